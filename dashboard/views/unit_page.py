"""Everything about a unit on one page, for one unit or for many at once: a book of a province asks no more queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from dashboard.views.compare import ComparedRow, Comparison, Likes, get_comparison
from dashboard.views.gaps import GapView, UnitGaps, get_gap_view
from dashboard.views.kin import heirs_of, predecessors_of
from dashboard.views.level_table import MAIN
from dashboard.views.model import Place, Predecessor
from dashboard.views.quality import issue_line
from dashboard.views.report_model import FindingLine
from dashboard.views.series_parts import UnitSeries
from dashboard.views.session import get_ancestry, get_attributes, get_posterity, get_tree, reading
from dashboard.views.skills import SkillView, UnitSkills, get_skill_view
from dashboard.views.unit_index import UnitIndices, get_unit_indices
from dashboard.views.unit_series import get_unit_series
from domain.access import Scope
from domain.comparison import middle
from domain.errors import SurveyError
from domain.peers import CRITERIA, VOLUME
from domain.rollup import ranks
from domain.units.attributes import Attributes
from domain.units.structure import Node
from domain.units.succession import Descent, Lineage
from store.queries import issue_list, unit_points
from store.queries.issue_list import IssueFilter
from store.queries.lineage import Ancestry

FINDINGS_READ = 5000
_OPEN = ("open", "followed_up")
_NEW = "post2025"
OfUnit = TypeVar("OfUnit", UnitGaps, UnitSkills)


@dataclass(frozen=True)
class PeerStanding:
    """A unit among itself and its similar units on one indicator: rank of how many, and their median."""

    rank: int | None
    n: int
    median: float | None


@dataclass(frozen=True)
class UnitPage:
    """The page of one unit. A part that nothing is loaded for is None or ().

    ``standings`` are by indicator; ``rows`` of the comparison have one cell, the unit's own. ``findings`` are the open
    ones about the unit, or for a unit above the communes about its communes.
    """

    place: Place
    structure: str
    comparison: Comparison
    likes: Likes
    rows: tuple[ComparedRow, ...]
    standings: Mapping[str, PeerStanding]
    series: tuple[UnitSeries, ...]
    predecessors: tuple[Predecessor, ...]
    successors: tuple[Predecessor, ...]
    former_names: tuple[str, ...]
    n_communes: int
    area_km2: float | None
    attributes: Attributes | None
    gap_view: GapView | None
    gaps: UnitGaps | None
    skill_view: SkillView | None
    skills: UnitSkills | None
    findings: tuple[FindingLine, ...]
    indices: UnitIndices


@dataclass(frozen=True)
class _Around:
    """What is read once for all pages of a province."""

    nodes: Mapping[str, Node]
    names: Mapping[str, set[str]]
    areas: Mapping[str, float]
    descents: Mapping[str, Descent]
    heirs: Mapping[str, tuple[Predecessor, ...]]
    ancestry: Sequence[Ancestry]
    findings: Mapping[str, tuple[FindingLine, ...]]


def get_unit_pages(
    *, scope: Scope, structure: str, level: str, province: str, units: tuple[str, ...]
) -> tuple[UnitPage, ...]:
    """Pages of ``units`` (codes of one level) in their order; unknown ones are left out.

    Communes are similar by type, remoteness and load; larger units, each a mixture of places, by their load alone.
    """
    criteria = CRITERIA if level == "commune" else (VOLUME,)
    found = get_comparison(
        scope=scope, structure=structure, level=level, province=province, units=units, criteria=criteria
    )
    codes = tuple(place.code for place in found.units)
    where = {"scope": scope, "structure": structure, "level": level, "province": province}
    series = get_unit_series(**where, units=codes, indicators=MAIN)  # type: ignore[arg-type]
    gap_view, skill_view = _surveys(**where)  # type: ignore[arg-type]
    indices = get_unit_indices(**where, units=codes)  # type: ignore[arg-type]
    around = _around(**where, codes=codes, found=found)  # type: ignore[arg-type]
    attributes = get_attributes(scope=scope, structure=structure, province=province)
    return tuple(
        UnitPage(
            place=own.place,
            structure=structure,
            comparison=found,
            likes=own,
            rows=_own_rows(found, index=index),
            standings=_standings(found, own=own),
            series=tuple(_only(one, code=own.place.code) for one in series),
            predecessors=_predecessors(around, code=own.place.code),
            successors=around.heirs.get(own.place.code, ()),
            former_names=tuple(sorted(around.names.get(own.place.code, set()) - {own.place.name})),
            n_communes=len(around.nodes[own.place.code].members),
            area_km2=_area(around, code=own.place.code),
            attributes=attributes.get(own.place.code) if level == "commune" else None,
            gap_view=gap_view,
            gaps=_of_unit(gap_view.units if gap_view else (), code=own.place.code),
            skill_view=skill_view,
            skills=_of_unit(skill_view.units if skill_view else (), code=own.place.code),
            findings=around.findings.get(own.place.code, ()),
            indices=indices[own.place.code],
        )
        for index, own in enumerate(found.likes)
    )


def _surveys(
    *, scope: Scope, structure: str, level: str, province: str
) -> tuple[GapView | None, SkillView | None]:
    """Equipment and skills of the latest surveys; None where there is no survey."""
    where = {"scope": scope, "structure": structure, "level": level, "province": province}
    gaps: GapView | None = None
    skills: SkillView | None = None
    with suppress(SurveyError):
        gaps = get_gap_view(**where)  # type: ignore[arg-type]
    with suppress(SurveyError):
        skills = get_skill_view(**where)  # type: ignore[arg-type]
    return gaps, skills


def _of_unit(units: Sequence[OfUnit], *, code: str) -> OfUnit | None:
    return next((own for own in units if own.place.code == code), None)


def _around(
    *, scope: Scope, structure: str, level: str, province: str, codes: Sequence[str], found: Comparison
) -> _Around:
    tree = get_tree(scope=scope, structure=structure, province=province)
    nodes = {node.code: node for node in tree.nodes(level=level, day=found.day)}
    names: dict[str, set[str]] = defaultdict(set)
    for version in tree.versions:
        names[version.code].add(version.name)
    with reading() as connection:
        points = unit_points.point_versions(
            connection=connection, scope=scope, structure=structure, province=province
        )
        rows = issue_list.issue_page(
            connection=connection, scope=scope, province=province, limit=FINDINGS_READ,
            wanted=IssueFilter(
                states=_OPEN, structure=structure, unit=codes[0] if len(codes) == 1 and level == "commune" else ""
            ),
        )  # fmt: skip
    links = get_ancestry if structure == _NEW else get_posterity
    ancestry = links(scope=scope, province=province)
    lineage = Lineage.of(one.link for one in ancestry)
    return _Around(
        nodes=nodes,
        names=names,
        areas={own.code: own.area_km2 for own in points if own.area_km2 is not None},
        descents={code: lineage.descent(nodes[code].members) for code in codes if structure == _NEW},
        heirs={
            code: heirs_of(lineage=lineage, ancestry=ancestry, old=nodes[code].members)
            for code in codes
            if structure != _NEW
        },
        ancestry=ancestry,
        findings=_findings(
            [issue_line(row) for row in rows if row.place and row.place.structure == structure],
            nodes=[nodes[code] for code in codes],
        ),
    )


def _findings(lines: Sequence[FindingLine], *, nodes: Sequence[Node]) -> dict[str, tuple[FindingLine, ...]]:
    by_unit: dict[str, list[FindingLine]] = defaultdict(list)
    for line in lines:
        by_unit[line.unit_code].append(line)
    return {
        node.code: tuple(line for code in dict.fromkeys((node.code, *node.members)) for line in by_unit[code])
        for node in nodes
    }


def _area(around: _Around, *, code: str) -> float | None:
    """Area in km2: of the communes together; None when one of them is not known."""
    own = [around.areas.get(member) for member in around.nodes[code].members]
    return sum(area for area in own if area is not None) if own and None not in own else None


def _own_rows(found: Comparison, *, index: int) -> tuple[ComparedRow, ...]:
    return tuple(replace(row, cells=(row.cells[index],)) for row in found.rows)


def _standings(found: Comparison, *, own: Likes) -> dict[str, PeerStanding]:
    out = {}
    for row in found.rows:
        group = {
            code: found.values[row.indicator.id].get(code) for code in (own.place.code, *own.group.codes)
        }
        places = ranks(values=group, direction=row.indicator.direction)
        out[row.indicator.id] = PeerStanding(
            rank=places.get(own.place.code),
            n=len(places),
            median=middle({code: value for code, value in group.items() if code != own.place.code}),
        )
    return out


def _only(series: UnitSeries, *, code: str) -> UnitSeries:
    return replace(series, lines={code: series.lines[code]})


def _predecessors(around: _Around, *, code: str) -> tuple[Predecessor, ...]:
    descent = around.descents.get(code)
    return predecessors_of(descent=descent, ancestry=around.ancestry) if descent else ()
