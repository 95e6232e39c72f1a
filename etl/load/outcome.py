"""What became of each file of a load, and what the command line says of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from etl.load.findings import FiledIssue

Outcome = Literal["loaded", "loaded_with_issues", "refused", "duplicate", "unchanged", "other_form"]


@dataclass(frozen=True)
class FileOutcome:
    """One file: ``unchanged`` was loaded before from the same place, ``duplicate`` from another one.

    ``was_refused`` tells of an unchanged file that it had been refused. ``submission_id``: where it is in the
    database (of an unchanged file: the submission it was loaded as), None for a file that left no trace there.
    ``touched``: (form, unit id) of the series that changed.
    """

    name: str
    outcome: Outcome
    forms: str = ""
    rows_loaded: int = 0
    rows_refused: int = 0
    facts: int = 0
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    was_refused: bool = False
    submission_id: int | None = None
    touched: frozenset[tuple[str, int]] = frozenset()

    @property
    def is_incomplete(self) -> bool:
        """Whether something of the file is not in the database: the file itself or some rows."""
        return self.outcome in ("refused", "other_form") or self.rows_refused > 0 or self.was_refused


@dataclass(frozen=True)
class LoadReport:
    """All files of one load, in the order in which they were taken, and the findings about them."""

    files: tuple[FileOutcome, ...]
    issues: tuple[FiledIssue, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 = all loaded, 1 = some rows or files refused."""
        return int(any(file.is_incomplete for file in self.files))

    def count(self, *outcomes: Outcome) -> int:
        """Number of files with one of these outcomes."""
        return sum(file.outcome in outcomes for file in self.files)

    @property
    def rows_loaded(self) -> int:
        """Rows loaded in this run."""
        return sum(file.rows_loaded for file in self._fresh())

    @property
    def rows_refused(self) -> int:
        """Rows refused in this run."""
        return sum(file.rows_refused for file in self._fresh())

    @property
    def facts(self) -> int:
        """Facts written in this run."""
        return sum(file.facts for file in self._fresh())

    @property
    def codes(self) -> Counter[str]:
        """Findings of this run by code."""
        return Counter(filed.issue.code for filed in self.issues if not filed.is_note)

    def _fresh(self) -> Iterable[FileOutcome]:
        return (file for file in self.files if file.outcome not in ("unchanged", "other_form"))
