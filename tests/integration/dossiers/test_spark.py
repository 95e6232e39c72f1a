"""The same counts on Spark; runs only where pyspark and Java are installed (docs/dossiers.md says how)."""

import importlib.util
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.dossiers.model import PROBLEMS
from tests.integration.dossiers.counted import count_paths, write_csv
from tests.integration.dossiers.recount import FIELDS, Dossier

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="pyspark or Java is not installed",
)


def test_both_engines_give_the_same_counts_and_refuse_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given good dossiers, one listed twice and one row of each kind that cannot count, then both engines agree."""
    start = date(2025, 6, 15)
    dossiers = [
        Dossier(
            code=f"H{n}",
            unit=("18484", "18073")[n % 2],
            field=FIELDS[n % 8],
            channel=("Trực tuyến", "Trực tiếp", "Bưu chính công ích")[n % 3],
            received=start + timedelta(days=n % 100),
            due=start + timedelta(days=n % 100 + 5),
            finished=start + timedelta(days=n % 100 + n % 13) if n % 7 else None,
            is_withdrawn=n % 49 == 1,
        ).cells()
        for n in range(400)
    ]
    changes = [
        {"dossier_code": ""},
        {"received_at": "31/02/2025"},
        {"due_at": ""},
        {"finished_at": "?"},
        {"finished_at": "01/01/2025"},
        {"status": "Chờ"},
        {"status": "Đang giải quyết"},
        {"channel": "Fax"},
        {"unit_code": "1"},
        {"field": "thue"},
    ]
    good = dossiers[1]
    bad = [{**good, "dossier_code": f"B{n}", **change} for n, change in enumerate(changes)]
    path = write_csv(path=tmp_path / "a.csv", rows=[*dossiers, {**good, "channel": "Trực tiếp"}, *bad])
    with path.open("a", encoding="utf-8") as handle:
        handle.write("H999,18484\n")

    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--conf spark.sql.shuffle.partitions=4 pyspark-shell")
    results = {}
    for engine in ("duckdb", "spark"):
        counted, rows = count_paths(paths=[path], folder=tmp_path, engine=engine)
        totals = {problem.code: problem.total for problem in counted.problems}
        results[engine] = (sorted(map(repr, rows)), counted.rows_counted, totals)

    assert results["duckdb"] == results["spark"]
    assert set(results["spark"][2]) == set(PROBLEMS)
