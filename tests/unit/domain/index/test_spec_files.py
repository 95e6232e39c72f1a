"""Wrong definitions are refused with the element and a remedy, in Vietnamese and English; right ones are read."""

from pathlib import Path
from typing import Any

import pytest

from domain.errors import IndexDefinitionError
from domain.index.spec_files import parse_spec, read_spec, spec_of
from tests.unit.domain.index.factories import raw_spec

CONTRACT = """
id = "commune_readiness"
title = "Readiness"
normalise = {method = "minmax", lower = 0, upper = 100}
aggregate = "arithmetic"
missing = "renormalise"
min_coverage = 0.0
ties = "min"
[[elements]]
id = "S1"
[[elements]]
id = "P1"
parent = "S1"
weight = 0.4
[[indicators]]
id = "I01"
parent = "P1"
weight = 0.2
direction = -1
"""


def changed(
    *, indicator: dict[str, Any] | None = None, element: dict[str, Any] | None = None, **index: Any
) -> Any:
    """The small definition with changes to indicator A, element P1 or the index."""
    raw = raw_spec(**index)
    raw["indicators"][0] = raw["indicators"][0] | (indicator or {})
    raw["elements"][1] = raw["elements"][1] | (element or {})
    return raw


class TestContract:
    def test_the_documented_definition_is_read(self):
        spec = parse_spec(text=CONTRACT)

        assert spec.root.id == "S1"
        assert spec.levels == {"I01": 1, "P1": 2, "S1": 3}
        assert spec.indicators[0].direction == -1
        assert spec.source == CONTRACT

    def test_a_file_with_a_byte_order_mark(self, tmp_path: Path):
        (tmp_path / "s.toml").write_bytes(b"\xef\xbb\xbf" + CONTRACT.encode())

        assert read_spec(path=tmp_path / "s.toml").id == "commune_readiness"

    def test_shares_of_indicators_add_up_to_one(self):
        shares = spec_of(raw=raw_spec()).shares

        assert shares["A"] == pytest.approx(0.4 * 0.2 / 0.5)
        assert sum(shares.values()) == pytest.approx(1)


