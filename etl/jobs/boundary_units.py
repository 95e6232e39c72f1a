"""Which units a boundary file is asked for, with what is needed to recognise them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import BoundaryError
from etl.boundaries import ListedUnit
from store.queries.unit_points import PointVersion


@dataclass(frozen=True)
class BoundaryRequest:
    """What is asked for. ``on``: a day the boundaries show; None = the last day of the old structure, or today.

    ``code_field``, ``name_field``, ``crs``, ``layer``: what is known about the file; found out when None.
    """

    structure: str
    level: str
    code_field: str | None = None
    name_field: str | None = None
    crs: str | None = None
    layer: str | None = None
    vintage: str = ""
    on: date | None = None

    @property
    def day(self) -> date:
        """The day whose units the file shows."""
        if self.on is not None:
            return self.on
        return date(2025, 6, 30) if self.structure == "pre2025" else date.today()


def units_asked(*, versions: Sequence[PointVersion], request: BoundaryRequest) -> dict[str, PointVersion]:
    """Units of the level that exist on the day; former-district groups stand in for districts after 2025-07-01."""
    on_day = [v for v in versions if v.valid_from <= request.day <= v.valid_to]
    if request.level == "district" and request.structure == "post2025":
        raise BoundaryError(
            vi="Mô hình mới không có cấp huyện; khu vực huyện cũ được ghép từ ranh giới cấp xã.",
            en="The new structure has no districts; former-district areas are made from commune boundaries.",
        )
    return {v.code: v for v in on_day if v.level == request.level}


def listed_units(
    *, units: dict[str, PointVersion], versions: Sequence[PointVersion], day: date
) -> list[ListedUnit]:
    """The units with the names above them and their places; of districts and provinces the middle of their communes."""
    on_day = [v for v in versions if v.valid_from <= day <= v.valid_to]
    names = {v.code: v.name for v in on_day}
    places: dict[str, list[tuple[float, float]]] = {}
    for v in on_day:
        if v.lat is not None and v.lon is not None:
            for code in {v.code, v.parent, v.province} - {""}:
                places.setdefault(code, []).append((v.lat, v.lon))
    out = []
    for unit in units.values():
        above = (
            names.get(code, "") for code in dict.fromkeys((unit.parent, unit.province)) if code != unit.code
        )
        at = places.get(unit.code)
        lat, lon = (sum(axis) / len(at) for axis in zip(*at, strict=True)) if at else (None, None)
        out.append(
            ListedUnit(
                code=unit.code,
                name=unit.name,
                parent=unit.parent,
                above=tuple(name for name in above if name),
                lat=lat,
                lon=lon,
            )
        )
    return out
