"""Which files a load takes and what they are called in findings."""

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ReformAtlasError
from store.files import MAX_BYTES, sha256_of, sha256_of_file

__all__ = [
    "MAX_BYTES",
    "MissingPathError",
    "SourceFile",
    "collect_files",
    "is_same_place",
    "sha256_of",
    "sha256_of_file",
]
_NOTES = (".md",)  # descriptions that lie beside reports


class MissingPathError(ReformAtlasError):
    """A file or folder to load does not exist or cannot be read."""


@dataclass(frozen=True)
class SourceFile:
    """A file to load; ``name`` is its path below the common parent of what was asked for, in NFC with ``/``."""

    path: Path
    name: str


def collect_files(paths: Sequence[Path]) -> tuple[SourceFile, ...]:
    """The files of ``paths`` (folders with all that lies below) in the order of their names' UTF-8 bytes.

    Hidden files, editors' lock files (``~$...``) and notes (``.md``) found in folders are left out; a file that is
    named itself is always taken. Raises MissingPathError for a path that does not exist, or when nothing is there.
    """
    asked = [Path(os.path.abspath(path)) for path in paths]
    for path in asked:
        if not path.exists():
            raise MissingPathError(
                vi=f"Không có tệp hoặc thư mục {path}. Kiểm tra đường dẫn.",
                en=f"There is no file or folder {path}. Check the path.",
            )
    parent = _common_parent(asked)
    found = {file for path in asked for file in ([path] if path.is_file() else _below(path))}
    if not found:
        where = ", ".join(map(str, asked))
        raise MissingPathError(
            vi=f"Không có tệp nào để nạp trong {where}. Kiểm tra đường dẫn.",
            en=f"There is no file to load in {where}. Check the path.",
        )
    files = [SourceFile(path=file, name=_name(file.relative_to(parent))) for file in found]
    return tuple(sorted(files, key=lambda file: file.name.encode("utf-8")))


def _common_parent(paths: Sequence[Path]) -> Path:
    """The folder all names start from: the one folder given, else the deepest folder that holds everything."""
    if not paths:
        return Path()
    common = Path(os.path.commonpath(paths))
    return common if common.is_dir() else common.parent


def _below(folder: Path) -> list[Path]:
    kept = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        kept += [Path(parent, name) for name in names if not _is_left_out(name)]
    return [path for path in kept if path.is_file()]  # no pipes or sockets: reading one would never end


def _is_left_out(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower().endswith(_NOTES)


def _name(path: Path) -> str:
    # A name that is not UTF-8 on disk still needs a readable name in the database.
    text = os.fsencode(path.as_posix()).decode("utf-8", errors="replace")
    return unicodedata.normalize("NFC", text)


def is_same_place(left: str, right: str) -> bool:
    """Whether two relative names can be one file, seen from a higher or lower folder.

    >>> is_same_place("sample/01_clean/a.xlsx", "01_clean/a.xlsx")
    True
    """
    shorter, longer = sorted((left, right), key=len)
    return longer == shorter or longer.endswith("/" + shorter)
