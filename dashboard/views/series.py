"""An indicator over all periods of a kind, and map classes that hold over them: a colour keeps its meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dashboard.cache import memoize_same, memoize_view
from dashboard.format import decimals_of
from dashboard.views.classes import CLASS_COUNT
from dashboard.views.model import IndicatorView
from dashboard.views.readings import country_series, figures_in
from dashboard.views.session import data_version, get_coverage, get_tree, is_country, reading
from dashboard.views.shortfall_values import MOST_SURVEYS, shortfall_values
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.classify import Classes, Direction, Scheme, classify
from domain.columns import ROLLUPS
from domain.errors import SurveyError
from domain.evaluation import Read
from domain.known_indicators import is_shortfall
from domain.period_choice import is_comparable
from domain.periods import Period
from domain.plans import offered_periods, plan_for
from domain.series import Series, series_of
from domain.units.structure import WHOLE_COUNTRY

_MOST_VALUES = 30_000
"""Units times periods that classes are cut from; a longer series is cut from its latest periods."""


@dataclass(frozen=True)
class SeriesView:
    """``values``: period -> unit code -> value, oldest first; a unit without a value is absent."""

    values: Series

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods, oldest first."""
        return tuple(self.values)


@memoize_view(version=data_version, is_large=is_country)
def get_series(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    kind: str,
    group: str = "",
    norms_on: str = "",
) -> SeriesView:
    """The values of all units of ``level`` in every period of ``kind``; no periods without data.

    ``norms_on`` as in ``get_gap_view``, for shortfalls.
    """
    where = {"scope": scope, "structure": structure, "level": level, "province": province, "group": group}
    if is_shortfall(indicator):
        return _shortfalls(indicator=indicator, kind=kind, norms_on=norms_on, where=where)
    catalogue = get_catalogue()
    own = catalogue.indicator(indicator)
    tree = get_tree(scope=scope, structure=structure, province=province, group=group)
    coverage = get_coverage(scope=scope, structure=structure, province=province, measures=own.measures)
    offered, surveys = offered_periods(indicator=own, catalogue=catalogue, coverage=coverage)
    offered = [period for period in offered if period.period.kind == kind]
    n_units = max((len(tree.nodes(level=level, day=period.period.end)) for period in offered[-1:]), default=0)
    offered = offered[-max(1, _MOST_VALUES // max(1, n_units)) :]
    plans = [plan_for(offered=period, surveys=surveys) for period in offered]
    with reading() as connection:
        if province == WHOLE_COUNTRY and own.rollup in ROLLUPS:
            values = country_series(
                connection=connection,
                scope=scope,
                structure=structure,
                level=level,
                indicator=own,
                catalogue=catalogue,
                tree=tree,
                plans=plans,
            )
            return SeriesView(values=values)
        ids = tuple(dict.fromkeys(i for plan in plans for i in plan.ids))
        rows = figures_in(
            connection=connection,
            scope=scope,
            structure=structure,
            province=province,
            indicator=own,
            periods=ids,
        )
    found = series_of(
        indicator=own,
        catalogue=catalogue,
        read=Read(rows=rows, reporters={}),  # who reported matters for what is missing, not for values
        plans=plans,
        nodes_on=lambda period: tree.nodes(level=level, day=period.end),
    )
    return SeriesView(values=found)


def _shortfalls(*, indicator: str, kind: str, norms_on: str, where: Mapping[str, object]) -> SeriesView:
    asked = {**where, "indicator": indicator, "norms_on": norms_on}
    try:
        latest = shortfall_values(**asked)  # type: ignore[arg-type]
    except SurveyError:
        return SeriesView(values={})
    wanted = [period for period in latest.periods if period.kind == kind][:MOST_SURVEYS]
    values = {}
    for period in reversed(wanted):
        found = shortfall_values(**asked, period=period.code)  # type: ignore[arg-type]
        values[period] = {place.code: own.value for place, own in found.units if own.value is not None}
    return SeriesView(values=values)


def comparable(*, view: IndicatorView, series: SeriesView) -> tuple[Period, ...]:
    """The periods of the series that mean the same as the view's, oldest first."""
    return tuple(
        period
        for period in series.periods
        if is_comparable(
            period=max(period, view.period), previous=min(period, view.period), indicator=view.indicator
        )
    )


@memoize_same()
def with_fixed_classes(*, view: IndicatorView, series: SeriesView) -> IndicatorView:
    """The view with classes cut from all comparable periods of the series; bounds of one's own are fixed already.

    Counts are those of the view's period. A series of a single period leaves the view as it is.
    """
    if len(comparable(view=view, series=series)) < 2:
        return view
    (found,) = with_shared_classes(views=(view,), series=series)
    return found


def with_shared_classes(*, views: Sequence[IndicatorView], series: SeriesView) -> tuple[IndicatorView, ...]:
    """Views of one indicator with the same classes, cut from their values and those of all comparable periods.

    ``class_periods`` is set when the series reaches over more than one period.
    """
    view = views[0]
    if view.scheme == "user":
        return tuple(views)
    shown = {own.period for own in views}
    periods = comparable(view=view, series=series)
    codes = {unit.place.code for own in views for unit in own.units}
    values: list[float] = []
    for row in (series.values[period] for period in periods if period not in shown):
        values += row.values() if row.keys() <= codes else [row[code] for code in row if code in codes]
    values += [unit.value for own in views for unit in own.units if unit.value is not None]
    classes = _classes(
        values=tuple(values),
        scheme=view.scheme,  # type: ignore[arg-type]
        target=view.target.value if view.target else None,
        direction=view.indicator.direction,  # type: ignore[arg-type]
        decimals=decimals_of(display_unit=view.indicator.display_unit),
    )
    span = (periods[0], periods[-1]) if len(periods) > 1 else None
    return tuple(
        replace(
            own,
            classes=classes.counted([unit.value for unit in own.units]),
            class_periods=span,
            most=max(values, default=None),
        )
        for own in views
    )


@lru_cache(maxsize=64)
def _classes(
    *, values: tuple[float, ...], scheme: Scheme, target: float | None, direction: Direction, decimals: int
) -> Classes:
    """Classes of the same values are asked for by the map, the words and the table of one page."""
    return classify(
        values=values, scheme=scheme, k=CLASS_COUNT, target=target, direction=direction, decimals=decimals
    )
