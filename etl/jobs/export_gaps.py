"""``export gaps``: norm, stock, shortfall and cost of each item for each unit of a level, with the legal basis.

Cells are numbers or empty. A norm that is known only as a range leaves its cells empty and says the range in ``basis``;
a survey older than the norm has no norm unless another day's norm is asked for, which ``basis`` then calls a reference.
A survey of the old structure asked for in the new one is added up for new units that are made of whole old ones, and
the norm is run again on the sum: the norm of a union is not the sum of norms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.equipment.basis import basis_text
from domain.equipment.gaps import GapLine, Rules, gaps_by_node, union
from domain.equipment.norm_files import get_norms
from domain.equipment.norms import Norms, Range
from domain.errors import SurveyError
from domain.period_choice import OfferedPeriod
from domain.periods import STRUCTURE_CHANGE, parse_code
from domain.rollup import join_fields
from domain.surveys import EQUIPMENT_FORM, STAFF_FORM, exact_survey, survey_measures, survey_periods
from domain.units.structure import Node, UnitTree
from domain.units.succession import Lineage
from store.queries import facts, units
from store.queries.lineage import links_into

COLUMNS = (
    "unit_code",
    "structure",
    "item",
    "norm",
    "existing",
    "usable",
    "shortfall",
    "unit_price",
    "amount",
    "basis",
)
FORMS = (EQUIPMENT_FORM, STAFF_FORM)
NEW, OLD = "post2025", "pre2025"
Cell = str | int | None
_CARRIED = {
    "vi": "cộng từ các đơn vị cũ trọn vẹn, khảo sát {period}",
    "en": "added up from whole old units, survey of {period}",
}
_DIVIDED = {
    "vi": "{n} xã có phần của đơn vị cũ bị chia: không tính được",
    "en": "{n} communes hold a part of a divided old unit: not known",
}


@dataclass(frozen=True)
class GapRequest:
    """What to compute: a level, a half-year, and the day of the norms (None: the end of the half-year)."""

    province: str
    level: str
    period: str
    structure: str | None
    norms_on: date | None
    lang: str


def gap_rows(*, connection: Connection, scope: Scope, request: GapRequest) -> Iterator[tuple[Cell, ...]]:
    """Rows of COLUMNS by unit and item; raises SurveyError, PeriodError, NormError before the first row."""
    if not request.period:
        raise SurveyError(
            vi="Cần --period, ví dụ --period 2026-H1: khảo sát theo nửa năm.",
            en="--period is needed, for instance --period 2026-H1: surveys are of half-years.",
        )
    period = parse_code(code=request.period)
    if request.structure == NEW and period.structure != NEW:
        return carried_rows(connection=connection, scope=scope, request=request)
    if request.structure not in (None, period.structure):
        raise SurveyError(
            vi=f"Kỳ {period.code} thuộc mô hình {period.structure}, không phải {request.structure}.",
            en=f"Period {period.code} is of the structure {period.structure}, not {request.structure}.",
        )
    survey = _survey(connection=connection, scope=scope, request=request, structure=period.structure)
    day = request.norms_on or period.end
    norms = get_norms()
    rules = norms.in_force(day=day, province=request.province)
    nodes = _tree(connection=connection, scope=scope, request=request, structure=period.structure).nodes(
        level=request.level, day=period.end
    )
    lines = _lines(
        connection=connection,
        scope=scope,
        request=request,
        survey=survey,
        nodes=nodes,
        norms=norms,
        rules=rules,
    )
    is_reference = rules != norms.in_force(day=period.end, province=request.province)

    def basis(line: GapLine) -> str:
        return basis_text(line=line, norms_day=day, is_reference=is_reference, lang=request.lang)

    return (
        _cells(node=node, line=line, structure=period.structure, basis=basis(line))
        for node in nodes
        for line in lines[node.code]
    )


def carried_rows(*, connection: Connection, scope: Scope, request: GapRequest) -> Iterator[tuple[Cell, ...]]:
    """Rows of new units from a survey of the old structure; raises as ``gap_rows``.

    A commune with a part of a divided unit has no figures, and ``basis`` says so: staff and machines are not known by
    parts. Districts and provinces sum the communes that are whole.
    """
    survey = _survey(connection=connection, scope=scope, request=request, structure=OLD)
    day = request.norms_on or survey.period.end
    norms = get_norms()
    rules = norms.in_force(day=day, province=request.province)
    nodes = _tree(connection=connection, scope=scope, request=request, structure=NEW).nodes(
        level=request.level, day=STRUCTURE_CHANGE
    )
    figures, reporters = _read(
        connection=connection, scope=scope, request=request, survey=survey, norms=norms
    )
    whole = _whole_parts(connection=connection, scope=scope, request=request, nodes=nodes)
    added = {
        new: union(figures[old] for old in parts)
        for new, parts in whole.items()
        if all(old in figures for old in parts)
    }
    complete = {new for new, parts in whole.items() if reporters.issuperset(parts)}
    lines = gaps_by_node(nodes=nodes, figures=added, reporters=complete, norms=norms, rules=rules)
    is_reference = rules != norms.in_force(day=survey.period.end, province=request.province)

    def basis(node: Node, line: GapLine) -> str:
        own = basis_text(line=line, norms_day=day, is_reference=is_reference, lang=request.lang)
        divided = len(set(node.members) - set(whole))
        note = _CARRIED[request.lang].format(period=survey.period.label(lang=request.lang))
        parts = [own, note, _DIVIDED[request.lang].format(n=divided) if divided else ""]
        return "; ".join(part for part in parts if part)

    return (
        _cells(node=node, line=line, structure=NEW, basis=basis(node, line))
        for node in nodes
        for line in lines[node.code]
    )


def _whole_parts(
    *, connection: Connection, scope: Scope, request: GapRequest, nodes: Sequence[Node]
) -> dict[str, tuple[str, ...]]:
    """New commune -> the old units it is the union of; communes with a part of a divided unit are left out."""
    links = links_into(connection=connection, scope=scope, province=request.province)
    lineage = Lineage.of(one.link for one in links)
    out = {}
    for code in sorted({member for node in nodes for member in node.members}):
        descent = lineage.descent((code,))
        if descent.status == "exact":
            out[code] = tuple(part.old for part in descent.parts if part.weight)
    return out


def _survey(*, connection: Connection, scope: Scope, request: GapRequest, structure: str) -> OfferedPeriod:
    measures = get_catalogue().measures
    coverage = facts.coverage(
        connection=connection,
        scope=scope,
        structure=structure,
        province=request.province,
        measures=survey_measures(measures=measures, forms=FORMS),
    )
    offered = survey_periods(coverage=coverage, measures=measures, forms=FORMS)
    return exact_survey(offered=offered, code=request.period)


def _tree(*, connection: Connection, scope: Scope, request: GapRequest, structure: str) -> UnitTree:
    versions = units.versions(
        connection=connection, scope=scope, structure=structure, province=request.province
    )
    is_new = structure == "post2025"
    groups = units.groups(connection=connection, scope=scope, province=request.province) if is_new else {}
    return UnitTree.of(versions, groups)


def _lines(
    *,
    connection: Connection,
    scope: Scope,
    request: GapRequest,
    survey: OfferedPeriod,
    nodes: Sequence[Node],
    norms: Norms,
    rules: Rules,
) -> dict[str, tuple[GapLine, ...]]:
    figures, reporters = _read(
        connection=connection, scope=scope, request=request, survey=survey, norms=norms
    )
    return gaps_by_node(nodes=nodes, figures=figures, reporters=reporters, norms=norms, rules=rules)


def _read(
    *, connection: Connection, scope: Scope, request: GapRequest, survey: OfferedPeriod, norms: Norms
) -> tuple[dict[str, dict[str, float]], set[str]]:
    """Figures of the survey by unit and measure, and the units whose equipment was reported."""
    structure = survey.period.structure
    rows = facts.figures(
        connection=connection,
        scope=scope,
        structure=structure,
        province=request.province,
        measures=norms.measures,
        periods=survey.ids,
    )
    who = facts.reporters(
        connection=connection,
        scope=scope,
        structure=structure,
        province=request.province,
        forms=(EQUIPMENT_FORM,),
        periods=survey.ids,
    )
    return {unit: cells for (unit, _), cells in join_fields(rows=rows).items()}, set().union(*who.values())


def _cells(*, node: Node, line: GapLine, structure: str, basis: str) -> tuple[Cell, ...]:
    return (
        node.code,
        structure,
        line.item,
        _number(line.norm),
        line.existing,
        _number(line.usable),
        _number(line.shortfall),
        line.unit_price,
        _number(line.cost.at_norm) if line.cost else None,
        basis,
    )


def _number(own: Range | None) -> int | None:
    return own.exact if own else None
