"""What the counting of dossiers takes and gives: values only, no database and no engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

Unit = tuple[str, str]  # (structure, code): codes repeat in the two structures for different units
MEASURES = (
    "received_online",
    "received_direct_post",
    "carried_in",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "pending_in_time",
    "pending_overdue",
)
# What keeps a row from being counted, by the name of the finding (never a code of issue_codes.csv).
NO_CODE, BAD_RECEIVED, BAD_DUE, BAD_FINISHED = (
    "dossier_no_code",
    "dossier_bad_received",
    "dossier_bad_due",
    "dossier_bad_finished",
)
BACKWARDS, BAD_STATUS, CONTRADICTION, BAD_CHANNEL = (
    "dossier_finished_before_received",
    "dossier_unknown_status",
    "dossier_status_contradicts_date",
    "dossier_unknown_channel",
)
REPEATED, BAD_UNIT, BAD_FIELD, BAD_LINE = (
    "dossier_repeated",
    "dossier_unknown_unit",
    "dossier_unknown_field",
    "dossier_unreadable_line",
)
PROBLEMS = (
    NO_CODE,
    BAD_RECEIVED,
    BAD_DUE,
    BAD_FINISHED,
    BACKWARDS,
    BAD_STATUS,
    CONTRADICTION,
    BAD_CHANNEL,
    REPEATED,
    BAD_UNIT,
    BAD_FIELD,
    BAD_LINE,
)


@dataclass(frozen=True)
class Source:
    """A recognised dossier file: where it is, how to read it, and the file's names of the form's columns.

    ``readable`` is what an engine reads: the file itself, or a copy in UTF-8 when it is in another encoding.
    ``columns``: {column of the form: header text of the file}; ``header``: all header texts of a CSV file.
    """

    path: Path
    name: str
    readable: Path
    kind: str
    separator: str
    columns: Mapping[str, str]
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Validity:
    """The days on which a unit exists (both inside)."""

    first: date
    last: date


@dataclass(frozen=True)
class CountRequest:
    """What to count: the calendars of the periods, and the days the files cover where the user says so."""

    calendars: tuple[str, ...] = ("admin15",)
    first: date | None = None
    last: date | None = None
    today: date = field(default_factory=date.today)


@dataclass(frozen=True)
class Problem:
    """Rows of one file that were not counted for one reason; ``row`` is None where the engine knows no row."""

    file_no: int
    code: str
    total: int
    examples: tuple[tuple[int | None, str, str], ...] = ()  # (row, column, value)


@dataclass(frozen=True)
class UnitRows:
    """How many rows of a file were counted for a unit."""

    file_no: int
    unit: Unit
    rows: int


@dataclass(frozen=True)
class Coverage:
    """The days a file covers in a structure: whole periods inside them are counted."""

    file_no: int
    structure: str
    first: date
    last: date


@dataclass(frozen=True)
class Counted:
    """The result: ``counts`` is a Parquet file or folder with the columns of COUNT_COLUMNS, dense in fields."""

    counts: Path
    cells: int
    rows_counted: int
    problems: tuple[Problem, ...]
    units: tuple[UnitRows, ...]
    coverage: tuple[Coverage, ...]

    @property
    def rows_refused(self) -> int:
        """Rows that were not counted, each with a reason."""
        return sum(problem.total for problem in self.problems)


COUNT_COLUMNS = ("structure", "unit_code", "field", "calendar", "period_start", "period_end", *MEASURES)
