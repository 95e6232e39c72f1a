"""The definitions that come with the project: each reads, fits the catalogue, and a wrong one is refused."""

from pathlib import Path

import pytest

from domain.catalogue_files import get_catalogue
from domain.errors import IndexDefinitionError, UnknownNameError
from domain.index.library import find_definition, get_definitions, load_definitions, own_definition
from domain.index.spec import INDICATORS
from domain.paths import INDICES_DIR

SPEC = """
id = "own"
title = "Own"
[[elements]]
id = "IDX"
[[indicators]]
id = "{indicator}"
parent = "IDX"
direction = {direction}
"""


class TestDefinitions:
    def test_all_files_are_read(self):
        assert len(get_definitions()) == len(list(INDICES_DIR.glob("*.toml"))) >= 2

    @pytest.mark.parametrize("name", list(get_definitions()))
    def test_has_titles_and_notes_in_both_languages(self, name: str):
        spec = find_definition(name)

        assert spec.title_vi and spec.title_en and spec.version
        assert spec.notes["vi"] and spec.notes["en"]
        assert sum(spec.shares.values()) == pytest.approx(1)

    def test_indices_of_the_catalogue_have_the_direction_of_the_catalogue(self):
        for spec in get_definitions().values():
            if spec.inputs == INDICATORS:
                for own in spec.indicators:
                    sign = {"+": 1, "-": -1}[get_catalogue().indicator(own.numerator).direction]
                    assert own.direction == sign

    def test_scores_of_the_readiness_index_compare_between_periods_and_those_of_min_max_do_not(self):
        assert find_definition("commune_readiness").is_absolute
        assert not find_definition("ict_style").is_absolute

    def test_three_equal_parts_as_the_published_ict_index(self):
        """Published totals of Đà Nẵng: 2019 and 2023, from technical infrastructure, people and applications."""
        for total, *parts in ((0.8654, 0.7925, 0.9538, 0.85), (0.8485, 0.7908, 0.7892, 0.9655)):
            assert sum(parts) / 3 == pytest.approx(total, abs=1e-4)
        spec = find_definition("ict_style")
        assert {spec.weights[child] for child in spec.children["ict"]} == {1.0}

    def test_an_unknown_index_names_the_known_ones(self):
        with pytest.raises(UnknownNameError, match="commune_readiness"):
            find_definition("nothing")


class TestWrongFiles:
    @pytest.mark.parametrize(
        ("indicator", "direction", "said"),
        [("no_such_indicator", 1, "the catalogue has no indicator"), ("obsolete_share", 1, "contradicts")],
    )
    def test_is_refused(self, tmp_path: Path, indicator: str, direction: int, said: str):
        text = SPEC.format(indicator=indicator, direction=direction)
        (tmp_path / "a.toml").write_text(text, "utf-8")

        with pytest.raises(IndexDefinitionError, match=said):
            load_definitions(directory=tmp_path, catalogue=get_catalogue())

    def test_two_files_with_one_id(self, tmp_path: Path):
        for name in ("a", "b"):
            text = SPEC.format(indicator="edoc_share", direction=1)
            (tmp_path / f"{name}.toml").write_text(text, "utf-8")

        with pytest.raises(IndexDefinitionError, match="two files"):
            load_definitions(directory=tmp_path, catalogue=get_catalogue())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "chỉ số 1"', "an address cannot"),
        ('id = "766"', "comes with the software"),
        ('inputs = "components"\nid = "mine"', "for index 766 only"),
        ('panel = "year"\nid = "mine"', "column of periods"),
        ('impute = {method = "group_mean", group = "x"}\nid = "mine"', "a column of groups"),
    ],
)
def test_what_a_person_writes_must_fit_an_address_and_the_catalogue(text: str, said: str):
    whole = SPEC.format(indicator="edoc_share", direction=1).replace('id = "own"', text, 1)
    with pytest.raises(IndexDefinitionError, match=said):
        own_definition(text=whole, catalogue=get_catalogue())
