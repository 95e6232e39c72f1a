"""Persons to train: targets rounded up in each commune, surpluses spare nobody, unknown is not zero."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.equipment.norms import Range
from domain.skills.classes import Seats, Trainees, plan_course
from domain.skills.standards import ClassSize, get_skills
from domain.skills.training import Need, lacking_any, need_of_area, need_of_unit

MODULES = {own.id: own for own in get_skills().modules}
SIZE = ClassSize(least=20, most=30)


def _need(*, staff: int, have: int, target: float = 80, module: str = "IU04") -> Need:
    own = MODULES[module]
    return need_of_unit(course=own, cells={"staff_total": staff, own.measure: have}, target=target)


class TestNeed:
    @pytest.mark.parametrize(
        ("staff", "have", "target", "to_train"),
        [
            (40, 30, 80, 2),
            (41, 30, 80, 3),
            (40, 40, 80, 0),
            (40, 35, 100, 5),
            (30, 0, 0.1, 1),
            (100, 57, 57, 0),
        ],
    )
    def test_the_target_is_rounded_up(self, staff: int, have: int, target: float, to_train: int) -> None:
        assert _need(staff=staff, have=have, target=target).to_train == to_train

    def test_a_module_that_was_not_reported_needs_nothing_that_is_known(self) -> None:
        own = need_of_unit(course=MODULES["IU04"], cells={"staff_total": 40}, target=80)
        assert (own.to_train, own.share, own.n, own.n_total) == (None, None, 0, 1)

    def test_one_commune_above_the_target_spares_no_other(self) -> None:
        # Given 40 of 40 and 20 of 40: together 75 %, one lacks 12 to its 80 %
        own = need_of_area(needs=[_need(staff=40, have=40), _need(staff=40, have=20)])
        assert (own.to_train, own.lacking, own.share) == (12, 20, 75.0)

    def test_an_area_says_how_many_entered(self) -> None:
        unknown = need_of_unit(course=MODULES["IU04"], cells={}, target=80)
        own = need_of_area(needs=[_need(staff=40, have=20), unknown])
        assert (own.to_train, own.n, own.n_total) == (12, 1, 2)
        nobody = need_of_area(needs=[unknown, unknown])
        assert (nobody.to_train, nobody.n, nobody.n_total) == (None, 0, 2)

    def test_persons_who_lack_any_module_are_a_range(self) -> None:
        needs = [_need(staff=40, have=have, module=m) for m, have in (("IU01", 35), ("IU02", 30))]
        assert lacking_any(needs=needs) == Range(10, 15)
        assert lacking_any(needs=[_need(staff=40, have=5), _need(staff=40, have=3)]) == Range(37, 40)
        assert lacking_any(needs=[*needs, need_of_unit(course=MODULES["IU03"], cells={}, target=80)]) is None


def _trainees(*persons: int, district: str = "d") -> list[Trainees]:
    return [
        Trainees(unit=f"{district}{n}", district=district, persons=p, share=float(n))
        for n, p in enumerate(persons)
    ]


class TestClasses:
    @pytest.mark.parametrize(
        ("persons", "sizes", "waiting"),
        [
            ((10, 10), [20], 0), ((30,), [30], 0), ((9, 10), [], 19), ((20, 15), [30], 5),
            ((25, 25), [25, 25], 0), ((61,), [21, 20, 20], 0), ((50, 49), [25, 25, 25, 24], 0),
        ],
    )  # fmt: skip
    def test_are_as_few_and_as_even_as_the_size_allows(
        self, persons: tuple[int, ...], sizes: list[int], waiting: int
    ) -> None:
        plan = plan_course(course="IU04", trainees=_trainees(*persons), size=SIZE)
        assert [own.persons for own in plan.classes] == sizes
        assert sum(own.persons for own in plan.waiting) == waiting

    def test_the_lowest_share_comes_first_and_the_highest_waits(self) -> None:
        plan = plan_course(course="IU04", trainees=_trainees(20, 15)[::-1], size=SIZE)
        assert plan.classes[0].seats == (Seats("d0", 20), Seats("d1", 10))
        assert plan.waiting == (Seats("d1", 5),)

    def test_what_two_districts_cannot_fill_is_a_joint_class(self) -> None:
        trainees = [*_trainees(12, district="a"), *_trainees(11, district="b")]
        plan = plan_course(course="IU04", trainees=trainees, size=SIZE)
        assert [(own.district, own.persons) for own in plan.classes] == [("", 23)]
        assert plan.waiting == ()

    def test_nobody_to_train_gives_no_class(self) -> None:
        plan = plan_course(course="IU04", trainees=_trainees(0, 0), size=SIZE)
        assert (plan.classes, plan.waiting) == ((), ())

    @given(
        st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 70), st.floats(0, 100)), max_size=8),
        st.integers(1, 12),
        st.integers(0, 12),
    )
    def test_nobody_is_lost_and_every_class_has_an_allowed_size(
        self, units: list[tuple[str, int, float]], least: int, more: int
    ) -> None:
        size = ClassSize(least=least, most=least + more)
        trainees = [
            Trainees(unit=str(n), district=d, persons=p, share=s) for n, (d, p, s) in enumerate(units)
        ]
        plan = plan_course(course="x", trainees=trainees, size=size)
        seats = [*(seat for own in plan.classes for seat in own.seats), *plan.waiting]
        for own in trainees:
            assert sum(seat.persons for seat in seats if seat.unit == own.unit) == own.persons
        assert all(size.least <= own.persons <= size.most for own in plan.classes)
        assert [own.number for own in plan.classes] == list(range(1, len(plan.classes) + 1))


def test_the_number_of_classes_is_the_least_possible() -> None:
    for total in range(40, 400):
        plan = plan_course(course="x", trainees=_trainees(total), size=SIZE)
        assert len(plan.classes) == ceil(total / 30)
