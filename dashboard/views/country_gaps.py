"""Shortfalls of the whole country: each survey read once for all communes, in columns, whatever is asked of it then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.cache import memoize_view
from dashboard.views.gaps import FORMS, norms_day
from dashboard.views.model import SourceLine
from dashboard.views.places import asked_but_not_shown
from dashboard.views.readings import aligned
from dashboard.views.session import data_version, get_tree, reading
from dashboard.views.survey import SurveyRequest, choose_survey
from domain.access import Scope
from domain.equipment.columns import ItemColumns, gap_columns
from domain.equipment.norm_files import get_norms
from domain.equipment.shortfall_columns import evaluate_shortfalls, items_of
from domain.periods import Period
from domain.plans import Plan
from domain.rollup import Evaluated
from domain.surveys import EQUIPMENT_FORM
from domain.units.structure import WHOLE_COUNTRY, Node
from store.queries import country


@dataclass(frozen=True)
class CountryGaps:
    """One survey: ``columns`` by item, each over the communes ``codes`` (n,) of its last day."""

    period: Period
    asked_period: Period | None
    periods: tuple[Period, ...]
    codes: tuple[str, ...]
    columns: Mapping[str, ItemColumns]
    source: SourceLine

    def values(self, *, indicator: str, nodes: Sequence[Node]) -> list[Evaluated]:
        """A shortfall indicator of each node."""
        at = {code: place for place, code in enumerate(self.codes)}
        members = [[at[code] for code in node.members] for node in nodes]
        return evaluate_shortfalls(indicator=indicator, columns=self.columns, members=members)

    def entering(self, indicator: str) -> dict[str, tuple[bool, ...]]:
        """Commune -> which of the items of a shortfall indicator are known of it."""
        known = [own.is_known.tolist() for own in items_of(indicator=indicator, columns=self.columns)]
        return dict(zip(self.codes, zip(*known, strict=True), strict=True)) if known else {}


@memoize_view(version=data_version)
def get_country_gaps(
    *, scope: Scope, structure: str, period: str = "", norms_on: str = "", group: str = ""
) -> CountryGaps:
    """The survey asked for, by the central norms of its day or of ``norms_on``; errors as in ``get_gap_view``."""
    norms = get_norms()
    request = SurveyRequest(
        scope, structure, "commune", WHOLE_COUNTRY, "", period, FORMS, norms.measures, group
    )
    found = choose_survey(request)
    plan = Plan(offered=found.chosen, survey=None)
    with reading() as connection:
        asked = {"connection": connection, "scope": scope, "structure": structure}
        where = {"measures": norms.measures, "periods": plan.ids}
        read = country.columns(**asked, **where)  # type: ignore[arg-type]
        ids, own = aligned(tree=found.tree, plan=plan, found=read)
        reporters = country.reporting_units(
            **asked,  # type: ignore[arg-type]
            forms=FORMS,
            periods=plan.ids,
            units=ids.tolist(),
        )
        status = country.country_status(**asked, **where)  # type: ignore[arg-type]
    by_form = {
        form: set().union(*(codes for (of, _), codes in reporters.items() if of == form)) for form in FORMS
    }
    day = norms_day(norms_on) or found.chosen.period.end
    columns = gap_columns(
        norms=norms,
        rules=norms.in_force(day=day, province=WHOLE_COUNTRY),
        cells={measure: own.of(measure=measure, period=plan.ids[0]) for measure in norms.measures},
        reported=np.array([code in by_form[EQUIPMENT_FORM] for code in own.codes], dtype=bool),
    )
    return CountryGaps(
        period=found.chosen.period,
        asked_period=asked_but_not_shown(code=period, shown=found.chosen.period),
        periods=tuple(one.period for one in reversed(found.offered)),
        codes=own.codes,
        columns=columns,
        source=SourceLine(
            forms=FORMS,
            period=found.chosen.period,
            survey_period=None,
            n=len(set.intersection(*by_form.values()) & set(own.codes)),
            n_total=len(own.codes),
            is_final=status.n_provisional == 0 and status.n_final > 0,
            is_synthetic=status.n_synthetic > 0,
        ),
    )


def nodes_of(*, scope: Scope, structure: str, level: str, period: Period, group: str) -> tuple[Node, ...]:
    """The country's units of a level on the last day of a survey, those that have communes."""
    tree = get_tree(scope=scope, structure=structure, province=WHOLE_COUNTRY, group=group)
    return tuple(node for node in tree.nodes(level=level, day=period.end) if node.members)
