"""From figures read for a plan to the value of an indicator for each unit of a level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.catalogue import Catalogue, Indicator
from domain.plans import Plan
from domain.rollup import Evaluated, Reported, evaluate, join_fields, over_time
from domain.units.structure import Node


@dataclass(frozen=True)
class Read:
    """Figures read for some plans: all stored rows and who has reported what."""

    rows: Sequence[Reported]
    reporters: Mapping[tuple[str, int], set[str]]


def storage_forms(forms: Sequence[str]) -> tuple[str, ...]:
    """Form codes as stored: F1 figures come by the forms F1A (one commune) and F1B (consolidated)."""
    return tuple(code for form in forms for code in (("F1A", "F1B") if form == "F1" else (form,)))


def figures_of(
    *, read: Read, plan: Plan, indicator: Indicator, catalogue: Catalogue
) -> dict[str, dict[str, float]]:
    """unit -> measure -> value of one plan, time rules applied, the survey's measures joined in."""
    wanted = set(indicator.measures)
    own = [row for row in read.rows if row.measure in wanted]
    cells = over_time(
        by_period=join_fields(rows=own),
        whole=plan.offered.whole,
        cover=plan.offered.cover,
        measures=catalogue.measures,
    )
    if plan.survey is None:
        return cells
    of_survey = {m for m in wanted if catalogue.measures[m].form == "F5"}
    survey = join_fields(rows=[r for r in own if r.measure in of_survey and r.period == plan.survey.whole])
    out = {unit: {m: v for m, v in values.items() if m not in of_survey} for unit, values in cells.items()}
    for (unit, _), values in survey.items():
        out.setdefault(unit, {}).update(values)
    return out


def evaluate_nodes(
    *,
    indicator: Indicator,
    nodes: Sequence[Node],
    figures: Mapping[str, Mapping[str, float]],
    reporters: set[str],
) -> dict[str, Evaluated]:
    """The indicator of each node by code. A published value belongs to the unit itself, never to its members."""
    out = {}
    for node in nodes:
        published = indicator.rollup == "none"
        members = (node.code,) if published and node.level != "district" else node.members
        out[node.code] = evaluate(indicator=indicator, figures=figures, members=members, reporters=reporters)
    return out


def reporters_of(*, read: Read, plan: Plan, indicator: Indicator) -> set[str]:
    """Units with a figure of each of the indicator's forms in the plan's periods: what misses is then a cell."""
    by_form = [
        {
            unit
            for code in storage_forms((form,))
            for period in plan.ids
            for unit in read.reporters.get((code, period), ())
        }
        for form in indicator.forms
    ]
    return set.intersection(*by_form) if by_form else set()
