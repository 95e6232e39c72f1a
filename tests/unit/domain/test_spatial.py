"""Clusters: against PySAL's published example, against slow formulas written out, and on maps whose answer is known."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import SpatialError
from domain.spatial import (
    Weights,
    benjamini_hochberg,
    contiguity,
    k_nearest,
    local_moran,
    moran,
)

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "columbus.json"
SIDE = 8


@cache
def columbus() -> dict[str, Any]:
    return dict(json.loads(EXAMPLE.read_text("utf-8")))


def columbus_weights(*, without: int | None = None) -> Weights:
    pairs = [(str(i), str(j)) for i, j in columbus()["pairs"] if without not in (i, j)]
    return contiguity(codes=[str(i) for i in range(49)], pairs=pairs)


def columbus_values() -> dict[str, float | None]:
    return {str(i): value for i, value in enumerate(columbus()["crime"])}


def grid() -> Weights:
    """A board of 8 x 8 squares that neighbour across edges."""
    cells = [(x, y) for x in range(SIDE) for y in range(SIDE)]
    pairs = [(f"{x},{y}", f"{a},{b}") for x, y in cells for a, b in ((x + 1, y), (x, y + 1))]
    return contiguity(codes=[f"{x},{y}" for x, y in cells], pairs=pairs)


def board(value: Any) -> dict[str, float | None]:
    return {f"{x},{y}": float(value(x, y)) for x in range(SIDE) for y in range(SIDE)}


class TestWeights:
    def test_borders_go_both_ways_and_strangers_are_ignored(self) -> None:
        found = contiguity(codes=["a", "b", "c"], pairs=[("b", "a"), ("a", "b"), ("a", "x"), ("c", "c")])
        assert found.neighbours == ((1,), (0,), ())
        assert found.islands == ("c",)

    def test_rows_add_up_to_one_but_for_islands(self) -> None:
        found = contiguity(codes=["a", "b", "c", "d"], pairs=[("a", "b"), ("b", "c")])
        assert found.matrix().toarray().sum(axis=1).tolist() == [1, 1, 1, 0]
        assert found.matrix().toarray()[1].tolist() == [0.5, 0, 0.5, 0]

    def test_among_some_units_only(self) -> None:
        found = contiguity(codes=["a", "b", "c"], pairs=[("a", "b"), ("b", "c")]).among(["c", "a"])
        assert (found.codes, found.neighbours) == (("a", "c"), ((), ()))

    @given(
        st.lists(st.tuples(st.floats(8, 23), st.floats(102, 110)), min_size=2, max_size=12, unique=True),
        st.integers(1, 5),
    )
    @settings(max_examples=40, deadline=None)
    def test_the_nearest_are_nearest_on_the_globe(self, places: list[tuple[float, float]], k: int) -> None:
        """Recomputed by the haversine formula over all pairs."""
        points = {f"{i:02}": place for i, place in enumerate(places)}
        found = k_nearest(points=points, k=k)
        for i, own in enumerate(found.neighbours):
            distances = sorted(haversine(places[i], places[j]) for j in range(len(places)) if j != i)
            reached = sorted(haversine(places[i], places[j]) for j in own)
            assert reached == pytest.approx(distances[: len(own)], abs=1e-3)
            assert len(own) == min(k, len(places) - 1)

    def test_units_at_one_point_are_neighbours_never_of_themselves(self) -> None:
        found = k_nearest(points={str(i): (18.3, 105.9) for i in range(5)}, k=2)
        assert all(len(own) == 2 and i not in own for i, own in enumerate(found.neighbours))

    def test_one_unit_is_an_island(self) -> None:
        assert k_nearest(points={"a": (18.3, 105.9)}).islands == ("a",)
        with pytest.raises(SpatialError):
            k_nearest(points={"a": (18.3, 105.9)}, k=0)


def haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between (latitude, longitude) in degrees."""
    (a, b), (c, d) = ([math.radians(v) for v in place] for place in (one, other))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


