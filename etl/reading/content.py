"""What is passed between the parts of the reading engine: the job, a table, what was found, a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.units.register import Register
from etl.corrections import Correction
from etl.definition import Form
from etl.extract.cells import RawSheet
from etl.match.forms import Recognised
from etl.match.rows import RowKind, TableRow
from etl.model import Issue, LineageRow, ParsedSheet
from etl.reading.corrections import SheetCorrections
from etl.validate.findings import Finder


@dataclass(frozen=True)
class Job:
    """What reading any file needs; `fields` holds {matching key of a field's name: its id}.

    `corrections` holds those about this file, by form.
    """

    register: Register
    province: str
    forms: Sequence[Form]
    fields: Mapping[str, str]
    finder: Finder
    corrections: Mapping[str, Sequence[Correction]] = field(default_factory=dict)

    def corrections_of(self, *, sheet: RawSheet, form: Form, period: str) -> SheetCorrections:
        """The corrections of the file that are about this sheet, form and period."""
        wanted = [
            one
            for one in self.corrections.get(form.id, ())
            if one.sheet in (None, sheet.name) and one.period in (None, period)
        ]
        return SheetCorrections(sheet=sheet.name, wanted=wanted)


@dataclass(frozen=True)
class Table:
    """A recognised sheet and its rows."""

    recognised: Recognised
    rows: tuple[TableRow, ...]

    @property
    def has_data(self) -> bool:
        """Say whether any row is a data row."""
        return any(row.kind is RowKind.DATA for row in self.rows)


@dataclass(frozen=True)
class Content:
    """What was found in a file, or in a part of it."""

    sheets: tuple[ParsedSheet, ...] = ()
    issues: tuple[Issue, ...] = ()
    lineage: tuple[LineageRow, ...] = ()
    is_synthetic: bool = False
    refused: bool = False


class ReportRefusedError(Exception):
    """The whole file is refused; `issue` says why."""

    def __init__(self, *, issue: Issue) -> None:
        super().__init__(issue.code)
        self.issue = issue


def sheet_without_period(*, name: str, form: Form, rows_seen: int = 0, rows_refused: int = 0) -> ParsedSheet:
    """Return a sheet of a form that has neither period nor reporting unit (F6, F7)."""
    return ParsedSheet(
        sheet=name,
        form=form.id,
        structure="",
        period_start=None,
        period_end=None,
        period_kind=None,
        calendar=form.calendar,
        reporter_code=None,
        reporter_level=None,
        rows=(),
        rows_seen=rows_seen,
        rows_refused=rows_refused,
    )
