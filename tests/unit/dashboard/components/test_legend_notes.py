from dataclasses import replace

import pytest

from dashboard.components.legend import legend
from dashboard.components.legend_notes import legend_notes
from dashboard.components.ssr import to_html
from dashboard.format import NBSP
from dashboard.state import default_state
from tests.fakes.indicator_views import unit, view


def notes(values: list[float | None], lang: str = "vi", **changes: object) -> str:
    units = [unit(f"Xã {place}", value) for place, value in enumerate(values)]
    return " ".join(legend_notes(view=view(units, **changes), lang=lang)).replace(NBSP, " ")  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", ["quantile", "jenks", "equal", "sd"])
def test_equal_values_are_one_class_and_said_so(scheme: str):
    assert "đều bằng nhau (42,0 %)" in notes([42.0] * 6, scheme=scheme)
    assert "are equal (42.0 %)" in notes([42.0, None], lang="en", scheme=scheme)


@pytest.mark.parametrize("scheme", ["quantile", "jenks", "equal", "sd", "target", "user"])
def test_no_value_at_all(scheme: str):
    assert notes([None, None], scheme=scheme, total=None, breaks=(10.0,)).startswith("Không đơn vị nào")


def test_few_different_values():
    assert notes([0.0, 100.0, 100.0]).startswith("Chỉ có 2 giá trị khác nhau, nên có 2 lớp.")


def test_ties_take_classes_away():
    assert "nhiều đơn vị bằng nhau" in notes([0.0] * 50 + [1.0, 2.0, 3.0, 4.0, 5.0])


def test_five_full_classes_need_no_explanation():
    assert notes([float(n) for n in range(50)]) == (
        "Mỗi khoảng gồm mốc dưới, không gồm mốc trên (trừ khoảng cao nhất)."
    )


class TestOwnBounds:
    def test_bounds_beyond_the_data_are_named(self):
        said = notes([20.0, 30.0, 40.0], scheme="user", breaks=(10.0, 25.0, 62.5))
        assert said.startswith("Mốc 10; 62,5 nằm ngoài số liệu (20,0 % đến 40,0 %)")

    def test_bounds_inside_need_no_remark(self):
        assert "nằm ngoài" not in notes([20.0, 30.0, 40.0], scheme="user", breaks=(25.0, 35.0))

    def test_outer_classes_are_open_so_no_end_is_an_exception(self):
        said = notes([20.0, 30.0, 40.0], scheme="user", breaks=(25.0, 35.0))
        assert said == "Mỗi khoảng gồm mốc dưới, không gồm mốc trên."

    def test_the_form_holds_the_bounds_shown_and_the_range(self):
        state = replace(default_state(), classes="user", breaks="25,32.5")
        units = [unit("Xã A", 20.0), unit("Xã B", 30.0), unit("Xã C", 40.0)]
        text = to_html(legend(view=view(units, scheme="user", breaks=(25.0, 32.5)), state=state))
        assert 'value="25; 32,5"' in text
        assert "Số liệu từ 20,0" in text

    def test_without_bounds_the_form_offers_those_of_the_map(self):
        """Given the choice of own bounds without any yet, then the field holds the quantiles to start from."""
        units = [unit(f"Xã {n}", float(n)) for n in range(10)]
        text = to_html(legend(view=view(units), state=replace(default_state(), classes="user")))
        assert 'value="2; 4; 6; 8"' in text

    def test_other_ways_of_cutting_have_no_form(self):
        assert "<form" not in to_html(legend(view=view([unit("A", 1.0)]), state=default_state()))
