"""All indicators of all units of a level at once: what units are compared by, and ranked among."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.cache import memoize_view
from dashboard.views.model import Place, UnitValue
from dashboard.views.overview import HEADLINES
from dashboard.views.places import province_on
from dashboard.views.session import Coverage, data_version, get_attributes, get_coverage, get_tree, reading
from dashboard.views.values import place_of, unit_values
from domain.access import Scope
from domain.catalogue import Catalogue, Indicator
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.evaluation import Read, evaluate_nodes, figures_of, reporters_of, storage_forms
from domain.peers import Traits
from domain.periods import STRUCTURE_CHANGE, Period
from domain.plans import Plan, choose, offered_periods, plan_for
from domain.rollup import Reported
from domain.units.names import label_key, split_type
from domain.units.structure import WHOLE_COUNTRY, UnitTree
from store.queries import facts, reports
from store.queries.facts import FactStatus
from store.queries.indicators import read_figures

MAIN = (*HEADLINES, "overdue_share_pending", "digitised_share", "signed_share", "petition_satisfied_share")
"""The indicators that a comparison opens with, and all that is computed for every commune of the country."""
VOLUME = "dossiers_received"
"""The indicator by which loads of dossiers are compared."""


@dataclass(frozen=True)
class LevelRow:
    """One indicator: the value of each unit by code, ranked over all; the province's; the target in force."""

    indicator: Indicator
    period: Period
    survey_period: Period | None
    values: Mapping[str, UnitValue]
    province_value: float | None
    target: float | None

    @property
    def numbers(self) -> dict[str, float | None]:
        """Values by code."""
        return {code: own.value for code, own in self.values.items()}

    @property
    def n_ranked(self) -> int:
        """Units with a value."""
        return sum(own.value is not None for own in self.values.values())


@dataclass(frozen=True)
class LevelTable:
    """The units of a level on ``day``, what they are like, and all indicators that have data."""

    structure: str
    level: str
    province: Place
    day: date
    places: tuple[Place, ...]
    provinces: Mapping[str, str]  # code of each unit -> its province
    traits: Mapping[str, Traits]
    are_classes_simulated: bool
    rows: tuple[LevelRow, ...]
    status: FactStatus

    def row(self, indicator: str) -> LevelRow | None:
        """The row of an indicator, None without data."""
        return next((row for row in self.rows if row.indicator.id == indicator), None)


@memoize_view(version=data_version)
def get_level_table(
    *, scope: Scope, structure: str, level: str, province: str, period: str = ""
) -> LevelTable:
    """Every indicator in ``period`` (or the latest that ends no later), default its latest complete one."""
    tree = get_tree(scope=scope, structure=structure, province=province)
    catalogue = get_catalogue()
    chosen = _indicators(catalogue=catalogue, level=level, province=province)
    measures = tuple(dict.fromkeys(measure for own in chosen for measure in own.measures))
    coverage = get_coverage(scope=scope, structure=structure, province=province, measures=measures)
    plans = _plans(chosen=chosen, catalogue=catalogue, coverage=coverage, tree=tree, period=period)
    with reading() as connection:
        where = {"connection": connection, "scope": scope, "structure": structure, "province": province}
        indicators = [catalogue.indicator(name) for name in plans]
        read = read_figures(**where, indicators=indicators, plans=list(plans.values()))  # type: ignore[arg-type]
        ids = {i for plan in plans.values() for i in plan.ids}
        refused = reports.refused_units(
            connection=connection,
            scope=scope,
            structure=structure,
            forms=storage_forms(tuple(dict.fromkeys(f for i in indicators for f in i.forms))),
            periods=ids,
        )
        status = facts.status(**where, measures=measures, periods=ids)  # type: ignore[arg-type]
    day = max((plan.offered.period.end for plan in plans.values()), default=_last_day(structure))
    by_measure: dict[str, list[Reported]] = defaultdict(list)
    for own in read.rows:
        by_measure[own.measure].append(own)
    rows = tuple(
        _row(
            indicator=catalogue.indicator(name),
            plan=plan,
            read=Read(
                rows=[r for m in catalogue.indicator(name).measures for r in by_measure[m]],
                reporters=read.reporters,
            ),
            refused=refused,
            tree=tree,
            level=level,
            province=province,
            catalogue=catalogue,
        )
        for name, plan in plans.items()
    )
    places = tuple(place_of(node) for node in tree.nodes(level=level, day=day))
    known = get_attributes(scope=scope, structure=structure, province=province) if level == "commune" else {}
    volume = next((row.numbers for row in rows if row.indicator.id == VOLUME), {})
    return LevelTable(
        structure=structure,
        level=level,
        province=place_of(province_on(tree=tree, day=day, province=province)),
        day=day,
        places=places,
        provinces={code: version.province_code for code, version in tree.on(day).items()},
        traits={
            place.code: Traits(
                type=split_type(label_key(place.name))[0],
                remote_class=known[place.code].remote_class if place.code in known else "",
                volume=volume.get(place.code),
            )
            for place in places
        },
        are_classes_simulated=any(own.is_simulated for own in known.values()),
        rows=rows,
        status=status,
    )


