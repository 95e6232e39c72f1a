"""The overview: headline figures, who has reported, best and worst units, services offered against services used."""

from collections.abc import Sequence
from itertools import groupby

from dashboard.cache import memoize_view
from dashboard.views.indicator import NoDataError, get_indicator_view
from dashboard.views.model import (
    Completeness,
    Contrast,
    Extremes,
    Headline,
    IndicatorView,
    OverviewView,
    Place,
)
from dashboard.views.session import data_version, get_tree, reading
from dashboard.views.values import place_of
from domain.access import Scope
from domain.catalogue import Indicator
from domain.catalogue_files import get_catalogue
from domain.units.structure import UnitTree
from store.queries import reports
from store.queries.reports import ExpectedReport

HEADLINES = (
    "online_share_calendar",
    "unassisted_online_share",
    "online_service_share",
    "online_payment_share",
    "on_time_share",
    "usable_computers_per_staff",
    "obsolete_share",
    "it_standard_share",
)
EXTREME_COUNT = 5


@memoize_view(version=data_version)
def get_overview(*, scope: Scope, structure: str, province: str) -> OverviewView:
    """The overview of a province in one structure. Each headline is in its own latest complete period."""
    catalogue = get_catalogue()
    tree = get_tree(scope=scope, structure=structure, province=province)
    shown = {
        name: _view_or_none(scope=scope, indicator=name, structure=structure, province=province)
        for name in dict.fromkeys((*HEADLINES, "assisted_share"))
    }
    with reading() as connection:
        expected = reports.expected_reports(
            connection=connection, scope=scope, structure=structure, province=province
        )
        refused = reports.refused_units(
            connection=connection,
            scope=scope,
            structure=structure,
            forms=sorted({e.form for e in expected}),
            periods={e.period_id for e in expected},
        )
        counts = reports.finding_counts(connection=connection, scope=scope)
    return OverviewView(
        province=_province(tree=tree, shown=list(shown.values())),
        structure=structure,
        headlines=tuple(_headline(indicator=catalogue.indicator(n), view=shown[n]) for n in HEADLINES),
        contrast=_contrast(scope=scope, structure=structure, province=province),
        extremes=_extremes(shown["online_share_calendar"]),
        completeness=_completeness(expected=expected, refused=refused, tree=tree),
        open_errors=counts.n_errors,
        open_warnings=counts.n_warnings,
        refused_files=counts.n_refused,
        n_files=counts.n_files,
    )


def _view_or_none(
    *, scope: Scope, indicator: str, structure: str, province: str, period: str = ""
) -> IndicatorView | None:
    try:
        return get_indicator_view(
            scope=scope,
            indicator=indicator,
            structure=structure,
            level="commune",
            province=province,
            period=period,
        )
    except NoDataError:
        return None


def _province(*, tree: UnitTree, shown: Sequence[IndicatorView | None]) -> Place:
    found = next((view.province for view in shown if view), None)
    if found:
        return found
    last = [version for version in tree.versions if version.level == "province"]
    name, code = (last[-1].name, last[-1].code) if last else ("", "")
    return Place(code=code, name=name, level="province", parent_code="", parent_name="")


def _headline(*, indicator: Indicator, view: IndicatorView | None) -> Headline:
    if view is None:
        return Headline(
            indicator=indicator,
            period=None,
            value=None,
            n=0,
            n_total=0,
            target=None,
            previous_period=None,
            change=None,
            is_synthetic=False,
        )
    target = get_catalogue().target(
        indicator=indicator.id,
        level="province",
        province=view.province.code,
        day=view.period.end.isoformat(),
    )
    return Headline(
        indicator=indicator,
        period=view.period,
        value=view.total.value,
        n=view.total.n,
        n_total=view.total.n_total,
        target=target,
        previous_period=view.previous_period,
        change=view.total.change,
        is_synthetic=view.source.is_synthetic,
    )


def _contrast(*, scope: Scope, structure: str, province: str) -> Contrast | None:
    """Both shares of one quarter: that of the dossiers; supply of another period is never set beside it."""
    used = _view_or_none(
        scope=scope, indicator="online_share_calendar", structure=structure, province=province
    )
    if used is None:
        return None
    names = ("online_service_share", "assisted_share", "unassisted_online_share")
    same = {
        name: _view_or_none(
            scope=scope, indicator=name, structure=structure, province=province, period=used.period.code
        )
        for name in names
    }
    kept = {name: view for name, view in same.items() if view and view.period == used.period}
    supply, alone, assisted = (
        kept.get(n) for n in ("online_service_share", "unassisted_online_share", "assisted_share")
    )
    received = used.total.denominator
    filed_by_staff = assisted.total.numerator if assisted else None
    return Contrast(
        period=used.period,
        procedures_online_share=supply.total.value if supply else None,
        dossiers_online_share=used.total.value,
        assisted_share_of_received=100 * filed_by_staff / received
        if filed_by_staff is not None and received
        else None,
        unassisted_share=alone.total.value if alone else None,
        n=used.total.n,
        n_total=used.total.n_total,
        is_synthetic=used.source.is_synthetic,
    )


def _extremes(view: IndicatorView | None) -> Extremes | None:
    if view is None:
        return None
    ranked = sorted((u for u in view.units if u.rank is not None), key=lambda u: (u.rank or 0, u.place.code))
    return Extremes(
        indicator=view.indicator,
        period=view.period,
        best=tuple(ranked[:EXTREME_COUNT]),
        worst=tuple(reversed(ranked[-EXTREME_COUNT:])),
    )


def _completeness(
    *, expected: Sequence[ExpectedReport], refused: set[tuple[str, int, str]], tree: UnitTree
) -> tuple[Completeness, ...]:
    out = []
    for form, group in groupby(expected, key=lambda e: e.form):
        own = list(group)
        period = own[0].period
        places = {n.code: place_of(n) for n in tree.nodes(level="commune", day=period.end)}
        absent = [e for e in own if not e.has_figures and e.unit in places]
        out.append(
            Completeness(
                form=form,
                period=period,
                expected=len(own),
                reported=sum(e.has_figures for e in own),
                due_on=own[0].due_on,
                missing=tuple(places[e.unit] for e in absent if (form, e.period_id, e.unit) not in refused),
                refused=tuple(places[e.unit] for e in absent if (form, e.period_id, e.unit) in refused),
            )
        )
    return tuple(out)
