"""A boundary file opened so that any of its rows can be read at any time, whatever its format and size.

Text formats are read as a stream: asking GeoJSON for the shapes of one province costs a pass over the whole file.
The shapes are therefore streamed once into a working copy (GeoPackage), from which rows are read as they are needed;
memory stays that of one province however large the file is.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyarrow import ArrowException
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import CRSError

from etl.boundaries.archive import unpacked
from etl.boundaries.encodings import OLD_FONTS, UNDECLARED, variants
from etl.boundaries.errors import LayerError, UnreadableBoundaryError
from etl.boundaries.geo import Shapes, polygonal

_BATCH = 64  # rows in memory at once while streaming: large communes have tens of thousands of corners
_SHAPEFILE = "ESRI Shapefile"


@dataclass(frozen=True)
class Source:
    """An open boundary file.

    Attributes:
        path: the file as given, for messages.
        copy: working copy with the shapes; row i has the feature id i + 1.
        crs: declared coordinate system, "" when there is none.
        tables: attributes, one table for each encoding that can be meant (the declared one alone where it is known).
        bounds: west, south, east, north of each row in the file's own numbers, shape (n, 4); NaN without a shape.
    """

    path: Path
    copy: Path
    crs: str
    tables: tuple[pd.DataFrame, ...]
    bounds: NDArray[np.float64]

    def shapes(self, rows: Sequence[int]) -> Shapes:
        """Raw shapes of the rows (from 0) in the file's coordinates, two-dimensional, repaired, areas only."""
        found = pyogrio.read_dataframe(
            self.copy, fids=[row + 1 for row in rows], columns=[], fid_as_index=True
        )
        ordered = found.geometry.reindex([row + 1 for row in rows])
        return polygonal(repaired(np.asarray(ordered.to_numpy(), dtype=object)))


@contextmanager
def opened(*, path: Path, layer: str | None = None) -> Iterator[Source]:
    """Open a boundary file; the working copy lives as long as the context.

    Raises:
        UnreadableBoundaryError: no such file, no spatial file, no shape in it.
        LayerError: several layers with shapes and none of them asked for, or the one asked for is not there.
    """
    if not path.is_file():
        raise UnreadableBoundaryError(path=path, reason="không có tệp / no such file")
    with tempfile.TemporaryDirectory(prefix="reform-atlas-") as folder:
        try:
            yield _open(path=path, layer=layer, folder=Path(folder))
        except (
            DataSourceError,
            DataLayerError,
            UnicodeDecodeError,
            CRSError,
            ArrowException,
        ) as error:
            raise UnreadableBoundaryError(path=path, reason=_reason(error=error, path=path)) from error


def _open(*, path: Path, layer: str | None, folder: Path) -> Source:
    file = unpacked(path=path, layer=layer, folder=folder)
    name = _layer(path=path, file=file, layer=layer)
    info = pyogrio.read_info(file, layer=name)
    copy = folder / "shapes.gpkg"
    _stream(file=file, layer=name, copy=copy)
    _, bounds = pyogrio.read_bounds(copy)
    if not len(bounds.T):
        raise UnreadableBoundaryError(path=path, reason="không có vùng nào / no polygon")
    return Source(
        path=path,
        copy=copy,
        crs=str(info["crs"] or ""),
        tables=_tables(file=file, layer=name, info=info),
        bounds=bounds.T,
    )


def _layer(*, path: Path, file: Path, layer: str | None) -> str:
    found = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(file) if kind != "None"]
    if not found:
        raise UnreadableBoundaryError(path=path, reason="không có hình học / no geometry")
    names = [name for name, _ in found]
    if layer in names:
        return str(layer)
    if len(names) > 1 and path.suffix.lower() != ".zip":
        raise LayerError(path=path, layer=layer, layers=names)
    return names[0]


def _stream(*, file: Path, layer: str, copy: Path) -> None:
    """Copy the shapes alone, a few rows at a time."""
    options = {"layer": layer, "columns": [], "batch_size": _BATCH, "use_pyarrow": True}
    with pyogrio.open_arrow(file, **options) as (meta, reader), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")  # kept in ``Source.crs``
        pyogrio.write_arrow(
            reader,
            copy,
            driver="GPKG",
            layer="shapes",
            geometry_type="Unknown",
            geometry_name=meta["geometry_name"] or "wkb_geometry",
            crs=None,
            SPATIAL_INDEX="NO",
        )


def _tables(*, file: Path, layer: str, info: dict[str, object]) -> tuple[pd.DataFrame, ...]:
    """Attributes, in each way that their letters can be meant; the likeliest first."""
    read = partial(pyogrio.read_dataframe, file, layer=layer, read_geometry=False)
    if info["driver"] == _SHAPEFILE and _declared(file).endswith("1258"):
        return variants(table=read(encoding="ISO-8859-1"), decoders=UNDECLARED)
    if info["driver"] != _SHAPEFILE or _declared(file):
        return variants(table=read(), decoders=OLD_FONTS)
    bytewise = variants(table=read(encoding="ISO-8859-1"), decoders=UNDECLARED)
    try:
        return (read(encoding="utf-8"), *bytewise)
    except UnicodeDecodeError:
        return bytewise


def _declared(file: Path) -> str:
    """The encoding that a Shapefile says it has, "" without one."""
    note = file.with_suffix(".cpg")
    return note.read_text("ascii", "replace").strip() if note.is_file() else ""


def repaired(shapes: Shapes) -> Shapes:
    """Valid two-dimensional shapes; what is missing becomes an empty polygon."""
    flat: Shapes = shapely.force_2d(shapes)
    flat[shapely.is_missing(flat)] = shapely.Polygon()
    bad = ~shapely.is_valid(flat)
    # "structure" keeps shells as land and holes as holes; "linework" would turn an overlap into a hole.
    flat[bad] = shapely.make_valid(flat[bad], method="structure", keep_collapsed=False)
    return flat


def _reason(*, error: Exception, path: Path) -> str:
    """First sentence of what GDAL says, without its advice on drivers and without folders."""
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    return said.split(";")[0].rstrip(".").replace(str(path), path.name)
