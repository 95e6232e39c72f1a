"""Who has reported, who is late and whom to remind; unknown names and the units they may mean."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import Connection

from dashboard.views.report_model import (
    AnswerRow,
    CompletenessView,
    FormPeriod,
    NameCandidate,
    NameRow,
    RemindersView,
    StatusRow,
)
from dashboard.views.session import get_tree, reading, writing
from domain.access import Scope
from domain.periods import Period, local_today
from domain.units.structure import Node
from store.queries import answers, completeness, report_details, units, unknown_names
from store.queries.answers import GivenAnswer
from store.queries.completeness import ExpectedFilter, ReportStatus
from store.queries.places import Places, places
from store.queries.unknown_names import UnknownName
from store.writes.answers import NameAnswer, answer_name, withdraw_answer

STANDINGS = ("on_time", "reported", "late", "not_due", "refused", "overdue")
REMINDERS_SHOWN = 200


def overdue_counts(*, connection: Connection, scope: Scope, province: str, structure: str) -> tuple[int, int]:
    """Overdue reports, and the units that owe them."""
    wanted = ExpectedFilter(province=province, structure=structure)
    rows = completeness.reminders(connection=connection, scope=scope, wanted=wanted, today=local_today())
    return len(rows), len({row.place.code for row in rows})


def get_completeness(
    *, scope: Scope, province: str, structure: str, form: str = "", period: Period | None = None,
    district: str = "",
) -> CompletenessView:  # fmt: skip
    """All forms and periods in numbers, and one of them (asked for, else the latest overdue one) unit by unit."""
    wanted = ExpectedFilter(province=province, structure=structure, district=district)
    with reading() as connection:
        found = completeness.report_statuses(
            connection=connection, scope=scope, wanted=wanted, today=local_today()
        )
        locked = report_details.locked_periods(connection=connection, scope=scope)
        rows = [_status(row) for row in found]
        periods = _periods(rows=rows, locked=locked)
        shown = _shown(periods=periods, form=form, period=period)
        geometry = None
        if shown is not None:
            geometry = units.geometry_on(
                connection=connection,
                scope=scope,
                structure=structure,
                level="commune",
                province=province,
                day=shown.period.end,
            )
    own = [row for row in rows if shown and (row.form, row.period) == (shown.form, shown.period)]
    return CompletenessView(
        periods=tuple(periods),
        shown=shown,
        rows=tuple(own),
        geometry_url=f"/geo/{geometry.file}" if geometry else "",
        geometry_kind=geometry.kind if geometry else "",
    )


def _status(row: ReportStatus) -> StatusRow:
    return StatusRow(
        form=row.form,
        period=row.period,
        unit_code=row.place.code,
        unit_name=row.place.name,
        district_code=row.place.district_code,
        district_name=row.place.district_name,
        due_on=row.due_on,
        standing="refused" if row.is_refused else row.timing,
        days=row.days,
        received_on=row.received_on,
    )


def _periods(*, rows: Sequence[StatusRow], locked: set[tuple[str, Period]]) -> list[FormPeriod]:
    out = []
    for (form, own), group in groupby(rows, key=lambda row: (row.form, row.period)):
        members = list(group)
        counted = Counter(row.standing for row in members)
        out.append(
            FormPeriod(
                form=form,
                period=own,
                due_on=members[0].due_on,
                n_expected=len(members),
                counts={name: counted[name] for name in STANDINGS},
                is_locked=(form, own) in locked,
            )
        )
    return out


def _shown(*, periods: Sequence[FormPeriod], form: str, period: Period | None) -> FormPeriod | None:
    """The form and period asked for; of a form alone its latest one."""
    fitting = [
        one for one in periods if (not form or one.form == form) and (period is None or one.period == period)
    ]
    if form:
        return fitting[0] if fitting else None
    return next((one for one in fitting if one.n_arrived < one.n_expected), fitting[0] if fitting else None)


def get_reminders(
    *, scope: Scope, province: str, structure: str, form: str = "", period: Period | None = None,
    district: str = "", limit: int | None = REMINDERS_SHOWN,
) -> RemindersView:  # fmt: skip
    """Overdue reports by district and unit; ``limit`` None: all of them."""
    today = local_today()
    wanted = ExpectedFilter(
        province=province,
        structure=structure,
        forms=(form,) if form else (),
        periods=((period.start, period.end),) if period else (),
        district=district,
    )
    with reading() as connection:
        rows = completeness.reminders(connection=connection, scope=scope, wanted=wanted, today=today)
        is_synthetic = report_details.has_simulated_files(connection=connection, scope=scope)
    shown = rows if limit is None else rows[:limit]
    return RemindersView(
        rows=tuple(_status(row) for row in shown),
        total=len(rows),
        n_units=len({row.place.code for row in rows}),
        today=today,
        is_synthetic=is_synthetic,
    )


def get_names(*, scope: Scope, province: str, limit: int, offset: int) -> tuple[tuple[NameRow, ...], int]:
    """A page of unknown names with the units they may mean, and how many there are in all."""
    with reading() as connection:
        found = unknown_names.unknown_names(
            connection=connection, scope=scope, province=province, limit=limit, offset=offset
        )
        every = unknown_names.unknown_names(connection=connection, scope=scope, province=province, limit=1000)
        known = places(connection=connection, scope=scope, province=province)
        numbers = sorted({number for one in found for number in one.submission_ids})
        names = report_details.submission_names(connection=connection, scope=scope, submission_ids=numbers)
    rows = tuple(_name(found=one, known=known, names=names, scope=scope, province=province) for one in found)
    return rows, len(every)


def _name(
    *, found: UnknownName, known: Places, names: dict[int, str], scope: Scope, province: str
) -> NameRow:
    day = found.last_day
    parent = known.of(structure=found.structure, code=found.parent_code, day=day)
    tree = get_tree(scope=scope, structure=found.structure, province=province)
    level = "district" if found.levels == ("district",) else "commune"
    nodes = tree.nodes(level=level, day=day)
    below = [node for node in nodes if node.parent_code == found.parent_code] or list(nodes)
    candidates = tuple(
        NameCandidate(c.code, c.name, _parent_name(known=known, found=found, code=c.code), c.score)
        for c in found.candidates
    )
    return NameRow(
        structure=found.structure,
        name=found.name,
        parent_code=found.parent_code,
        parent_name=parent.name if parent else "",
        n_rows=found.n_rows,
        files=tuple((number, names[number]) for number in found.submission_ids if number in names),
        first_day=found.first_day,
        last_day=found.last_day,
        candidates=candidates,
        others=tuple(_other(node) for node in below),
    )


def _parent_name(*, known: Places, found: UnknownName, code: str) -> str:
    place = known.of(structure=found.structure, code=code, day=found.last_day)
    return place.district_name if place and place.district_code != code else ""


def _other(node: Node) -> NameCandidate:
    return NameCandidate(code=node.code, name=node.name, parent_name=node.parent_name, score=0.0)


def answer(
    *, scope: Scope, province: str, structure: str, name: str, parent_code: str, unit_code: str,
    source: str, actor: str,
) -> int:  # fmt: skip
    """Store what a name means and queue its files again; returns how many. Raises AnswerError."""
    given = NameAnswer(
        structure=structure, name=name, parent_code=parent_code, unit_code=unit_code, source=source
    )
    with writing() as connection:
        done = answer_name(connection=connection, scope=scope, province=province, answer=given, actor=actor)
    return len(done.upload_ids)


def get_answers(*, scope: Scope, province: str) -> tuple[AnswerRow, ...]:
    """What people answered to unknown names, latest first."""
    with reading() as connection:
        given = answers.answers(connection=connection, scope=scope, province=province)
        known = places(connection=connection, scope=scope, province=province)
    return tuple(_given(one=one, known=known) for one in given)


def _given(*, one: GivenAnswer, known: Places) -> AnswerRow:
    unit = known.of(structure=one.structure, code=one.unit_code, day=one.valid_to)
    parent = known.of(structure=one.structure, code=one.parent_code, day=one.valid_to)
    return AnswerRow(
        id=one.id,
        structure=one.structure,
        name=one.name,
        parent_name=parent.name if parent else "",
        unit_name=unit.name if unit else one.unit_code,
        unit_code=one.unit_code,
        source=one.source,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        given_by=one.given_by,
        given_at=one.given_at,
    )


def withdraw(*, scope: Scope, province: str, answer_id: int, actor: str) -> int:
    """Take an answer back and queue the files read by it; returns how many. Raises AnswerError."""
    with writing() as connection:
        done = withdraw_answer(
            connection=connection, scope=scope, province=province, alias_id=answer_id, actor=actor
        )
    return len(done.upload_ids)
