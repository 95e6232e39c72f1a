"""The ladder of skills of a unit or an area, its IT officers, and series that never mix two standards.

A commune enters the ladder of an area only with its staff and every step, so that the steps are of the same persons;
each ladder says how many of how many communes entered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import MixedStandardsError
from domain.periods import Period
from domain.skills.standards import Step
from domain.staff import STAFF_TOTAL, complete_staff

FULL_TIME, PART_TIME = "it_officers_full_time", "it_officers_part_time"


@dataclass(frozen=True)
class Ladder:
    """Persons on each step, in the order of the steps; None is not known, with ``reason``.

    The steps are not parts of each other: someone may be proficient without a course. ``n_derived`` communes did not
    report their whole staff; it follows from the post groups.
    """

    staff: int | None
    persons: tuple[int | None, ...]
    n: int
    n_total: int
    n_derived: int
    reason: str

    @property
    def shares(self) -> tuple[float | None, ...]:
        """Percent of the staff on each step; None without staff or persons."""
        return tuple(
            None if not self.staff or own is None else 100 * own / self.staff for own in self.persons
        )

    @property
    def drops(self) -> tuple[int | None, ...]:
        """Persons fewer on each step than on the one before (negative: more); the first step against the staff."""
        before = (self.staff, *self.persons[:-1])
        return tuple(
            None if a is None or b is None else a - b for a, b in zip(before, self.persons, strict=True)
        )


def ladder_of_unit(*, steps: Sequence[Step], cells: Mapping[str, float], has_report: bool) -> Ladder:
    """The ladder of one commune; a step that was not reported is None."""
    staff = complete_staff(cells=cells).get(STAFF_TOTAL)
    persons = tuple(int(cells[own.measure]) if own.measure in cells else None for own in steps)
    is_whole = staff is not None and None not in persons
    return Ladder(
        staff=staff,
        persons=persons,
        n=int(is_whole),
        n_total=1,
        n_derived=int(staff is not None and STAFF_TOTAL not in cells),
        reason="" if is_whole else ("cell_missing" if has_report else "not_reported"),
    )


def ladder_of_area(*, ladders: Sequence[Ladder]) -> Ladder:
    """The ladder of an area from those of its communes; a single commune keeps the steps that it has."""
    if len(ladders) == 1:
        return ladders[0]
    whole = [own for own in ladders if own.n]
    n_steps = len(ladders[0].persons) if ladders else 0
    if not whole:
        reason = "cell_missing" if any(own.reason == "cell_missing" for own in ladders) else "not_reported"
        return Ladder(None, (None,) * n_steps, 0, len(ladders), 0, reason)
    return Ladder(
        staff=sum(own.staff or 0 for own in whole),
        persons=tuple(sum(own.persons[step] or 0 for own in whole) for step in range(n_steps)),
        n=len(whole),
        n_total=len(ladders),
        n_derived=sum(own.n_derived for own in whole),
        reason="",
    )


@dataclass(frozen=True)
class Officers:
    """IT officers of a unit or area; ``n_without`` of the ``n`` communes have none, ``n_full_time`` a full-time one."""

    full_time: int | None
    part_time: int | None
    n_without: int
    n_full_time: int
    n: int
    n_total: int


def officers_of(*, cells: Sequence[Mapping[str, float]]) -> Officers:
    """IT officers of some communes, of those that reported both kinds."""
    known = [
        (int(own[FULL_TIME]), int(own[PART_TIME])) for own in cells if FULL_TIME in own and PART_TIME in own
    ]
    return Officers(
        full_time=sum(full for full, _ in known) if known else None,
        part_time=sum(part for _, part in known) if known else None,
        n_without=sum(full + part == 0 for full, part in known),
        n_full_time=sum(full > 0 for full, _ in known),
        n=len(known),
        n_total=len(cells),
    )


@dataclass(frozen=True)
class SkillPoint:
    """Share of the staff that meets one standard in one survey; ``share`` is None without data."""

    standard: str
    period: Period
    share: float | None


def series_of(*, points: Sequence[SkillPoint]) -> tuple[SkillPoint, ...]:
    """Points in time order; raises MixedStandardsError when they are of more than one standard or structure."""
    standards = sorted({own.standard for own in points})
    if len(standards) > 1 or len({own.period.structure for own in points}) > 1:
        raise MixedStandardsError(
            vi=f"Không nối các chuẩn {', '.join(standards)} hoặc hai mô hình đơn vị thành một chuỗi.",
            en=f"Standards {', '.join(standards)}, or two structures of units, do not make one series.",
        )
    return tuple(sorted(points, key=lambda own: own.period))
