"""One recognised sheet on its way into the database: its period and reporter, its facts, the reports it makes due."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.periods import Calendar, Period, from_dates
from etl.load.context import LoadContext
from etl.load.follow_up import Touched
from etl.load.official import write_published
from etl.model import FactRow, ParsedSheet
from store.queries.submissions import is_locked
from store.queries.units_register import communes_on
from store.writes.expected import ensure_expected
from store.writes.facts import FactGroup, groups_to_write, write_facts
from store.writes.periods import ensure_period
from store.writes.submissions import NewSheet

EXPECTED_FORMS = frozenset({"F1B", "F2", "F3", "F4", "F5"})


@dataclass(frozen=True)
class PlacedSheet:
    """A sheet with the database ids of its period and reporting unit (None: it has none)."""

    sheet: ParsedSheet
    period: Period | None
    period_id: int | None
    unit_id: int | None

    @property
    def touched(self) -> Touched | None:
        """What the sheet may change for other files; None for a sheet without a period."""
        if self.period is None or self.period_id is None:
            return None
        return Touched(
            form=self.sheet.form,
            structure=self.sheet.structure,
            period_id=self.period_id,
            period=self.period,
            unit_id=self.unit_id,
        )

    def as_new(self) -> NewSheet:
        """The row of the table of sheets."""
        return NewSheet(
            sheet=self.sheet.sheet,
            form=self.sheet.form,
            structure=self.sheet.structure or None,
            period_id=self.period_id,
            unit_id=self.unit_id,
            rows_loaded=len(self.sheet.rows),
            rows_refused=self.sheet.rows_refused,
        )


def place_sheet(*, context: LoadContext, connection: Connection, sheet: ParsedSheet) -> PlacedSheet:
    """Find (or make) the period of a sheet and find its reporting unit."""
    period, period_id = None, None
    if sheet.period_start is not None and sheet.period_end is not None:
        own: Calendar = "admin15" if sheet.calendar == "admin15" else "calendar"
        period = from_dates(start=sheet.period_start, end=sheet.period_end, calendar=own)
        period_id = ensure_period(connection=connection, period=period)
    unit_id = context.unit_ids[sheet.structure, sheet.reporter_code] if sheet.reporter_code else None
    return PlacedSheet(sheet=sheet, period=period, period_id=period_id, unit_id=unit_id)


def first_locked(
    *, context: LoadContext, connection: Connection, placed: Iterable[PlacedSheet]
) -> PlacedSheet | None:
    """The first sheet whose form and period are locked; None when all may be loaded."""
    for one in placed:
        if one.period_id is not None and is_locked(
            connection=connection, scope=context.scope, form=one.sheet.form, period_id=one.period_id
        ):
            return one
    return None


def write_sheet(
    *, context: LoadContext, connection: Connection, placed: PlacedSheet, submission_id: int
) -> tuple[int, frozenset[int]]:
    """Write the facts of a sheet and the reports that its period makes due.

    Returns the number of facts and the earlier submissions of which a row was replaced.
    """
    if placed.period is None or placed.period_id is None:
        return 0, frozenset()
    written = write_facts(
        connection=connection,
        form=placed.sheet.form,
        period_id=placed.period_id,
        submission_id=submission_id,
        groups=[_group(context=context, row=row) for row in placed.sheet.rows],
    )
    write_published(
        context=context,
        connection=connection,
        sheet=placed.sheet,
        period_id=placed.period_id,
        submission_id=submission_id,
    )
    _expect(context=context, connection=connection, placed=placed)
    return written.facts, written.replaced


def rewrite_sheet(
    *, context: LoadContext, connection: Connection, placed: PlacedSheet, submission_id: int
) -> frozenset[int]:
    """Write what is new in a sheet that is read again; returns the earlier submissions of which a row was replaced."""
    if placed.period is None or placed.period_id is None:
        return frozenset()
    groups = groups_to_write(
        connection=connection,
        form=placed.sheet.form,
        period_id=placed.period_id,
        submission_id=submission_id,
        groups=[_group(context=context, row=row) for row in placed.sheet.rows],
    )
    written = write_facts(
        connection=connection,
        form=placed.sheet.form,
        period_id=placed.period_id,
        submission_id=submission_id,
        groups=groups,
    )
    write_published(
        context=context,
        connection=connection,
        sheet=placed.sheet,
        period_id=placed.period_id,
        submission_id=submission_id,
    )
    write_published(
        context=context,
        connection=connection,
        sheet=placed.sheet,
        period_id=placed.period_id,
        submission_id=submission_id,
        only={group.unit_id for group in groups},
    )
    _expect(context=context, connection=connection, placed=placed)
    return written.replaced


def row_keys(*, context: LoadContext, placed: Iterable[PlacedSheet]) -> set[tuple[str, int, int, str]]:
    """(form, period id, unit id, field) of the rows that sheets bring."""
    return {
        (one.sheet.form, one.period_id, context.unit_ids[row.structure, row.unit_code], row.field)
        for one in placed
        if one.period_id is not None
        for row in one.sheet.rows
    }


def _group(*, context: LoadContext, row: FactRow) -> FactGroup:
    return FactGroup(
        unit_id=context.unit_ids[row.structure, row.unit_code],
        field=row.field,
        sheet=row.sheet,
        row=row.row,
        measures=row.measures,
    )


def _expect(*, context: LoadContext, connection: Connection, placed: PlacedSheet) -> None:
    """Every commune of the home province owes each consolidated form once its period appears in any report."""
    period, form = placed.period, placed.sheet.form
    if period is None or placed.period_id is None or form not in EXPECTED_FORMS or period.kind == "custom":
        return
    communes = communes_on(
        connection=connection,
        scope=context.scope,
        province=context.settings.home_province,
        structure=period.structure,
        day=period.end,
    )
    ensure_expected(
        connection=connection,
        form=form,
        period_id=placed.period_id,
        period=period,
        unit_ids=communes,
        due_days=context.settings.due_days,
    )


def forms_of(placed: Iterable[PlacedSheet]) -> str:
    """The forms of a file, each once, in order of appearance: ``F2,F3``."""
    return ",".join(Counter(one.sheet.form for one in placed))
