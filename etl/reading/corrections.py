"""Applying corrections to the rows of a sheet: after reading, before any check. The old value stays in a note."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.units.names import tidy
from etl.corrections import CORRECTED, NO_VALUE, OBSOLETE, Correction
from etl.extract.cells import Cell, text_of
from etl.match.rows import TableRow
from etl.model import Issue


@dataclass
class SheetCorrections:
    """The corrections for one sheet; those that were met, and what must be said of them."""

    sheet: str
    wanted: Sequence[Correction]
    issues: list[Issue] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    dropped: int = 0

    @property
    def by_unit(self) -> bool:
        """Whether any of them names its row by the unit, so that the name must be matched first."""
        return any(one.unit is not None for one in self.wanted)

    def apply(self, *, row: TableRow, unit_code: str) -> TableRow | None:
        """Return the row with its corrections; None when it is dropped."""
        kept: TableRow | None = row
        for one in self.wanted:
            if kept is not None and (
                one.row == row.number or (one.unit is not None and one.unit == unit_code)
            ):
                kept = self._apply(one, row=kept)
        return kept

    def finish(self) -> list[Issue]:
        """Return what must be said; a correction whose row was not there is obsolete."""
        for one in self.wanted:
            if one.id not in self.met:
                self._note(one, code=OBSOLETE, row=one.row, found=NO_VALUE)
        return self.issues

    def _apply(self, one: Correction, *, row: TableRow) -> TableRow | None:
        self.met.add(one.id)
        found = row.label if one.action != "replace" else tidy(text_of(row.cells.get(one.column or "")))
        if found != tidy(one.expect):
            self._note(one, code=OBSOLETE, row=row.number, found=found)
            return row
        self._note(one, code=CORRECTED, row=row.number, found=found)
        if one.action == "drop":
            self.dropped += 1
            return None
        column = "code" if one.action == "match_unit" else one.column or ""
        return replace(row, cells={**row.cells, column: Cell(one.value or "")})

    def _note(self, one: Correction, *, code: str, row: int | None, found: str) -> None:
        params = {
            "id": one.id,
            "expect": one.expect,
            "found": found,
            "new": one.value or NO_VALUE,
            "reason": one.reason,
            "author": one.author,
            "date": one.date.isoformat(),
        }
        severity = "note" if code == CORRECTED else "error"
        self.issues.append(
            Issue(
                code,
                severity,
                sheet=self.sheet,
                row=row,
                column=one.column or "",
                value=found[:200],
                params=params,
            )
        )
