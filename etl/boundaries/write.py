"""The file that browsers fetch: compact GeoJSON under a name made of its content, compressed beforehand."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import brotli  # type: ignore[import-untyped]
import geopandas as gpd
import numpy as np
import shapely

from domain.errors import BoundaryError
from domain.geometry_files import neighbours_name, overview_name
from etl.boundaries.errors import DuplicateUnitError, LostCellError
from etl.boundaries.geo import Shapes, clockwise, rounded
from etl.boundaries.neighbours import neighbour_pairs
from etl.boundaries.simplify import overview

Kind = Literal["official", "schematic"]
DECIMALS: dict[str, int] = {"official": 4, "schematic": 4}


@dataclass(frozen=True)
class GeometryFile:
    """A written file: path, sha256 of its content, sizes in bytes (plain, gzip, brotli), n shapes.

    ``overview_bytes``: plain size of the file with few details beside it, None for the schematic, which is light.
    """

    path: Path
    sha: str
    bytes: int
    n: int
    gzip_bytes: int
    brotli_bytes: int
    overview_bytes: int | None = None


def write_geometry(
    *,
    frame: gpd.GeoDataFrame,
    structure: str,
    level: str,
    province: str | None,
    kind: Kind,
    vintage: str,
    out_dir: Path,
) -> GeometryFile:
    """Write a frame as GeoJSON with ``.gz`` and ``.br`` beside it; the same content gives the same file.

    Args:
        frame: code and geometry in WGS84, perhaps ``name_on_map``; other columns are not written.
        structure, level, province: what the shapes are; province None = the whole country.
        kind: "official" (imported) or "schematic" (computed), also written into the file.
        vintage: date or edition of the source, written into the file.
        out_dir: folder, made when absent.

    Returns:
        Where the file is and how large. Its name ends in 12 characters of its sha256, so it may be cached for
        ever. Features have ``id`` and property ``c`` = code,
        and ``n`` = name when the frame has a column ``name_on_map``. Official shapes get two files
        beside it: the same with few details (``overview_name``) and the pairs of neighbours (``neighbours_name``).

    Raises:
        BoundaryError: the frame is empty. DuplicateUnitError: a code occurs twice. LostCellError: an unusable shape.
    """
    content = _content(frame=frame, kind=kind, vintage=vintage)
    sha = hashlib.sha256(content).hexdigest()
    out_dir.mkdir(parents=True, exist_ok=True)
    path = out_dir / f"{structure}_{level}_{province or 'vn'}_{kind}_{sha[:12]}.geojson"
    sizes = _write_packed(path=path, content=content)
    light = None
    if kind == "official":
        light = _content(frame=overview(frame=frame, level=level), kind=kind, vintage=vintage)
        _write_packed(path=path.with_name(overview_name(path.name)), content=light)
        pairs = json.dumps(neighbour_pairs(frame), separators=(",", ":")).encode()
        _replace(path=path.with_name(neighbours_name(path.name)), data=pairs)
    return GeometryFile(
        path=path,
        sha=sha,
        bytes=len(content),
        n=len(frame),
        gzip_bytes=sizes[".gz"],
        brotli_bytes=sizes[".br"],
        overview_bytes=len(light) if light else None,
    )


def _write_packed(*, path: Path, content: bytes) -> dict[str, int]:
    """Write the file and its packed forms; sizes by ending."""
    packed = {
        "": content,
        ".gz": gzip.compress(content, compresslevel=9, mtime=0),
        ".br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=11),
    }
    for ending, data in packed.items():
        _replace(path=path.with_name(path.name + ending), data=data)
    return {ending: len(data) for ending, data in packed.items()}


def _replace(*, path: Path, data: bytes) -> None:
    """Write beside and rename, so that a server never sends half a file."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def _content(*, frame: gpd.GeoDataFrame, kind: Kind, vintage: str) -> bytes:
    codes = [str(code) for code in frame["code"]]
    if not codes:
        raise BoundaryError(
            vi="Không có hình nào để ghi ra bản đồ; hãy kiểm tra danh mục đơn vị.",
            en="There is no shape to write; check the register of units.",
        )
    if len(set(codes)) < len(codes):
        raise DuplicateUnitError(codes=sorted({code for code in codes if codes.count(code) > 1}))
    decimals = DECIMALS[kind]
    shapes = clockwise(rounded(shapes=np.asarray(frame.geometry.to_numpy()), decimals=decimals))
    _refuse_unusable(shapes=shapes, codes=codes)
    collection = {
        "type": "FeatureCollection",
        "kind": kind,
        "vintage": vintage,
        "features": [
            {"type": "Feature", "id": code, "properties": own, "geometry": _geometry(shape, decimals)}
            for code, own, shape in zip(codes, _properties(frame=frame, codes=codes), shapes, strict=True)
        ],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _properties(*, frame: gpd.GeoDataFrame, codes: list[str]) -> list[dict[str, str]]:
    if "name_on_map" not in frame:
        return [{"c": code} for code in codes]
    return [{"c": code, "n": str(name)} for code, name in zip(codes, frame["name_on_map"], strict=True)]


def _refuse_unusable(*, shapes: Shapes, codes: list[str]) -> None:
    unusable = ~shapely.is_valid(shapes) | (shapely.area(shapes) <= 0)
    if unusable.any():
        raise LostCellError(codes=[code for code, bad in zip(codes, unusable, strict=True) if bad])


def _geometry(shape: Any, decimals: int) -> dict[str, Any]:
    polygons = [_rings(part, decimals) for part in shapely.get_parts(shape)]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _rings(polygon: Any, decimals: int) -> list[list[list[float]]]:
    rings = [polygon.exterior, *polygon.interiors]
    return [[[round(x, decimals), round(y, decimals)] for x, y in ring.coords] for ring in rings]
