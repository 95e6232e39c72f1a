"""How much a file may hold before it is refused unread; docs/operations.md gives the numbers and their reasons.

Chosen so that whatever is sent is read or refused within two seconds and 300 MB on an old machine, and so that a report
of all communes of the country (about 150,000 cells) is well inside.
"""

from etl.extract.errors import FileUnsafeError

MIB = 1024 * 1024
MAX_TOTAL_BYTES = 64 * MIB  # all members of a zip package, inflated
MAX_MEMBER_BYTES = 10 * MIB  # a larger member may not have been packed more than ...
MAX_RATIO = 200  # ... so many-fold
MAX_TEXT_BYTES = 16 * MIB  # a CSV file
MAX_XLS_BYTES = 16 * MIB  # an XLS file: its records are looked at one by one
MAX_JSON_BYTES = 4 * MIB  # a portal summary; one of a whole province has 60 kB
MAX_CELLS = 300_000  # filled cells of all sheets together
MAX_COLUMNS = 16_384  # filled cells of a row, as in Excel
MAX_EMPTY_CELLS = 4_000_000  # separators of a CSV file
MAX_STYLED_CELLS = 1_000_000  # cells of an XLS file that hold nothing but a format
MAX_ROWS = 1_048_576  # rows of a sheet, as in Excel
MAX_TABLE_ROWS = 12_000  # rows of a form; the crosswalk of the whole country has 10,572
MAX_TAGS = 400_000  # of one row, one text, or one small part of a package


class CellBudget:
    """Counts the filled cells of a workbook while it is read."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._left = MAX_CELLS

    def spend(self, cells: int) -> None:
        """Count the cells of a row (or of several equal rows); raises FileUnsafeError beyond the limit."""
        self._left -= cells
        if self._left < 0:
            raise FileUnsafeError(reason=f"more than {MAX_CELLS} cells")

    def spend_row(self, cells: int) -> None:
        """Count one row, which must not be wider than a sheet can be."""
        if cells > MAX_COLUMNS:
            raise FileUnsafeError(reason=f"a row of more than {MAX_COLUMNS} cells")
        self.spend(cells)
