"""Counts go forward whole, by share or not at all; nothing comes back."""

import csv
import math
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue_files import get_catalogue
from domain.errors import LineageError
from domain.paths import NATIONAL_DIR
from domain.units.succession import (
    Descent,
    Lineage,
    Link,
    Part,
    carry_count,
    carry_indicator,
    not_convertible,
)

MEASURES = get_catalogue().measures
ONLINE = get_catalogue().indicator("online_share_calendar")
seeds = st.integers(0, 2**32 - 1)


def lineage() -> Lineage:
    """a and b became X; c was divided 0.3 : 0.7 between X and Y; d became Z alone; e and f became G."""
    return Lineage.of(
        [
            Link("a", "X", 1),
            Link("b", "X", 1),
            Link("c", "X", 0.3, "area_overlap", "part"),
            Link("c", "Y", 0.7, "area_overlap", "rest"),
            Link("d", "Z", 1),
            Link("e", "G", 1),
            Link("f", "G", 1),
        ]
    )


class TestBecame:
    def test_a_divided_unit_names_its_parts(self):
        """Given c divided 0.3 : 0.7, then both heirs are named with their estimated parts."""
        assert [(own.new, own.weight, own.is_estimated) for own in lineage().became(["c"])] == [
            ("X", pytest.approx(0.3), True),
            ("Y", pytest.approx(0.7), True),
        ]

    def test_a_whole_unit_has_one_heir(self):
        assert [(own.new, own.weight, own.is_estimated) for own in lineage().became(["a"])] == [
            ("X", 1.0, False)
        ]

    def test_of_several_together_parts_mean_nothing(self):
        assert [(own.new, own.weight) for own in lineage().became(["a", "c"])] == [("X", None), ("Y", None)]

    def test_unknown_units_have_no_heir(self):
        assert lineage().became(["nowhere"]) == ()

    def test_land_alone_makes_no_heir(self):
        own = Lineage.of(
            [
                Link("a", "X", 0.4, "area_overlap", "part, land only"),
                Link("a", "Y", 0.6, "area_overlap", "rest"),
            ]
        )
        assert [heir.new for heir in own.became(["a"])] == ["Y"]


