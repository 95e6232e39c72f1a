"""A person answers an unknown name: its rows enter, its findings go, and nothing else changes."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from domain.access import Scope
from domain.paths import SAMPLE_DIR
from etl.jobs.units import load_units
from etl.pipeline import load_paths
from store.queries.answers import answers
from store.queries.issue_list import IssueFilter, issue_page
from store.queries.submission_list import SubmissionFilter, submission_page
from store.queries.unknown_names import UnknownName, unknown_names
from store.tables import fact, issue, submission, unit, unit_alias, unit_version
from store.writes.answers import AnswerError, NameAnswer, answer_name, withdraw_answer
from store.writes.follow_up import FollowUpError, set_issue_state
from store.writes.queue import enqueue_again
from tests.integration.conftest import World
from tests.integration.expected import stored_issues, stored_measures
from tests.unit.etl.factories import F2_HEADER, GOOD_F2, report

EVERYTHING = Scope.everything()
NOTES = ("missing_period", "outlier")
EVERY, EVERY_IN_SOAK = 20, 3  # reading all of them again takes minutes and finds the same


def unknown(world: World) -> list[UnknownName]:
    with world.engine.connect() as connection:
        return unknown_names(connection=connection, scope=EVERYTHING, province="42")


def chosen(world: World) -> UnknownName:
    """A name that stands in one row below a district, not in a file that was refused as a whole."""
    return next(one for one in unknown(world) if one.name == "Xã Hoàng Hoa Thám")


def free_unit(world: World, name: UnknownName) -> str:
    """A commune of the same district that has no figures from that file: the row can only have meant such a one."""
    own, day = unit_version.c, name.last_day
    within = select(unit.c.code, unit.c.id).join(unit_version, own.unit_id == unit.c.id)
    below = own.path.contains(f"/{name.parent_code}/", autoescape=True)
    [number] = name.submission_ids
    with world.engine.connect() as connection:
        there = set(
            connection.execute(select(fact.c.unit_id).where(fact.c.submission_id == number)).scalars()
        )
        communes = connection.execute(
            within.where(
                unit.c.structure == name.structure,
                unit.c.level == "commune",
                below,
                own.valid_from <= day,
                own.valid_to >= day,
            )
        )
        return min(code for code, unit_id in communes if unit_id not in there)


def answer(world: World, name: UnknownName, code: str) -> tuple[int, ...]:
    given = NameAnswer(
        structure=name.structure,
        name=name.name,
        parent_code=name.parent_code,
        unit_code=code,
        source="công văn của huyện",
    )
    with world.engine.begin() as connection:
        done = answer_name(connection=connection, scope=EVERYTHING, province="42", answer=given, actor="lan")
    return done.upload_ids


@pytest.mark.soak_on_postgresql
def test_an_answer_brings_the_refused_rows_in_and_withdraws_their_findings(season_copy: World) -> None:
    # Given an unknown name that kept a row out, and the figures as they are
    name = chosen(season_copy)
    code = free_unit(season_copy, name)
    before, issues_before = stored_measures(season_copy.engine), stored_issues(season_copy.engine)
    states = {row.id: row for row in _page(season_copy)}

    # When a person says which unit is meant, and the worker loads the file again
    uploads = answer(season_copy, name, code)
    assert len(uploads) == len(name.submission_ids) == 1
    assert season_copy.command("worker", "--once").returncode == 0

    # Then only figures of that unit were added, or replaced by those of the row; the finding is gone
    after, issues_after = stored_measures(season_copy.engine), stored_issues(season_copy.engine)
    changed = {key for key in set(before) | set(after) if before.get(key) != after.get(key)}
    assert changed and {key[0] for key in changed} == {code}
    gone = [row for row in issues_before if row not in issues_after]
    assert [row for row in gone if "unit_not_found" in row]
    assert not [one for one in unknown(season_copy) if one.name == name.name]
    now = {row.id: row for row in _page(season_copy)}
    assert now.keys() == states.keys(), "a file read again stays the same submission"


@pytest.mark.soak_on_postgresql
def test_loading_again_without_an_answer_changes_nothing(season_copy: World, is_everything: bool) -> None:
    """Submissions of every kind, read again: figures, findings, states and order stay as they were."""
    before, issues_before = stored_measures(season_copy.engine), stored_issues(season_copy.engine)
    pages = _page(season_copy)
    with season_copy.engine.begin() as connection:
        for row in pages[:: EVERY_IN_SOAK if is_everything else EVERY]:
            if row.stored_file:
                enqueue_again(connection=connection, submission_id=row.id, actor="lan")

    assert season_copy.command("worker", "--once").returncode == 0

    assert stored_measures(season_copy.engine) == before
    assert stored_issues(season_copy.engine) == issues_before
    assert [(row.id, row.state, row.rows_loaded) for row in _page(season_copy)] == [
        (row.id, row.state, row.rows_loaded) for row in pages
    ]


def test_a_name_that_fits_several_units_is_answered_and_the_answer_withdrawn(
    empty_world: World, tmp_path: Path
) -> None:
    """Given a heading of two districts' name and a slip with two neighbours, each is asked, applied, taken back."""
    path = tmp_path / "bao_cao.csv"
    path.write_bytes(ambiguous_report("Quý I năm 2024"))
    assert empty_world.command("load", path).returncode == 1
    assert codes(empty_world) == [(4, "ambiguous_unit"), (6, "ambiguous_unit")]
    assert figures(empty_world) == {"18793"}

    # The heading first: the names of two districts are offered, and the answer holds for the period it was asked in
    [heading] = [one for one in unknown(empty_world) if one.name == "Kỳ Anh"]
    assert {one.code for one in heading.candidates} == {"447", "449"}
    answer(empty_world, heading, "447")
    assert empty_world.command("worker", "--once").returncode == 0
    assert codes(empty_world) == [(4, "unit_alias_match"), (6, "ambiguous_unit")]

    # Then the slip, below the parent that the heading names now
    [slip] = unknown(empty_world)
    assert (slip.name, slip.parent_code) == ("Xã Kỳ Tâm", "447")
    assert {"18793", "18814"} <= {one.code for one in slip.candidates}
    answer(empty_world, slip, "18814")
    assert empty_world.command("worker", "--once").returncode == 0
    assert codes(empty_world) == [(4, "unit_alias_match"), (6, "unit_alias_match")]
    assert figures(empty_world) == {"18793", "18814"}
    again = tmp_path / "quy_2.csv"
    again.write_bytes(ambiguous_report("Quý II năm 2024"))
    assert empty_world.command("load", again).returncode == 1
    assert "Kỳ Anh" in {one.name for one in unknown(empty_world)}, (
        "the answer held for the first quarter only"
    )

    # Withdrawn, its row goes back to those that were refused
    with empty_world.engine.begin() as connection:
        [given] = [
            one.id
            for one in answers(connection=connection, scope=EVERYTHING, province="42")
            if one.name == slip.name
        ]
        done = withdraw_answer(
            connection=connection, scope=EVERYTHING, province="42", alias_id=given, actor="lan"
        )
    assert len(done.upload_ids) == 1
    assert empty_world.command("worker", "--once").returncode == 0
    assert codes(empty_world) == [(4, "unit_alias_match"), (6, "ambiguous_unit")]
    assert figures(empty_world, path.name) == {"18793"}


