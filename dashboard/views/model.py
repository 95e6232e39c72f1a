"""What a page, an export or the API shows: frozen view objects, free of presentation and of the database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.views.packing import packed, unpacked
from domain.catalogue import Indicator, Target
from domain.classify import Classes
from domain.periods import Period
from domain.spatial import LocalMoran, Moran

NO_DATA_REASONS = ("not_reported", "row_refused", "cell_missing", "zero_denominator", "not_defined")


# Thousands of places and values are made for one map of the country: the generated constructor of a frozen record takes
# three times as long as one that is written out.
@dataclass(frozen=True, init=False)
class Place:
    """A unit as named at a date: ``path`` from province to itself in names."""

    code: str
    name: str
    level: str
    parent_code: str
    parent_name: str
    spans: str  # further former districts that a commune lies in

    def __init__(
        self, code: str, name: str, level: str, parent_code: str, parent_name: str, spans: str = ""
    ) -> None:
        own = self.__dict__
        own["code"], own["name"], own["level"] = code, name, level
        own["parent_code"], own["parent_name"], own["spans"] = parent_code, parent_name, spans


@dataclass(frozen=True, init=False)
class UnitValue:
    """One unit's value of one indicator in one period.

    ``value`` is None with ``reason`` one of NO_DATA_REASONS; a number has reason ''. ``n`` of ``n_total`` communes
    enter the value. ``is_small`` marks ratios with a denominator of at most 3. ``rank`` is by direction of the
    indicator (1 = best; ties share the smallest rank), None without data or direction. ``change`` is against
    the preceding comparable period, in display units (points of percent for percentages).
    """

    place: Place
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    n_total: int
    is_small: bool
    reason: str
    rank: int | None
    change: float | None

    def __init__(
        self,
        place: Place,
        value: float | None,
        numerator: float | None,
        denominator: float | None,
        n: int,
        n_total: int,
        is_small: bool,
        reason: str,
        rank: int | None,
        change: float | None,
    ) -> None:
        own = self.__dict__
        own["place"], own["value"], own["numerator"], own["denominator"] = (
            place,
            value,
            numerator,
            denominator,
        )
        own["n"], own["n_total"], own["is_small"] = n, n_total, is_small
        own["reason"], own["rank"], own["change"] = reason, rank, change


@dataclass(frozen=True)
class Geometry:
    """Where the map's geometry is: an address under /geo/ or '' when there is none; official or schematic."""

    url: str
    kind: str
    source: str
    n_units: int
    is_country: bool = False  # shapes of the whole country, of which a province shows its own


@dataclass(frozen=True)
class SourceLine:
    """The line under every figure."""

    forms: tuple[str, ...]
    period: Period
    survey_period: Period | None  # the staff survey an F1 figure is divided by
    n: int
    n_total: int
    is_final: bool
    is_synthetic: bool


@dataclass(frozen=True)
class IndicatorView:
    """An indicator over the units of a level: map, ranking, total, target."""

    indicator: Indicator
    structure: str
    level: str
    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None  # set when another period is shown than was asked for
    periods: tuple[Period, ...]  # periods with data, newest first
    units: tuple[UnitValue, ...]
    total: UnitValue  # the district when one is chosen, else the province
    previous_period: Period | None
    previous_total: float | None
    target: Target | None
    n_below_target: int
    classes: Classes
    geometry: Geometry
    source: SourceLine
    group: str = ""  # the class or flag of communes that the figures are narrowed to

    def __getstate__(self) -> dict[str, Any]:
        """For the cache: units as columns, which three thousand of them are packed and unpacked with much faster."""
        return {**vars(self), "units": packed(self.units, inner="place")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, own in {**state, "units": unpacked(state["units"], outer=UnitValue, inner=Place)}.items():
            object.__setattr__(self, name, own)

    scheme: str = "quantile"  # how the classes were cut
    class_periods: tuple[Period, Period] | None = None  # first and last period of classes that hold over time
    most: float | None = None  # the greatest value of those periods


@dataclass(frozen=True)
class ClusterView:
    """Whether an indicator clusters on the map: the whole, and each unit with a value.

    ``whole`` is None, with ``units`` (), when too few units have values. ``whole.basis``: ``contiguity`` (official
    borders) or ``nearest`` (the schematic's borders mean nothing).
    """

    indicator: Indicator
    structure: str
    level: str
    period: Period
    whole: Moran | None
    units: tuple[tuple[Place, LocalMoran], ...]
    is_synthetic: bool


@dataclass(frozen=True)
class TrendPoint:
    """A value of a series; None is a gap, never a zero."""

    period: Period
    value: float | None
    n: int
    n_total: int


@dataclass(frozen=True)
class TrendSeries:
    """One line: role ``unit``, ``province`` or ``peers`` (median of the other units of the level)."""

    role: str
    name: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True)
