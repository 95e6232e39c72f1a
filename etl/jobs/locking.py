"""``python -m etl lock`` and ``unlock``: figures of a form and period become final, or open again, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from domain.access import Scope
from domain.errors import ReformAtlasError, UnknownNameError
from domain.periods import Calendar, Period, parse_code
from etl.definition import load_forms
from etl.jobs.actor import current_actor
from store.queries.exports import period_ids
from store.writes.locks import DOSSIERS, count_facts, lock_period, unlock_period
from store.writes.versions import raise_data_version


class LockError(ReformAtlasError):
    """A lock or unlock that cannot be done."""


@dataclass(frozen=True)
class LockReport:
    """What was locked or unlocked; ``changed`` is false when it was so already."""

    form: str
    period: Period
    facts: int
    changed: bool


def set_lock(*, engine: Engine, form: str, period: str, why: str, locked: bool) -> LockReport:
    """Lock (or unlock) a form's period; raises LockError without a reason or without figures.

    Of dossiers (F6), the reporting period is meant, and the calendar period of the same name where it was counted too.
    """
    named = [parse_code(code=period, calendar=calendar) for calendar in _calendars(form)]
    if not why.strip():
        raise LockError(vi='Thiếu lý do. Thêm: --why "...".', en='The reason is missing. Add: --why "...".')
    with engine.begin() as connection:
        raise_data_version(connection)
        numbers = _with_figures(connection=connection, form=form, periods=named)
        change = lock_period if locked else unlock_period
        done = [
            change(
                connection=connection,
                form=form,
                period_id=number,
                subject=f"{form} {named[0].code}",
                reason=why.strip(),
                actor=current_actor(),
            )
            for number in numbers
        ]
        facts = sum(count_facts(connection=connection, form=form, period_id=number) for number in numbers)
        if not any(done):
            connection.rollback()
    return LockReport(form=form, period=named[0], facts=facts, changed=any(done))


def _calendars(form: str) -> tuple[Calendar, ...]:
    if form == DOSSIERS:
        return "admin15", "calendar"
    known = {one.id: one.calendar for one in load_forms()}
    if form not in known or known[form] not in ("admin15", "calendar"):
        raise UnknownNameError(
            vi=f"Không có biểu “{form}” có kỳ báo cáo. Các biểu: {', '.join(sorted(known))}.",
            en=f"There is no form “{form}” with periods. The forms: {', '.join(sorted(known))}.",
        )
    return ("admin15" if known[form] == "admin15" else "calendar",)


def _with_figures(*, connection: Connection, form: str, periods: Sequence[Period]) -> list[int]:
    """Ids of those of the periods that have figures; raises LockError when none has."""
    found = [
        number
        for own in periods
        for number in period_ids(
            connection=connection,
            scope=Scope.everything(),
            start=own.start,
            end=own.end,
            calendar=own.calendar,
        )
        if count_facts(connection=connection, form=form, period_id=number)
    ]
    if not found:
        code, dates = periods[0].code, periods[0].dates()
        raise LockError(
            vi=f"Chưa có số liệu nào của biểu {form} kỳ {code} ({dates}). Kiểm tra biểu và kỳ.",
            en=f"There are no figures of form {form} for {code} ({dates}). Check form and period.",
        )
    return found
