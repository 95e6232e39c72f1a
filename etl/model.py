"""What the reading engine hands over: values only, no database and no file handles.

Every object is frozen, so a parsed file can be compared, cached and replayed. Numbers are exact (`int` for counts and
flags, `Decimal` for measured values and scores), because awards hang on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Issue:
    """One finding in a file: a code of issue_codes.csv and where it was found.

    `sheet`, `row` and `column` are empty for a finding about the whole file; `params` fill the sentences of the code
    (`message_vi`, `message_en`, ...) and never carry the code's meaning.
    """

    code: str
    severity: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FactRow:
    """One row to load: the present measures of one unit (and field) in one period."""

    form: str
    structure: str
    unit_code: str
    period_start: date
    period_end: date
    field: str
    sheet: str
    row: int
    measures: Mapping[str, Decimal | int]


@dataclass(frozen=True)
class LineageRow:
    """One link old unit -> new unit of a crosswalk (form F7); the shares of one old unit add to 1."""

    row: int
    old_code: str
    new_code: str
    kind: str
    share: Decimal
    share_basis: str
    resolution: str
    effective_on: date


@dataclass(frozen=True)
class OfficialMetric:
    """Counts behind one published score; `ratio` in percent, `flag` is the publisher's mark on the data."""

    metric: str
    numerator: Decimal | None
    denominator: Decimal | None
    ratio: Decimal | None
    score: Decimal | None
    flag: str = ""


@dataclass(frozen=True)
class OfficialRow:
    """Published scores of one unit by component (`total`, groups), its rank, and the counts behind them."""

    unit_code: str
    scores: Mapping[str, Decimal]
    rank: int | None
    metrics: tuple[OfficialMetric, ...]


@dataclass(frozen=True)
class ParsedSheet:
    """One recognised sheet. `period_kind` is month, quarter, half, year or custom; `calendar` admin15 or calendar.

    `captured_at` is set for published figures only: captures of one period are kept apart.
    """

    sheet: str
    form: str
    structure: str
    period_start: date | None
    period_end: date | None
    period_kind: str | None
    calendar: str
    reporter_code: str | None
    reporter_level: str | None
    rows: tuple[FactRow, ...]
    rows_seen: int
    rows_refused: int
    captured_at: datetime | None = None
    official: tuple[OfficialRow, ...] = ()


@dataclass(frozen=True)
class ParsedFile:
    """All that one file says. `is_synthetic`: the file itself states that its figures are simulated."""

    name: str
    sha256: str
    size: int
    refused: bool
    sheets: tuple[ParsedSheet, ...]
    issues: tuple[Issue, ...]
    lineage: tuple[LineageRow, ...]
    is_synthetic: bool
