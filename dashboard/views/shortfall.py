"""A shortfall as an indicator view: the same map, ranking, table and exports as any indicator."""

from statistics import median

from dashboard.cache import memoize_view
from dashboard.views.classes import map_classes, usable_scheme
from dashboard.views.gaps import GapView, UnitGaps, get_gap_view
from dashboard.views.indicator import NoDataError
from dashboard.views.model import IndicatorView, TrendPoint, TrendSeries, TrendView, UnitValue
from dashboard.views.session import data_version
from dashboard.views.shortfall_change import Before, shortfalls_before
from domain.access import Scope
from domain.classify import Scheme
from domain.equipment.shortfalls import evaluate_shortfall
from domain.errors import SurveyError
from domain.known_indicators import find_indicator
from domain.rollup import Evaluated

_MOST_SURVEYS = 12


@memoize_view(version=data_version)
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
        gaps = get_gap_view(**where, period=period, norms_on=norms_on)  # type: ignore[arg-type]
    except SurveyError as error:
        raise NoDataError(indicator=own, structure=structure) from error
    before = Before()
    if against:
        before = shortfalls_before(now=gaps, indicator=own, against=against, norms_on=norms_on, where=where)
    units = tuple(
        _unit(unit=unit, indicator=indicator, before=before.units.get(unit.place.code)) for unit in gaps.units
    )
    total = _unit(unit=gaps.total, indicator=indicator, before=before.total)
    usable = usable_scheme(scheme=scheme, target=None, breaks=breaks)
    return IndicatorView(
        indicator=own,
        structure=structure,
        level=level,
        province=gaps.province,
        district=gaps.district,
        period=gaps.period,
        asked_period=gaps.asked_period,
        periods=gaps.periods,
        units=units,
        total=total,
        previous_period=None if before.total is None else before.period,
        previous_total=before.total,
        target=None,
        n_below_target=0,
        classes=map_classes(values=units, indicator=own, scheme=usable, target=None, breaks=breaks),
        scheme=usable,
        geometry=gaps.geometry,
        source=gaps.source,
        group=group,
    )


def _unit(*, unit: UnitGaps, indicator: str, before: float | None) -> UnitValue:
    found = evaluate_shortfall(indicator=indicator, lines=unit.lines)
    return UnitValue(
        place=unit.place,
        value=found.value,
        numerator=found.numerator,
        denominator=found.denominator,
        n=found.n,
        n_total=found.n_total,
        is_small=False,
        reason=found.reason,
        rank=None,
        change=None if before is None or found.value is None else found.value - before,
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

    def gaps_of(period: str) -> GapView:
        return get_gap_view(
            scope=scope,
            structure=structure,
            level=level,
            province=province,
            period=period,
            norms_on=norms_on,
            group=group,
        )

    try:
        latest = gaps_of("")
    except SurveyError:
        return TrendView(indicator=own, structure=structure, series=(), is_synthetic=False)
    views = [gaps_of(period.code) for period in reversed(latest.periods[:_MOST_SURVEYS])]
    series = [_line(role="province", name=latest.province.name, views=views, code="", indicator=indicator)]
    names = {own.place.code: own.place.name for own in latest.units}
    if unit in names and level != "province":
        series.insert(0, _line(role="unit", name=names[unit], views=views, code=unit, indicator=indicator))
    if level != "province":
        series.append(_peers(views=views, unit=unit, indicator=indicator))
    is_synthetic = any(view.source.is_synthetic for view in views)
    return TrendView(indicator=own, structure=structure, series=tuple(series), is_synthetic=is_synthetic)


def _line(*, role: str, name: str, views: list[GapView], code: str, indicator: str) -> TrendSeries:
    """The line of a unit, or of the whole area when ``code`` is ''."""
    points = []
    for view in views:
        found = view.total if not code else next((u for u in view.units if u.place.code == code), None)
        value = _evaluated(unit=found, indicator=indicator)
        n, n_total = (value.n, value.n_total) if value else (0, 0)
        points.append(
            TrendPoint(period=view.period, value=value.value if value else None, n=n, n_total=n_total)
        )
    return TrendSeries(role=role, name=name, points=tuple(points))


def _evaluated(*, unit: UnitGaps | None, indicator: str) -> Evaluated | None:
    return None if unit is None else evaluate_shortfall(indicator=indicator, lines=unit.lines)


def _peers(*, views: list[GapView], unit: str, indicator: str) -> TrendSeries:
    points = []
    for view in views:
        others = [own for own in view.units if own.place.code != unit]
        values = [evaluate_shortfall(indicator=indicator, lines=own.lines).value for own in others]
        known = [value for value in values if value is not None]
        middle = median(known) if known else None
        points.append(TrendPoint(period=view.period, value=middle, n=len(known), n_total=len(others)))
    return TrendSeries(role="peers", name="", points=tuple(points))