def _last_day(structure: str) -> date:
    return max(date.today(), STRUCTURE_CHANGE) if structure == "post2025" else date(2025, 6, 30)


def _indicators(*, catalogue: Catalogue, level: str, province: str) -> list[Indicator]:
    """All; of every commune of the country only the main ones, or a page would take ten seconds."""
    every = list(catalogue.indicators.values())
    if province == WHOLE_COUNTRY and level == "commune":
        return [own for own in every if own.id in (*MAIN, VOLUME)]
    return every


def _plans(
    *,
    chosen: Sequence[Indicator],
    catalogue: Catalogue,
    coverage: Coverage,
    tree: UnitTree,
    period: str,
) -> dict[str, Plan]:
    out: dict[str, Plan] = {}
    share = get_settings().complete_share
    for indicator in chosen:
        offered, surveys = offered_periods(indicator=indicator, catalogue=catalogue, coverage=coverage)
        shown = choose(
            offered=offered, tree=tree, asked=period, calendar=indicator.calendar, complete_share=share
        )
        if shown:
            out[indicator.id] = plan_for(offered=shown, surveys=surveys)
    return out


def _row(
    *,
    indicator: Indicator,
    plan: Plan,
    read: Read,
    refused: set[tuple[str, int, str]],
    tree: UnitTree,
    level: str,
    province: str,
    catalogue: Catalogue,
) -> LevelRow:
    day = plan.offered.period.end
    nodes = tree.nodes(level=level, day=day)
    whole = province_on(tree=tree, day=day, province=province)
    now = evaluate_nodes(
        indicator=indicator,
        nodes=(*nodes, whole),
        figures=figures_of(read=read, plan=plan, indicator=indicator, catalogue=catalogue),
        reporters=reporters_of(read=read, plan=plan, indicator=indicator),
    )
    values = unit_values(
        indicator=indicator,
        nodes=nodes,
        now={node.code: now[node.code] for node in nodes},
        before={},
        refused=_refused(refused, forms=indicator.forms, periods=plan.ids),
    )
    target = catalogue.target(indicator=indicator.id, level=level, province=province, day=day.isoformat())
    return LevelRow(
        indicator=indicator,
        period=plan.offered.period,
        survey_period=plan.survey.period if plan.survey else None,
        values={own.place.code: own for own in values},
        province_value=now[whole.code].value,
        target=target.value if target else None,
    )


def _refused(found: set[tuple[str, int, str]], *, forms: Sequence[str], periods: Sequence[int]) -> set[str]:
    wanted = set(storage_forms(tuple(forms)))
    return {code for form, period, code in found if form in wanted and period in periods}
