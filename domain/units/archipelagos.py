"""Hoàng Sa and Trường Sa: where they lie and which units they are, for the insets that maps of the country have.

Their islands are too small, and lie too far out, to be seen at the scale of the country.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache

from domain.paths import NATIONAL_DIR


@dataclass(frozen=True)
class Archipelago:
    """One archipelago: ``units`` by structure and level, ``islands`` (longitude, latitude), its frame in degrees, and
    ``mainland``: the frame of its province without it.

    ``frame``: west, south, east, north (Hoàng Sa 15°45'-17°15' N, 111°-113° E; Trường Sa 6°50'-12° N,
    111°30'-117°20' E: the extents that Vietnamese geography gives them).
    """

    id: str
    province: str
    units: tuple[tuple[str, str, str], ...]
    islands: tuple[tuple[float, float], ...]
    frame: tuple[float, float, float, float]
    mainland: tuple[float, float, float, float]

    def code(self, *, structure: str, level: str) -> str:
        """The unit that the archipelago is, or is a part of."""
        found = (code for own, its, code in self.units if (own, its) == (structure, level))
        return next(found, self.province)


_FRAMES = {"hoang_sa": (111.0, 15.6, 113.0, 17.2), "truong_sa": (111.3, 6.8, 117.4, 12.0)}
_MAINLANDS = {"hoang_sa": (107.1, 14.9, 108.9, 16.35), "truong_sa": (108.5, 11.2, 109.6, 12.95)}


@lru_cache(maxsize=1)
def archipelagos() -> tuple[Archipelago, ...]:
    """Both, from north to south."""
    with (NATIONAL_DIR / "archipelagos.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(_of(name=name, rows=[row for row in rows if row["archipelago"] == name]) for name in _FRAMES)


def _of(*, name: str, rows: list[dict[str, str]]) -> Archipelago:
    first = rows[0]
    return Archipelago(
        id=name,
        province=first["province"],
        units=(
            ("post2025", "commune", first["unit_post2025"]),
            ("pre2025", "district", first["unit_pre2025"]),
        ),
        islands=tuple((float(row["lon"]), float(row["lat"])) for row in rows),
        frame=_FRAMES[name],
        mainland=_MAINLANDS[name],
    )
