"""Whatever stands in a definition, it is read or refused by name: no other error ever reaches a user."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import IndexDefinitionError
from domain.index.compute import compute
from domain.index.spec_files import parse_spec, spec_of
from tests.unit.domain.index.factories import raw_spec, table

JUNK = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 10**6),
        st.floats(allow_nan=True),
        st.sampled_from(["", "IDX", "P1", "A", "minmax", "geometric", "goalposts", "null", "x" * 90]),
        st.text(max_size=5),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["method", "low", "rule", "max", "id", "lower"]), inner, max_size=3),
    ),
    max_leaves=4,
)
KEYS = (
    *(
        "id",
        "parent",
        "weight",
        "direction",
        "normalise",
        "aggregate",
        "missing",
        "min_coverage",
        "points",
        "treat",
    ),
    *(
        "impute",
        "decimals",
        "numerator",
        "denominator",
        "scale",
        "goalposts",
        "target",
        "title",
        "ties",
        "panel",
    ),
    *(
        "bands",
        "elements",
        "indicators",
        "notes",
        "inputs",
        "version",
        "min_available",
        "decimals_before_ranking",
    ),
)
PLACES = ["index", "elements", "indicators"]


def mutated(*, place: str, at: int, key: str, junk: Any) -> dict[str, Any]:
    raw = copy.deepcopy(raw_spec())
    target = raw if place == "index" else raw[place][at % len(raw[place])]
    target[key] = junk
    return raw


class TestJunk:
    @settings(max_examples=400, deadline=None)
    @given(st.sampled_from(PLACES), st.integers(0, 3), st.sampled_from(KEYS), JUNK)
    def test_a_definition_with_junk_is_read_or_refused(self, place: str, at: int, key: str, junk: Any):
        try:
            spec = spec_of(raw=mutated(place=place, at=at, key=key, junk=junk))
        except IndexDefinitionError as error:
            assert error.vi and error.en
            return
        assert len(spec.bottom_up) == len(spec.elements)

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=60))
    def test_any_text(self, text: str):
        try:
            parse_spec(text=text)
        except IndexDefinitionError as error:
            assert error.vi and error.en

    @settings(max_examples=150, deadline=None)
    @given(
        st.sampled_from(
            ["minmax", "zscore", "rank", "borda", "percentile", "distance_to_max", "fraction_of_max"]
        ),
        st.sampled_from(["arithmetic", "copeland", "sum"]),
        st.sampled_from(["none", "winsorise", "winsorise_log", "percentiles", "log"]),
        st.lists(st.tuples(*[st.one_of(st.none(), st.floats(-1e9, 1e9))] * 4), min_size=1, max_size=8),
    )
    def test_any_numbers_give_finite_scores_or_none(
        self, normaliser: str, aggregate: str, treatment: str, rows: list[tuple[float | None, ...]]
    ):
        raw = raw_spec(normalise=normaliser, aggregate=aggregate, treat=treatment)
        raw["indicators"][1].pop("direction")

        result = compute(
            spec=spec_of(raw=raw),
            data=table(**{name: [row[n] for row in rows] for n, name in enumerate("ABCD")}),
        )

        known = result.scores[result.scores == result.scores]
        assert (abs(known) < float("inf")).all()
        assert ((result.ranks == result.ranks) == (result.scores == result.scores)).all()

    def test_a_tree_deeper_than_any_index(self):
        elements = [{"id": "E0"}, *({"id": f"E{n}", "parent": f"E{n - 1}"} for n in range(1, 3000))]
        raw = {"id": "deep", "elements": elements, "indicators": [{"id": "A", "parent": "E2999"}]}

        try:
            spec_of(raw=raw)
        except IndexDefinitionError as error:
            assert "levels" in error.en
        else:
            raise AssertionError("a tree of 3,000 levels was taken")