def ambiguous_report(period: str) -> bytes:
    """Form F2 with a heading and a row that fit two units each."""
    rows = [["I", "Kỳ Anh"], [1, "Xã Kỳ Tây", *GOOD_F2], [2, "Xã Kỳ Tâm", *GOOD_F2]]
    return report(header=F2_HEADER, rows=rows, period=period, reporter="UBND tỉnh Hà Tĩnh")


def codes(world: World) -> list[tuple[int | None, str]]:
    """Row and code of the findings of the first file."""
    with world.engine.connect() as connection:
        found = select(issue.c.row, issue.c.code).where(issue.c.submission_id == 1).order_by(issue.c.row)
        return [(row, code) for row, code in connection.execute(found) if code not in NOTES]


def figures(world: World, file: str = "bao_cao.csv") -> set[str]:
    """Units with figures of a file."""
    own = (
        select(unit.c.code)
        .join(fact, fact.c.unit_id == unit.c.id)
        .join(submission, submission.c.id == fact.c.submission_id)
        .where(submission.c.file_name == file)
    )
    with world.engine.connect() as connection:
        return set(connection.execute(own).scalars())


@pytest.mark.soak_on_postgresql
def test_an_answer_that_would_not_help_is_refused(season_copy: World) -> None:
    name = chosen(season_copy)
    with pytest.raises(AnswerError):  # a commune of another district
        answer(season_copy, name, "18553")
    with pytest.raises(AnswerError):  # no unit at all
        answer(season_copy, name, "99999")
    with season_copy.engine.connect() as connection:
        assert not connection.execute(select(unit_alias).where(unit_alias.c.kind == "answer")).all()


