"""What an index is computed from, read once and kept: moving a weight or changing a method then computes only."""

from dataclasses import dataclass, replace

from dashboard.cache import memoize_local, memoize_view
from dashboard.views.index_definitions import definition_of
from dashboard.views.index_model import IndexAsk
from dashboard.views.model import Geometry, SourceLine
from dashboard.views.places import geometry_on
from dashboard.views.session import data_version, get_coverage, get_tree, reading
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.index.inputs import IndexInputs, plan_index
from domain.index.spec import IndexSpec
from domain.periods import Period, preceding
from domain.plans import offered_periods
from store.queries import facts
from store.queries.index_inputs import read_inputs


class NoIndexDataError(Exception):
    """No indicator of an index has figures in the structure: the page says what to load."""

    def __init__(self, *, index: str, structure: str) -> None:
        super().__init__(f"no data for {index} in {structure}")
        self.index = index
        self.structure = structure


@dataclass(frozen=True)
class IndexRead:
    """Inputs of the asked period and, when there are figures of it, of the one before; map and source."""

    inputs: IndexInputs
    before: IndexInputs | None
    geometry: Geometry
    source: SourceLine


@memoize_local(version=data_version)
def read_index(*, scope: Scope, asked: IndexAsk) -> IndexRead:
    """Figures of the index's indicators; the weights of ``asked`` make no difference. Raises NoIndexDataError."""
    inputs = _inputs(scope=scope, asked=asked)
    if inputs is None:
        raise NoIndexDataError(index=asked.index, structure=asked.structure)
    wanted = preceding(period=inputs.plan.period)
    before = _inputs(scope=scope, asked=replace(asked, period=wanted.code))
    is_same_kind = before is not None and before.plan.period == wanted and wanted.structure == asked.structure
    with reading() as connection:
        geometry = geometry_on(
            connection=connection,
            scope=scope,
            structure=asked.structure,
            level=asked.level,
            province=asked.province,
            day=inputs.plan.period.end,
        )
    return IndexRead(
        inputs=inputs,
        before=before if is_same_kind else None,
        geometry=geometry,
        source=_source(scope=scope, asked=asked, inputs=inputs),
    )


@memoize_view(version=data_version)
def get_index_periods(*, scope: Scope, asked: IndexAsk) -> tuple[Period, ...]:
    """Periods that an indicator of the index has figures of, newest first."""
    spec, catalogue = definition_of(scope=scope, index=asked.index), get_catalogue()
    coverage = get_coverage(
        scope=scope, structure=asked.structure, province=asked.province, measures=_measures(spec)
    )
    found: dict[str, Period] = {}
    for own in spec.indicators:
        indicator = catalogue.indicator(own.numerator)
        offered, _ = offered_periods(indicator=indicator, catalogue=catalogue, coverage=coverage)
        for one in offered:
            found.setdefault(one.period.code, one.period)
    return tuple(sorted(found.values(), reverse=True))


def _inputs(*, scope: Scope, asked: IndexAsk) -> IndexInputs | None:
    spec, catalogue = definition_of(scope=scope, index=asked.index), get_catalogue()
    place = {"structure": asked.structure, "province": asked.province}
    tree = get_tree(scope=scope, group=asked.group, **place)
    plan = plan_index(
        spec=spec,
        catalogue=catalogue,
        coverage=get_coverage(scope=scope, measures=_measures(spec), **place),
        tree=tree,
        asked=asked.period,
        complete_share=get_settings().complete_share,
    )
    if plan is None:
        return None
    with reading() as connection:
        return read_inputs(
            connection=connection,
            scope=scope,
            level=asked.level,
            tree=tree,
            plan=plan,
            catalogue=catalogue,
            **place,
        )


def _measures(spec: IndexSpec) -> tuple[str, ...]:
    catalogue = get_catalogue()
    names = (m for own in spec.indicators for m in catalogue.indicator(own.numerator).measures)
    return tuple(dict.fromkeys(names))


def _source(*, scope: Scope, asked: IndexAsk, inputs: IndexInputs) -> SourceLine:
    indicators = [get_catalogue().indicator(name) for name in inputs.plan.plans]
    periods = [number for plan in inputs.plan.plans.values() for number in plan.ids]
    with reading() as connection:
        state = facts.status(
            connection=connection,
            scope=scope,
            structure=asked.structure,
            province=asked.province,
            measures=tuple(dict.fromkeys(m for own in indicators for m in own.measures)),
            periods=tuple(dict.fromkeys(periods)),
        )
    return SourceLine(
        forms=tuple(dict.fromkeys(form for own in indicators for form in own.forms)),
        period=inputs.plan.period,
        survey_period=None,
        n=0,
        n_total=len(inputs.nodes),
        is_final=state.n_provisional == 0 and state.n_final > 0,
        is_synthetic=state.n_synthetic > 0,
    )
