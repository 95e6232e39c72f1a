"""Training classes: who is trained first, in classes of a sound size, with neighbours of the same district.

Units with the lowest share come first. A district's persons are divided into as few classes as the largest size allows,
all about equally large. Persons who do not fill a class of their district form joint classes of the province; those who
fill none of these wait, and are named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.skills.standards import ClassSize


@dataclass(frozen=True)
class Trainees:
    """Persons of one unit to be trained in a course; ``share`` (percent) of its staff has the course already."""

    unit: str
    district: str
    persons: int
    share: float


@dataclass(frozen=True)
class Seats:
    """Seats of one unit in a class."""

    unit: str
    persons: int


@dataclass(frozen=True)
class TrainingClass:
    """One class of a course; ``district`` is '' for a joint class."""

    number: int
    district: str
    seats: tuple[Seats, ...]

    @property
    def persons(self) -> int:
        """Persons in the class."""
        return sum(own.persons for own in self.seats)


@dataclass(frozen=True)
class CoursePlan:
    """Classes of one course in the order of need, and who waits until there are enough for a class."""

    course: str
    classes: tuple[TrainingClass, ...]
    waiting: tuple[Seats, ...]


def plan_course(*, course: str, trainees: Iterable[Trainees], size: ClassSize) -> CoursePlan:
    """Classes for all who are to be trained; nobody is lost: seats and waiting add up to the persons given."""
    queue = sorted(
        (own for own in trainees if own.persons > 0), key=lambda own: (own.share, -own.persons, own.unit)
    )
    share_of = {own.unit: own.share for own in queue}
    formed: list[tuple[str, tuple[Seats, ...]]] = []
    left: list[Seats] = []
    for district in dict.fromkeys(own.district for own in queue):
        seats = [Seats(own.unit, own.persons) for own in queue if own.district == district]
        groups, rest = _divide(seats=seats, size=size)
        formed.extend((district, group) for group in groups)
        left.extend(rest)
    joint, waiting = _divide(seats=left, size=size)
    formed.extend(("", group) for group in joint)
    formed.sort(key=lambda own: _mean_share(seats=own[1], share_of=share_of))
    classes = tuple(
        TrainingClass(number=number, district=district, seats=seats)
        for number, (district, seats) in enumerate(formed, start=1)
    )
    return CoursePlan(course=course, classes=classes, waiting=tuple(waiting))


def _mean_share(*, seats: Sequence[Seats], share_of: dict[str, float]) -> float:
    return sum(share_of[own.unit] * own.persons for own in seats) / sum(own.persons for own in seats)


def _divide(*, seats: Sequence[Seats], size: ClassSize) -> tuple[list[tuple[Seats, ...]], list[Seats]]:
    """Classes of an allowed size in the order of the queue, and the seats that are left over at its end."""
    total = sum(own.persons for own in seats)
    most_classes = total // size.least
    if not most_classes:
        return [], list(seats)
    placed = min(total, most_classes * size.most)
    number = -(-placed // size.most)
    small, larger = divmod(placed, number)
    sizes = [small + (place < larger) for place in range(number)]
    groups, rest = [], list(seats)
    for wanted in sizes:
        group, rest = _take(seats=rest, wanted=wanted)
        groups.append(group)
    return groups, rest


def _take(*, seats: Sequence[Seats], wanted: int) -> tuple[tuple[Seats, ...], list[Seats]]:
    taken: list[Seats] = []
    rest: list[Seats] = []
    for own in seats:
        now = min(own.persons, wanted)
        wanted -= now
        if now:
            taken.append(Seats(own.unit, now))
        if own.persons > now:
            rest.append(Seats(own.unit, own.persons - now))
    return tuple(taken), rest
