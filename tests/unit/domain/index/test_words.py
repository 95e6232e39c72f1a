"""The method in words: every method of every family has words in both languages, and they say what is computed."""

import pytest

from domain.index.aggregate import AGGREGATORS
from domain.index.library import find_definition, get_definitions
from domain.index.normalise import NORMALISERS
from domain.index.spec_files import spec_of
from domain.index.treat import TREATMENTS
from domain.index.words import describe
from tests.unit.domain.index.factories import raw_spec

NEEDED = {
    "goalposts": {"low": 0, "high": 1.5},
    "distance_to_target": {"target": 2},
    "distance_to_reference": {"value": 3},
    "generalised": {"power": 2},
}
LANGUAGES = ("vi", "en")


def said(**changes: object) -> dict[str, str]:
    raw = raw_spec(**changes)
    raw["indicators"][1].pop("direction")
    return {lang: " ".join(describe(spec=spec_of(raw=raw), lang=lang)) for lang in LANGUAGES}


class TestEveryMethodHasWords:
    @pytest.mark.parametrize("method", NORMALISERS.names)
    def test_normalisers(self, method: str):
        found = said(normalise={"method": method, **NEEDED.get(method, {})})

        assert found["vi"] != found["en"]
        assert "{" not in found["vi"] + found["en"]

    @pytest.mark.parametrize("method", AGGREGATORS.names)
    def test_aggregators(self, method: str):
        scale = {"method": "minmax", "lower": 1, "upper": 100}
        found = said(normalise=scale, aggregate={"method": method, **NEEDED.get(method, {})})

        assert found["vi"] != found["en"]

    @pytest.mark.parametrize("method", [name for name in TREATMENTS.names if name != "none"])
    def test_treatments(self, method: str):
        assert said(treat=method)["en"] != said()["en"]


class TestSentences:
    def test_parts_missing_rule_and_rounding(self):
        found = said(missing="null", decimals_before_ranking=3)

        assert "P1 (40 %); P2 (60 %)" in found["en"]
        assert "Empty when a part is missing." in found["en"]
        assert "rounded to 3 places" in found["en"]
        assert "đã làm tròn 3 chữ số" in found["vi"]

    def test_numbers_have_the_decimal_comma_in_vietnamese(self):
        found = said(normalise={"method": "goalposts", "low": 0, "high": 1.5})

        assert "1,5 được 1 điểm" in found["vi"]
        assert "1.5 gives 1" in found["en"]

    def test_points_given_for_nothing_are_said(self):
        text = " ".join(describe(spec=find_definition("index_766"), lang="en"))

        assert "6 points times the rate, all of them from 0.9 on" in text
        assert "6 points when there is nothing to count" in text

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("name", list(get_definitions()))
    def test_each_definition_has_a_sentence_for_each_line(self, name: str, lang: str):
        spec = find_definition(name)

        assert len(describe(spec=spec, lang=lang)) >= len(spec.nodes) + 1
