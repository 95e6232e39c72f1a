"""Which maps are in the folder of geometry already, so that a run that would draw the same again does not draw.

Beside the maps lies a note for each drawing (``schematic_42.drawn.json``): a fingerprint of all that it was made from,
the code that drew it included, what the database says of its files, and the sha256 of each file.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyproj
import scipy
import shapely

from domain.geometry_files import neighbours_name, overview_name
from store.writes.geometry import GeometryEntry

PACKED = ("", ".gz", ".br")
_ETL = Path(__file__).resolve().parents[1]
_CODE = ("boundaries/*.py", "jobs/drawings.py", "jobs/geometry.py", "jobs/national.py")


@dataclass(frozen=True)
class Drawing:
    """A set of maps that is drawn at once: its ``name`` in the folder, and a fingerprint of what it is made from."""

    name: str
    made_from: str
    geo_dir: Path

    @property
    def note(self) -> Path:
        """The file that says what was drawn."""
        return self.geo_dir / f"{self.name}.drawn.json"


def drawn(drawing: Drawing, *, draw: Callable[[], Sequence[GeometryEntry]]) -> list[GeometryEntry]:
    """What the database says of the maps of a drawing; ``draw`` is called when they are not all there as made."""
    kept = _kept(drawing)
    if kept is not None:
        return kept
    drawing.note.unlink(missing_ok=True)
    entries = list(draw())
    _write_note(drawing=drawing, entries=entries)
    return entries


def fingerprint(*parts: object, files: Iterable[Path] = ()) -> str:
    """sha256 of what ``parts`` say (their ``repr``), the content of ``files``, and the code that draws."""
    digest = hashlib.sha256(_version_of_code().encode())
    for part in parts:
        digest.update(repr(part).encode() + b"\0")
    for path in files:
        digest.update((_sha(path) or "none").encode() + b"\0")
    return digest.hexdigest()


def _version_of_code() -> str:
    """The drawing code itself and the libraries that compute: a change of either draws anew."""
    paths = sorted(path for pattern in _CODE for path in _ETL.glob(pattern))
    libraries = (shapely.__version__, shapely.geos_version_string, scipy.__version__, pyproj.__version__)
    return repr(([_sha(path) for path in paths], libraries))


def _kept(drawing: Drawing) -> list[GeometryEntry] | None:
    try:
        note = json.loads(drawing.note.read_text("utf-8"))
        if note["made_from"] != drawing.made_from:
            return None
        if any(_sha(drawing.geo_dir / name) != sha for name, sha in note["files"].items()):
            return None
        return [_entry(own) for own in note["entries"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # no note, or a damaged one: draw
        return None


def _write_note(*, drawing: Drawing, entries: Sequence[GeometryEntry]) -> None:
    """Written last and by renaming: a note is never there without its maps."""
    files = {
        path.name: _sha(path)
        for entry in entries
        for name in (entry.file, overview_name(entry.file), neighbours_name(entry.file))
        for path in (drawing.geo_dir / (name + ending) for ending in PACKED)
        if path.is_file()
    }
    said = [{**vars(entry), **{day: getattr(entry, day).isoformat() for day in _DAYS}} for entry in entries]
    note = {"made_from": drawing.made_from, "entries": said, "files": files}
    part = drawing.note.with_name(drawing.note.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
    part.replace(drawing.note)


_DAYS = ("valid_from", "valid_to")


def _entry(said: dict[str, Any]) -> GeometryEntry:
    entry = GeometryEntry(**said)
    return replace(entry, **{day: date.fromisoformat(said[day]) for day in _DAYS})  # type: ignore[arg-type]


def _sha(path: Path) -> str | None:
    """sha256 of a file's content, None when it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
