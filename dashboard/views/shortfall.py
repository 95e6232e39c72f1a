"""A shortfall as an indicator view: the same map, ranking, table and exports as any indicator."""

from dataclasses import dataclass
from statistics import median

from dashboard.cache import memoize_view
from dashboard.views.classes import map_classes, usable_scheme
from dashboard.views.country_gaps import get_country_gaps, nodes_of
from dashboard.views.gaps import get_gap_view
from dashboard.views.indicator import NoDataError
from dashboard.views.model import (
    Geometry,
    IndicatorView,
    Place,
    SourceLine,
    TrendPoint,
    TrendSeries,
    TrendView,
    UnitValue,
)
from dashboard.views.places import geometry_on, province_on
from dashboard.views.session import data_version, get_tree, is_country, reading
from dashboard.views.values import place_of
from domain.access import Scope
from domain.classify import Scheme
from domain.equipment.shortfalls import evaluate_shortfall
from domain.errors import SurveyError
from domain.known_indicators import find_indicator
from domain.periods import Period
from domain.rollup import Evaluated
from domain.units.structure import WHOLE_COUNTRY

MOST_SURVEYS = 12


@dataclass(frozen=True)
class ShortfallValues:
    """A shortfall in one survey: each unit of the level, and the area as a whole."""

    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None
    periods: tuple[Period, ...]
    units: tuple[tuple[Place, Evaluated], ...]
    total: tuple[Place, Evaluated]
    source: SourceLine


def shortfall_values(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    norms_on: str = "",
    group: str = "",
) -> ShortfallValues:
    """The shortfall of each unit; arguments and errors as in ``get_gap_view``."""
    if province == WHOLE_COUNTRY:
        return _of_country(
            scope=scope, indicator=indicator, structure=structure, level=level, period=period,
            norms_on=norms_on, group=group,
        )  # fmt: skip
    gaps = get_gap_view(
        scope=scope, structure=structure, level=level, province=province, district=district, period=period,
        norms_on=norms_on, group=group,
    )  # fmt: skip
    return ShortfallValues(
        province=gaps.province,
        district=gaps.district,
        period=gaps.period,
        asked_period=gaps.asked_period,
        periods=gaps.periods,
        units=tuple(
            (own.place, evaluate_shortfall(indicator=indicator, lines=own.lines)) for own in gaps.units
        ),
        total=(gaps.total.place, evaluate_shortfall(indicator=indicator, lines=gaps.total.lines)),
        source=gaps.source,
    )


def _of_country(
    *, scope: Scope, indicator: str, structure: str, level: str, period: str, norms_on: str, group: str
) -> ShortfallValues:
    gaps = get_country_gaps(scope=scope, structure=structure, period=period, norms_on=norms_on, group=group)
    tree = get_tree(scope=scope, structure=structure, province=WHOLE_COUNTRY, group=group)
    whole = province_on(tree=tree, day=gaps.period.end, province=WHOLE_COUNTRY)
    nodes = nodes_of(scope=scope, structure=structure, level=level, period=gaps.period, group=group)
    *units, total = gaps.values(indicator=indicator, nodes=(*nodes, whole))
    return ShortfallValues(
        province=place_of(whole),
        district=None,
        period=gaps.period,
        asked_period=gaps.asked_period,
        periods=gaps.periods,
        units=tuple(zip(map(place_of, nodes), units, strict=True)),
        total=(place_of(whole), total),
        source=gaps.source,
    )


