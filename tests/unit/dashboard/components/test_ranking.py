from dashboard.components.ranking import ordered, ranking
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from tests.fakes.indicator_views import unit, view

UNITS = (
    unit("Xã Đức Thọ", None),
    unit("Xã Dân Thành", None),
    unit("Xã B", 40.0, rank=2, code="00002"),
    unit("Xã A", 40.0, rank=2, code="00001"),
    unit("Xã C", 50.0, rank=1, code="00003", numerator=1, denominator=2, is_small=True),
)


def test_best_first_ties_by_name_silent_last_in_vietnamese_order():
    names = [own.place.name for own in ordered(view(UNITS))]
    assert names == ["Xã C", "Xã A", "Xã B", "Xã Dân Thành", "Xã Đức Thọ"]


def test_each_row_opens_its_unit_and_says_why_it_is_empty():
    text = to_html(ranking(view=view(UNITS), state=default_state()))
    assert 'data-unit="00003"' in text
    assert text.count("chưa báo cáo") == 2
    assert "mẫu số nhỏ" in text


def test_bars_are_on_the_scale_of_percent():
    text = to_html(ranking(view=view(UNITS), state=default_state()))
    assert "width:50.0%" in text
    assert "left:50.0%" in text


def test_no_units_is_an_empty_list():
    assert "<li" not in to_html(ranking(view=view((), total=None), state=default_state()))