@cache
def rows() -> tuple[dict[str, str], ...]:
    with (NATIONAL_DIR / "lineage_2025.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def national() -> Lineage:
    return Lineage.of(
        Link(r["from_code"], r["to_code"], float(r["share"]), r["share_basis"], r["wording"]) for r in rows()
    )


def amounts(seed: int) -> dict[str, float]:
    """A count for every old unit of the country."""
    olds = sorted({row["from_code"] for row in rows()})
    return dict(zip(olds, np.random.default_rng(seed).integers(0, 100_000, len(olds)).tolist(), strict=True))


class TestParts:
    def test_whole_units_are_exact(self) -> None:
        found = lineage().descent(["Z"])
        assert (found.status, found.parts) == ("exact", (Part("d", 1.0, False, "whole"),))

    def test_a_divided_unit_is_parted_by_its_share_and_marked(self) -> None:
        found = lineage().descent(["X"])
        assert found.status == "estimated"
        assert {part.old: part.weight for part in found.parts} == {"a": 1, "b": 1, "c": 0.3}
        assert carry_count(descent=found, values={"a": 10, "b": 20, "c": 100}) == 60

    def test_a_set_of_new_units_that_holds_all_parts_has_the_whole(self) -> None:
        """Given a district made of X and Y, then what was divided between them is whole again, and exact."""
        found = lineage().descent(["X", "Y"])
        assert found.status == "exact"
        assert carry_count(descent=found, values={"a": 10, "b": 20, "c": 100}) == 130

    def test_an_unknown_new_unit_has_no_past(self) -> None:
        found = lineage().descent(["?"])
        assert (found.status, carry_count(descent=found, values={})) == ("not_convertible", None)

    @pytest.mark.parametrize(
        ("links", "weights", "estimated"),
        [
            # "land only" moves nobody: the rest has everybody, and that is marked; the receiver has its own alone.
            ([("A", 0.4, "part, land only"), ("B", 0.6, "rest")], {"A": 0, "B": 1}, {"B"}),
            ([("A", 0.9, "part, all people"), ("B", 0.1, "rest")], {"A": 1, "B": 0}, {"A", "B"}),
            # ... but where only land went elsewhere, the small rest has the people.
            ([("A", 0.99, "part, land only"), ("B", 0.01, "rest")], {"A": 0, "B": 1}, {"B"}),
            # A part below 2 % of the area is noise.
            ([("A", 0.015, "part"), ("B", 0.985, "rest")], {"A": 0, "B": 1}, {"A", "B"}),
            ([("A", 0.02, "part"), ("B", 0.98, "rest")], {"A": 0.02, "B": 0.98}, {"A", "B"}),
            (
                [("A", 0.5, "part"), ("B", 0.3, "rest"), ("C", 0.2, "part, land only")],
                {"A": 0.625, "B": 0.375, "C": 0},
                {"A", "B"},
            ),
        ],
    )
    def test_what_the_resolution_says_goes_before_the_area(
        self, links: list[tuple[str, float, str]], weights: dict[str, float], estimated: set[str]
    ) -> None:
        own = Lineage.of(Link("o", new, share, "area_overlap", wording) for new, share, wording in links)
        for new, weight in weights.items():
            found = own.descent([new])
            got = sum(part.weight or 0 for part in found.parts)
            assert got == pytest.approx(weight)
            assert any(part.is_estimated for part in found.parts) is (new in estimated)

    def test_a_stated_share_is_taken_as_it_is(self) -> None:
        own = Lineage.of(
            [Link("o", "A", 0.01, "dân số / population"), Link("o", "B", 0.99, "dân số / population")]
        )
        assert own.descent(["A"]).parts[0].weight == 0.01

    def test_people_that_moved_in_unknown_number_make_it_unknown(self) -> None:
        own = Lineage.of([Link("o", "A", 1), Link("o", "B", 0, "whole", "people only"), Link("p", "B", 1)])
        for new in "AB":
            assert own.descent([new]).status == "not_convertible"
            assert carry_count(descent=own.descent([new]), values={"o": 5, "p": 7}) is None
        assert carry_count(descent=own.descent("AB"), values={"o": 5, "p": 7}) == 12

    def test_shares_that_do_not_add_up_are_refused(self) -> None:
        with pytest.raises(LineageError) as error:
            Lineage.of([Link("o", "A", 0.5), Link("o", "B", 0.4)])
        assert error.value.codes == ("o",)

    def test_only_units_of_the_day_count(self) -> None:
        found = lineage().descent(["X"]).on({"a", "c"})
        assert [part.old for part in found.parts] == ["a", "c"]


class TestGroups:
    def test_only_what_became_exactly_one_new_unit_continues(self) -> None:
        assert lineage().groups() == {"G": ("e", "f"), "Z": ("d",)}

    def test_of_the_country(self) -> None:
        """Recounted from the table: 2,907 of the 3,321 new units are unions of old units that went nowhere else."""
        found = national().groups()
        into = defaultdict(set)
        for row in rows():
            into[row["from_code"]].add(row["to_code"])
        elsewhere = {row["to_code"] for row in rows() if len(into[row["from_code"]]) > 1}
        assert set(found) == {row["to_code"] for row in rows()} - elsewhere
        assert len(found) == 2907
        assert all(into[old] == {new} for new, olds in found.items() for old in olds)


class TestNeverBack:
    def test_an_old_unit_has_no_descent_from_a_new_one(self) -> None:
        """Codes repeat in the two structures, so the link gives the direction."""
        found = lineage().descent(["a"])
        assert found == Descent(new=("a",), parts=())

    @given(seeds)
    @settings(max_examples=10, deadline=None)
    def test_new_values_change_no_old_value(self, seed: int) -> None:
        """Given values under new codes only, then nothing can be carried, for every unit with a whole source."""
        new_only = {row["to_code"]: 1.0 for row in rows()} | {}
        olds = {row["from_code"] for row in rows()}
        values = {code: value for code, value in new_only.items() if code not in olds}
        targets = sorted({row["to_code"] for row in rows()})
        rng = np.random.default_rng(seed)
        for new in rng.choice(targets, 50):
            assert carry_count(descent=national().descent([str(new)]), values=values) in (None, 0)


class TestWholeCountry:
    @given(seeds)
    @settings(max_examples=5, deadline=None)
    def test_totals_are_conserved(self, seed: int) -> None:
        """Given any count, then new units' counts and what no single unit can be given add up to the old total."""
        values, targets = amounts(seed), sorted({row["to_code"] for row in rows()})
        unknown = {row["from_code"] for row in rows() if row["wording"] == "people only"}
        carried = math.fsum(
            (part.weight or 0) * values[part.old]
            for new in targets
            for part in national().descent([new]).parts
        )
        assert carried + sum(values[old] for old in unknown) == pytest.approx(sum(values.values()), rel=1e-12)

    @given(seeds)
    @settings(max_examples=5, deadline=None)
    def test_the_country_as_one_set_is_exact(self, seed: int) -> None:
        values = amounts(seed)
        found = national().descent({row["to_code"] for row in rows()})
        assert found.status == "exact"
        assert carry_count(descent=found, values=values) == sum(values.values())

    def test_a_province_carries_what_its_old_communes_had(self) -> None:
        """Hà Tĩnh kept its border: its new communes together carry its old communes whole, and no other."""
        new = {row["to_code"] for row in rows() if row["to_province_code"] == "42"}
        old = {row["from_code"] for row in rows() if row["from_province_code"] == "42"}
        found = national().descent(new)
        assert ({part.old for part in found.parts}, found.status) == (old, "exact")

    def test_how_many_units_are_exact(self) -> None:
        """Recounted from the table: exact = no source is divided, but for land without people."""
        divided = {r["from_code"] for r in rows() if r["kind"] == "part"}
        touched = {
            r["to_code"] for r in rows() if r["from_code"] in divided and r["wording"] != "part, land only"
        }
        targets = {row["to_code"] for row in rows()}
        exact = {new for new in targets if national().descent([new]).status == "exact"}
        assert exact == targets - touched


class TestIndicators:
    @pytest.mark.parametrize(
        ("indicator", "reason"),
        [
            ("online_share_calendar", ""),
            ("usable_computers_per_staff", ""),
            ("lan_share", "unit_count"),
            ("score766_total_pub", "published"),
        ],
    )
    def test_which_can_be_carried(self, indicator: str, reason: str) -> None:
        catalogue = get_catalogue()
        assert not_convertible(indicator=catalogue.indicator(indicator), measures=MEASURES) == reason

    def test_every_indicator_of_flags_levels_and_scores_is_refused(self) -> None:
        for own in get_catalogue().indicators.values():
            kinds = {MEASURES[name].kind for name in own.measures}
            rules = {MEASURES[name].time_rule for name in own.measures}
            refused = bool(not_convertible(indicator=own, measures=MEASURES))
            if kinds & {"flag", "level"} or "none" in rules or own.rollup != "sum_num_den":
                assert refused, own.id

    def test_rates_are_computed_again_from_carried_counts(self) -> None:
        """Given 1 of 10, 5 of 10 and 30 % of 80 of 100, then the share is 30 of 50, not a mean of shares."""
        figures = {
            "a": {"received_online_f2": 1.0, "received_total_f2": 10.0},
            "b": {"received_online_f2": 5.0, "received_total_f2": 10.0},
            "c": {"received_online_f2": 80.0, "received_total_f2": 100.0},
        }
        found = carry_indicator(
            indicator=ONLINE,
            measures=MEASURES,
            descent=lineage().descent(["X"]),
            figures=figures,
            reporters=set(figures),
        )
        assert (found.own.numerator, found.own.denominator) == (pytest.approx(30), pytest.approx(50))
        assert (found.own.value, found.status) == (pytest.approx(60), "estimated")
        assert (found.own.n, found.own.n_total) == (3, 3)

    def test_a_missing_source_is_left_out_and_counted(self) -> None:
        figures = {"a": {"received_online_f2": 1.0, "received_total_f2": 10.0}}
        found = carry_indicator(
            indicator=ONLINE,
            measures=MEASURES,
            descent=lineage().descent(["X"]),
            figures=figures,
            reporters={"a"},
        )
        assert (found.own.value, found.own.n, found.own.n_total) == (pytest.approx(10), 1, 3)

    def test_an_unknown_part_gives_no_value(self) -> None:
        own = Lineage.of([Link("o", "A", 1), Link("o", "B", 0, "whole", "people only")])
        figures = {"o": {"received_online_f2": 1.0, "received_total_f2": 10.0}}
        found = carry_indicator(
            indicator=ONLINE, measures=MEASURES, descent=own.descent(["A"]), figures=figures, reporters={"o"}
        )
        assert (found.own.value, found.status) == (None, "not_convertible")
