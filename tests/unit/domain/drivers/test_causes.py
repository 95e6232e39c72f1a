import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.drivers.causes import NO_USE, NOT_LOW, UNEXPLAINED, UNKNOWN, Contrast, contrast_of, find_causes
from tests.unit.domain.drivers.factories import drivers

UNITS = ("a", "b", "c", "d", "e")
LOAD = {"a": 10.0, "b": 20.0, "c": 30.0, "d": 40.0, "e": 90.0}  # third quartile 40, interquartile range 20


def found(
    *,
    use: float | None = 20.0,
    trained: float | None = 80.0,
    load: float | None = 10.0,
    old: float | None = 0.0,
    targets: dict[str, float] | None = None,
    not_applicable: frozenset[str] = frozenset(),
):
    """The finding of unit a with these values; the other units have use 70 and no signs."""
    values = {
        "unassisted_online_share": {**dict.fromkeys(UNITS, 70.0), "a": use},
        "it_trained_share": {**dict.fromkeys(UNITS, 80.0), "a": trained},
        "dossiers_per_staff": {**LOAD, "a": load},
        "obsolete_share": {**dict.fromkeys(UNITS, 0.0), "a": old, "b": 10.0},
    }
    goals = {"obsolete_share": 0.0} if targets is None else targets
    return find_causes(
        drivers=drivers(), units=UNITS, values=values, targets=goals, not_applicable=not_applicable
    )


class TestKind:
    def test_low_without_any_sign_is_unexplained(self):
        assert found().units[0].kind == UNEXPLAINED

    def test_a_value_at_the_limit_is_neither_low_nor_a_sign(self):
        assert found(use=50.0, trained=40.0).units[0].kind == NOT_LOW
        assert found(trained=60.0).units[0].kind == UNEXPLAINED

    def test_without_a_figure_of_use_nothing_is_said(self):
        assert found(use=None, trained=10.0).units[0].kind == NO_USE

    def test_one_sign_names_its_cause(self):
        assert found(trained=40.0).units[0].kind == "people"
        assert found(old=30.0).units[0].kind == "machines"

    def test_the_sign_farthest_beyond_its_limit_is_the_main_one(self):
        """By hand: 40 below its limit where units range over 60, and 4 above it where the middle half spans 4."""
        one = found(trained=20.0, old=4.0).units[0]
        assert one.kind == "machines"
        assert [(check.rule.id, check.distance) for check in one.signs] == [
            ("old", 1.0),
            ("trained", 40 / 60),
        ]

    def test_a_tie_goes_to_the_first_cause_of_the_file(self):
        """Given both values one whole spread beyond their limits, when no cause is stronger, then the order decides."""
        one = found(load=150.0, old=10.0).units[0]
        assert {check.rule.id: check.distance for check in one.signs} == {"load": 1.0, "old": 1.0}
        assert one.kind == "people"

    def test_a_missing_value_is_never_a_no(self):
        one = found(old=None).units[0]
        assert one.causes == {"people": "no", "machines": "unknown"}
        assert one.kind == UNKNOWN

    def test_a_sign_counts_even_when_other_values_miss(self):
        one = found(old=None, trained=10.0).units[0]
        assert one.kind == "people"
        assert one.causes["machines"] == "unknown"

    def test_zero_is_a_value(self):
        assert found(trained=0.0).units[0].kind == "people"

    def test_a_rule_that_cannot_apply_that_day_is_no_gap(self):
        """Given no norm on the day, then the rule is left aside, and a cause of nothing else is not denied."""
        one = found(load=None, not_applicable=frozenset({"dossiers_per_staff"})).units[0]
        assert one.causes["people"] == "no"
        assert found(not_applicable=frozenset({"obsolete_share"})).units[0].causes["machines"] == "unknown"

    def test_without_a_target_the_rule_is_left_aside(self):
        assert found(old=50.0, targets={}).units[0].causes["machines"] == "unknown"


class TestLimits:
    def test_a_quantile_is_of_the_units_with_a_value(self):
        """Known by hand: 10, 20, 30, 40, 90 have the third quartile 40."""
        limit = found().limits["load"]
        assert (limit.value, limit.spread, limit.n) == (40.0, 20.0, 5)

    def test_too_few_units_have_no_quantile(self):
        values = {"unassisted_online_share": {"a": 1.0}, "dossiers_per_staff": {"a": 5.0, "b": 6.0, "c": 7.0}}
        own = find_causes(drivers=drivers(), units=UNITS, values=values, targets={})
        assert own.limits["load"].reason == "few_peers"
        assert own.units[0].kind == UNKNOWN

    @pytest.mark.parametrize("quantile", [0.0, 1.0, 1.5])
    def test_a_quantile_lies_between_none_and_all(self, quantile: float):
        with pytest.raises(ValueError, match="quantile"):
            drivers(outcome={**drivers().outcome.model_dump(), "threshold": None, "quantile": quantile})


class TestContrast:
    def test_counts_signs_among_low_and_other_units(self):
        """Given a sign at low unit a and at not-low unit e, and no value at b, then b is in neither number."""
        values = {
            "unassisted_online_share": {"a": 10.0, "b": 20.0, "c": 80.0, "d": None, "e": 90.0},
            "it_trained_share": {"a": 30.0, "b": None, "c": 90.0, "d": 10.0, "e": 40.0},
        }
        own = find_causes(drivers=drivers(), units=UNITS, values=values, targets={})
        assert contrast_of(findings=own, rule="trained") == Contrast(1, 1, 1, 2)


FIGURE = st.none() | st.integers(0, 100).map(float)
COLUMN = st.lists(FIGURE, min_size=12, max_size=12)
MANY = tuple("abcdefghijkl")
NAMES = ("unassisted_online_share", "it_trained_share", "dossiers_per_staff", "obsolete_share")


def all_units(columns: list[list[float | None]], *, targets: dict[str, float]):
    values = {name: dict(zip(MANY, own, strict=True)) for name, own in zip(NAMES, columns, strict=True)}
    return find_causes(drivers=drivers(), units=MANY, values=values, targets=targets)


class TestAlways:
    @given(st.lists(COLUMN, min_size=4, max_size=4))
    def test_every_unit_has_one_kind_and_no_gap_becomes_a_no(self, columns: list[list[float | None]]):
        own = all_units(columns, targets={"obsolete_share": 10.0})
        for unit in own.units:
            assert unit.kind in ("people", "machines", NO_USE, NOT_LOW, UNEXPLAINED, UNKNOWN)
            assert (unit.kind == NO_USE) == (unit.use is None)
            for cause, state in unit.causes.items():
                checks = [check for check in unit.checks if check.rule.cause == cause]
                assert state != "no" or all(check.value is not None for check in checks)
                assert (state == "yes") == any(check.state == "sign" for check in checks)

    @given(COLUMN, st.sampled_from([0.125, 0.5, 4.0, 1024.0]))
    def test_the_unit_of_measure_decides_nothing(self, loads: list[float | None], factor: float):
        """Given dossiers counted in other units, then signs by quantile, their distances and causes stay."""
        low, trained = [10.0] * 12, [80.0] * 12
        scaled = [None if load is None else load * factor for load in loads]
        one, two = (
            all_units([low, trained, own, [0.0] * 12], targets={"obsolete_share": 10.0})
            for own in (loads, scaled)
        )
        assert [unit.kind for unit in one.units] == [unit.kind for unit in two.units]
        for left, right in zip(one.units, two.units, strict=True):
            for a, b in zip(left.checks, right.checks, strict=True):
                assert a.state == b.state
                assert a.distance == pytest.approx(b.distance)
