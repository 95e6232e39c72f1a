"""A small level with figures that a test states itself: five communes, three indicators, one period."""

from datetime import date

from dashboard.views.level_table import LevelRow, LevelTable
from dashboard.views.model import UnitValue
from domain.catalogue_files import get_catalogue
from domain.peers import Traits
from domain.periods import parse_code
from domain.rollup import ranks
from store.queries.facts import FactStatus
from tests.fakes.indicator_views import PROVINCE, unit

NAMES = {"00001": "Xã An", "00002": "Xã Bình", "00003": "Xã Cam", "00004": "Phường Duy", "00005": "Xã Én"}
PERIOD = parse_code(code="2026-Q2")
ONLINE: dict[str, float | None] = {"00001": 40.0, "00002": 60.0, "00003": 60.0, "00004": 20.0, "00005": None}
OVERDUE: dict[str, float | None] = {"00001": 5.0, "00002": 10.0, "00003": 0.0, "00004": 2.0, "00005": 8.0}
RECEIVED: dict[str, float | None] = {
    "00001": 100.0, "00002": 150.0, "00003": 190.0, "00004": 100.0, "00005": 900.0,
}  # fmt: skip


def level_row(
    indicator: str, values: dict[str, float | None], *, small: str = "", target: float | None = None
) -> LevelRow:
    own = get_catalogue().indicator(indicator)
    places = ranks(values=values, direction=own.direction)
    found: dict[str, UnitValue] = {
        code: unit(NAMES[code], value, code=code, rank=places.get(code), is_small=code == small)
        for code, value in values.items()
    }
    return LevelRow(own, PERIOD, None, found, 45.0, target)


def level_table(*rows: LevelRow) -> LevelTable:
    shown = rows or (
        level_row("online_share_calendar", ONLINE, target=50.0),
        level_row("overdue_share_pending", OVERDUE, target=0.0),
        level_row("dossiers_received", RECEIVED),
    )
    return LevelTable(
        structure="post2025",
        level="commune",
        province=PROVINCE,
        day=date(2026, 6, 30),
        places=tuple(unit(name, 1.0, code=code).place for code, name in NAMES.items()),
        provinces=dict.fromkeys(NAMES, "42"),
        traits={
            code: Traits(
                type=name.split()[0].lower(),
                remote_class="mountain" if code != "00003" else "",
                volume=RECEIVED[code],
            )
            for code, name in NAMES.items()
        },
        are_classes_simulated=True,
        rows=shown,
        status=FactStatus(n_final=0, n_provisional=10, n_synthetic=10),
    )
