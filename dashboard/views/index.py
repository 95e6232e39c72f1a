"""Composite indices over the units of a level: scores, ranks, bands, change, why, how sure, and other methods."""

from dataclasses import replace

import numpy as np

from dashboard.cache import memoize_local, memoize_view
from dashboard.views.index_definitions import definition_of
from dashboard.views.index_model import IndexAsk, IndexView, MethodComparison, RankRange, UnitContribution
from dashboard.views.index_reading import read_index
from dashboard.views.index_units import (
    elements_of,
    index_bands,
    index_classes,
    index_units,
    whole,
    with_titles,
)
from dashboard.views.places import area_on, asked_but_not_shown, province_on
from dashboard.views.session import data_version, get_tree
from dashboard.views.values import place_of
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.index.compute import IndexResult, compute
from domain.index.explain import contributions
from domain.index.sensitivity import rank_uncertainty, shift_between
from domain.index.spec import Choice, IndexSpec
from domain.index.spec_rules import check_spec
from domain.index.uncertainty import Uncertainty, variant_of
from domain.index.words import describe


@memoize_view(version=data_version)
def get_index_view(*, scope: Scope, asked: IndexAsk, district: str = "") -> IndexView:
    """The index for all units of a level; raises NoIndexDataError, UnknownNameError, IndexDefinitionError.

    ``district`` keeps its communes; ranks stay those of the province (or of the group of communes).
    """
    result = index_result(scope=scope, asked=asked)
    spec = result.spec
    named = with_titles(spec=spec, catalogue=get_catalogue())
    read = read_index(scope=scope, asked=replace(asked, weights=()))
    before = compute(spec=spec, data=read.before.data) if read.before else None
    tree = get_tree(scope=scope, structure=asked.structure, province=asked.province, group=asked.group)
    period = read.inputs.plan.period
    area = area_on(tree=tree, day=period.end, district=district)
    units = index_units(inputs=read.inputs, result=result, before=before)
    is_narrowed = bool(district) and asked.level == "commune" and area.level == "district"
    shown = tuple(unit for unit in units if not is_narrowed or unit.place.code in area.members)
    return IndexView(
        index=spec.id,
        version=spec.version,
        title_vi=spec.title_vi,
        title_en=spec.title_en,
        note_vi=spec.notes.get("vi", ""),
        note_en=spec.notes.get("en", ""),
        method_vi=describe(spec=named, lang="vi"),
        method_en=describe(spec=named, lang="en"),
        elements=elements_of(
            spec=named,
            inputs=read.inputs,
            written=definition_of(scope=scope, index=asked.index).weights,
        ),
        bands=index_bands(spec=spec, units=shown),
        structure=asked.structure,
        level=asked.level,
        province=place_of(province_on(tree=tree, day=period.end)),
        district=place_of(area) if is_narrowed else None,
        period=period,
        asked_period=asked_but_not_shown(code=asked.period, shown=period),
        previous_period=read.before.plan.period if read.before else None,
        units=shown,
        n_ranked=sum(unit.rank is not None for unit in units),
        is_absolute=spec.is_absolute,
        too_old=read.inputs.plan.too_old,
        classes=index_classes(scores=[unit.score for unit in shown]),
        geometry=read.geometry,
        source=replace(read.source, n=sum(u.score is not None for u in shown), n_total=len(shown)),
    )


@memoize_view(version=data_version)
def get_rank_ranges(
    *, scope: Scope, asked: IndexAsk, weight_band: float = 0.25, draws: int = 1000
) -> tuple[RankRange, ...]:
    """Rank intervals of all units with a rank, when each weight is uncertain by plus or minus ``weight_band``."""
    result = index_result(scope=scope, asked=asked)
    found = rank_uncertainty(result=result, uncertainty=Uncertainty(draws=draws, weight_band=weight_band))
    return tuple(
        RankRange(
            code=code,
            rank=int(found.nominal[n]),
            median=int(found.median[n]),
            low=int(found.low[n]),
            high=int(found.high[n]),
            top_ten=float(found.top[n]),
        )
        for n, code in enumerate(result.data.units)
        if not np.isnan(found.nominal[n])
    )


def get_contributions(*, scope: Scope, asked: IndexAsk, unit: str) -> tuple[UnitContribution, ...]:
    """Why ``unit`` has its score, by indicator; empty for a unit that is not there."""
    result = index_result(scope=scope, asked=asked)
    if unit not in result.data.units:
        return ()
    found = contributions(result=result, row=result.data.units.index(unit))
    return tuple(UnitContribution(**vars(own)) for own in found)


def get_method_comparison(
    *, scope: Scope, asked: IndexAsk, normalise: Choice | None = None, aggregate: Choice | None = None
) -> MethodComparison:
    """The ranking by another normaliser or aggregation beside the definition's; raises IndexDefinitionError."""
    result = index_result(scope=scope, asked=asked)
    variant = variant_of(spec=result.spec, normalise=normalise, treat=None, aggregate=aggregate)
    other = compute(spec=variant, data=result.data)
    one, two = result.rank(result.spec.root.id), other.rank(other.spec.root.id)
    shift = shift_between(one=one, other=two)
    return MethodComparison(
        ranks=tuple(
            (code, whole(a), whole(b)) for code, a, b in zip(result.data.units, one, two, strict=True)
        ),
        n_changed=shift.changed,
        mean_shift=None if np.isnan(shift.mean) else shift.mean,
        greatest_shift=shift.greatest,
        spearman=None if np.isnan(shift.spearman) else shift.spearman,
    )


def _spec(*, scope: Scope, asked: IndexAsk) -> IndexSpec:
    """The definition with the weights asked for; weights of what it has not are left out."""
    spec = definition_of(scope=scope, index=asked.index)
    own = {name: value for name, value in asked.weights if name in spec.weights}
    if not own:
        return spec
    changed = spec.with_weights(own)
    check_spec(changed)
    return changed


@memoize_local(version=data_version)
def index_result(*, scope: Scope, asked: IndexAsk) -> IndexResult:
    """The computed index with all its steps; raises as ``get_index_view``."""
    read = read_index(scope=scope, asked=replace(asked, weights=()))
    return compute(spec=_spec(scope=scope, asked=asked), data=read.inputs.data)
