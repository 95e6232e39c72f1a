from dataclasses import replace

import pytest

from dashboard.components.map_kinds.registry import KINDS, kind_of
from dashboard.components.map_kinds.single import SINGLE
from dashboard.i18n import LANGUAGES, t
from dashboard.state import MAP_KINDS, default_state


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_can_be_asked_for_and_has_a_name_in_both_languages(name: str):
    assert name in ("", *MAP_KINDS)
    assert all(t(f"map.kind.{name or 'single'}", lang) for lang in LANGUAGES)


def test_the_single_map_comes_first_and_stands_in_for_what_is_not_offered():
    assert next(iter(KINDS)) == ""
    assert kind_of(replace(default_state(), map="not offered")) is SINGLE


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_found_by_its_name(name: str):
    assert kind_of(replace(default_state(), map=name)).name == name