WRONG: dict[str, tuple[Any, str, str]] = {
    "cycle": (
        raw_spec(
            elements=[
                {"id": "IDX"},
                {"id": "P1", "parent": "P2"},
                {"id": "P2", "parent": "P1"},
            ]
        ),
        "P1",
        "contain each other: P1 → P2 → P1",
    ),
    "no root": (
        raw_spec(elements=[{"id": "P1", "parent": "P2"}, {"id": "P2", "parent": "P1"}]),
        "P1",
        "contain",
    ),
    "its own parent": (changed(element={"parent": "P1"}), "P1", "contain each other"),
    "orphan indicator": (changed(indicator={"parent": "P9"}), "A", "“P9” is not among"),
    "orphan element": (changed(element={"parent": "P9"}), "P1", "“P9” is not among"),
    "indicator without parent": (changed(indicator={"parent": ""}), "A", "no parent"),
    "indicator under an indicator": (changed(indicator={"parent": "B"}), "A", "not among"),
    "two roots": (
        raw_spec(elements=[{"id": "IDX"}, {"id": "P1"}, {"id": "P2", "parent": "P1"}]),
        "P1",
        "2 elements",
    ),
    "childless element": (
        raw_spec(elements=[*raw_spec()["elements"], {"id": "P3", "parent": "IDX"}]),
        "P3",
        "no children",
    ),
    "same id twice": (changed(indicator={"id": "B"}), "B", "used 2 times"),
    "negative weight": (changed(indicator={"weight": -0.1}), "A", "negative"),
    "weights all zero": (
        raw_spec(
            elements=[{"id": "IDX"}],
            indicators=[{"id": "A", "parent": "IDX", "weight": 0}],
        ),
        "IDX",
        "weight 0",
    ),
    "weight as text": (changed(indicator={"weight": "0.2"}), "A", "must be a number"),
    "weight that is no number": (changed(indicator={"weight": float("nan")}), "A", "must be a number"),
    "direction 0": (changed(indicator={"direction": 0}), "A", "Use 1"),
    "direction of a group": (changed(element={"direction": -1}), "P1", "belongs to indicators only"),
    "misspelt key": (changed(indicator={"wieght": 1}), "A", "no key “wieght”"),
    "unknown normaliser": (changed(normalise={"method": "magic"}), "A", "no method “magic”"),
    "unknown aggregation": (changed(aggregate="median"), "IDX", "no method “median”"),
    "unknown option": (changed(normalise={"method": "zscore", "lower": 0}), "A", "no option “lower”"),
    "goalposts without bounds": (changed(normalise={"method": "goalposts"}), "A", "needs the option “low”"),
    "bounds the wrong way": (
        changed(normalise={"method": "minmax", "lower": 100, "upper": 0}),
        "A",
        "less than",
    ),
    "geometric over a scale from 0": (changed(aggregate="geometric"), "P1", "lower = 1"),
    "harmonic over z-scores": (changed(aggregate="harmonic", normalise="zscore"), "P1", "refuses values"),
    "power missing": (changed(aggregate="generalised"), "IDX", "needs the option “power”"),
    "goalposts that nothing uses": (changed(indicator={"goalposts": [0, 9]}), "A", "goalposts has no effect"),
    "target that nothing uses": (changed(indicator={"target": 9}), "A", 'Write normalise = "target"'),
    "goalposts beside points": (
        changed(indicator={"goalposts": [0, 9], "points": {"max": 6}}),
        "A",
        "no effect with “points”",
    ),
    "points and a normaliser": (
        changed(indicator={"normalise": "zscore", "points": {"max": 6}}),
        "A",
        "both normalise and points",
    ),
    "empty column": (changed(indicator={"numerator": ""}), "A", "numerator must be text"),
    "percentiles the wrong way": (
        changed(indicator={"treat": {"method": "percentiles", "low": 0.9, "high": 0.1}}),
        "A",
        "0 ≤ low < high ≤ 1",
    ),
    "reference in words": (
        changed(indicator={"normalise": {"method": "distance_to_reference", "value": "01"}}),
        "A",
        "must be a number",
    ),
    "weight beyond all others": (changed(indicator={"weight": 1e308}), "A", "too large"),
    "scale beyond numbers": (changed(indicator={"scale": -1e308}), "A", "too large"),
    "fraction of max when less is better": (
        changed(normalise="fraction_of_max", indicator={"direction": -1}),
        "A",
        "more is better",
    ),
    "coverage above 1": (changed(min_coverage=1.5), "", "from 0 to 1"),
    "unknown rule for missing": (changed(missing="zero"), "", "renormalise, null"),
    "unknown ties": (changed(ties="random"), "", "must be one of"),
    "points above the maximum": (
        changed(indicator={"points": {"max": 6, "when_empty": 7}}),
        "A",
        "from 0 to 6",
    ),
    "no indicators": (raw_spec(indicators=[]), "", "[[indicators]]"),
    "no id": (raw_spec(elements=[{"parent": "IDX"}]), "", "number 1 has no id"),
    "bands with one bound": (
        changed(bands=[{"id": "x", "at_least": 50}, {"id": "y", "at_least": 50}]),
        "",
        "same at_least",
    ),
}


class TestWrongDefinitions:
    @pytest.mark.parametrize("name", WRONG)
    def test_is_refused_by_element_with_a_remedy_in_both_languages(self, name: str):
        raw, element, rule = WRONG[name]

        with pytest.raises(IndexDefinitionError) as found:
            spec_of(raw=raw)

        assert found.value.element == element
        assert rule in found.value.en
        assert found.value.vi.startswith("Định nghĩa chỉ số sai.")
        assert len(found.value.vi.split(". ")) > 1

    def test_text_that_is_no_toml_names_the_line(self):
        with pytest.raises(IndexDefinitionError, match="line 2"):
            parse_spec(text='id = "x"\ntitle = = 3')

    def test_a_file_that_is_not_there(self, tmp_path: Path):
        with pytest.raises(IndexDefinitionError, match=r"nothing\.toml"):
            read_spec(path=tmp_path / "nothing.toml")

    def test_geometric_over_1_to_100_is_allowed(self):
        raw = changed(aggregate="geometric", normalise={"method": "minmax", "lower": 1, "upper": 100})

        assert spec_of(raw=raw).root.aggregate.method == "geometric"
