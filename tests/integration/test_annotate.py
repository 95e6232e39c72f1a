"""Annotated copies of the season: nothing lost or changed, wrong cells marked, fit to be sent again.

Every third report with findings is looked at, all of them in ``make soak``.
"""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from domain.access import Scope
from etl.annotate.copy import annotated_copy
from etl.extract.cells import RawWorkbook
from etl.extract.errors import UnreadableError
from etl.extract.workbook import read_workbook
from etl.jobs.annotate import annotate_submissions
from etl.load.context import open_context
from etl.load.outcome import LoadReport
from etl.registry import read_report
from store.queries.issue_list import IssueFilter, issue_page
from store.queries.submissions import submissions_with_findings
from store.tables import submission
from tests.integration.conftest import World

EVERYTHING = Scope.everything()
EACH = 3  # of so many reports one is looked at
SampleSeason = tuple[World, LoadReport]


@pytest.fixture(scope="module")
def each(request: pytest.FixtureRequest) -> int:
    """Of how many reports one is looked at."""
    return 1 if request.config.getoption("--everything") else EACH


@pytest.fixture(scope="module")
def copies(season: SampleSeason, tmp_path_factory: pytest.TempPathFactory, each: int) -> dict[int, Path]:
    """The copies of submissions with findings, by submission."""
    world, _ = season
    with world.engine.connect() as connection:
        faulty = submissions_with_findings(connection=connection, scope=EVERYTHING)
    made = annotate_submissions(
        engine=world.engine,
        settings=world.settings,
        scope=EVERYTHING,
        out=tmp_path_factory.mktemp("copies"),
        ids=faulty[::each],
        lang="vi",
    )
    found = {one.submission_id: one.path for one in made}
    assert all(found.values())
    return {number: path for number, path in found.items() if path}


def originals(world: World) -> dict[int, bytes]:
    query = select(submission.c.id, submission.c.stored_file)
    with world.engine.connect() as connection:
        return {
            number: (world.settings.files_dir / stored).read_bytes()
            for number, stored in connection.execute(query)
        }


def readable(content: bytes) -> RawWorkbook | None:
    try:
        return read_workbook(content=content)
    except UnreadableError:
        return None


def values(
    workbook: RawWorkbook,
) -> list[tuple[bool, frozenset[tuple[int, int]], dict[tuple[int, int], object]]]:
    """Of each sheet: hidden or not, merges, and its filled cells by row and column."""
    return [
        (
            sheet.is_hidden,
            frozenset((merge.top, merge.left) for merge in sheet.merges),
            {
                (row, column): cell.value
                for row, cells in sheet.rows.items()
                for column, cell in cells.items()
                if cell.value not in (None, "")
            },
        )
        for sheet in workbook.sheets
    ]


def test_every_cell_of_every_report_is_in_its_copy(
    season: SampleSeason, copies: dict[int, Path], each: int
) -> None:
    """All formats: the same cells in the same rows and columns, hidden sheets hidden, no formula anywhere."""
    sent = originals(season[0])
    compared = 0
    for number, path in copies.items():
        original = readable(sent[number])
        copy = read_workbook(content=path.read_bytes())
        if original is None:
            assert len(copy.sheets) == 1, "only the list of findings"
            continue
        compared += 1
        assert values(copy)[1:] == values(original), path.name
        assert not any(
            c.is_formula for sheet in copy.sheets for row in sheet.rows.values() for c in row.values()
        )
    assert compared > 70 / each


def test_each_finding_with_a_cell_is_a_comment_there(
    season: SampleSeason, copies: dict[int, Path], each: int
) -> None:
    """The sentence of the code stands in the comment of the cell; all findings stand in the list."""
    world, _ = season
    marked = 0
    for number, path in copies.items():
        with world.engine.connect() as connection:
            wanted = IssueFilter(submission_id=number, severities=())
            rows = issue_page(
                connection=connection, scope=EVERYTHING, province="42", wanted=wanted, limit=10_000
            )
        book = load_workbook(path)
        listed = [row[6].value for row in book.worksheets[0].iter_rows() if row[6].value]
        assert sorted(listed[1:]) == sorted(row.code for row in rows)
        comments = [
            cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment
        ]
        for row in rows:
            if row.code == "not_a_number":
                assert any(f"Không đọc được số “{row.value}”" in text for text in comments), path.name
                marked += 1
    assert marked >= 5 // each


def test_a_copy_sent_back_unchanged_says_the_same(
    season: SampleSeason, copies: dict[int, Path], each: int
) -> None:
    """Read again, the copy gives the same figures from the same rows: people may correct it and send it."""
    world, _ = season
    register = open_context(engine=world.engine, settings=world.settings).register
    sent = originals(world)
    figures = 0
    for number, path in copies.items():
        if readable(sent[number]) is None:
            continue
        first, second = (
            read_report(content=content, name="a", register=register, home_province="42")
            for content in (sent[number], path.read_bytes())
        )
        rows = [
            [
                (row.row, row.unit_code, row.field, dict(row.measures))
                for one in parsed.sheets
                for row in one.rows
            ]
            for parsed in (first, second)
        ]
        # A name that was a formula is its text in the copy, as its finding asks for: such a row may come in.
        typed = {issue.row for issue in first.issues if issue.code == "formula_in_text"}
        assert [row for row in rows[1] if row in rows[0] or row[0] not in typed] == rows[0], path.name
        figures += len(rows[0])
    assert figures > 3000 / each


def test_a_deleted_original_is_said_and_the_others_are_made(season_copy: World, tmp_path: Path) -> None:
    with season_copy.engine.connect() as connection:
        stored = connection.execute(
            select(submission.c.stored_file).where(submission.c.id == 153)
        ).scalar_one()
    (season_copy.settings.files_dir / stored).unlink()

    done = season_copy.command(
        "annotate", "--submission", "153", "--submission", "152", "--out", tmp_path / "out"
    )

    assert done.returncode == 1
    assert [path.name.partition("_")[0] for path in (tmp_path / "out").iterdir()] == ["152"]


def test_text_that_would_become_a_formula_stays_text() -> None:
    """The name of a unit that starts with = is text in the copy, with a quote before it, also in the list."""
    risky = '=HYPERLINK("http://example.org")'
    content = f'STT,Tên\n1,"{risky.replace(chr(34), chr(34) * 2)}"\n2,-5\n3,@x\n'.encode()
    copy = annotated_copy(content=content, remarks=())
    [_, sheet] = read_workbook(content=copy).sheets
    assert [sheet.rows[n][2].value for n in (2, 3, 4)] == [risky, "-5", "@x"]
    assert not any(cell.is_formula for row in sheet.rows.values() for cell in row.values())
