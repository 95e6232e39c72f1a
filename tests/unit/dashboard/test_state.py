import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from dashboard.state import (
    COMPARE_KEYS,
    COMPARE_PATH,
    FRAME_KEYS,
    FUNDING_KEYS,
    MAP_KEYS,
    QUALITY_KEYS,
    VIEW_KEYS,
    default_state,
    href,
    keys_of,
    parse,
    to_search,
)
from dashboard.state_carried import without_compare, without_index, without_map, without_quality
from dashboard.state_index import (
    INDEX_FRAME,
    INDEX_KEYS,
    INDEX_PATH,
    TUNE_KEYS,
    parse_weights,
    weights_text,
)
from domain.paths import ASSETS_DIR


class TestParse:
    def test_empty_address_is_the_default(self):
        parsed = parse("")
        assert parsed.state == default_state()
        assert parsed.notices == ()

    def test_all_parts(self):
        """Given a full query, when parsed, then each part is taken as given."""
        parsed = parse(
            "?lang=en&theme=dark&structure=pre2025&province=42&district=436&level=district"
            "&indicator=online_share&period=2025-Q1&classes=jenks&units=18073,18085"
        )
        state = parsed.state
        assert (state.lang, state.theme, state.structure) == ("en", "dark", "pre2025")
        assert (state.district, state.level, state.indicator) == ("436", "district", "online_share")
        assert (state.period, state.classes, state.units, state.unit) == (
            "2025-Q1",
            "jenks",
            ("18073", "18085"),
            "18073",
        )
        assert parsed.notices == ()

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("lang", "fr"),
            ("theme", "blue"),
            ("structure", "2030"),
            ("province", "Hà Tĩnh"),
            ("level", "village"),
            ("indicator", "no_such"),
            ("period", "2026-Q9"),
            ("classes", "rainbow"),
            ("units", "<script>"),
            ("district", "x"),
            ("map", "globe"),
            ("cause", "<b>"),
            ("indicator_b", "no_such"),
            ("period_b", "2026-13"),
            ("peers", "type,height"),
            ("peers", "none,type"),
            ("against", "nobody"),
            ("topic", "weather"),
            ("index", "<b>"),
            ("capture", "2026-13-01"),
            ("weights", "adoption"),
            ("weights", "adoption-x"),
            ("weights", "adoption-1001"),
            ("versus", "magic"),
            ("revision", "0"),
        ],
    )
    def test_bad_value_gives_the_default_and_says_so(self, name: str, value: str):
        parsed = parse(f"?{name}={value}")
        assert parsed.state == default_state()
        assert [(n.key, dict(n.params)["name"]) for n in parsed.notices] == [("notice.bad_value", name)]

    def test_what_quality_shows(self):
        state = parse(
            "?tab=issues&form=F1B&state=followed_up&code=f1_balance&text=H%C6%B0%C6%A1ng&page=3&submission=12"
        ).state
        assert (state.tab, state.form, state.state, state.code) == (
            "issues",
            "F1B",
            "followed_up",
            "f1_balance",
        )
        assert (state.text, state.page_number, state.submission) == ("Hương", 3, "12")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("tab", "other"),
            ("form", "F9"),
            ("form", "F1B' OR 1=1"),
            ("state", "done"),
            ("code", "<b>"),
            ("text", "x" * 101),
            ("page", "0"),
            ("page", "-1"),
            ("submission", "1e9"),
            ("submission", "9999999999"),
        ],
    )
    def test_a_bad_value_of_quality_gives_the_default(self, name: str, value: str):
        parsed = parse("?" + urlencode({name: value}))
        assert parsed.state == default_state()
        assert len(parsed.notices) == 1

    def test_other_pages_do_not_carry_what_only_quality_shows(self):
        state = parse("?tab=issues&form=F2&district=436&submission=3").state
        assert to_search(without_quality(state)) == "?district=436"

    def test_kind_of_map_and_what_it_sets_beside_the_indicator(self):
        state = parse("?map=pair&indicator_b=on_time_share&period_b=2026-Q2").state
        assert (state.map, state.indicator_b, state.period_b) == ("pair", "on_time_share", "2026-Q2")

    def test_other_pages_start_with_the_single_map(self):
        state = parse("?map=change&period=2026-Q3&period_b=2026-Q2&indicator_b=on_time_share").state
        assert to_search(without_map(state)) == "?period=2026-Q3"

    def test_what_is_compared(self):
        state = parse("?units=18073,18118&peers=type,volume&against=best&topic=skills").state
        assert (state.units, state.peer_criteria) == (("18073", "18118"), ("type", "volume"))
        assert (state.against, state.topic) == ("best", "skills")
        assert to_search(without_compare(state)) == "?units=18073,18118"

    def test_weights_that_are_tried(self):
        state = parse("?index=commune_readiness&weights=adoption-2,skills-0.5&versus=rank").state
        assert state.moved_weights == (("adoption", 2.0), ("skills", 0.5))
        assert parse_weights(weights_text(state.moved_weights)) == state.moved_weights
        assert to_search(without_index(state)) == ""

    @pytest.mark.parametrize(("peers", "criteria"), [("", ("type", "remote", "volume")), ("none", ())])
    def test_similar_by_default_and_by_nothing(self, peers: str, criteria: tuple[str, ...]):
        assert parse(f"?peers={peers}").state.peer_criteria == criteria

    def test_eight_units_at_most(self):
        assert len(parse("?units=" + ",".join(str(18000 + n) for n in range(12))).state.units) == 8

    def test_unknown_names_are_ignored(self):
        assert parse("?utm_source=mail").notices == ()

    def test_long_rubbish_is_cut_in_the_notice(self):
        notice = parse("?level=" + "x" * 5000).notices[0]
        assert len(dict(notice.params)["value"]) == 40