@memoize_view(version=data_version, is_large=is_country)
def get_shortfall_view(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    scheme: Scheme = "quantile",
    breaks: tuple[float, ...] = (),
    norms_on: str = "",
    group: str = "",
) -> IndicatorView:
    """The shortfall for all units of ``level``; raises NoDataError, UnknownNameError.

    Units have no rank: lacking equipment is a need, not a result. ``norms_on`` as in ``get_gap_view``.
    """
    own = find_indicator(indicator)
    try:
        found = shortfall_values(
            scope=scope,
            indicator=indicator,
            structure=structure,
            level=level,
            province=province,
            district=district if level == "commune" else "",
            period=period,
            norms_on=norms_on,
            group=group,
        )
    except SurveyError as error:
        raise NoDataError(indicator=own, structure=structure) from error
    units = tuple(_unit(place=place, own=value) for place, value in found.units)
    usable = usable_scheme(scheme=scheme, target=None, breaks=breaks)
    return IndicatorView(
        indicator=own,
        structure=structure,
        level=level,
        province=found.province,
        district=found.district,
        period=found.period,
        asked_period=found.asked_period,
        periods=found.periods,
        units=units,
        total=_unit(place=found.total[0], own=found.total[1]),
        previous_period=None,
        previous_total=None,
        target=None,
        n_below_target=0,
        classes=map_classes(values=units, indicator=own, scheme=usable, target=None, breaks=breaks),
        scheme=usable,
        geometry=_geometry(scope=scope, structure=structure, level=level, province=province, found=found),
        source=found.source,
        group=group,
    )


def _geometry(*, scope: Scope, structure: str, level: str, province: str, found: ShortfallValues) -> Geometry:
    with reading() as connection:
        return geometry_on(
            connection=connection, scope=scope, structure=structure, level=level, province=province,
            day=found.period.end,
        )  # fmt: skip


def _unit(*, place: Place, own: Evaluated) -> UnitValue:
    return UnitValue(
        place=place,
        value=own.value,
        numerator=own.numerator,
        denominator=own.denominator,
        n=own.n,
        n_total=own.n_total,
        is_small=False,
        reason=own.reason,
        rank=None,
        change=None,
    )


@memoize_view(version=data_version)
def get_shortfall_trend(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    unit: str = "",
    norms_on: str = "",
    group: str = "",
) -> TrendView:
    """The shortfall in each survey, oldest first, by the norms of each survey's own day; no series without data."""
    own = find_indicator(indicator)

    def values_of(period: str) -> ShortfallValues:
        return shortfall_values(
            scope=scope,
            indicator=indicator,
            structure=structure,
            level=level,
            province=province,
            period=period,
            norms_on=norms_on,
            group=group,
        )

    try:
        latest = values_of("")
    except SurveyError:
        return TrendView(indicator=own, structure=structure, series=(), is_synthetic=False)
    surveys = [values_of(period.code) for period in reversed(latest.periods[:MOST_SURVEYS])]
    series = [_line(role="province", name=latest.province.name, surveys=surveys, code="")]
    names = {place.code: place.name for place, _ in latest.units}
    if unit in names and level != "province":
        series.insert(0, _line(role="unit", name=names[unit], surveys=surveys, code=unit))
    if level != "province":
        series.append(_peers(surveys=surveys, unit=unit))
    is_synthetic = any(survey.source.is_synthetic for survey in surveys)
    return TrendView(indicator=own, structure=structure, series=tuple(series), is_synthetic=is_synthetic)


def _line(*, role: str, name: str, surveys: list[ShortfallValues], code: str) -> TrendSeries:
    """The line of a unit, or of the whole area when ``code`` is ''."""
    points = []
    for survey in surveys:
        found = survey.total[1] if not code else {p.code: value for p, value in survey.units}.get(code)
        value, n, n_total = (found.value, found.n, found.n_total) if found else (None, 0, 0)
        points.append(TrendPoint(period=survey.period, value=value, n=n, n_total=n_total))
    return TrendSeries(role=role, name=name, points=tuple(points))


def _peers(*, surveys: list[ShortfallValues], unit: str) -> TrendSeries:
    points = []
    for survey in surveys:
        others = [value for place, value in survey.units if place.code != unit]
        known = [own.value for own in others if own.value is not None]
        middle = median(known) if known else None
        points.append(TrendPoint(period=survey.period, value=middle, n=len(known), n_total=len(others)))
    return TrendSeries(role="peers", name="", points=tuple(points))
