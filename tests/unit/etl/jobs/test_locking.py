"""Locking figures: final and audited; unlocking needs a reason and makes them provisional."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from domain.errors import PeriodError, UnknownNameError
from etl.definition import load_forms
from etl.jobs.locking import LockError, set_lock
from etl.load.again import ReloadError, reload_file
from etl.load.context import open_context
from etl.load.loader import load_file
from etl.model import ParsedFile
from store.tables import audit_event, fact, period_lock
from tests.factories import (
    add_small_province,
    admin_month,
    all_rows,
    content_of,
    memory_engine,
    parsed_file,
    parsed_sheet,
    quarter,
    settings_in,
)

Load = Callable[[str, int], str]


@pytest.fixture
def engine() -> Engine:
    """A small province."""
    engine = memory_engine()
    add_small_province(engine)
    return engine


@pytest.fixture
def load(engine: Engine, tmp_path: Path) -> Load:
    """Load a file of F2 for 2024-Q1 with one figure; returns the outcome."""

    def _load(name: str, value: int) -> str:
        rows = {("18484", ""): {"received_total_f2": value}}
        parsed = parsed_file(
            name=name, sheets=[parsed_sheet(form="F2", period=quarter("2024-Q1"), rows=rows)]
        )
        context = open_context(engine=engine, settings=settings_in(tmp_path))
        return load_file(context=context, parsed=parsed, content=content_of(name)).outcome

    return _load


def statuses(engine: Engine) -> set[tuple[float, str]]:
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(select(fact.c.value, fact.c.status))}  # type: ignore[misc]


def test_a_locked_period_is_final_and_takes_no_file(engine: Engine, load: Load) -> None:
    load("a.xlsx", 1)
    done = set_lock(engine=engine, form="F2", period="2024-Q1", why="approved", locked=True)
    assert (done.changed, done.facts) == (True, 1)
    assert statuses(engine) == {(1.0, "final")}
    assert load("b.xlsx", 2) == "refused"
    assert statuses(engine) == {(1.0, "final")}


def test_after_unlocking_the_same_file_is_loaded(engine: Engine, load: Load) -> None:
    load("a.xlsx", 1)
    set_lock(engine=engine, form="F2", period="2024-Q1", why="approved", locked=True)
    load("b.xlsx", 2)
    set_lock(engine=engine, form="F2", period="2024-Q1", why="late correction", locked=False)
    assert statuses(engine) == {(1.0, "provisional")}
    assert load("b.xlsx", 2) == "loaded_with_issues"
    assert statuses(engine) == {(2.0, "provisional")}


def test_both_are_in_the_audit_log_with_their_reasons(engine: Engine, load: Load) -> None:
    load("a.xlsx", 1)
    set_lock(engine=engine, form="F2", period="2024-Q1", why="approved", locked=True)
    set_lock(engine=engine, form="F2", period="2024-Q1", why=" late correction ", locked=False)
    with engine.connect() as connection:
        events = connection.execute(
            select(audit_event.c.action, audit_event.c.subject, audit_event.c.detail)
        ).all()
        lock = connection.execute(select(period_lock)).mappings().one()
    assert [tuple(event) for event in events] == [
        ("lock", "F2 2024-Q1", "approved"),
        ("unlock", "F2 2024-Q1", "late correction"),
    ]
    assert lock["reason"] == "approved" and lock["unlock_reason"] == "late correction"


def test_locking_twice_changes_nothing(engine: Engine, load: Load) -> None:
    load("a.xlsx", 1)
    set_lock(engine=engine, form="F2", period="2024-Q1", why="approved", locked=True)
    before = all_rows(engine)
    assert not set_lock(engine=engine, form="F2", period="2024-Q1", why="again", locked=True).changed
    assert all_rows(engine) == before


@pytest.mark.parametrize(
    ("form", "period", "why", "error"),
    [
        ("F2", "2024-Q1", " ", LockError),
        ("F2", "2024-Q2", "reason", LockError),
        ("F9", "2024-Q1", "reason", UnknownNameError),
        ("F2", "2024-13", "reason", PeriodError),
    ],
)
def test_what_cannot_be_locked_is_said(
    form: str, period: str, why: str, error: type[Exception], engine: Engine, load: Load
) -> None:
    load("a.xlsx", 1)
    before = all_rows(engine)
    with pytest.raises(error):
        set_lock(engine=engine, form=form, period=period, why=why, locked=True)
    assert all_rows(engine) == before


WITH_PERIODS = [form.id for form in load_forms() if form.calendar != "none"]


def test_these_are_all_forms_with_periods() -> None:
    assert WITH_PERIODS == ["F1A", "F1B", "F2", "F3", "F4", "F5", "F8"]


@pytest.mark.parametrize("form", WITH_PERIODS)
def test_no_form_gets_into_a_locked_period(form: str, engine: Engine, tmp_path: Path) -> None:
    """Neither a new file nor one that is read again changes the figures; unlocked, both do."""
    code, days = {
        "F1A": ("2024-03", admin_month(2024, 3)),
        "F1B": ("2024-Q1", (date(2023, 12, 15), date(2024, 3, 14))),
        "F4": ("2024-H1", (date(2024, 1, 1), date(2024, 6, 30))),
        "F5": ("2024-H1", (date(2024, 1, 1), date(2024, 6, 30))),
        "F8": ("2024-03", (date(2024, 3, 1), date(2024, 3, 31))),
    }.get(form, ("2024-Q1", quarter("2024-Q1")))
    form_of = next(one for one in load_forms() if one.id == form)
    measure = next(c.measure for layout in form_of.layouts for c in layout.columns if c.measure)
    field = "ho_tich" if form == "F1A" else ""
    context = open_context(engine=engine, settings=settings_in(tmp_path))

    def parsed(name: str, value: int) -> ParsedFile:
        rows = {("18484", field): {measure: value}}
        sheet = parsed_sheet(form=form, period=days, rows=rows, reporter="18484" if field else "42")
        return parsed_file(name=name, sheets=[sheet])

    first = load_file(context=context, parsed=parsed("a.xlsx", 1), content=content_of("a.xlsx"))
    set_lock(engine=engine, form=form, period=code, why="approved", locked=True)

    refused = load_file(context=context, parsed=parsed("b.xlsx", 2), content=content_of("b.xlsx"))
    assert (refused.outcome, refused.codes) == ("refused", ("period_locked",))
    assert first.submission_id is not None
    with pytest.raises(ReloadError, match="Unlock it"):
        reload_file(context=context, submission_id=first.submission_id, parsed=parsed("a.xlsx", 3))
    assert statuses(engine) == {(1.0, "final")}

    set_lock(engine=engine, form=form, period=code, why="late correction", locked=False)
    reload_file(context=context, submission_id=first.submission_id, parsed=parsed("a.xlsx", 3))
    assert statuses(engine) == {(3.0, "provisional")}
    load_file(context=context, parsed=parsed("b.xlsx", 2), content=content_of("b.xlsx"))
    assert statuses(engine) == {(2.0, "provisional")}


def test_a_file_that_left_its_locked_period_is_not_read_again(engine: Engine, tmp_path: Path) -> None:
    """Read again, a report would mean another period, or nothing: its locked figures may not go."""
    context = open_context(engine=engine, settings=settings_in(tmp_path))
    sheet = parsed_sheet(form="F2", period=quarter("2024-Q1"), rows={("18484", ""): {"received_total_f2": 1}})
    done = load_file(
        context=context, parsed=parsed_file(name="a.xlsx", sheets=[sheet]), content=content_of("a.xlsx")
    )
    set_lock(engine=engine, form="F2", period="2024-Q1", why="approved", locked=True)
    moved = parsed_sheet(form="F2", period=quarter("2024-Q2"), rows={("18484", ""): {"received_total_f2": 1}})
    assert done.submission_id is not None
    with pytest.raises(ReloadError, match="locked"):
        reload_file(
            context=context,
            submission_id=done.submission_id,
            parsed=parsed_file(name="a.xlsx", sheets=[moved]),
        )
    assert statuses(engine) == {(1.0, "final")}
