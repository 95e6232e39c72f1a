"""The series break of 15 August 2022: a report with service levels 1 to 4 beside one with partial and full services.

The layout with levels is no form of this product: the test brings it as a version of F2's columns, with a file of its
own making.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.components.ssr import to_html
from dashboard.components.trend_card import trend_parts
from dashboard.components.trend_past import Past
from dashboard.state import default_state
from dashboard.views import get_indicator_view, get_trend
from domain.access import Scope
from domain.config import get_settings
from domain.series import BEFORE_BREAK
from etl.definition import FORMS_DIR
from etl.pipeline import load_paths
from etl.registry import read_report
from store.engine import get_engine
from tests.integration.conftest import World
from tests.unit.etl.factories import F2_HEADER, report

OLD_LAYOUT = """column,measure,kind,header_path,required
stt,,text,STT,no
name,,text,Đơn vị,yes
p_total,procedures_total,count,Tổng số TTHC thuộc thẩm quyền,yes
level1,,ref,Dịch vụ công trực tuyến / Mức độ 1,no
level2,,ref,Dịch vụ công trực tuyến / Mức độ 2,no
level3,procedures_level3,count,Dịch vụ công trực tuyến / Mức độ 3,yes
level4,procedures_level4,count,Dịch vụ công trực tuyến / Mức độ 4,yes
p_used,,ref,Dịch vụ công trực tuyến / Có phát sinh hồ sơ,no
r_total,received_total_f2,count,Hồ sơ tiếp nhận trong kỳ / Tổng số,yes
r_online,received_online_f2,count,Hồ sơ tiếp nhận trong kỳ / Trực tuyến,yes
"""
OLD_HEADER = (
    "STT",
    "Đơn vị",
    "Tổng số TTHC thuộc thẩm quyền",
    "Dịch vụ công trực tuyến / Mức độ 1",
    "Dịch vụ công trực tuyến / Mức độ 2",
    "Dịch vụ công trực tuyến / Mức độ 3",
    "Dịch vụ công trực tuyến / Mức độ 4",
    "Dịch vụ công trực tuyến / Có phát sinh hồ sơ",
    "Hồ sơ tiếp nhận trong kỳ / Tổng số",
    "Hồ sơ tiếp nhận trong kỳ / Trực tuyến",
)
WHERE = {"structure": "pre2025", "level": "commune", "province": "42"}
UNIT, NAME = "18406", "Thị trấn Nghèn"
ALL = Scope.everything()


@pytest.fixture
def two_layouts(empty_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A database with the second quarter of 2022 by levels and the last one by partial and full services."""
    forms = tmp_path / "forms"
    shutil.copytree(FORMS_DIR, forms)
    (forms / "f2" / "columns" / "2019.csv").write_text(OLD_LAYOUT, "utf-8")
    reports = tmp_path / "in"
    reports.mkdir()
    (reports / "Q2-2022.csv").write_bytes(
        report(
            header=OLD_HEADER,
            rows=[(1, NAME, 100, 30, 25, 20, 15, 12, 200, 50)],
            period="Từ ngày 01/04/2022 đến ngày 30/06/2022",
        )
    )
    (reports / "Q4-2022.csv").write_bytes(
        report(
            header=F2_HEADER,
            rows=[(1, NAME, 100, 40, 10, 20, 200, 50, 10, "25%", 80, 20, "25%")],
            period="Từ ngày 01/10/2022 đến ngày 31/12/2022",
        )
    )
    monkeypatch.setattr("etl.pipeline.read_report", lambda **given: read_report(**given, forms_dir=forms))
    load_paths(engine=empty_world.engine, settings=empty_world.settings, paths=[reports])
    monkeypatch.setenv("DATABASE_URL", str(empty_world.settings.database_url))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield empty_world
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


def values(indicator: str) -> dict[str, float | None]:
    """Period -> value of the commune."""
    found = get_trend(scope=ALL, indicator=indicator, unit=UNIT, **WHERE)  # type: ignore[arg-type]
    return {point.period.code: point.value for point in found.series[0].points}


def test_levels_and_kinds_of_service_are_two_indicators(two_layouts: World) -> None:
    """Given 35 of 100 at levels 3 and 4, then 50 of 100 partial and full, then neither indicator has the other's."""
    assert values("legacy_level34_share") == {"2022-Q2": 35.0}
    assert values("online_service_share") == {"2022-Q4": 50.0}
    assert BEFORE_BREAK["online_service_share"] == "legacy_level34_share"


def test_the_trend_marks_the_break_and_no_line_crosses_it(two_layouts: World) -> None:
    where = {"scope": ALL, **WHERE}
    found = get_trend(indicator="online_service_share", unit=UNIT, **where)  # type: ignore[arg-type]
    before = get_trend(indicator="legacy_level34_share", unit=UNIT, **where)  # type: ignore[arg-type]
    view = get_indicator_view(indicator="online_service_share", **where)  # type: ignore[arg-type]
    state = replace(default_state(), structure="pre2025", units=(UNIT,))
    parts = trend_parts(trend_view=found, view=view, state=state, past=Past(before=before))
    figure = next(part for part in parts if getattr(part, "id", "") == "trend").figure
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["Đổi cách tính 15/08/2022"]
    drawn = {trace["name"]: [v for v in trace["y"] if v is not None] for trace in figure["data"]}
    assert drawn[NAME] == [50.0]
    assert drawn[f"Tỷ lệ TTHC mức độ 3 và 4 (cũ): {NAME}"] == [35.0]
    assert all(len([v for v in trace["y"] if v is not None]) <= 1 for trace in figure["data"])
    assert "so sánh được một cách thận trọng" in to_html(parts)


def test_there_is_no_change_across_the_break(two_layouts: World) -> None:
    """Given both quarters, then the later one has nothing to compare with: 50 against 35 would mean nothing."""
    view = get_indicator_view(scope=ALL, indicator="online_service_share", against="2022-Q2", **WHERE)  # type: ignore[arg-type]
    assert view.previous_period is None
    assert {unit.change for unit in view.units} == {None}
