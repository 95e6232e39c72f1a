"""What the rows of one sheet are read against."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.periods import Period
from domain.units.matching import UnitMatch
from etl.match.forms import Recognised
from etl.match.reporter import Place
from etl.match.rows import TableRow
from etl.model import FactRow, Issue
from etl.reading.corrections import SheetCorrections
from etl.validate.findings import Finder


@dataclass(frozen=True)
class SheetContext:
    """A recognised sheet with its rows, its period and place, its default parent, and the field names.

    `subject` is the unit that all rows are about (F1A); `fields` holds {matching key of a field's name: its id}.
    """

    recognised: Recognised
    rows: tuple[TableRow, ...]
    period: Period
    place: Place
    parent: str | None
    subject: UnitMatch | None
    fields: Mapping[str, str]
    finder: Finder
    corrections: SheetCorrections

    @property
    def name_title(self) -> str:
        """The header of the column that names what a row is about."""
        return self.recognised.column("name").title


@dataclass(frozen=True)
class SheetFindings:
    """What the rows of a sheet gave: rows to load, issues in the order of rows, and the counts of data rows."""

    facts: tuple[FactRow, ...]
    issues: tuple[Issue, ...]
    rows_seen: int
    rows_refused: int