class TrendView:
    """An indicator over time in one structure; no line joins the two structures."""

    indicator: Indicator
    structure: str
    series: tuple[TrendSeries, ...]
    is_synthetic: bool


@dataclass(frozen=True)
class Predecessor:
    """An old unit that a new unit's counts come from, or a new one that an old unit's go to.

    ``weight``: how much of the old unit's, 0 to 1, None = not known; ``basis`` of the weight.
    """

    code: str
    name: str
    weight: float | None
    is_estimated: bool
    basis: str


@dataclass(frozen=True)
class FactSource:
    """One fact and the cell row it was read from."""

    measure: str
    measure_name_vi: str
    measure_name_en: str
    value: float
    form: str
    file_name: str
    sheet: str
    row: int
    received_on: date
    is_synthetic: bool


@dataclass(frozen=True)
class ProfileRow:
    """One indicator of a unit beside its province, with the facts behind it."""

    indicator: Indicator
    period: Period | None
    value: UnitValue | None
    province_value: float | None
    rank_of: int
    sources: tuple[FactSource, ...]


@dataclass(frozen=True)
class UnitProfile:
    """All indicators of a unit; for a unit above the commune the sources list is of its communes' facts, cut short."""

    place: Place
    structure: str
    former_names: tuple[str, ...]
    rows: tuple[ProfileRow, ...]
    n_sources_left_out: int
    kin: tuple[Predecessor, ...] = ()  # units of the other structure that it came from or went into


@dataclass(frozen=True)
class Headline:
    """One headline figure of the overview."""

    indicator: Indicator
    period: Period | None
    value: float | None
    n: int
    n_total: int
    target: Target | None
    previous_period: Period | None
    change: float | None  # None: no comparison
    is_synthetic: bool


@dataclass(frozen=True)
class Completeness:
    """Who has reported a form in its latest period."""

    form: str
    period: Period
    expected: int
    reported: int
    due_on: date
    missing: tuple[Place, ...]  # nothing of the form has come for these
    refused: tuple[Place, ...]  # something came, but its row was refused for an error


@dataclass(frozen=True)
class Contrast:
    """Supply against use, both from form F2 of one quarter: shares in percent, None without data."""

    period: Period
    procedures_online_share: float | None
    dossiers_online_share: float | None
    assisted_share_of_received: float | None
    unassisted_share: float | None
    n: int
    n_total: int
    is_synthetic: bool


@dataclass(frozen=True)
class Extremes:
    """Best and worst units of the headline indicator."""

    indicator: Indicator
    period: Period
    best: tuple[UnitValue, ...]
    worst: tuple[UnitValue, ...]


@dataclass(frozen=True)
class OverviewView:
    """The overview page."""

    province: Place
    structure: str
    headlines: tuple[Headline, ...]
    contrast: Contrast | None
    extremes: Extremes | None
    completeness: tuple[Completeness, ...]
    open_errors: int
    open_warnings: int
    refused_files: int
    n_files: int


@dataclass(frozen=True)
class Options:
    """What the pickers offer, within the scope."""

    provinces: tuple[Place, ...]
    districts: tuple[Place, ...]
    groups: tuple[str, ...] = ()  # classes and flags of communes that there are any of
    are_groups_simulated: bool = False