def test_answers_stay_when_the_register_is_loaded_again_and_can_be_withdrawn(season_copy: World) -> None:
    name = chosen(season_copy)
    answer(season_copy, name, free_unit(season_copy, name))
    load_units(engine=season_copy.engine)
    with season_copy.engine.begin() as connection:
        [number] = connection.execute(select(unit_alias.c.id).where(unit_alias.c.kind == "answer")).scalars()
        own = {"connection": connection, "province": "42", "alias_id": number, "actor": "lan"}
        with pytest.raises(AnswerError):
            withdraw_answer(scope=Scope(), **own)
        withdraw_answer(scope=EVERYTHING, **own)
        with pytest.raises(AnswerError):
            withdraw_answer(scope=EVERYTHING, **own)


def test_a_later_file_stays_in_force_when_an_earlier_one_is_loaded_again(
    empty_world: World, tmp_path: Path
) -> None:
    """Given a report and its later correction, when the report is loaded again, then the correction stands."""
    report = next((SAMPLE_DIR / "01_clean").glob("039*"))
    load_paths(engine=empty_world.engine, settings=empty_world.settings, paths=[report])
    with empty_world.engine.begin() as connection:
        first = connection.execute(select(fact.c.submission_id).limit(1)).scalar_one()
        row = submission_page(connection=connection, scope=EVERYTHING, wanted=SubmissionFilter())[0]
        # The correction: another submission that owns one unit's figures now.
        later = _copy_submission(connection, row.id)
        unit_id = connection.execute(select(fact.c.unit_id).limit(1)).scalar_one()
        connection.execute(
            update(fact).where(fact.c.unit_id == unit_id).values(submission_id=later, value=fact.c.value + 1)
        )
        corrected = dict(
            connection.execute(select(fact.c.measure, fact.c.value).where(fact.c.unit_id == unit_id)).all()
        )
        enqueue_again(connection=connection, submission_id=first, actor="lan")

    assert empty_world.command("worker", "--once").returncode == 0

    with empty_world.engine.connect() as connection:
        now = connection.execute(select(fact.c.measure, fact.c.value).where(fact.c.unit_id == unit_id)).all()
        assert dict(now) == corrected


def test_follow_up_is_noted_and_survives_loading_again(season_copy: World) -> None:
    # Given a finding that somebody accepts with a reason
    with season_copy.engine.begin() as connection:
        [found, *_] = issue_page(
            connection=connection,
            scope=EVERYTHING,
            province="42",
            wanted=IssueFilter(codes=("missing_value",)),
        )
        for state, note in (("accepted", " "), ("done", "x")):
            with pytest.raises(FollowUpError):
                set_issue_state(connection=connection, scope=EVERYTHING, province="42", issue_id=found.id,
                                state=state, note=note, actor="lan")  # fmt: skip
        set_issue_state(connection=connection, scope=EVERYTHING, province="42", issue_id=found.id,
                        state="accepted", note="xã chưa thống kê", actor="lan")  # fmt: skip
        enqueue_again(connection=connection, submission_id=found.submission_id, actor="lan")

    # When its file is read again
    season_copy.command("worker", "--once")

    # Then it is still accepted, with note and name
    with season_copy.engine.connect() as connection:
        row = connection.execute(select(issue).where(issue.c.id == found.id)).one()
        assert (row.state, row.note, row.handled_by) == ("accepted", "xã chưa thống kê", "lan")
        with pytest.raises(FollowUpError):
            set_issue_state(connection=connection, scope=Scope(), province="42", issue_id=found.id,
                            state="open", note="", actor="stranger")  # fmt: skip


def _page(world: World):  # noqa: ANN202
    with world.engine.connect() as connection:
        return submission_page(connection=connection, scope=EVERYTHING, wanted=SubmissionFilter(), limit=500)


def _copy_submission(connection, number: int) -> int:  # noqa: ANN001
    from store.tables import submission

    row = dict(connection.execute(select(submission).where(submission.c.id == number)).mappings().one())
    row |= {"id": number + 1, "sha256": "0" * 64, "file_name": "dinh chinh.xlsx"}
    connection.execute(submission.insert().values(row))
    return number + 1


@pytest.mark.soak_on_postgresql
def test_received_days_give_timeliness(empty_world: World) -> None:
    """`load --received` says when reports came; a bulk load says nothing about it."""
    from store.queries.completeness import ExpectedFilter, completeness

    one, two = (next((SAMPLE_DIR / "01_clean").glob(f"{n}*")) for n in ("039", "040"))
    assert empty_world.command("load", one, "--received", "2024-05-01").returncode == 0
    assert empty_world.command("load", two).returncode == 0
    for structure, timing in (("pre2025", "late"), ("post2025", "reported")):
        wanted = ExpectedFilter(province="42", structure=structure, forms=("F2",))
        with empty_world.engine.connect() as connection:
            [row] = completeness(
                connection=connection, scope=EVERYTHING, wanted=wanted, today=date(2026, 11, 1)
            )
        assert row.counts[timing] == row.n_expected > 60
