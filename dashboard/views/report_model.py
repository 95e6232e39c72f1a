"""View objects of /upload and /quality: what was sent, what became of it, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.periods import Period


@dataclass(frozen=True)
class FindingLine:
    """One finding at its place in a file. ``column`` is the title of the column as a person knows it, or ''."""

    id: int
    code: str
    severity: str
    sheet: str
    row: int | None
    column: str
    value: str
    params: Mapping[str, str]
    state: str
    note: str = ""
    handled_by: str = ""
    handled_at: datetime | None = None
    submission_id: int = 0
    file_name: str = ""
    form: str = ""
    structure: str = ""
    unit_code: str = ""
    unit_name: str = ""


@dataclass(frozen=True)
class UploadResult:
    """What a submission brought. ``findings`` are the first ones, ``n_findings`` says how many there are."""

    submission_id: int
    forms: tuple[str, ...]
    rows_loaded: int
    rows_refused: int
    findings: tuple[FindingLine, ...]
    by_code: tuple[tuple[str, int], ...]
    n_errors: int
    n_warnings: int
    is_synthetic: bool
    has_original: bool
    has_annotated: bool

    @property
    def n_findings(self) -> int:
        """All findings of the file."""
        return self.n_errors + self.n_warnings


@dataclass(frozen=True)
class UploadItem:
    """One upload on its way, or its result. ``state``: queued, loading, done, failed; ``outcome`` '' until tried.

    ``is_being_marked``: it was loaded a moment ago, its marked copy is still to come.
    """

    id: int
    file_name: str
    size: int
    received_at: datetime
    state: str
    outcome: str
    message_vi: str
    message_en: str
    is_reload: bool
    earlier_name: str
    result: UploadResult | None
    is_being_marked: bool

    @property
    def is_pending(self) -> bool:
        """Whether it is still on its way."""
        return self.state in ("queued", "loading")


@dataclass(frozen=True)
class UploadsView:
    """The uploads shown, newest first, and whether anybody loads what waits."""

    items: tuple[UploadItem, ...]
    is_worker_running: bool
    n_waiting: int


@dataclass(frozen=True)
class QualityHead:
    """What stands above every tab of /quality."""

    by_state: Mapping[str, int]
    n_errors: int
    n_warnings: int
    n_overdue: int
    n_overdue_units: int
    n_unknown_names: int
    is_synthetic: bool
    n_waiting: int
    is_worker_running: bool

    @property
    def n_files(self) -> int:
        """All files received."""
        return sum(self.by_state.values())


@dataclass(frozen=True)
class ReportRow:
    """One submission in the list."""

    id: int
    file_name: str
    forms: tuple[str, ...]
    reporter: str
    sender: str
    received_at: datetime
    state: str
    rows_loaded: int
    rows_refused: int
    n_errors: int
    n_warnings: int
    n_open: int


@dataclass(frozen=True)
class ReportsView:
    """A page of the list of submissions. ``by_state`` counts under the other filters."""

    rows: tuple[ReportRow, ...]
    total: int
    by_state: Mapping[str, int]


@dataclass(frozen=True)
class Count:
    """Findings of one code, form, district or unit. ``key`` is what a filter takes, '' when it is not known."""

    key: str
    label: str
    structure: str
    n_errors: int
    n_warnings: int
    n_open: int
    n_followed_up: int
    n_accepted: int

    @property
    def total(self) -> int:
        """All findings."""
        return self.n_open + self.n_followed_up + self.n_accepted


@dataclass(frozen=True)
class IssuesView:
    """Findings counted four ways, and a page of them. ``unit_name``: the unit they are limited to, or ''."""

    by: Mapping[str, tuple[Count, ...]]
    findings: tuple[FindingLine, ...]
    total: int
    unit_name: str


@dataclass(frozen=True)
class StatusRow:
    """One expected report as it stands today. ``standing``: a timing, or refused."""

    form: str
    period: Period
    unit_code: str
    unit_name: str
    district_code: str
    district_name: str
    due_on: date
    standing: str
    days: int
    received_on: date | None


@dataclass(frozen=True)
class FormPeriod:
    """The expected reports of a form and period, counted by how they stand."""

    form: str
    period: Period
    due_on: date
    n_expected: int
    counts: Mapping[str, int]
    is_locked: bool

    @property
    def n_arrived(self) -> int:
        """Reports that are in."""
        return sum(self.counts.get(name, 0) for name in ("on_time", "reported", "late"))


@dataclass(frozen=True)
class CompletenessView:
    """All forms and periods in numbers, and one of them unit by unit. ``shown`` is None without expected reports."""

    periods: tuple[FormPeriod, ...]
    shown: FormPeriod | None
    rows: tuple[StatusRow, ...]
    geometry_url: str
    geometry_kind: str


@dataclass(frozen=True)
class RemindersView:
    """Overdue reports, by unit."""

    rows: tuple[StatusRow, ...]
    total: int
    n_units: int
    today: date
    is_synthetic: bool


@dataclass(frozen=True)
class NameCandidate:
    """A unit that an unknown name may mean; ``score`` 0 to 1."""

    code: str
    name: str
    parent_name: str
    score: float


@dataclass(frozen=True)
class NameRow:
    """A name that means no unit where it was written."""

    structure: str
    name: str
    parent_code: str
    parent_name: str
    n_rows: int
    files: tuple[tuple[int, str], ...]
    first_day: date
    last_day: date
    candidates: tuple[NameCandidate, ...]
    others: tuple[NameCandidate, ...]


@dataclass(frozen=True)
class AnswerRow:
    """What a person said a name means, where and when it holds; days None = open."""

    id: int
    structure: str
    name: str
    parent_name: str
    unit_name: str
    unit_code: str
    source: str
    valid_from: date | None
    valid_to: date | None
    given_by: str
    given_at: datetime | None


@dataclass(frozen=True)
class SheetPart:
    """One part of a submission."""

    sheet: str
    form: str
    period: Period | None
    unit_name: str
    rows_loaded: int
    rows_refused: int
    is_locked: bool


@dataclass(frozen=True)
class Replaced:
    """A figure that a resubmission replaced; ``new`` is None when it is no longer there."""

    unit_name: str
    period: Period
    field: str
    measure: str
    old: float
    new: float | None
    old_submission_id: int
    old_file: str


@dataclass(frozen=True)
class SubmissionView:
    """One submission whole: parts, findings, what it replaced, files to take away."""

    row: ReportRow
    parts: tuple[SheetPart, ...]
    findings: tuple[FindingLine, ...]
    n_findings: int
    replaced: tuple[Replaced, ...]
    has_more_replaced: bool
    is_synthetic: bool
    has_original: bool
    has_annotated: bool
    n_waiting: int
