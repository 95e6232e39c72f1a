"""Files as they were sent: what they are called, how large they may be, and where they are kept by their content.

The dashboard keeps what is uploaded here and the ETL what it loads, so that a file sent on both ways is kept once.
"""

import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path

from domain.errors import ReformAtlasError

MAX_BYTES = 64 * 1024 * 1024
MAX_NAME = 200
_NAMELESS = "bao-cao"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}$")


class KeepFileError(ReformAtlasError):
    """A file cannot be kept: no space, no permission."""


class KeptFileMissingError(ReformAtlasError):
    """A file that was kept is no longer there."""


class FileTooLargeError(ReformAtlasError):
    """An upload is larger than any report."""


def safe_name(name: str) -> str:
    """The name of an uploaded file, fit for lists and findings: base name only, NFC, nothing invisible in it.

    Folders of either kind of slash, control, format and private characters, and leading dots go away; a name that is
    too long keeps its ending. It is only ever shown, never used as a path.

    >>> safe_name("C:\\\\Users\\\\..\\\\Bao cao.xlsx")
    'Bao cao.xlsx'
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in base if not unicodedata.category(char).startswith("C"))
    tidy = " ".join(shown.split()).lstrip(". ")
    ending = _SUFFIX.search(tidy.lower())
    suffix = tidy[len(tidy) - len(ending[0]) :] if ending else ""
    stem = tidy.removesuffix(suffix) or _NAMELESS
    return stem[: MAX_NAME - len(suffix)] + suffix


def check_size(*, size: int, name: str) -> None:
    """Raise FileTooLargeError for more than MAX_BYTES."""
    if size > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise FileTooLargeError(
            vi=f"Tệp {name} lớn hơn {limit} MiB nên không được nhận. Hãy chỉ gửi phần biểu số liệu.",
            en=f"The file {name} is larger than {limit} MiB and was not taken. Send the sheets with figures only.",
        )


def sha256_of(content: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The same of a file that is too large to be held in memory; raises OSError."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def keep_file(*, content: bytes, sha256: str, name: str, files_dir: Path) -> str:
    """Keep a file as it was sent; returns its path below ``files_dir``.

    Written beside its place and renamed, so that a file is there whole or not at all. The same content is kept once.
    Raises KeepFileError.
    """
    ending = _SUFFIX.search(name.lower())
    relative = f"{sha256[:2]}/{sha256}{ending[0] if ending else ''}"
    target = files_dir / relative
    if target.exists() and target.stat().st_size == len(content):
        return relative
    try:
        write_whole(content=content, target=target)
    except OSError as error:
        raise KeepFileError(
            vi=f"Không lưu được tệp vào {files_dir}: {error}. Kiểm tra chỗ trống, quyền ghi và FILES_DIR.",
            en=f"Cannot keep the file in {files_dir}: {error}. Check free space, permission and FILES_DIR.",
        ) from error
    return relative


def kept_path(*, stored_file: str, files_dir: Path) -> Path:
    """Where a kept file lies; ``stored_file`` is its path below ``files_dir``, as the database has it.

    Raises KeptFileMissingError when it is not there (or would lie outside the folder).
    """
    path = (files_dir / stored_file).resolve()
    if not stored_file or not path.is_relative_to(files_dir.resolve()) or not path.is_file():
        raise KeptFileMissingError(
            vi=f"Không còn tệp gốc {stored_file or '(không lưu)'} trong {files_dir}. Kiểm tra FILES_DIR.",
            en=f"The original {stored_file or '(not kept)'} is no longer in {files_dir}. Check FILES_DIR.",
        )
    return path


def annotated_path(*, submission_id: int, files_dir: Path) -> Path:
    """Where the annotated copy of a submission lies once it was made: ``annotated/<submission>.xlsx``."""
    return files_dir / "annotated" / f"{submission_id}.xlsx"


def write_whole(*, content: bytes, target: Path) -> None:
    """Write a file so that it is there whole or not at all; raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
