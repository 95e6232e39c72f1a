"""From an index result to what a page shows of units, bands and the definition."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dashboard.views.index_model import IndexBand, IndexElement, IndexUnit
from dashboard.views.values import place_of
from domain.catalogue import Catalogue
from domain.classify import Classes, classify
from domain.index.compute import IndexResult
from domain.index.inputs import IndexInputs
from domain.index.methods import Floats
from domain.index.spec import ElementSpec, IndexSpec

CLASS_COUNT = 5


def index_units(
    *, inputs: IndexInputs, result: IndexResult, before: IndexResult | None
) -> tuple[IndexUnit, ...]:
    """Units in the order of the nodes; changes only for units that the period before had too."""
    at = {unit: n for n, unit in enumerate(before.data.units)} if before else {}
    old = (_column(before.index), _column(before.rank(before.spec.root.id))) if before else ([], [])
    scores, ranks = _column(result.index), _column(result.rank(result.spec.root.id))
    by_row = zip(_rows(result.scores), _rows(result.ranks), strict=True)
    coverage = np.mean(~np.isnan(result.stages.normalised), axis=1).tolist()
    is_absolute = result.spec.is_absolute
    out = []
    for row, (node, (own_scores, own_ranks)) in enumerate(zip(inputs.nodes, by_row, strict=True)):
        then = at.get(node.code)
        old_score, old_rank = (None, None) if then is None else (old[0][then], old[1][then])
        score, rank = scores[row], ranks[row]
        out.append(
            IndexUnit(
                place=place_of(node),
                score=score,
                rank=None if rank is None else int(rank),
                band=result.bands[row],
                reason="" if score is not None else _reason(result=result, unit=node.code),
                coverage=coverage[row],
                scores=tuple(own_scores),
                ranks=tuple(None if own is None else int(own) for own in own_ranks),
                change=None if score is None or old_score is None or not is_absolute else score - old_score,
                rank_change=None if rank is None or old_rank is None else int(old_rank - rank),
            )
        )
    return tuple(out)


def _column(values: Floats) -> list[float | None]:
    """Plain numbers, None for nan."""
    return [None if value != value else value for value in values.tolist()]


def _rows(values: Floats) -> list[list[float | None]]:
    return [[None if value != value else value for value in row] for row in values.tolist()]


def _reason(*, result: IndexResult, unit: str) -> str:
    found = result.reasons(unit=unit, element=result.spec.root.id)
    return found[-1].code if found else ""


def whole(value: float) -> int | None:
    """A rank, None for nan."""
    return None if np.isnan(value) else int(value)


def with_titles(*, spec: IndexSpec, catalogue: Catalogue) -> IndexSpec:
    """The definition whose indicators bear the catalogue's names where it gives none."""
    indicators = []
    for own in spec.indicators:
        named = catalogue.indicator(own.numerator)
        indicators.append(
            replace(own, title_vi=own.title_vi or named.name_vi, title_en=own.title_en or named.name_en)
        )
    return replace(spec, indicators=tuple(indicators))


def elements_of(
    *, spec: IndexSpec, inputs: IndexInputs, written: Mapping[str, float]
) -> tuple[IndexElement, ...]:
    """The definition (with titles) as lines, in the order of scores and ranks; ``written`` are its own weights."""
    plans = inputs.plan.plans
    out = []
    for own in spec.nodes:
        is_element = isinstance(own, ElementSpec)
        plan = plans.get(getattr(own, "numerator", ""))
        out.append(
            IndexElement(
                id=own.id,
                parent=own.parent,
                level=spec.levels[own.id],
                title_vi=own.title(lang="vi"),
                title_en=own.title(lang="en"),
                weight=own.weight,
                share=None if is_element else spec.shares[own.id],
                direction=getattr(own, "direction", None),
                period=plan.offered.period if plan else None,
                definition_weight=written[own.id],
            )
        )
    return tuple(out)


def index_bands(*, spec: IndexSpec, units: Sequence[IndexUnit]) -> tuple[IndexBand, ...]:
    """Bands from the highest, with the number of units shown in each."""
    return bands_of(spec=spec, found=[unit.band for unit in units])


def bands_of(*, spec: IndexSpec, found: Sequence[str | None]) -> tuple[IndexBand, ...]:
    """Bands of a definition from the highest, each with how often it is among those ``found``."""
    return tuple(
        IndexBand(
            id=band.id,
            at_least=band.at_least,
            name_vi=band.name_vi,
            name_en=band.name_en,
            n=found.count(band.id),
        )
        for band in spec.bands
    )


def index_classes(*, scores: Sequence[float | None]) -> Classes:
    """Map classes of the scores shown: equal counts."""
    return classify(values=scores, scheme="quantile", k=CLASS_COUNT, direction="+")
