import pytest

from domain.errors import IndexDefinitionError
from domain.index.library import find_definition
from domain.index.spec_edit import line_of, with_id, with_weights_written
from domain.index.spec_files import parse_spec

TEXT = """# mine
id = "own" # the id
title_vi = "Của tôi"
title_en = "Mine"
[[elements]]
id = "IDX"
[[elements]]
id = "A" # a group
parent = "IDX"
weight = 2 # as agreed
[[indicators]]
id = 'x'
parent = "A"
points = {rule = "steps", max = 3, steps = [[0.5, 1],
[1, 3]]}
"""


class TestWithWeightsWritten:
    def test_a_written_weight_is_replaced_and_remarks_stay(self):
        changed = with_weights_written(text=TEXT, weights={"A": 0.25})
        assert changed == TEXT.replace("weight = 2 #", "weight = 0.25 #")

    def test_a_weight_that_was_left_out_is_added(self):
        changed = with_weights_written(text=TEXT, weights={"x": 1234.5678})
        assert parse_spec(text=changed).weights["x"] == 1234.5678
        assert changed.replace("weight = 1234.5678\n", "") == TEXT

    def test_no_weights_change_nothing(self):
        assert with_weights_written(text=TEXT, weights={}) == TEXT

    def test_every_weight_of_the_projects_definition_can_be_moved(self):
        spec = find_definition("commune_readiness")
        wanted = {name: 0.5 + n for n, name in enumerate(spec.weights)}
        assert dict(parse_spec(text=with_weights_written(text=spec.source, weights=wanted)).weights) == wanted

    def test_a_weight_without_a_place_is_named(self):
        with pytest.raises(IndexDefinitionError, match="found no place") as raised:
            with_weights_written(text=TEXT, weights={"nowhere": 1})
        assert raised.value.element == "nowhere"


def test_another_id_leaves_those_of_the_elements():
    spec = parse_spec(text=with_id(text=TEXT, name="own_2"))
    assert (spec.id, spec.root.id) == ("own_2", "IDX")
    assert (spec.title_vi, spec.title_en) == ("Của tôi (của tỉnh)", "Mine (the province's own)")


@pytest.mark.parametrize(("element", "line"), [("IDX", 6), ("x", 12), ("nowhere", None), ("", None)])
def test_the_line_of_an_element(element: str, line: int | None):
    assert line_of(text=TEXT, element=element) == line