class TestMoran:
    def test_gives_the_published_index(self) -> None:
        found = moran(values=columbus_values(), weights=columbus_weights())
        assert found.index == pytest.approx(columbus()["I"], abs=1e-8)
        assert (found.expected, found.n, found.n_islands) == (pytest.approx(-1 / 48), 49, 0)
        assert found.p_value == pytest.approx(2 / 1000)

    def test_an_island_counts_in_the_mean_alone(self) -> None:
        found = moran(values=columbus_values(), weights=columbus_weights(without=0))
        assert found.index == pytest.approx(columbus()["island_I"], abs=1e-8)
        assert found.n_islands == 1

    def test_halves_cluster_and_a_chessboard_does_not(self) -> None:
        """On a chessboard every neighbour is the opposite: I is exactly -1."""
        halves = moran(values=board(lambda x, y: x < SIDE / 2), weights=grid())
        chess = moran(values=board(lambda x, y: (x + y) % 2), weights=grid())
        assert halves.index > 0.8 and halves.p_value <= 0.01
        assert chess.index == pytest.approx(-1) and chess.p_value <= 0.01

    def test_noise_is_told_as_noise(self) -> None:
        """Given 40 boards of random values, then about one in twenty is below 5 %, not most of them."""
        rng = np.random.default_rng(5)
        found = [
            moran(values=board(lambda x, y: rng.random()), weights=grid(), permutations=199).p_value
            for _ in range(40)
        ]
        assert sum(p <= 0.05 for p in found) <= 6

    def test_the_same_seed_gives_the_same(self) -> None:
        one, two = (moran(values=columbus_values(), weights=columbus_weights(), seed=s) for s in (7, 7))
        assert one == two

    def test_units_without_a_value_are_left_out(self) -> None:
        values = columbus_values()
        values["3"], values["5"] = None, math.nan
        assert moran(values=values, weights=columbus_weights()).n == 47

    @pytest.mark.parametrize("values", [{}, dict.fromkeys(map(str, range(49)), 5.0), {"1": 1.0, "2": 2.0}])
    def test_too_little_is_refused(self, values: dict[str, float | None]) -> None:
        with pytest.raises(SpatialError):
            moran(values=values, weights=columbus_weights())


class TestLocalMoran:
    def test_gives_the_published_statistics(self) -> None:
        found = local_moran(values=columbus_values(), weights=columbus_weights(), permutations=9999)
        assert [one.index for one in found] == pytest.approx(columbus()["Is"], abs=1e-5)
        doubled = [min(1.0, 2 * p) for p in columbus()["p"]]
        assert [one.p_value for one in found] == pytest.approx(doubled, abs=0.03)

    def test_kinds_are_the_published_quadrants_where_chance_is_no_explanation(self) -> None:
        names = {1: "high", 2: "low_among_high", 3: "low", 4: "high_among_low"}
        found = local_moran(values=columbus_values(), weights=columbus_weights(), false_discovery=1.0)
        assert [one.kind for one in found] == [names[q] for q in columbus()["quadrants"]]

    def test_an_island_has_no_probability(self) -> None:
        found = local_moran(values=columbus_values(), weights=columbus_weights(without=0))
        assert (found[0].kind, found[0].p_value) == ("island", None)
        assert [one.index for one in found] == pytest.approx(columbus()["island_Is"], abs=1e-5)

    def test_the_whole_is_the_mean_of_the_parts(self) -> None:
        parts = local_moran(values=columbus_values(), weights=columbus_weights())
        whole = moran(values=columbus_values(), weights=columbus_weights())
        assert sum(one.index for one in parts) / 48 == pytest.approx(whole.index)

    def test_a_hot_corner_is_found_and_noise_gives_none(self) -> None:
        """Given one corner of high values in noise, then units inside it, and hardly any outside, are hot spots."""
        rng = np.random.default_rng(11)
        hot = board(lambda x, y: rng.random() + (5 if x < 3 and y < 3 else 0))
        found = {one.code for one in local_moran(values=hot, weights=grid()) if one.kind == "high"}
        inside = {f"{x},{y}" for x in range(3) for y in range(3)}
        assert "1,1" in found and found <= inside
        noise = local_moran(values=board(lambda x, y: rng.random()), weights=grid())
        assert sum(one.kind != "none" for one in noise) <= 1


class TestFalseDiscovery:
    def test_by_hand(self) -> None:
        """Sorted .01 .02 .03 .50 of four: x 4/1, 4/2, 4/3, 1 and falling from the right."""
        assert benjamini_hochberg([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])
        assert benjamini_hochberg([]) == []

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
    def test_agrees_with_the_definition(self, p: list[float]) -> None:
        """Adjusted p <= q exactly for those that the step-up rule rejects at q."""
        q = 0.2
        ordered = sorted(p)
        last = max((i for i, value in enumerate(ordered, 1) if value <= i * q / len(p)), default=0)
        limit = ordered[last - 1] if last else -1.0
        adjusted = benjamini_hochberg(p)
        for value, own in zip(p, adjusted, strict=True):
            if abs(own - q) > 1e-9:
                assert (own <= q) is (value <= limit)
            assert own >= min(value, 1.0) - 1e-12
