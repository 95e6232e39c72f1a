"""The national registers as unit points, for tests over every province."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from etl.boundaries import UnitPoint

ROOT = Path(__file__).resolve().parents[4]
BOUNDARIES = ROOT.parent / "shared" / "data" / "boundaries"
PROVINCES = {"pre2025": 63, "post2025": 34}
UNITS = {"pre2025": 10_040, "post2025": 3_321}


@cache
def rows(structure: str) -> list[dict[str, str]]:
    path = ROOT / "data" / "catalogue" / "national" / f"units_{structure}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def points(structure: str) -> list[UnitPoint]:
    return [
        UnitPoint(
            code=row["code"],
            name=f"{row['type']} {row['name']}",
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            area_km2=float(row["area_km2"]) if row.get("area_km2") else None,
            parent=row.get("district_code") or row["province_code"],
        )
        for row in rows(structure)
    ]


@cache
def province_of(structure: str) -> dict[str, str]:
    return {row["code"]: row["province_code"] for row in rows(structure)}


def in_province(structure: str, province: str) -> list[UnitPoint]:
    return [unit for unit in points(structure) if province_of(structure)[unit.code] == province]


def listed(structure: str, province: str | None = None) -> list[tuple[Any, ...]]:
    """Communes as the fields of a ListedUnit: with the names above them and their points."""
    return [
        (
            row["code"],
            f"{row['type']} {row['name']}",
            row.get("district_code") or row["province_code"],
            tuple(row[name] for name in ("district_name", "province_name") if row.get(name)),
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in rows(structure)
        if (province is None or row["province_code"] == province) and len(row["code"]) == 5
    ]
