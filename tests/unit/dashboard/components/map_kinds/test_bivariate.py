import re
from dataclasses import replace

import pytest

from dashboard.components.bivariate_parts import (
    cell_colours,
    pair_columns,
    pair_frame,
    pair_legend,
    pair_rows,
)
from dashboard.components.map_card import MANY_UNITS
from dashboard.components.map_kinds.bivariate import BIVARIATE
from dashboard.components.map_kinds.single import SINGLE
from dashboard.components.ssr import to_html
from dashboard.format import NBSP
from dashboard.kind_words import names_text, pair_finding, pair_notes
from dashboard.palette_kinds import bivariate_colours
from dashboard.state import default_state
from dashboard.views.bivariate import WORST
from tests.fakes.indicator_views import unit
from tests.fakes.map_kinds import nine, pair, shown_pair

STATE = default_state()


def finding(view: object, lang: str = "vi") -> str:
    return pair_finding(view=view, lang=lang).replace(NBSP, " ")  # type: ignore[arg-type]


class TestView:
    def test_worst_follows_the_directions(self):
        """Given low is good in one and high in the other, then the worst is high in one and low in the other."""
        view = nine()
        worst = [own.place.code for own in view.worst]
        assert worst == ["00008"]
        best = [own.place.code for own in view.units if own.bad == (0, 0)]
        assert best == ["00000"]

    def test_a_unit_with_one_value_is_without_data(self):
        view = pair([1.0, 2.0, None, 4.0], [1.0, None, 3.0, 4.0])
        assert [own.bad is None for own in view.units] == [False, True, True, False]
        assert view.n_missing == 2

    def test_a_unit_that_only_the_first_has_is_without_data(self):
        own = pair([1.0, 2.0], [1.0])
        assert own.units[1].second is None and own.units[1].bad is None

    @pytest.mark.parametrize("scheme", ["user", "sd"])
    def test_ways_of_one_indicator_become_thirds(self, scheme: str):
        assert pair([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], scheme=scheme).schemes == ("quantile", "quantile")

    def test_target_only_where_there_is_one(self):
        own = pair([1.0, 2.0, 3.0], [40.0, 60.0, 80.0], scheme="target", targets=(None, 50.0))
        assert own.schemes == ("quantile", "target")
        assert "cắt tại mục tiêu 50,0" in pair_notes(view=own, lang="vi")[1]


class TestFinding:
    def test_names_who_is_worst_in_both(self):
        said = finding(nine())
        assert "**1** trong 9 xã, phường vừa có tỷ lệ máy tính lạc hậu cao (50 – 80 %), vừa có" in said
        assert "(kỳ dương lịch) thấp (18 – 30 %)" in said
        assert said.endswith("Xã 8.")

    def test_nobody_is_said_too(self):
        assert "không nơi nào" in finding(pair([1.0, 2.0, 3.0], [10.0, 20.0, 30.0]))
        assert "none of" in finding(pair([1.0, 2.0, 3.0], [10.0, 20.0, 30.0]), lang="en")

    def test_equal_values_cannot_stand_out(self):
        assert "bằng nhau" in finding(pair([5.0, 5.0, 5.0], [10.0, 20.0, 30.0]))

    def test_missing_figures_are_counted(self):
        assert "**2** xã, phường thiếu một trong hai" in finding(
            pair([1.0, 2.0, None, 4.0], [1.0, None, 3.0, 4.0])
        )

    def test_long_lists_are_cut_with_their_rest(self):
        places = [unit(f"Xã {n}", 1.0).place for n in range(1, 9)]
        assert names_text(places=places, lang="vi").endswith("Xã 6 và 2 đơn vị khác")


