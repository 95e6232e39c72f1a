import re

from dashboard.components.kind_rows import FIRST_ROWS, KindRow, kind_rows, listed
from dashboard.components.ranking import MOST_ROWS
from dashboard.state import default_state
from tests.fakes.indicator_views import unit


def row(name: str, order: float, *, code: str = "00001", colour: str = "#142f66") -> KindRow:
    return KindRow(place=unit(name, 1.0, code=code).place, colour=colour, words="", value="1", order=(order,))


def test_equal_ones_stand_in_vietnamese_order():
    text = kind_rows(
        rows=[row("Xã Đức", 1), row("Xã Dũng", 1), row("Xã Anh", 2)], n_units=3, state=default_state()
    )
    assert re.findall(r"unit-name\">(Xã \w+)", text) == ["Xã Dũng", "Xã Đức", "Xã Anh"]
    assert "đơn vị khác" not in text


def test_names_are_text_and_no_data_is_hatched():
    text = kind_rows(rows=[row("<b>", 1, colour="")], n_units=1, state=default_state())
    assert "&lt;b&gt;" in text and "swatch-none" in text


def test_a_list_too_long_is_cut_to_its_first_and_says_so():
    orders = [(float(n % 7),) for n in range(MOST_ROWS + 1)]
    places = listed(orders=orders)
    assert len(places) == FIRST_ROWS
    assert [orders[place] for place in places] == sorted(orders)[:FIRST_ROWS]
    rows = [row(f"Xã {place}", orders[place][0]) for place in places]
    assert f"… {MOST_ROWS + 1 - FIRST_ROWS} đơn vị khác" in kind_rows(
        rows=rows, n_units=len(orders), state=default_state()
    )


def test_a_list_of_a_province_is_whole():
    assert listed(orders=[(2.0,), (1.0,)]) == [0, 1]
