"""What a load should give, from tables made with the season and not with this software; and how to compare."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, select

from domain.access import Scope
from domain.paths import CATALOGUE_DIR, NATIONAL_DIR, ROOT
from etl.load.findings import filed_issues
from store.tables import fact, period, submission, unit

DATA = ROOT / "tests" / "data"
SHARED_SEASON = ROOT.parent / "shared" / "data" / "reports" / "public"
SAMPLE = DATA / "sample_expected_measures.csv.gz"
Key = tuple[str, ...]
Figures = dict[str, dict[str, Decimal]]  # unit -> measure -> value
KEY = ("unit_code", "structure", "period_start", "period_end", "field", "measure")
PLACE = ("source_file", "sheet", "row")


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, packed or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=2)
def expected_measures(path: Path) -> dict[Key, tuple[Decimal, Key]]:
    """{(unit, structure, start, end, field, measure): (value, (file, sheet, row))}."""
    return {
        tuple(row[name] for name in KEY): (Decimal(row["value"]), tuple(row[name] for name in PLACE))
        for row in read(path)
    }


def stored_measures(engine: Engine) -> dict[Key, tuple[Decimal, Key]]:
    """The same of the database; a key stored twice would be lost here, so the count is compared too."""
    query = (
        select(
            unit.c.code,
            unit.c.structure,
            period.c.start,
            period.c.end,
            fact.c.field,
            fact.c.measure,
            fact.c.value,
            submission.c.file_name,
            fact.c.sheet,
            fact.c.row,
        )
        .select_from(fact)
        .join(unit, unit.c.id == fact.c.unit_id)
        .join(period, period.c.id == fact.c.period_id)
        .join(submission, submission.c.id == fact.c.submission_id)
    )
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    found = {
        tuple(str(cell) for cell in row[:6]): (Decimal(str(row[6])), tuple(str(cell) for cell in row[7:]))
        for row in rows
    }
    assert len(found) == len(rows), "a figure is stored twice"
    return found


def expected_issues(path: Path) -> Counter[Key]:
    """How often each (file, sheet, row, code) is expected."""
    return Counter((row["file"], row["sheet"], row["row"], row["code"]) for row in read(path))


def stored_issues(engine: Engine) -> Counter[Key]:
    """The same of the database, notes left out."""
    found = filed_issues(engine=engine, scope=Scope.everything())
    return Counter(
        (one.file, one.issue.sheet, str(one.issue.row or ""), one.issue.code)
        for one in found
        if not one.is_note
    )


def difference(left: Iterable[object], right: Iterable[object]) -> list[object]:
    """A few members of ``left`` that are not in ``right``, for a readable failure."""
    return sorted(set(left) - set(right), key=repr)[:10]


def season_figures(*, structure: str, start: str, end: str) -> Figures:
    """Figures of the whole unit (field '') of one period as the season says they are."""
    found = _figures_by_period().get((structure, start, end), {})
    return defaultdict(dict, {code: dict(own) for code, own in found.items()})


@lru_cache(maxsize=1)
def _figures_by_period() -> dict[Key, Figures]:
    out: dict[Key, Figures] = defaultdict(lambda: defaultdict(dict))
    for (code, structure, start, end, field, measure), (value, _) in expected_measures(SAMPLE).items():
        if not field:
            out[structure, start, end][code][measure] = value
    return out


def season_communes(*, structure: str, day: date) -> dict[str, str]:
    """Commune -> district (pre2025: parent on the day; post2025: former district)."""
    with (CATALOGUE_DIR / "units.csv").open(encoding="utf-8") as handle:
        rows = [r for r in csv.DictReader(handle) if r["structure"] == structure and r["level"] == "commune"]
    valid = [
        r
        for r in rows
        if r["valid_from"] <= day.isoformat() and (not r["valid_to"] or r["valid_to"] >= day.isoformat())
    ]
    if structure == "pre2025":
        return {r["code"]: r["parent_code"] for r in valid}
    with (NATIONAL_DIR / "district_groups.csv").open(encoding="utf-8") as handle:
        groups = {r["to_code"]: r["district_code"] for r in csv.DictReader(handle)}
    return {r["code"]: groups[r["code"]] for r in valid}
