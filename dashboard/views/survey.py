"""One survey of equipment and staff, read once for all units of a level: what the gap and skill views are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.views.model import Geometry, Place, SourceLine
from dashboard.views.places import area_on, asked_but_not_shown, geometry_on, province_on
from dashboard.views.session import get_coverage, get_tree, reading
from dashboard.views.values import place_of
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.errors import SurveyError
from domain.period_choice import OfferedPeriod
from domain.periods import Period
from domain.plans import choose
from domain.rollup import join_fields
from domain.surveys import survey_measures, survey_periods
from domain.units.structure import Node, UnitTree
from store.queries import facts


@dataclass(frozen=True)
class SurveyRequest:
    """Which survey for which units; ``district`` '' is the whole province, ``period`` '' the default."""

    scope: Scope
    structure: str
    level: str
    province: str
    district: str
    period: str
    forms: tuple[str, ...]
    measures: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True)
class Survey:
    """The survey as read: units of the level (inside the district), the area, figures and who reported."""

    period: Period
    asked_period: Period | None
    periods: tuple[Period, ...]
    tree: UnitTree
    nodes: tuple[Node, ...]
    area: Node
    province: Place
    district: Place | None
    figures: Mapping[str, Mapping[str, float]]
    reporters: Mapping[str, frozenset[str]]  # form -> communes
    status: facts.FactStatus
    geometry: Geometry

    @property
    def day(self) -> date:
        """The day of the survey: the end of its period."""
        return self.period.end

    def source(self, *, forms: tuple[str, ...], n: int, n_total: int) -> SourceLine:
        """The line under the figures."""
        return SourceLine(
            forms=forms,
            period=self.period,
            survey_period=None,
            n=n,
            n_total=n_total,
            is_final=self.status.n_provisional == 0 and self.status.n_final > 0,
            is_synthetic=self.status.n_synthetic > 0,
        )


@dataclass(frozen=True)
class ChosenSurvey:
    """Which survey answers a request: ``offered`` are all there are, oldest first."""

    tree: UnitTree
    offered: Sequence[OfferedPeriod]
    chosen: OfferedPeriod


def choose_survey(request: SurveyRequest) -> ChosenSurvey:
    """The survey asked for, else the latest that ends no later; raises SurveyError when there is none."""
    tree = get_tree(
        scope=request.scope, structure=request.structure, province=request.province, group=request.group
    )
    offered = _offered(request)
    chosen = choose(
        offered=offered,
        tree=tree,
        asked=request.period,
        calendar="calendar",
        complete_share=get_settings().complete_share,
    )
    if chosen is None:
        raise SurveyError(
            vi="Chưa nạp báo cáo khảo sát trang thiết bị hoặc cán bộ (biểu 04, 05) cho mô hình này.",
            en="No survey of equipment or staff (forms 04, 05) is loaded for this structure.",
        )
    return ChosenSurvey(tree=tree, offered=offered, chosen=chosen)


def read_survey(request: SurveyRequest) -> Survey:
    """Read the survey of ``choose_survey``; raises SurveyError when there is none."""
    found = choose_survey(request)
    tree, offered, chosen = found.tree, found.offered, found.chosen
    day = chosen.period.end
    area = area_on(tree=tree, day=day, district=request.district, province=request.province)
    figures, reporters, status, geometry = _read(request=request, chosen=chosen)
    return Survey(
        period=chosen.period,
        asked_period=asked_but_not_shown(code=request.period, shown=chosen.period),
        periods=tuple(own.period for own in reversed(offered)),
        tree=tree,
        nodes=_inside(nodes=tree.nodes(level=request.level, day=day), level=request.level, area=area),
        area=area,
        province=place_of(province_on(tree=tree, day=day, province=request.province)),
        district=place_of(area) if area.level == "district" else None,
        figures=figures,
        reporters=reporters,
        status=status,
        geometry=geometry,
    )


def _offered(request: SurveyRequest) -> Sequence[OfferedPeriod]:
    measures = get_catalogue().measures
    coverage = get_coverage(
        scope=request.scope,
        structure=request.structure,
        province=request.province,
        measures=survey_measures(measures=measures, forms=request.forms),
    )
    return survey_periods(coverage=coverage, measures=measures, forms=request.forms)


def _inside(*, nodes: Sequence[Node], level: str, area: Node) -> tuple[Node, ...]:
    """Units of the level with communes; of the communes only those of a district that was asked for."""
    inside = set(area.members)
    is_narrowed = level == "commune" and area.level == "district"
    return tuple(node for node in nodes if node.members and (not is_narrowed or node.code in inside))


def _read(
    *, request: SurveyRequest, chosen: OfferedPeriod
) -> tuple[dict[str, dict[str, float]], dict[str, frozenset[str]], facts.FactStatus, Geometry]:
    scope, structure, province = request.scope, request.structure, request.province
    measures, forms, ids = request.measures, request.forms, chosen.ids
    with reading() as connection:
        rows = facts.figures(
            connection=connection,
            scope=scope,
            structure=structure,
            province=province,
            measures=measures,
            periods=ids,
        )
        who = facts.reporters(
            connection=connection,
            scope=scope,
            structure=structure,
            province=province,
            forms=forms,
            periods=ids,
        )
        status = facts.status(
            connection=connection,
            scope=scope,
            structure=structure,
            province=province,
            measures=measures,
            periods=ids,
        )
        geometry = geometry_on(
            connection=connection,
            scope=scope,
            structure=structure,
            level=request.level,
            province=province,
            day=chosen.period.end,
        )
    figures = {unit: cells for (unit, _), cells in join_fields(rows=rows).items()}
    return figures, {form: frozenset(codes) for (form, _), codes in who.items()}, status, geometry
