"""Series carried forward over the change of structure: old counts in new units, never the other way round.

A count of a whole old unit belongs to the new unit it went into, exactly. A divided unit's count is parted by a stated
or estimated share and stays marked as estimated. What cannot be parted is said to be not convertible: flags, levels,
published values, measures that do not add up over time, and units of which people moved without a known number.
Rates are computed again from the carried counts; ranks and scores are never carried.

What the national table's area shares mean for counts of people, dossiers and equipment (its own README):
"part, land only" moves nobody, "part, all people" moves everybody, a part below 2 % of the area is within the error of
the overlay and moves nothing, "people only" moves an unknown number.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.catalogue import UNIT_COUNT, Indicator, Measure
from domain.errors import LineageError
from domain.rollup import Evaluated, Figures, evaluate

Status = Literal["exact", "estimated", "not_convertible"]
Reason = Literal["", "published", "median", "flag", "level", "no_time_rule", "unit_count"]

SLIVER = 0.02
AREA_BASIS = "area_overlap"
LAND_ONLY, ALL_PEOPLE, PEOPLE_ONLY = "part, land only", "part, all people", "people only"


@dataclass(frozen=True)
class Link:
    """An old unit (code of pre2025) went wholly or partly into a new one (code of post2025).

    ``share``: 0 to 1, of area or as the office states it; ``basis``: what the share rests on; ``wording``: what the
    resolution says about the part, '' when it says nothing special.
    """

    old: str
    new: str
    share: float
    basis: str = "whole"
    wording: str = ""


@dataclass(frozen=True)
class Part:
    """What of an old unit's counts goes to a new unit or group: ``weight`` 0 to 1, None = not known."""

    old: str
    weight: float | None
    is_estimated: bool
    basis: str


@dataclass(frozen=True)
class Heir:
    """A new unit that took over from an old one: with what part of its counts, None = not known or of several.

    ``basis``: what the part rests on.
    """

    new: str
    weight: float | None
    is_estimated: bool
    basis: str


@dataclass(frozen=True)
class Descent:
    """Where the counts of new units come from: one part per old unit that gives any, in order of code."""

    new: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def status(self) -> Status:
        """Whether the counts are exact, rest on an estimated share, or cannot be known."""
        if not self.parts or any(part.weight is None for part in self.parts):
            return "not_convertible"
        return "estimated" if any(part.is_estimated for part in self.parts) else "exact"

    def on(self, valid: Collection[str]) -> "Descent":
        """The descent from those old units that existed on a day."""
        return Descent(new=self.new, parts=tuple(part for part in self.parts if part.old in valid))


@dataclass(frozen=True)
class Carried:
    """A value carried forward: as rolled up from the old units, with what it rests on."""

    own: Evaluated
    status: Status
    reason: Reason = ""


@dataclass(frozen=True)
class Lineage:
    """All links from the old structure into the new one; shares of each old unit add up to 1."""

    links: tuple[Link, ...]
    _by_old: Mapping[str, tuple[Part, ...]] = field(repr=False, compare=False)
    _targets: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    _sources: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)

    @classmethod
    def of(cls, links: Iterable[Link]) -> "Lineage":
        """A lineage of these links; raises LineageError when an old unit's shares do not add up to 1."""
        by_old: dict[str, list[Link]] = defaultdict(list)
        sources: dict[str, list[str]] = defaultdict(list)
        for link in sorted(links, key=lambda link: (link.old, link.new)):
            by_old[link.old].append(link)
            sources[link.new].append(link.old)
        wrong = [old for old, own in by_old.items() if abs(math.fsum(link.share for link in own) - 1) > 0.005]
        if wrong:
            raise LineageError(codes=wrong)
        return cls(
            links=tuple(link for own in by_old.values() for link in own),
            _by_old={old: tuple(_parts(own)) for old, own in by_old.items()},
            _targets={old: tuple(link.new for link in own) for old, own in by_old.items()},
            _sources={new: tuple(olds) for new, olds in sources.items()},
        )

    def descent(self, new: Collection[str]) -> Descent:
        """Where the counts of the new units ``new`` (a commune; or all of a former district or province) come from.

        An old unit all of whose targets are among them gives all it had, however it was divided inside.
        """
        wanted = set(new)
        olds = sorted({old for code in wanted for old in self._sources.get(code, ())})
        parts = (self._part(old=old, wanted=wanted) for old in olds)
        return Descent(
            new=tuple(sorted(wanted)),
            parts=tuple(part for part in parts if part.weight != 0 or part.is_estimated),
        )

    def _part(self, *, old: str, wanted: set[str]) -> Part:
        targets, own = self._targets[old], self._by_old[old]
        if wanted.issuperset(targets):
            return Part(old=old, weight=1.0, is_estimated=False, basis="whole")
        inside = [part for new, part in zip(targets, own, strict=True) if new in wanted]
        weights = [part.weight for part in inside if part.weight is not None]
        known = len(weights) == len(inside)
        return Part(
            old=old,
            weight=math.fsum(weights) if known else None,
            is_estimated=any(part.is_estimated for part in inside),
            basis=next((part.basis for part in inside if part.is_estimated), inside[0].basis),
        )

    def became(self, old: Collection[str]) -> tuple[Heir, ...]:
        """New units that took over from the old units ``old``, in order of code; who got land alone is left out.

        Of one old unit with the part of its counts that goes to each; of several together parts mean nothing.
        """
        found: dict[str, Heir] = {}
        for code in sorted(set(old)):
            for new, part in zip(self._targets.get(code, ()), self._by_old.get(code, ()), strict=True):
                if part.weight != 0 or part.is_estimated:
                    weight = part.weight if len(set(old)) == 1 else None
                    found[new] = Heir(new, weight, part.is_estimated, part.basis)
        return tuple(found[new] for new in sorted(found))

    def groups(self) -> dict[str, tuple[str, ...]]:
        """New unit -> the whole old units that became exactly it: such a group continues as the new unit."""
        return {
            new: olds
            for new, olds in sorted(self._sources.items())
            if all(len(self._targets[old]) == 1 for old in olds)
        }


