"""Official boundaries: matched to the register, read where they really lie, repaired, simplified together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from domain.errors import BoundaryError
from etl.boundaries.crs import Reading, choose_reading, row_points
from etl.boundaries.errors import LostCellError, UnreadableBoundaryError
from etl.boundaries.geo import METRES, WGS84, Shapes, clockwise, polygonal, rounded
from etl.boundaries.listed import ListedUnit, by_code
from etl.boundaries.match_report import match_report
from etl.boundaries.matching import CODE_DIGITS, Identity, identify, refuse_other_provinces
from etl.boundaries.places import MANY, TWO, places_held, rows_crowded
from etl.boundaries.report import MatchReport
from etl.boundaries.simplify import simplified
from etl.boundaries.source import Source, opened, repaired

# A change of area beyond this share is no simplification any more.
RESHAPED_SHARE = 0.1
DECIMALS = 5  # about 1 m; the writer may round further


@dataclass(frozen=True)
class ImportRequest:
    """How a file is to be read; what is None is found out.

    ``level``: province, district or commune. ``crs``: the coordinate system, when the file's own is missing or wrong.
    ``layer``: which layer of a GeoPackage or file of an archive. ``tolerance_m``: details below this size are dropped.
    """

    level: str
    code_field: str | None = None
    name_field: str | None = None
    crs: str | None = None
    layer: str | None = None
    tolerance_m: float | None = None


@dataclass(frozen=True)
class ImportResult:
    """Shapes of the matched units (code, name, parent, geometry in WGS84, in order of code) and the report."""

    frame: gpd.GeoDataFrame
    report: MatchReport


@dataclass(frozen=True)
class OpenImport:
    """A boundary file matched to the units, whose shapes are read part by part.

    ``report``: without ``reshaped``, which each part tells; ``boxes``: of each row in degrees, NaN without a shape.
    """

    source: Source
    reading: Reading
    request: ImportRequest
    units: dict[str, ListedUnit]
    codes: tuple[str | None, ...]
    report: MatchReport
    boxes: np.ndarray

    def part(self, codes: Collection[str]) -> ImportResult:
        """The shapes of some matched units, simplified together with their neighbours outside the part.

        Neighbours see to it that two parts get the same border. ``report`` is the file's with ``reshaped``, and with
        units whose shape proves to have no area moved to ``empty`` and ``missing``.
        """
        wanted = sorted(set(codes))
        own, around = self._rows(wanted)
        raw = _joined(shapes=self._degrees([*own, *around]), codes=[self.codes[r] for r in [*own, *around]])
        kept = [code for code in wanted if code in raw and not raw[code].is_empty]
        others = [code for code in raw if code not in set(wanted) and not raw[code].is_empty]
        before = np.array([raw[code] for code in [*kept, *others]], dtype=object)
        after = _light(shapes=before, codes=[*kept, *others], request=self.request)[: len(kept)]
        listed = [self.units[code] for code in kept]
        frame = gpd.GeoDataFrame(
            {"code": kept, "name": [u.name for u in listed], "parent": [u.parent for u in listed]},
            geometry=after,
            crs=WGS84,
        )
        reshaped = _reshaped(before=before[: len(kept)], after=after, codes=kept)
        return ImportResult(frame=frame, report=self._told(lost=set(wanted) - set(kept), reshaped=reshaped))

    def _rows(self, wanted: Sequence[str]) -> tuple[list[int], list[int]]:
        """Rows of the units, and rows of other units whose boxes touch theirs."""
        mine = set(wanted)
        rows = [row for row, code in enumerate(self.codes) if code and not np.isnan(self.boxes[row, 0])]
        own = [row for row in rows if self.codes[row] in mine]
        others = [row for row in rows if self.codes[row] not in mine]
        if not own or not others:
            return own, []
        tree = shapely.STRtree(shapely.box(*self.boxes[others].T))
        touching = np.unique(tree.query(shapely.box(*self.boxes[own].T), predicate="intersects")[1])
        return own, [others[i] for i in touching]

    def _degrees(self, rows: Sequence[int]) -> Shapes:
        if not rows:
            return np.array([], dtype=object)
        shapes = shapely.transform(self.source.shapes(rows), self.reading.to_degrees)
        return polygonal(repaired(shapes))

    def _told(self, *, lost: set[str], reshaped: tuple[str, ...]) -> MatchReport:
        missing = (*self.report.missing, *((code, self.units[code].name) for code in sorted(lost)))
        return replace(
            self.report,
            matched=tuple(code for code in self.report.matched if code not in lost),
            missing=missing,
            empty=tuple(sorted({*self.report.empty, *lost})),
            reshaped=reshaped,
        )


@contextmanager
def open_import(*, path: Path, units: Sequence[ListedUnit], request: ImportRequest) -> Iterator[OpenImport]:
    """Open a boundary file and match it; shapes are read from it while the context lasts.

    Args:
        path: GeoJSON, TopoJSON, GeoPackage, Shapefile (also zipped), ...
        units: of one structure and level: the whole country, or one province.
        request: level, and what is known about the file.

    Raises:
        UnreadableBoundaryError, LayerError: see ``source.opened``.
        OutsideVietNamError, MisplacedError, CoordinateSystemError: see ``crs.choose_reading``.
        FieldError: no field with codes or names of these units.
        WrongUnitsError, OtherListError: the file is of another structure or level.
        DuplicateUnitError: ``units`` holds a code twice.
        BoundaryError: an unknown level.
    """
    digits, listed = _code_digits(request.level), by_code(units)
    with opened(path=path, layer=request.layer) as source:
        identity = identify(
            tables=source.tables,
            units=listed,
            digits=digits,
            path=path,
            code_field=request.code_field,
            name_field=request.name_field,
        )
        yield _matched(source=source, identity=identity, units=listed, request=request)


def _matched(
    *, source: Source, identity: Identity, units: dict[str, ListedUnit], request: ImportRequest
) -> OpenImport:
    has_area = _has_area(source)
    reading = choose_reading(
        bounds=source.bounds[has_area],
        points=row_points(codes=identity.codes, places=_places(units))[has_area],
        declared=source.crs,
        given=request.crs,
        path=source.path,
    )
    boxes = np.full_like(source.bounds, np.nan)
    boxes[has_area] = reading.boxes(source.bounds[has_area])
    if request.level != "province":
        identity = _without_level_above(
            identity=identity, source=source, reading=reading, boxes=boxes, units=units
        )
    codes = _settled(identity=identity, boxes=boxes, units=units)
    label = f"{reading.crs}{' (y, x)' if reading.swapped else ''} ({reading.origin})"
    report = match_report(identity=identity, codes=codes, boxes=boxes, units=units, reading=label)
    refuse_other_provinces(report=report, level=request.level, n_units=len(units), path=source.path)
    return OpenImport(
        source=source, reading=reading, request=request, units=units, codes=codes, report=report, boxes=boxes
    )


def _without_level_above(
    *, identity: Identity, source: Source, reading: Reading, boxes: np.ndarray, units: dict[str, ListedUnit]
) -> Identity:
    """The identity with shapes that hold many units' places set aside: a district named like its commune."""
    found = Counter(code for code in identity.codes if code)
    shared = {row for row, code in enumerate(identity.codes) if code and found[code] > 1}
    asked = {row for row, code in enumerate(identity.codes) if code or row in identity.named.choices}
    rows = rows_crowded(boxes=boxes, units=units, among=asked)
    if not rows:
        return identity
    shapes = shapely.transform(source.shapes(rows), reading.to_degrees)
    held = zip(rows, places_held(shapes=shapes, units=units), strict=True)
    above = {row for row, places in held if places >= (TWO if row in shared else MANY)}
    if len(above) == sum(code is not None for code in identity.codes):
        return identity  # all of them: rather another list of units, which the report shows
    return replace(
        identity,
        codes=tuple(None if row in above else code for row, code in enumerate(identity.codes)),
        named=replace(
            identity.named,
            choices={row: own for row, own in identity.named.choices.items() if row not in above},
            close=identity.named.close - above,
        ),
        aside=identity.aside | above,
    )


