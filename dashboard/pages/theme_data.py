"""What a theme page shows, asked from the views for the request at hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard import views
from dashboard.components.filters import filter_row
from dashboard.components.map_kinds.model import MapKind, Shown
from dashboard.components.table_card import comes_in_parts, table_parts
from dashboard.components.trend_card import trend_parts
from dashboard.components.trend_past import NO_PAST, Past
from dashboard.pages.model import Request
from dashboard.state import CURRENT, OWN_SCALE, Notice
from dashboard.views.model import IndicatorView, TrendView
from dashboard.views.series import SeriesView
from domain.catalogue import Indicator
from domain.known_indicators import find_indicator, is_shortfall, of_theme
from domain.series import BEFORE_BREAK
from domain.units.structure import WHOLE_COUNTRY
from domain.user_breaks import read_breaks

NEW_STRUCTURE = "post2025"
THEMES: dict[str, tuple[str, ...]] = {
    "/adoption": ("adoption", "procedure", "digitisation"),
    "/equipment": ("shortfall", "equipment", "connectivity"),
    "/skills": ("skills",),
}
DEFAULT_INDICATOR = {
    "/adoption": "online_share_calendar",
    "/equipment": "usable_computers_per_staff",
    "/skills": "it_standard_share",
}


def groups_of(path: str) -> list[tuple[str, Sequence[Indicator]]]:
    """Indicators of a page by theme."""
    return [(theme, of_theme(theme)) for theme in THEMES[path]]


def indicator_of(request: Request) -> str:
    """The indicator asked for when it belongs to the page, else the page's own."""
    asked = request.state.indicator
    if asked and find_indicator(asked).theme in THEMES[request.path]:
        return asked
    return DEFAULT_INDICATOR[request.path]


def view_of(request: Request) -> IndicatorView:
    """The view of a page's state, its classes those of the whole series unless asked otherwise; raises NoDataError."""
    view = indicator_view(request=request, indicator=indicator_of(request), period=request.state.period)
    return fixed_view(request=request, view=view)


def fixed_view(*, request: Request, view: IndicatorView) -> IndicatorView:
    """The view with classes of its whole series, unless the address asks for those of its period alone."""
    if request.state.scale == OWN_SCALE:
        return view
    return views.with_fixed_classes(view=view, series=series_of(request=request, view=view))


def series_of(*, request: Request, view: IndicatorView) -> SeriesView:
    """The view's indicator in all periods of the kind that is shown."""
    return views.get_series(
        scope=request.scope,
        indicator=view.indicator.id,
        structure=view.structure,
        level=view.level,
        province=view.province.code,
        kind=view.period.kind,
        group=view.group,
        norms_on=norms_day(request),
    )


def plain_view_of(request: Request) -> IndicatorView:
    """The view of a page's state with classes of its own period; raises NoDataError when nothing is loaded for it."""
    return indicator_view(request=request, indicator=indicator_of(request), period=request.state.period)


def indicator_view(*, request: Request, indicator: str, period: str, against: str = "") -> IndicatorView:
    """Any indicator in the place, level and group of a page; raises NoDataError when nothing is loaded for it.

    ``against``: the period to compare with instead of the preceding one; shortfalls have a change only with it.
    """
    state = request.state
    if is_shortfall(indicator):
        return views.get_shortfall_view(
            scope=request.scope,
            indicator=indicator,
            structure=state.structure,
            level=state.level,
            province=state.province,
            district=state.district,
            period=period,
            scheme=state.classes,  # type: ignore[arg-type]
            breaks=read_breaks(state.breaks),
            norms_on=norms_day(request),
            group=state.group,
            against=against,
        )
    return views.get_indicator_view(
        scope=request.scope,
        indicator=indicator,
        structure=state.structure,
        level=state.level,
        province=state.province,
        district=state.district if state.level == "commune" else "",
        period=period,
        scheme=state.classes,  # type: ignore[arg-type]
        breaks=read_breaks(state.breaks),
        group=state.group,
        against=against,
    )


def norms_day(request: Request) -> str:
    """The day whose norms are asked for, '' for those of each survey's own day."""
    return date.today().isoformat() if request.state.norms == CURRENT else ""


def notices_of(*, request: Request, own: Sequence[Notice]) -> list[Notice]:
    """What had to be changed in what was asked for, and whose norms are applied."""
    reference = [Notice(key="notice.norms_current")] if request.state.norms == CURRENT else []
    if request.state.province == WHOLE_COUNTRY and is_shortfall(indicator_of(request)):
        reference.append(Notice(key="notice.norms_national"))
    return [*request.notices, *reference, *own]


def filters_of(*, request: Request, view: IndicatorView) -> list[Any]:
    """The filter row of a page."""
    state = request.state
    options = views.get_options(scope=request.scope, structure=state.structure, province=state.province)
    return list(filter_row(view=view, state=state, options=options, groups=groups_of(request.path)))


def trend_of(*, request: Request, view: IndicatorView) -> list[Any]:
    """The trend of the open unit."""
    state = request.state
    if is_shortfall(view.indicator.id):
        found = views.get_shortfall_trend(
            scope=request.scope,
            indicator=view.indicator.id,
            structure=state.structure,
            level=state.level,
            province=state.province,
            unit=state.unit,
            norms_on=norms_day(request),
            group=state.group,
        )
        return trend_parts(trend_view=found, view=view, state=state)
    found = views.get_trend(
        scope=request.scope,
        indicator=view.indicator.id,
        structure=state.structure,
        level=state.level,
        province=state.province,
        unit=state.unit,
        group=state.group,
    )
    return trend_parts(trend_view=found, view=view, state=state, past=_past_of(request=request, found=found))


def _past_of(*, request: Request, found: TrendView) -> Past:
    """The past of the lines of the new structure, of all communes together; a class of communes has none."""
    state, indicator = request.state, found.indicator.id
    if state.structure != NEW_STRUCTURE:
        return Past(before=_before(request=request, indicator=indicator))
    if not found.series or state.group or state.province == WHOLE_COUNTRY:
        return NO_PAST
    has_unit = any(series.role == "unit" for series in found.series)
    wanted = [(state.level, state.unit)] if has_unit else []
    wanted.append(("province", state.province))
    carried = [
        views.get_carried_trend(
            scope=request.scope, indicator=indicator, province=state.province, unit=unit, level=level
        )
        for level, unit in wanted
    ]
    return Past(carried=carried)


def _before(*, request: Request, indicator: str) -> TrendView | None:
    """The indicator that stood in the place of this one before the series break, where there was one."""
    state, own = request.state, BEFORE_BREAK.get(indicator)
    if own is None:
        return None
    return views.get_trend(
        scope=request.scope,
        indicator=own,
        structure=state.structure,
        level=state.level,
        province=state.province,
        unit=state.unit,
        group=state.group,
    )


def late_parts(*, request: Request, kind: MapKind, shown: Shown) -> tuple[list[Any], list[Any]]:
    """Trend and table, which are drawn after the map."""
    rows = None if comes_in_parts(shown.state) else kind.rows(shown)
    table = table_parts(
        rows=rows, columns=kind.columns(shown), n_rows=len(shown.view.units), lang=shown.state.lang
    )
    return trend_of(request=request, view=shown.view), table
