"""`etl load data/sample`: every figure and every finding is as the season's makers say, and nothing besides."""

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from domain.paths import SAMPLE_DIR
from etl.jobs.locking import set_lock
from etl.load.outcome import LoadReport
from etl.pipeline import load_paths
from store.tables import expected_report, fact, fact_history, issue, submission
from tests.factories import all_rows
from tests.integration.conftest import World
from tests.integration.expected import (
    DATA,
    difference,
    expected_issues,
    expected_measures,
    read,
    stored_issues,
    stored_measures,
)

Season = tuple[World, LoadReport]


def test_every_figure_is_there_with_its_file_sheet_and_row(season: Season) -> None:
    expected = expected_measures(DATA / "sample_expected_measures.csv.gz")
    stored = stored_measures(season[0].engine)
    assert len(expected) == 79_735
    assert difference(expected, stored) == [] and difference(stored, expected) == []
    assert {key: stored[key] for key in expected if stored[key] != expected[key]} == {}


def test_every_finding_is_there_once_and_nothing_besides(season: Season) -> None:
    expected = expected_issues(DATA / "sample_expected_issues.csv")
    stored = stored_issues(season[0].engine)
    assert sum(expected.values()) == 483
    assert stored == expected


def test_the_report_counts_what_happened(season: Season) -> None:
    report = season[1]
    assert len(report.files) == 52 + 64 + 37
    assert report.count("refused") == 12 and report.count("duplicate") == 2
    assert report.exit_code == 1
    assert sum(report.codes.values()) == 483
    assert report.codes == Counter(row["code"] for row in read(DATA / "sample_expected_issues.csv"))


def test_the_lineage_of_the_crosswalk_files(season: Season, tmp_path: Path) -> None:
    out = tmp_path / "lineage.csv"
    assert season[0].command("export", "lineage", "--out", out).returncode == 0
    expected = read(DATA / "sample_expected_lineage.csv")
    assert read(out) == expected and len(expected) == 243


def test_loading_again_changes_nothing_at_all(season_copy: World) -> None:
    before = all_rows(season_copy.engine)
    kept = sorted(path.name for path in season_copy.settings.files_dir.rglob("*"))
    report = load_paths(engine=season_copy.engine, settings=season_copy.settings, paths=[SAMPLE_DIR])
    assert report.count("unchanged") == len(report.files)
    assert all_rows(season_copy.engine) == before
    assert sorted(path.name for path in season_copy.settings.files_dir.rglob("*")) == kept


def test_a_lock_makes_the_figures_of_one_form_and_period_final(season_copy: World) -> None:
    done = set_lock(engine=season_copy.engine, form="F2", period="2024-Q1", why="test", locked=True)
    assert done.facts == 209 * 9


def test_the_folders_named_one_by_one_are_the_same_files(season_copy: World) -> None:
    before = all_rows(season_copy.engine)
    folders = [SAMPLE_DIR / name for name in ("03_broken", "01_clean", "02_messy")]
    load_paths(engine=season_copy.engine, settings=season_copy.settings, paths=folders)
    load_paths(engine=season_copy.engine, settings=season_copy.settings, paths=folders[:1])
    assert all_rows(season_copy.engine) == before


def test_replaced_rows_are_in_the_history(season: Season) -> None:
    """The five resubmissions replace rows; each old figure is kept with who replaced it."""
    query = select(submission.c.file_name, func.count()).join(
        fact_history, fact_history.c.replaced_by == submission.c.id
    )
    with season[0].engine.connect() as connection:
        found = {row[0]: row[1] for row in connection.execute(query.group_by(submission.c.file_name))}
        total = connection.execute(select(func.count()).select_from(fact)).scalar_one()
        loaded = connection.execute(select(func.sum(submission.c.facts_loaded))).scalar_one()
    resubmitted = {
        row["file"] for row in read(DATA / "sample_expected_issues.csv") if row["code"] == "resubmission"
    }
    assert set(found) == resubmitted and len(found) == 5
    assert loaded - sum(found.values()) == total


def test_every_file_is_kept_as_sent_and_says_that_it_is_simulated(season: Season) -> None:
    world = season[0]
    with world.engine.connect() as connection:
        rows = connection.execute(select(submission)).mappings().all()
    for row in rows:
        kept = (world.settings.files_dir / row["stored_file"]).read_bytes()
        assert kept == (SAMPLE_DIR / row["file_name"]).read_bytes()
    assert all(row["is_synthetic"] for row in rows if row["facts_loaded"])


def test_states_say_whether_a_file_has_findings(season: Season) -> None:
    with_findings = select(issue.c.submission_id).where(issue.c.severity.in_(("error", "warning")))
    with season[0].engine.connect() as connection:
        named = set(connection.execute(with_findings).scalars())
        states = {row[0]: row[1] for row in connection.execute(select(submission.c.id, submission.c.state))}
    assert {number for number, state in states.items() if state != "loaded"} == named


def test_every_commune_of_the_day_owes_each_form(season: Season) -> None:
    """209 communes until 2025-06-30, 69 after; the sample has 6 old and 5 new quarters of F1B and so on."""
    query = select(expected_report.c.form, expected_report.c.period_id, func.count())
    with season[0].engine.connect() as connection:
        found = connection.execute(query.group_by(expected_report.c.form, expected_report.c.period_id)).all()
    counts = Counter((row[0], row[2]) for row in found)
    assert counts == {
        ("F1B", 209): 6,
        ("F1B", 69): 5,
        ("F2", 209): 5,
        ("F2", 69): 4,
        ("F3", 209): 5,
        ("F3", 69): 4,
        ("F4", 209): 3,
        ("F4", 69): 2,
        ("F5", 209): 3,
        ("F5", 69): 2,
    }