def _parts(links: list[Link]) -> list[Part]:
    """How the counts of one old unit are parted among its links, in the same order; known weights add up to 1."""
    if len(links) == 1:
        return [Part(old=links[0].old, weight=1.0, is_estimated=False, basis="whole")]
    if any(link.wording == PEOPLE_ONLY for link in links):
        return [Part(old=link.old, weight=None, is_estimated=True, basis=PEOPLE_ONLY) for link in links]
    raw = _raw_weights(links)
    total = math.fsum(raw)
    return [
        Part(old=link.old, weight=weight / total, is_estimated=link.wording != LAND_ONLY, basis=_basis(link))
        for link, weight in zip(links, raw, strict=True)
    ]


def _raw_weights(links: list[Link]) -> list[float]:
    """Weights of counts before they are made to add up to 1."""
    if any(link.wording == ALL_PEOPLE for link in links):
        return [float(link.wording == ALL_PEOPLE) for link in links]
    # Who gets land alone gets nobody; were that all of them, the shares would have to do.
    peopled = [link.wording != LAND_ONLY for link in links]
    able = peopled if any(peopled) else [True] * len(links)
    shares = [link.share * own for link, own in zip(links, able, strict=True)]
    clear = [0.0 if _is_sliver(link) else share for link, share in zip(links, shares, strict=True)]
    # A small rest can still be where all the people are: it is noise only beside a larger part.
    return next(weights for weights in (clear, shares, [float(own) for own in able]) if any(weights))


def _is_sliver(link: Link) -> bool:
    return link.basis == AREA_BASIS and link.share < SLIVER


def _basis(link: Link) -> str:
    return link.wording if link.wording in (LAND_ONLY, ALL_PEOPLE) else link.basis


def not_convertible(*, indicator: Indicator, measures: Mapping[str, Measure]) -> Reason:
    """Why an indicator cannot be carried forward; '' when it can: all its measures are counts that add up."""
    if indicator.rollup == "none":
        return "published"
    if indicator.rollup != "sum_num_den":
        return "median"
    if any(term.measure == UNIT_COUNT for term in (*indicator.numerator, *indicator.denominator)):
        return "unit_count"
    own = [measures[name] for name in indicator.measures]
    if any(measure.kind == "flag" for measure in own):
        return "flag"
    if any(measure.kind == "level" for measure in own):
        return "level"
    return "no_time_rule" if any(measure.time_rule == "none" for measure in own) else ""


def carry_count(*, descent: Descent, values: Mapping[str, float]) -> float | None:
    """A count of the new units from those of the old ones; None when a part or a value is not known."""
    if not descent.parts:
        return None
    carried = []
    for part in descent.parts:
        if part.weight is None:
            return None
        if part.weight:
            if part.old not in values:
                return None
            carried.append(part.weight * values[part.old])
    return math.fsum(carried)


def carry_indicator(
    *,
    indicator: Indicator,
    measures: Mapping[str, Measure],
    descent: Descent,
    figures: Figures,
    reporters: Collection[str],
) -> Carried:
    """The indicator of new units in a period of the old structure, computed again from carried counts.

    ``figures`` and ``reporters`` are of old units. ``n`` of ``n_total`` counts old units, divided ones too.
    """
    reason = not_convertible(indicator=indicator, measures=measures)
    if reason or descent.status == "not_convertible":
        nothing = Evaluated(None, None, None, 0, len(descent.parts), "not_defined")
        return Carried(own=nothing, status="not_convertible", reason=reason)
    weights = {part.old: part.weight for part in descent.parts if part.weight}
    weighted = {
        old: {name: value * weight for name, value in figures[old].items()}
        for old, weight in weights.items()
        if old in figures
    }
    own = evaluate(
        indicator=indicator, figures=weighted, members=tuple(weights), reporters=frozenset(reporters)
    )
    return Carried(own=own, status=descent.status)