class TestToSearch:
    def test_default_state_has_no_query(self):
        assert to_search(default_state()) == ""

    def test_there_and_back(self):
        state = replace(default_state(), lang="en", level="district", period="2026-Q2", units=("18073",))
        assert parse(to_search(state)).state == state

    def test_only_what_differs_is_written(self):
        assert href(path="/skills", state=replace(default_state(), lang="en")) == "/skills?lang=en"


class TestKeysOf:
    def test_indicator_changes_the_view_only(self):
        """Given two addresses that differ by indicator, then frame and unit keys agree: no geometry is sent."""
        before = keys_of(path="/adoption", search="?indicator=online_share")
        after = keys_of(path="/adoption", search="?indicator=on_time_share")
        assert before["frame"] == after["frame"]
        assert before["unit"] == after["unit"]
        assert before["view"] != after["view"]

    def test_level_changes_the_frame(self):
        assert keys_of(path="/", search="?level=district")["frame"] != keys_of(path="/", search="")["frame"]

    def test_kind_of_map_changes_the_frame(self):
        assert keys_of(path="/", search="?map=pair")["frame"] != keys_of(path="/", search="")["frame"]

    @pytest.mark.parametrize("search", ["?period_b=2026-Q2", "?indicator_b=online_share"])
    def test_what_is_set_beside_changes_the_view_only(self, search: str):
        before, after = keys_of(path="/", search=""), keys_of(path="/", search=search)
        assert before["frame"] == after["frame"]
        assert before["view"] != after["view"]

    def test_unit_changes_the_unit_only(self):
        before, after = keys_of(path="/", search=""), keys_of(path="/", search="?units=18073")
        assert (before["frame"], before["view"]) == (after["frame"], after["view"])
        assert after["unit"] == "18073"

    @pytest.mark.parametrize(
        "search", ["?index=own", "?capture=2026-10-10", "?period=2026-Q1", "?district=436"]
    )
    def test_another_index_is_the_page(self, search: str):
        before, after = keys_of(path="/index", search=""), keys_of(path="/index", search=search)
        assert {name for name in before if before[name] != after[name]} == {"frame"}

    @pytest.mark.parametrize("search", ["?weights=adoption-2", "?versus=rank", "?shade=classes"])
    def test_a_weight_that_is_tried_changes_nothing_else(self, search: str):
        before, after = keys_of(path="/index", search=""), keys_of(path="/index", search=search)
        assert {name for name in before if before[name] != after[name]} == {"tune"}

    @pytest.mark.parametrize("search", ["?units=18073", "?peers=type", "?against=best", "?topic=all"])
    def test_what_is_compared_is_the_page(self, search: str):
        for path, is_new in (("/compare", True), ("/adoption", False)):
            assert (
                keys_of(path=path, search=search)["frame"] != keys_of(path=path, search="")["frame"]
            ) is is_new


def test_the_browser_splits_the_address_by_the_same_keys():
    """Given the lists in the script, then they are those of the server: else a page would not be drawn anew."""
    script = (ASSETS_DIR / "20-address.js").read_text("utf-8")

    def listed(name: str) -> tuple[str, ...]:
        found = re.search(rf"var {name} = \[([^\]]*)\]", script)
        assert found is not None
        return tuple(re.findall(r'"(\w+)"', found[1]))

    assert listed("FRAME") == FRAME_KEYS
    assert listed("MAP") == MAP_KEYS
    assert listed("COMPARE") == COMPARE_KEYS
    assert f'pathname === "{COMPARE_PATH}"' in script
    assert listed("QUALITY") == QUALITY_KEYS
    assert listed("FUNDING") == FUNDING_KEYS
    assert listed("INDEX") == INDEX_KEYS
    assert listed("INDEX") + listed("INDEX_PLACE") == INDEX_FRAME
    assert f'pathname === "{INDEX_PATH}"' in script
    assert listed("TUNE") == TUNE_KEYS
    assert listed("VIEW") + listed("QUALITY") + listed("FUNDING") == VIEW_KEYS
