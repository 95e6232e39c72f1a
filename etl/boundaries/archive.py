"""A zipped Shapefile (or one other map) taken out of its archive under plain names."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from etl.boundaries.errors import LayerError, UnreadableBoundaryError

_ARCHIVES = (".zip", ".kmz")
_MAPS = (".shp", ".gpkg", ".geojson", ".topojson", ".json", ".gml", ".kml")
MAX_BYTES = 4 * 1024**3  # the whole country at survey detail is below 1 GB


def unpacked(*, path: Path, layer: str | None, folder: Path) -> Path:
    """The file itself, or the one map inside a .zip, written into ``folder`` with its companions.

    Names inside archives made on Vietnamese Windows are often garbled, so the copies get names of their own.

    Raises:
        UnreadableBoundaryError: a damaged or enormous archive, or one without a map.
        LayerError: several maps inside and ``layer`` names none of them.
    """
    if path.suffix.lower() not in _ARCHIVES:
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            chosen = _chosen(path=path, archive=archive, layer=layer)
            return _extract(path=path, archive=archive, chosen=chosen, folder=folder)
    except (zipfile.BadZipFile, RuntimeError) as error:  # RuntimeError: a password
        raise UnreadableBoundaryError(path=path, reason=str(error)) from error


def _chosen(*, path: Path, archive: zipfile.ZipFile, layer: str | None) -> PurePosixPath:
    maps = [
        PurePosixPath(name)
        for name in archive.namelist()
        if PurePosixPath(name).suffix.lower() in _MAPS and not PurePosixPath(name).name.startswith("._")
    ]
    if not maps:
        raise UnreadableBoundaryError(
            path=path, reason="không có bản đồ trong tệp nén / no map in the archive"
        )
    named = [found for found in maps if layer in (found.stem, found.name)]
    if named or len(maps) == 1:
        return (named or maps)[0]
    raise LayerError(path=path, layer=layer, layers=[found.stem for found in maps])


def _extract(*, path: Path, archive: zipfile.ZipFile, chosen: PurePosixPath, folder: Path) -> Path:
    members = [
        info
        for info in archive.infolist()
        if PurePosixPath(info.filename).with_suffix("") == chosen.with_suffix("")
    ]
    if sum(info.file_size for info in members) > MAX_BYTES:
        raise UnreadableBoundaryError(
            path=path, reason="tệp nén bung ra quá lớn / the archive expands too far"
        )
    for info in members:
        target = folder / f"map{PurePosixPath(info.filename).suffix.lower()}"
        with archive.open(info) as packed, target.open("wb") as plain:
            while block := packed.read(1 << 20):
                plain.write(block)
    return folder / f"map{chosen.suffix.lower()}"
