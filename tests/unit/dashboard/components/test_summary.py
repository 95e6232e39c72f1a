from dataclasses import replace

import pytest

from dashboard.components.ssr import to_html
from dashboard.components.summary import notice_list, stats, trend_kind, view_notices
from dashboard.format import NBSP
from dashboard.state import Notice
from domain.periods import parse_code
from tests.fakes.indicator_views import unit, view

UNITS = (unit("Xã A", 61.0), unit("Xã B", 19.0), unit("Xã C", None))


@pytest.mark.parametrize(
    ("change", "direction", "kind"),
    [(2.0, "+", "is-better"), (-2.0, "+", "is-worse"), (2.0, "-", "is-worse"), (-2.0, "-", "is-better"),
     (2.0, "0", ""), (None, "+", ""), (0.0, "+", "")],
)  # fmt: skip
def test_better_and_worse_follow_the_direction(change: float | None, direction: str, kind: str):
    assert trend_kind(change=change, direction=direction) == kind


def test_four_figures():
    text = to_html(stats(view=view(UNITS, n_below=1), lang="vi")).replace(NBSP, " ")
    for part in (
        "41,2 %",
        "412 / 1.000",
        "+5,3 điểm",
        "tốt hơn",
        "50 %",
        "1 trong 2 xã, phường chưa đạt",
        "2 / 3",
    ):
        assert part in text


def test_no_value_no_target_no_comparison_are_words():
    text = to_html(stats(view=view(UNITS, total=None, previous=None, target=None), lang="vi"))
    for word in ("chưa báo cáo", "chưa so sánh được", "Chưa có mục tiêu"):
        assert word in text
    assert "None" not in text


def test_other_period_is_told():
    own = replace(view(UNITS), asked_period=parse_code(code="2026-Q4"))
    notices = view_notices(view=own, lang="vi")
    text = to_html(notice_list(notices=notices, lang="vi"))
    assert "Không có số liệu của Quý IV/2026" in text
    assert "đang hiển thị Quý III/2026" in text


def test_bad_value_in_the_address_is_told():
    notice = Notice(key="notice.bad_value", params=(("name", "level"), ("value", "village")))
    assert "level=village" in to_html(notice_list(notices=[notice], lang="en"))
