from dataclasses import replace

from dashboard.components.legend import legend
from dashboard.components.ssr import to_html
from dashboard.format import NBSP
from dashboard.state import default_state
from dashboard.words import class_range
from tests.fakes.indicator_views import unit, view

VALUES = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0)
UNITS = (*(unit(f"Xã {v}", v) for v in VALUES), unit("Xã im lặng", None))


def html_of(**changes: object) -> str:
    return to_html(legend(view=view(UNITS, **changes), state=default_state())).replace(NBSP, " ")  # type: ignore[arg-type]


def test_counts_add_up_to_all_units():
    own = view(UNITS)
    assert sum(line.count for line in own.classes.legend) == len(VALUES)
    assert "1 đơn vị" in html_of()


def test_direction_is_said():
    assert "▲ Cao là tốt" in html_of()
    assert "▼ Thấp là tốt" in html_of(indicator="assisted_share", target=None)


def test_units_without_data_have_their_own_line():
    assert "Chưa có số liệu" in html_of()
    whole = to_html(legend(view=view(UNITS[:-1]), state=default_state()))
    assert "Chưa có số liệu" not in whole


def test_target_stands_between_its_classes():
    assert "Mục tiêu 50 %" in html_of(scheme="target")


def test_open_ranges_are_words():
    own = view(UNITS)
    line = own.classes.legend[0]
    below = class_range(line=replace(line, lower=None), classes=own.classes, display_unit="%", lang="vi")
    above = class_range(line=replace(line, upper=None), classes=own.classes, display_unit="%", lang="en")
    assert below.startswith("dưới ")
    assert above.endswith(f"{NBSP}% and more")


def test_nothing_known_is_still_a_legend():
    own = view((unit("Xã A", None), unit("Xã B", None)), total=None)
    text = to_html(legend(view=own, state=default_state()))
    assert "2 đơn vị" in text
    assert "nan" not in text.lower()


class TestAmounts:
    """Counts are circles: the legend has round values instead of classes."""

    UNITS = (unit("Xã A", 830.0), unit("Xã B", 12.0), unit("Xã C", 0.0), unit("Xã D", None))

    def text(self, *units: object) -> str:
        own = view(units or self.UNITS, indicator="overdue_total", target=None)  # type: ignore[arg-type]
        return to_html(legend(view=own, state=replace(default_state(), classes="user"))).replace(NBSP, " ")

    def test_round_values_with_the_unit(self):
        assert [f"{n} hồ sơ" in self.text() for n in (500, 100, 20)] == [True, True, True]

    def test_zero_and_no_data_are_different_lines(self):
        text = self.text()
        for sign in ("swatch-circle", "swatch-zero", "swatch-none"):
            assert sign in text
        assert "Bằng 0" in text and "Chưa có số liệu" in text

    def test_classes_and_their_form_do_not_apply(self):
        assert "không chia lớp màu" in self.text()
        assert "<form" not in self.text()

    def test_all_zero_is_said(self):
        assert "đều bằng 0" in self.text(unit("Xã A", 0.0), unit("Xã B", 0.0))
        assert "<svg" not in self.text(unit("Xã A", 0.0))


def test_small_denominators_have_a_line_that_is_not_counted_twice():
    units = (*UNITS, unit("Xã nhỏ", 50.0, is_small=True))
    text = to_html(legend(view=view(units), state=default_state()))
    assert "Mẫu số không quá 3" in text
    assert 'legend-also">1 đơn vị' in text
    assert "swatch-small" not in html_of()
