from dataclasses import replace
from datetime import date

import pytest

from dashboard.components.ssr import to_html
from dashboard.components.trend_card import trend_parts
from dashboard.components.trend_past import Past, breaks_of, part_text
from dashboard.i18n import LANGUAGES, t
from dashboard.state import default_state
from dashboard.views.model import Place, Predecessor, TrendPoint, TrendSeries, TrendView
from dashboard.views.trend_model import CarriedPoint, CarriedTrend
from domain.catalogue_files import get_catalogue
from domain.periods import Period, parse_code
from domain.units.succession import Reason
from tests.fakes.indicator_views import PROVINCE, unit, view

OLD = [parse_code(code=code) for code in ("2024-Q4", "2025-Q1")]
NEW = [parse_code(code=code) for code in ("2025-Q3", "2025-Q4")]
ONLINE = get_catalogue().indicator("online_share_calendar")
SERVICES = get_catalogue().indicator("full_online_share")


def place(level: str) -> Place:
    return Place(code="18073", name="Phường Thành Sen", level=level, parent_code="", parent_name="")


def carried(
    *statuses: str, level: str = "commune", reason: Reason = "", where: Place | None = None
) -> CarriedTrend:
    past = [
        CarriedPoint(
            period=period, value=None if status == "not_convertible" else 11.5, n=9, n_total=9, status=status
        )
        for period, status in zip(OLD, statuses, strict=False)
    ]
    own = [CarriedPoint(period=period, value=28.5, n=1, n_total=1, status="reported") for period in NEW]
    return CarriedTrend(
        indicator=ONLINE,
        place=where or place(level),
        points=(*past, *own),
        predecessors=(
            Predecessor("18070", "Phường Nam Hà", 1.0, False, "whole"),
            Predecessor("18082", "Phường Đại Nài", 0.4639, True, "area_overlap"),
        ),
        group=(),
        reason=reason,
        series_break=None,
        is_synthetic=True,
    )


def trend_view(level_name: str = "Phường Thành Sen") -> TrendView:
    points = tuple(TrendPoint(period=period, value=28.5, n=1, n_total=1) for period in NEW)
    series = (TrendSeries("unit", level_name, points), TrendSeries("province", PROVINCE.name, points))
    return TrendView(indicator=ONLINE, structure="post2025", series=series, is_synthetic=True)


def card(past: Past, *, lang: str = "vi", level: str = "commune") -> tuple[list[dict], str]:
    """Traces of the figure, and the words around it."""
    state = replace(default_state(), lang=lang, level=level, units=("18073",))
    parts = trend_parts(trend_view=trend_view(), view=view([unit("Xã A", 1.0)]), state=state, past=past)
    graph = next(part for part in parts if getattr(part, "id", "") == "trend")
    return graph.figure["data"], to_html(parts)


def sides(trace: dict, lang: str = "vi") -> set[bool]:
    """On which sides of 1 July 2025 a trace has figures."""
    new = {period.label(lang=lang) for period in NEW}
    return {label in new for label, value in zip(trace["x"], trace["y"], strict=True) if value is not None}


class TestCarriedPast:
    def test_old_figures_stand_before_and_are_marked(self):
        traces, text = card(Past(carried=[carried("exact", "estimated")]))
        dashed = [trace for trace in traces if trace["line"]["dash"] == "dash"]
        assert [trace["x"] for trace in dashed] == [["Quý IV/2024", "Quý I/2025"]]
        assert "11,5\u00a0% (cộng từ đơn vị cũ)" in text
        assert "11,5\u00a0% (ước tính)" in text
        assert "Phường Nam Hà (toàn bộ); Phường Đại Nài (46,4\u00a0%, ước tính theo diện tích)" in text

    @pytest.mark.parametrize("level", ["commune", "district"])
    def test_no_line_joins_the_two_structures(self, level: str):
        """Given a commune or a former district with its past, then no line crosses 1 July 2025."""
        past = Past(
            carried=[carried("exact", "exact", level=level), carried("exact", "exact", where=PROVINCE)]
        )
        traces, _ = card(past, level=level)
        assert len(traces) == 4
        assert all(len(sides(trace)) == 1 for trace in traces)

    def test_a_former_district_says_that_it_is_not_the_district(self):
        _, text = card(Past(carried=[carried("exact", level="district")]), level="district")
        assert "không nối với số liệu của huyện" in text
        assert "Phường Nam Hà" not in text

    def test_what_cannot_be_carried_is_said(self):
        _, text = card(Past(carried=[carried("not_convertible", "exact")]))
        assert "không quy đổi được" in text
        assert "Không quy đổi được: Quý IV/2024." in text

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("reason", ["published", "median", "unit_count", "flag", "level", "no_time_rule"])
    def test_why_nothing_is_carried(self, lang: str, reason: Reason):
        _, text = card(Past(carried=[carried(reason=reason)]), lang=lang)
        assert t(f"trend.not_carried_{reason}", lang) in text

    def test_without_a_past_the_card_is_as_before(self):
        traces, text = card(Past())
        assert len(traces) == 2
        assert t("trend.structure.post2025", "vi") in text


class TestBreaksOf:
    def test_the_change_of_structure(self):
        found = breaks_of(periods=[*OLD, *NEW], indicator=ONLINE, lang="vi")
        assert [(own.place, own.text) for own in found] == [(2, "Sắp xếp lại 01/07/2025")]

    def test_the_change_of_meaning_and_of_structure(self):
        periods: list[Period] = [parse_code(code=c) for c in ("2022-Q2", "2022-Q4", "2025-Q3")]
        found = breaks_of(periods=periods, indicator=SERVICES, lang="vi")
        assert [own.place for own in found] == [1, 2]
        assert "15/08/2022" in found[0].text

    def test_nothing_where_all_lies_on_one_side(self):
        assert breaks_of(periods=NEW, indicator=SERVICES, lang="vi") == []


def test_a_share_nobody_knows():
    part = Predecessor("1", "Xã A", None, True, "people only")
    assert part_text(part=part, lang="vi") == "Xã A (không rõ phần)"


def test_series_break_is_the_day_of_the_decree():
    periods = [parse_code(code=c) for c in ("2022-Q2", "2022-Q4")]
    (found,) = breaks_of(periods=periods, indicator=SERVICES, lang="en")
    assert f"{date(2022, 8, 15):%d/%m/%Y}" in found.text
