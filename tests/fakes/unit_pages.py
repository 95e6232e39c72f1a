"""A unit's page over the small level of ``level_tables``, with what a test adds."""

from datetime import UTC, datetime
from typing import Any

from dashboard.views.compare import compare
from dashboard.views.model import Geometry, Predecessor
from dashboard.views.official_model import OfficialCapture, OfficialGroup, OfficialUnit, OfficialView
from dashboard.views.report_model import FindingLine
from dashboard.views.series_parts import SeriesPoint, UnitSeries
from dashboard.views.unit_index import PublishedScore, UnitIndices
from dashboard.views.unit_page import PeerStanding, UnitPage
from domain.catalogue_files import get_catalogue
from domain.peers import CRITERIA
from domain.periods import parse_code
from tests.fakes.level_tables import level_table

CODE = "00001"


def finding(code: str = "negative_value") -> FindingLine:
    return FindingLine(
        id=1, code=code, severity="error", sheet="II.06b", row=21, column="(3)", value="-5", params={},
        state="open", file_name="a/b.xlsx", unit_code=CODE,
    )  # fmt: skip


def series(*values: float | None) -> UnitSeries:
    periods = tuple(parse_code(code=code) for code in ("2025-Q1", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"))
    status = ("estimated", "reported", "reported", "reported", "reported")
    points = tuple(
        SeriesPoint(period=period, value=value, status=own)
        for period, value, own in zip(periods, values, status, strict=True)
    )
    own = get_catalogue().indicator("online_share_calendar")
    return UnitSeries(indicator=own, periods=periods, lines={CODE: points}, reason="", series_break=None)


def published(*scores: float | None, total: float | None = 70.5) -> PublishedScore:
    found = compare(table=level_table(), units=(CODE,), criteria=CRITERIA)
    unit = OfficialUnit(found.units[0], total, 3, 4, None, None, scores, (), None, ())
    groups = tuple(
        OfficialGroup(f"g{n}", f"Nhóm {n}", f"Group {n}", 20.0, False, False) for n in range(len(scores))
    )
    captured = OfficialCapture(parse_code(code="2026-09"), datetime(2026, 10, 10, tzinfo=UTC), 1, False)
    view = OfficialView("post2025", captured, (captured,), None, groups, (unit,), 0, Geometry("", "", "", 0))
    return PublishedScore(view=view, unit=unit)


def unit_page(**changes: Any) -> UnitPage:
    found = compare(table=level_table(), units=(CODE,), criteria=CRITERIA)
    given: dict[str, Any] = {
        "place": found.units[0],
        "structure": "post2025",
        "comparison": found,
        "likes": found.likes[0],
        "rows": found.rows,
        "standings": {row.indicator.id: PeerStanding(rank=2, n=2, median=60.0) for row in found.rows},
        "series": (series(10.0, 20.0, None, 30.0, 40.0),),
        "predecessors": (
            Predecessor(code="1", name="Xã Cũ", weight=1.0, is_estimated=False, basis="whole"),
            Predecessor(code="2", name="Xã Chia", weight=0.25, is_estimated=True, basis="area"),
        ),
        "successors": (),
        "former_names": (),
        "n_communes": 1,
        "area_km2": 12.34,
        "attributes": None,
        "gap_view": None,
        "gaps": None,
        "skill_view": None,
        "skills": None,
        "findings": (finding(), finding(), finding("text_in_number")),
        "indices": UnitIndices(),
    }
    return UnitPage(**{**given, **changes})
