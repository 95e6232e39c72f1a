"""Norms: every rule is rounded up by itself; unknown post groups give the exact range of all divisions."""

from datetime import date
from itertools import product
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.equipment.norms import Range, norm_of
from domain.staff import STAFF_GROUPS
from tests.unit.domain.equipment.factories import own_norms, rule

SHARED_PRINTERS = (
    rule(basis="staff_group_vi"),
    rule(basis="staff_group_vii"),
    rule(basis="staff_group_viii", per=3),
)


class TestPieces:
    @pytest.mark.parametrize(
        ("count", "per", "pieces"), [(3, 15, 1), (145, 15, 10), (0, 15, 0), (15, 15, 1), (16, 15, 2)]
    )
    def test_fractions_are_rounded_up(self, count: int, per: int, pieces: int) -> None:
        # 3/15 = 0.2 -> 1; 145/15 = 9.67 -> 10
        assert rule(per=per).pieces(count) == pieces

    def test_quantity_is_multiplied_before_rounding(self) -> None:
        assert rule(quantity=2, per=3).pieces(4) == 3


class TestNormOf:
    def test_each_rule_is_rounded_by_itself(self) -> None:
        # Given 1 of group VI, 7 of VII and 32 of VIII
        cells = dict(zip(STAFF_GROUPS, (1, 7, 32), strict=True))

        # Then printers are 1 + 7 + ceil(32 / 3)
        found = norm_of(rules=SHARED_PRINTERS, cells=cells)
        assert found is not None and found[0] == Range(19, 19)
        assert [own.pieces.low for own in found[1]] == [1, 7, 11]

    def test_without_any_staff_there_is_no_norm(self) -> None:
        assert norm_of(rules=SHARED_PRINTERS, cells={"printers": 3}) is None
        assert norm_of(rules=(rule(),), cells=dict.fromkeys(STAFF_GROUPS[:2], 4)) is None

    def test_a_room_needs_a_count_of_rooms(self) -> None:
        own = (rule(basis="per_room", quantity=2),)
        assert norm_of(rules=own, cells={"staff_total": 40}) is None
        found = norm_of(rules=own, cells={"per_room": 3})
        assert found is not None and found[0] == Range(6, 6)

    def test_a_unit_is_one(self) -> None:
        found = norm_of(rules=(rule(basis="per_unit", quantity=4),), cells={})
        assert found is not None and found[0] == Range(4, 4)

    def test_one_computer_for_each_person_is_exact_whatever_the_groups(self) -> None:
        rules = tuple(rule(basis=group) for group in STAFF_GROUPS)
        found = norm_of(rules=rules, cells={"staff_total": 40})
        assert found is not None and found[0] == Range(40, 40)

    def test_known_groups_narrow_the_range(self) -> None:
        """One of group VI is known, 39 are VII or VIII: from 1 + ceil(39 / 3) to 1 + 39."""
        found = norm_of(rules=SHARED_PRINTERS, cells={"staff_total": 40, "staff_group_vi": 1})
        assert found is not None and found[0] == Range(14, 40)

    def test_groups_above_the_total_are_a_contradiction(self) -> None:
        assert norm_of(rules=SHARED_PRINTERS, cells={"staff_total": 3, "staff_group_vi": 5}) is None

    @settings(max_examples=60, deadline=None)
    @given(
        total=st.integers(0, 12),
        known=st.integers(0, 4),
        quantities=st.tuples(*[st.integers(1, 3)] * 3),
        per=st.tuples(*[st.integers(1, 5)] * 3),
    )
    def test_the_range_is_that_of_all_divisions(
        self, total: int, known: int, quantities: tuple[int, ...], per: tuple[int, ...]
    ) -> None:
        # Given rules of the three groups, the total, and only the first group
        rules = [
            rule(basis=g, quantity=q, per=p) for g, q, p in zip(STAFF_GROUPS, quantities, per, strict=True)
        ]
        found = norm_of(rules=rules, cells={"staff_total": total, "staff_group_vi": known})

        # When all divisions of the staff are tried
        tried = [
            sum(ceil(n * q / p) for n, q, p in zip((known, a, b), quantities, per, strict=True))
            for a, b in product(range(total + 1), repeat=2)
            if known + a + b == total
        ]

        # Then the range is from the least to the most, or there is none
        assert (found[0] if found else None) == (Range(min(tried), max(tried)) if tried else None)

    def test_a_senseless_staff_answers_at_once_with_a_range_that_holds(self) -> None:
        found = norm_of(rules=SHARED_PRINTERS, cells={"staff_total": 1_000_000})
        assert found is not None
        assert found[0].low <= ceil(1_000_000 / 3) and found[0].high >= 1_000_000


class TestInForce:
    def test_nothing_holds_before_the_first_version(self) -> None:
        assert own_norms().in_force(day=date(2025, 6, 30), province="42") == {}

    def test_the_decision_and_the_example_hold_from_the_first_day(self) -> None:
        found = own_norms().in_force(day=date(2025, 7, 1), province="42")
        assert {own.of.id for own in found["printer"]} == {"qd15_2025"}
        assert {own.of.is_example for own in found["kiosk"]} == {True}