def _has_area(source: Source) -> np.ndarray:
    west, south, east, north = source.bounds.T
    with np.errstate(invalid="ignore"):
        found = (east > west) & (north > south)
    if not found.any():
        raise UnreadableBoundaryError(path=source.path, reason="không có vùng nào / no polygon")
    return np.asarray(found)


def _places(units: dict[str, ListedUnit]) -> dict[str, tuple[float, float]]:
    return {
        code: (unit.lon, unit.lat)
        for code, unit in units.items()
        if unit.lon is not None and unit.lat is not None
    }


def _settled(
    *, identity: Identity, boxes: np.ndarray, units: dict[str, ListedUnit]
) -> tuple[str | None, ...]:
    """Codes, with a name that several units share given to the one whose point alone lies in the shape's box."""
    codes, places, taken = list(identity.codes), _places(units), {code for code in identity.codes if code}
    for row, choices in identity.named.choices.items():
        west, south, east, north = boxes[row]
        at = [(code, places[code]) for code in choices if code in places and code not in taken]
        inside = [code for code, (x, y) in at if west <= x <= east and south <= y <= north]
        codes[row] = inside[0] if len(inside) == 1 else None
    return tuple(codes)


def import_boundaries(*, path: Path, units: Sequence[ListedUnit], request: ImportRequest) -> ImportResult:
    """All matched units of a file at once: one valid shape each, shared borders identical, exteriors clockwise.

    Names and parents are the register's. Shapes without a unit are reported and left out. Errors: ``open_import``.
    """
    with open_import(path=path, units=units, request=request) as found:
        return found.part(found.report.matched)


