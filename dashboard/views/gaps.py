"""Equipment against the norm, for the units of a level: what is lacking, what it costs, on what legal basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.cache import memoize_view
from dashboard.views.model import Geometry, Place, SourceLine
from dashboard.views.session import data_version
from dashboard.views.survey import Survey, SurveyRequest, read_survey
from dashboard.views.values import place_of
from domain.access import Scope
from domain.classify import Classes, classify
from domain.equipment.gaps import GapLine, Rules, gaps_by_node
from domain.equipment.norm_files import get_norms
from domain.equipment.norms import ASSET, SERVICE, Item, Norms, NormSet
from domain.equipment.services import ServiceLine, services_of_area, services_of_unit
from domain.errors import PeriodError
from domain.periods import Period
from domain.surveys import EQUIPMENT_FORM, STAFF_FORM
from domain.units.structure import Node

CLASS_COUNT = 5
FORMS = (EQUIPMENT_FORM, STAFF_FORM)


@dataclass(frozen=True)
class UnitGaps:
    """One unit's or area's lines, in the order of the view's items."""

    place: Place
    lines: tuple[GapLine, ...]
    services: tuple[ServiceLine, ...]

    def line(self, item: str) -> GapLine:
        """The line of an item; KeyError for an unknown one."""
        return {own.item: own for own in self.lines}[item]


@dataclass(frozen=True)
class GapView:
    """Shortfalls of all items for the units of a level, and of the area as a whole.

    ``norms_day`` is the day whose norms are applied; ``is_reference`` says that they are not those of the survey's day
    ('tham khảo'). ``sets`` are the lists of norms in force, () when none is. ``classes`` are of the exactly known
    shortfalls of each item.
    """

    structure: str
    level: str
    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None
    periods: tuple[Period, ...]
    norms_day: date
    is_reference: bool
    sets: tuple[NormSet, ...]
    items: tuple[Item, ...]
    services: tuple[Item, ...]
    units: tuple[UnitGaps, ...]
    total: UnitGaps
    classes: Mapping[str, Classes]
    geometry: Geometry
    source: SourceLine


@memoize_view(version=data_version)
def get_gap_view(
    *,
    scope: Scope,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    norms_on: str = "",
    group: str = "",
) -> GapView:
    """Gaps of all units of ``level``; raises SurveyError without any survey, NormError, PeriodError.

    ``norms_on`` (ISO day) applies the norms of another day, as a reference; '' those of the survey's last day.
    """
    norms = get_norms()
    survey = read_survey(
        SurveyRequest(scope, structure, level, province, district, period, FORMS, norms.measures, group)
    )
    day = norms_day(norms_on) or survey.day
    rules = norms.in_force(day=day, province=province)
    units = _units(survey=survey, norms=norms, rules=rules)
    total = units.pop()
    return GapView(
        structure=structure,
        level=level,
        province=survey.province,
        district=survey.district,
        period=survey.period,
        asked_period=survey.asked_period,
        periods=survey.periods,
        norms_day=day,
        is_reference=rules != norms.in_force(day=survey.day, province=province),
        sets=tuple(own for own in norms.sets if any(r.of == own for line in rules.values() for r in line)),
        items=norms.items_of(ASSET),
        services=norms.items_of(SERVICE),
        units=tuple(units),
        total=total,
        classes={item.id: _classes(units=units, item=item.id) for item in norms.items_of(ASSET)},
        geometry=survey.geometry,
        source=_source(survey=survey),
    )


def norms_day(text: str) -> date | None:
    """The day whose norms are asked for, None for '' (those of the survey's own day); raises PeriodError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise PeriodError(
            vi=f"Ngày định mức “{text}” không hợp lệ. Viết như 2025-07-01.",
            en=f"The day of the norms “{text}” is not valid. Write it as 2025-07-01.",
        ) from error


def _units(*, survey: Survey, norms: Norms, rules: Rules) -> list[UnitGaps]:
    """Lines of the units, then of the area."""
    nodes = [*survey.nodes, survey.area]
    lines = gaps_by_node(
        nodes=nodes,
        figures=survey.figures,
        reporters=survey.reporters.get(EQUIPMENT_FORM, frozenset()),
        norms=norms,
        rules=rules,
    )
    return [
        UnitGaps(
            place=place_of(node),
            lines=lines[node.code],
            services=_services(node=node, survey=survey, norms=norms, rules=rules),
        )
        for node in nodes
    ]


def _services(*, node: Node, survey: Survey, norms: Norms, rules: Rules) -> tuple[ServiceLine, ...]:
    return services_of_area(
        lines=[
            services_of_unit(norms=norms, rules=rules, cells=survey.figures.get(code, {}))
            for code in node.members
        ]
    )


def _classes(*, units: list[UnitGaps], item: str) -> Classes:
    shortfalls = [unit.line(item).shortfall for unit in units]
    values = [None if own is None or own.exact is None else float(own.exact) for own in shortfalls]
    return classify(values=values, scheme="quantile", k=CLASS_COUNT, target=None, direction="-")


def _source(*, survey: Survey) -> SourceLine:
    """N of N: communes with both surveys."""
    both = frozenset.intersection(*(survey.reporters.get(form, frozenset()) for form in FORMS))
    members = set(survey.area.members)
    return survey.source(forms=FORMS, n=len(both & members), n_total=len(members))
