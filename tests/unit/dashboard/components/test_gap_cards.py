from dataclasses import replace
from datetime import date

from dashboard.components.gap_cards import cost_text, gap_cards, range_text, unit_gaps
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from domain.equipment.norms import Range
from tests.fakes.survey_views import gap_view, place

STATE = default_state()


def test_items_with_norm_stock_shortfall_and_basis():
    text = to_html(gap_cards(view=gap_view(), state=STATE))
    # Given two communes with 40 staff each: norm 80 computers, 60 usable, 20 lacking
    assert '<th scope="row">Máy tính (để bàn hoặc xách tay)</th><td>80</td><td>60</td>' in text
    assert "<strong>20</strong>" in text
    assert "Quyết định 15/2025/QĐ-TTg" in text
    assert "không biểu nào đếm hạng mục này" in text


def test_surplus_of_one_unit_is_shown_apart():
    view = gap_view()
    printer = view.total.line("printer")
    assert (printer.shortfall, printer.surplus) == (Range.exactly(10), Range.exactly(21))


def test_units_without_a_report_have_no_number():
    text = to_html(gap_cards(view=gap_view(), state=STATE))
    row = text[text.index('data-unit="00003"') :]
    assert row[: row.index("</tr>")].count('class="none"') == sum(
        bool(item.usable) for item in gap_view().items
    )


def test_names_cannot_become_markup():
    view = gap_view()
    named = replace(view.units[0], place=replace(place(0), name="<img src=x>"))
    text = to_html(gap_cards(view=replace(view, units=(named,)), state=STATE))
    assert "<img" not in text


def test_before_the_norm_there_is_no_shortfall_and_a_way_to_see_todays():
    text = to_html(gap_cards(view=gap_view(day=date(2024, 12, 31)), state=STATE))
    assert 'data-choose="norms"' in text and 'data-value="current"' in text
    assert "chưa có định mức cho ngày này" in text
    reference = to_html(gap_cards(view=gap_view(is_reference=True), state=STATE))
    assert "Tham khảo" in reference and 'data-value=""' in reference


def test_list_of_the_open_unit_has_its_own_annex():
    state = replace(STATE, units=("00002",))
    text = to_html(unit_gaps(view=gap_view(), state=state))
    assert "unit=00002" in text
    assert unit_gaps(view=gap_view(), state=replace(STATE, units=("99999",))) is None


def test_ranges_and_costs_in_words():
    assert range_text(Range(3, 5), lang="vi") == "3–5"
    assert range_text(None, lang="vi") == "…"
    assert cost_text(gap_view().total.line("scanner").cost, lang="vi") == "88,0–114,4"
