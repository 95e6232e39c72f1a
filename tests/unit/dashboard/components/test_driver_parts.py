import re
from dataclasses import replace
from html import unescape

import pytest

from dashboard.components.driver_parts import (
    colours_of,
    driver_frame,
    driver_list,
    driver_map,
    driver_summary,
)
from dashboard.components.driver_tables import rule_table, unit_drivers, unit_table
from dashboard.components.driver_words import drivers_finding
from dashboard.components.ssr import to_html
from dashboard.state import State
from domain.drivers.causes import NO_USE, NOT_LOW, Limit
from tests.fakes.driver_views import NO_USE_CODE, UNKNOWN_CODE, drivers_view

VIEW = drivers_view()


def text_of(node: object) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", to_html(node)))


class TestFinding:
    def test_counts_of_causes_add_up_to_the_units_with_low_use(self):
        numbers = [int(n) for n in re.findall(r"\*\*(\d+)\*\*", drivers_finding(view=VIEW, lang="vi"))]
        assert numbers[0] == VIEW.n_low == sum(numbers[1:])
        low = sorted(u.use.value for u in VIEW.units if u.finding.kind not in (NOT_LOW, NO_USE))
        others = [u.use.value for u in VIEW.units if u.finding.kind == NOT_LOW]
        assert low[-1] < (VIEW.low.value or 0.0) <= min(others)

    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_says_that_a_sign_is_no_proof_in_the_files_of_both_languages(self, lang: str):
        assert "{" not in drivers_finding(view=VIEW, lang=lang)

    @pytest.mark.parametrize(("level", "said"), [("commune", "xem cả tỉnh"), ("province", "Hãy chọn cấp xã")])
    def test_too_few_units_say_what_to_do_instead(self, level: str, said: str):
        few = replace(VIEW, level=level, low=Limit(value=None, spread=0.0, n=1, reason="few_peers"))
        assert said in drivers_finding(view=few, lang="vi")


class TestMap:
    def test_each_kind_has_its_colour_and_no_figure_is_hatched(self):
        frame = driver_frame(view=VIEW, state=State())
        classes = dict(zip(frame.codes, frame.classes, strict=True))
        order = list(colours_of(view=VIEW, theme="light"))
        assert classes[NO_USE_CODE] is None
        assert order[classes[UNKNOWN_CODE] or 0] == "unknown"
        assert all(
            order[k] == u.finding.kind
            for u, k in zip(VIEW.units, frame.classes, strict=True)
            if k is not None
        )

    def test_a_filter_leaves_the_other_units_pale(self):
        frame = driver_frame(view=VIEW, state=State(cause="people"))
        order = list(colours_of(view=VIEW, theme="light"))
        shown = {order[k] for k in frame.classes if k is not None}
        assert shown == {"people", NOT_LOW}

    def test_without_geometry_it_says_how_to_get_one(self):
        assert "python -m etl boundaries" in text_of(driver_map(view=VIEW, state=State()))


class TestList:
    def test_names_other_causes_and_those_not_known(self):
        text = to_html(driver_list(view=VIEW, state=State()))
        assert text.count("data-unit=") == len(VIEW.units)
        assert "Chưa đủ số liệu" in text
        assert "chưa xét được: con người, máy móc, đường truyền, cung cấp dịch vụ" in text

    def test_a_kind_without_units_shows_an_empty_list(self):
        assert "Không có đơn vị nào" in text_of(driver_list(view=VIEW, state=State(cause="weather")))


class TestTables:
    def test_low_use_comes_first_lowest_above(self):
        rows = re.findall(r'data-unit="(\d+)"', to_html(unit_table(view=VIEW, state=State())))
        uses = {unit.place.code: unit.use.value for unit in VIEW.units}
        first = [uses[code] for code in rows[: VIEW.n_low]]
        assert first == sorted(first)
        assert rows[0] == UNKNOWN_CODE
        assert rows[-1] == NO_USE_CODE

    def test_a_sign_stands_with_its_value_and_its_limit(self):
        unit = next(u for u in VIEW.units if u.finding.kind == "machines")
        text = text_of(unit_table(view=VIEW, state=State(cause="machines")))
        check = unit.finding.signs[0]
        assert check.rule.name(lang="vi") in text
        assert "(ngưỡng " in text

    def test_every_rule_shows_limit_basis_and_contrast(self):
        text = text_of(rule_table(view=VIEW, lang="en"))
        for rule in VIEW.drivers.rules:
            own = VIEW.contrasts[rule.id]
            assert rule.basis_en in text
            assert f"({own.low_signs}/{own.low_known})" in text
            assert f"({own.other_signs}/{own.other_known})" in text

    def test_the_drawer_tells_yes_no_and_unknown_apart(self):
        text = text_of(unit_drivers(view=VIEW, state=State(units=(UNKNOWN_CODE,))))
        assert text.count("chưa đủ số liệu") == 4
        assert "không có dấu hiệu" not in text
        assert "Người dân tự nộp 1,0" in text


def test_summary_leads_to_the_page():
    assert 'href="/drivers"' in to_html(driver_summary(view=VIEW, state=State()))