def _code_digits(level: str) -> int:
    if level not in CODE_DIGITS:
        known = ", ".join(CODE_DIGITS)
        raise BoundaryError(
            vi=f"Không có cấp “{level}”; --level là một trong: {known}.",
            en=f"There is no level “{level}”; --level is one of: {known}.",
        )
    return CODE_DIGITS[level]


def _joined(*, shapes: Shapes, codes: Sequence[str | None]) -> dict[str, shapely.Geometry]:
    """One shape per unit: a unit often comes as several features, its islands for instance."""
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(codes):
        rows.setdefault(str(code), []).append(row)
    return {code: polygonal(np.array([shapely.union_all(shapes[own])]))[0] for code, own in rows.items()}


def _light(*, shapes: Shapes, codes: Sequence[str], request: ImportRequest) -> Shapes:
    if not len(shapes):
        return shapes
    metres = gpd.GeoSeries(shapes, crs=WGS84).to_crs(METRES).to_numpy()
    light = simplified(shapes=np.asarray(metres), level=request.level, tolerance_m=request.tolerance_m)
    degrees = gpd.GeoSeries(light, crs=METRES).to_crs(WGS84).to_numpy()
    final = clockwise(polygonal(rounded(shapes=np.asarray(degrees), decimals=DECIMALS)))
    lost = (shapely.area(final) <= 0) | ~shapely.is_valid(final)
    if lost.any():
        raise LostCellError(codes=[code for code, gone in zip(codes, lost, strict=True) if gone])
    return final


def _reshaped(*, before: Shapes, after: Shapes, codes: Sequence[str]) -> tuple[str, ...]:
    change = np.abs(shapely.area(after) / shapely.area(before) - 1)
    return tuple(code for code, share in zip(codes, change, strict=True) if share > RESHAPED_SHARE)