class TestMap:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_the_worst_has_the_strongest_colour(self, theme: str):
        frame = pair_frame(view=nine(), state=replace(STATE, theme=theme), separators=",.")
        worst = frame.classes[frame.codes.index("00008")]
        assert frame.palette[worst] == bivariate_colours(theme)[WORST[0]][WORST[1]]  # type: ignore[arg-type]
        assert len(set(frame.classes)) == 9

    def test_hover_has_both_values(self):
        frame = pair_frame(view=pair([1.0, None], [20.0, 30.0]), state=STATE, separators=",.")
        assert "1,0" in frame.hovers[0] and "20,0" in frame.hovers[0]
        assert "chưa báo cáo" in frame.hovers[1] and "Thiếu một trong hai" in frame.hovers[1]

    def test_small_denominators_of_either_are_marked(self):
        frame = pair_frame(view=pair([1.0, 2.0], [3.0, 4.0], small=[1]), state=STATE, separators=",.")
        assert frame.small == ["00001"]


class TestLegend:
    def test_is_a_table_with_headings_and_counts(self):
        text = to_html(pair_legend(view=nine(), state=STATE))
        assert text.count('scope="col"') == 4 and text.count('scope="row"') == 3
        assert [int(n) for n in re.findall(r"<td[^>]*>(\d+)</td>", text)] == [1] * 9
        assert text.count("is-worst") == 1

    def test_colours_are_those_of_the_map(self):
        text = to_html(pair_legend(view=nine(), state=STATE))
        assert set(re.findall(r"background-color:(#\w+)", text)) == set(cell_colours("light"))

    def test_rows_of_the_second_run_from_high_to_low(self):
        text = to_html(pair_legend(view=nine(), state=STATE))
        heads = re.findall(r'scope="row">(\w+)', text)
        assert heads == ["cao", "giữa", "thấp"]

    @pytest.mark.parametrize("values", [([None], [None]), ([5.0], [7.0]), ([5.0, 5.0], [1.0, 2.0])])
    def test_nothing_and_ties_are_still_a_legend(self, values: tuple[list[float | None], list[float | None]]):
        text = to_html(pair_legend(view=pair(*values), state=STATE))
        assert "<table" in text and "nan" not in text.lower()


class TestKind:
    def test_without_the_second_it_is_the_single_map_with_a_notice(self):
        shown = shown_pair(None, first=nine().first)
        assert to_html(BIVARIATE.legend(shown)) == to_html(SINGLE.legend(shown))
        assert "notice.no_second" in [own.key for own in BIVARIATE.notices(shown)]

    def test_the_picker_offers_the_others_and_holds_the_second(self):
        text = to_html(BIVARIATE.pickers(shown_pair(nine(), first=nine().first)))
        assert 'data-value="online_share_calendar"' in text
        assert 'value="obsolete_share"' not in text

    def test_list_begins_with_the_worst(self):
        text = to_html(BIVARIATE.ranking(shown_pair(nine(), first=nine().first)))
        assert re.findall(r'data-unit="(\d+)"', text)[0] == "00008"
        assert len(re.findall("data-unit", text)) == 9

    def test_table_has_both_values(self):
        rows = pair_rows(view=pair([1.0, None], [20.0, 30.0]), lang="vi")
        assert [(row["value"], row["value_b"]) for row in rows] == [(1.0, 20.0), (None, 30.0)]
        assert [row["word"] for row in rows][1] == "chưa báo cáo"
        fields = [own["field"] for own in pair_columns(view=nine(), lang="vi")]
        assert fields == ["name", "value", "value_b", "parent", "word"]

    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_every_part_renders(self, lang: str):
        shown = shown_pair(nine(), first=nine().first, state=replace(STATE, lang=lang))
        for part in (BIVARIATE.finding, BIVARIATE.stats, BIVARIATE.title, BIVARIATE.source, BIVARIATE.canvas):
            assert to_html(part(shown))

    def test_thousands_of_units_send_figures_in_the_stead_of_texts(self):
        many = [float(n) for n in range(MANY_UNITS + 1)]
        frame = pair_frame(view=pair(many, many), state=STATE, separators=",.")
        assert frame.numbers is not None
        assert (frame.numbers.values[5], frame.numbers.ranks[5].replace(NBSP, " ")) == (5.0, "5,0 %")
        assert set(frame.hovers) == {"Thiếu một trong hai số liệu"}
