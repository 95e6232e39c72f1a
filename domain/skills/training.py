"""How many persons to train, by unit and course, to reach a target."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.equipment.norms import Range
from domain.skills.standards import Module, Standard
from domain.staff import STAFF_TOTAL, complete_staff

Course = Standard | Module


@dataclass(frozen=True)
class Need:
    """What one course needs in a unit or area: all figures are of the ``n`` of ``n_total`` communes that enter.

    ``lacking`` persons do not have the course; ``to_train`` of them reach the target (rounded up in each commune).
    All are None when no commune enters.
    """

    course: str
    target: float
    staff: int | None
    have: int | None
    lacking: int | None
    to_train: int | None
    n: int
    n_total: int

    @property
    def share(self) -> float | None:
        """Percent of the staff that has the course."""
        return 100 * self.have / self.staff if self.staff and self.have is not None else None


def need_of_unit(*, course: Course, cells: Mapping[str, float], target: float) -> Need:
    """The need of one commune; ``target`` is in percent of the staff."""
    staff = complete_staff(cells=cells).get(STAFF_TOTAL)
    if staff is None or course.measure not in cells:
        return Need(course.id, target, None, None, None, None, 0, 1)
    have = int(cells[course.measure])
    wanted = math.ceil(Fraction(str(target)) * staff / 100)
    return Need(
        course=course.id,
        target=target,
        staff=staff,
        have=have,
        lacking=max(0, staff - have),
        to_train=max(0, wanted - have),
        n=1,
        n_total=1,
    )


def need_of_area(*, needs: Sequence[Need]) -> Need:
    """The need of an area, the sum over its communes: one above the target does not spare another."""
    known = [own for own in needs if own.n]
    first = needs[0]
    if not known:
        return Need(first.course, first.target, None, None, None, None, 0, len(needs))
    return Need(
        course=first.course,
        target=first.target,
        staff=sum(own.staff or 0 for own in known),
        have=sum(own.have or 0 for own in known),
        lacking=sum(own.lacking or 0 for own in known),
        to_train=sum(own.to_train or 0 for own in known),
        n=len(known),
        n_total=len(needs),
    )


def lacking_any(*, needs: Sequence[Need]) -> Range | None:
    """Persons of one unit who lack at least one of the courses: a range, for the forms count persons by course only.

    At least those of the course that most lack; at most all lacks together, within the staff. None when one course is
    not known.
    """
    if not needs or any(own.lacking is None or own.staff is None for own in needs):
        return None
    lacks = [own.lacking or 0 for own in needs]
    return Range(max(lacks), min(sum(lacks), max(own.staff or 0 for own in needs)))
