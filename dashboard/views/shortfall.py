"""A shortfall as an indicator view: the same map, ranking, table and exports as any indicator."""

from statistics import median

from dashboard.cache import memoize_view
from dashboard.views.classes import map_classes, usable_scheme
from dashboard.views.indicator import NoDataError
from dashboard.views.model import (
    Geometry,
    IndicatorView,
    Place,
    TrendPoint,
    TrendSeries,
    TrendView,
    UnitValue,
)
from dashboard.views.places import geometry_on
from dashboard.views.session import data_version, is_country, reading
from dashboard.views.shortfall_change import Before, shortfalls_before
from dashboard.views.shortfall_values import MOST_SURVEYS, ShortfallValues, shortfall_values
from domain.access import Scope
from domain.classify import Scheme
from domain.errors import SurveyError
from domain.known_indicators import find_indicator
from domain.rollup import Evaluated


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
    against: str = "",
) -> IndicatorView:
    """The shortfall for all units of ``level``; raises NoDataError, UnknownNameError.

    Units have no rank: lacking equipment is a need, not a result. ``norms_on`` as in ``get_gap_view``.
    ``against``: the code of the survey that changes are counted from; there is no change without it, nor where the two
    surveys have no common norms or not the same communes.
    """
    own = find_indicator(indicator)
    inside = district if level == "commune" else ""
    where = {"scope": scope, "structure": structure, "level": level, "province": province, "district": inside,
             "group": group}  # fmt: skip
    try:
        found = shortfall_values(**where, indicator=indicator, period=period, norms_on=norms_on)  # type: ignore[arg-type]
    except SurveyError as error:
        raise NoDataError(indicator=own, structure=structure) from error
    before = Before()
    if against:
        before = shortfalls_before(now=found, indicator=own, against=against, norms_on=norms_on, where=where)
    units = tuple(
        _unit(place=place, own=value, before=before.units.get(place.code)) for place, value in found.units
    )
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
        total=_unit(place=found.total[0], own=found.total[1], before=before.total),
        previous_period=None if before.total is None else before.period,
        previous_total=before.total,
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


def _unit(*, place: Place, own: Evaluated, before: float | None) -> UnitValue:
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
        change=None if before is None or own.value is None else own.value - before,
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
