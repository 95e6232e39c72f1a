"""A whole country of reports for measuring: the sample's figures of one province given to every commune, varied.

The figures are simulated and never leave the folder of the benchmark.
"""

import atexit
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from flask.testing import FlaskClient

from tools.bench.switch import client_of, sample_folder

# Every commune gets the figures of one that reported, in turn. Totals grow and parts shrink by an amount of their own
# for each unit and measure: shares stay within 100 %, and no two communes are alike (alike ones would pack too well).
_COPY = """
WITH donor AS (
  SELECT unit_id, row_number() OVER (ORDER BY unit_id) - 1 AS n FROM (
    SELECT DISTINCT fact.unit_id FROM fact JOIN unit ON unit.id = fact.unit_id
    WHERE unit.structure = 'post2025' AND unit.level = 'commune' AND fact.form = 'F2')
), target AS (
  SELECT id, (row_number() OVER (ORDER BY code) - 1) % (SELECT count(*) FROM donor) AS n FROM unit
  WHERE structure = 'post2025' AND level = 'commune' AND id NOT IN (SELECT unit_id FROM donor)
)
INSERT INTO fact
SELECT fact.measure, fact.period_id, fact.field, target.id,
  CASE WHEN fact.measure LIKE '%total%' OR fact.measure = 'staff_total'
    THEN round(fact.value * (101 + (target.id * 7919 + length(fact.measure) * 104729) % 97) / 100)
    ELSE round(fact.value * (37 + (target.id * 6007 + length(fact.measure) * 15485863) % 61) / 100) END,
  fact.qualifier, fact.status, fact.form, fact.submission_id, fact.sheet, fact."row"
FROM fact JOIN donor ON donor.unit_id = fact.unit_id JOIN target ON target.n = donor.n
WHERE fact.form IN ('F2', 'F4', 'F5')
"""


@lru_cache(maxsize=1)
def country_folder() -> Path:
    """A folder whose database holds forms 02, 04 and 05 of all 3,321 communes; made once, removed at the end."""
    folder = Path(mkdtemp(prefix="atlas-bench-country-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(sample_folder(), folder, dirs_exist_ok=True)
    with closing(sqlite3.connect(folder / "reform.db")) as connection, connection:
        connection.execute(_COPY)
        connection.execute("UPDATE data_version SET version = version + 1")
        connection.execute("ANALYZE")
    return folder


@contextmanager
def country_client() -> Iterator[FlaskClient]:
    """A client of the application on the country's database."""
    with client_of(country_folder()) as caller:
        yield caller
