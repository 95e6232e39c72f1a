"""Opening zip packages (XLSX, ODS) safely: the directory is judged before anything is inflated."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from etl.extract.errors import FileUnsafeError, UnreadableError
from etl.extract.limits import MAX_MEMBER_BYTES, MAX_RATIO, MAX_TAGS, MAX_TOTAL_BYTES

# Everything that zipfile, zlib and lxml raise for damaged packages.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    KeyError,
    ValueError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    OSError,
    UnicodeError,
)


def open_package(*, content: bytes) -> zipfile.ZipFile:
    """Return the opened package.

    Raises:
        UnreadableError: the zip directory is damaged.
        FileUnsafeError: it would expand to more than 64 MiB, or a member of over 10 MiB more than 200-fold.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE as error:
        raise UnreadableError(reason=str(error)) from error
    members = package.infolist()
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL_BYTES or any(_is_bomb(member) for member in members):
        raise FileUnsafeError(reason=f"{total} bytes")
    return package


class _Guarded:
    """A stream that refuses to go on when one piece of it holds more tags than a row (or a text) can have.

    A piece ends at each `end`; the parser keeps a piece in memory until it is whole, so its size must be bounded.
    """

    def __init__(self, stream: IO[bytes], *, end: bytes) -> None:
        self._stream, self._end, self._tags = stream, end, 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        pieces = chunk.split(self._end)
        for piece in pieces:
            self._tags += piece.count(b"<")
            if self._tags > MAX_TAGS:
                raise FileUnsafeError(reason=f"more than {MAX_TAGS} tags in one row or text")
            if piece is not pieces[-1]:
                self._tags = 0
        return chunk


def iter_xml(
    stream: IO[bytes], *, tags: tuple[str, ...], end: bytes = b"row", starts: bool = False
) -> Iterator[tuple[str, etree._Element]]:
    """Yield (event, element) for the local names `tags`; entities and external files are never followed.

    Raises FileUnsafeError when there are too many tags between two `end`.
    """
    return iter(
        etree.iterparse(
            _Guarded(stream, end=end),
            events=("start", "end") if starts else ("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
    )


def forget(element: etree._Element) -> None:
    """Free an element that has been read, and all before it, so that memory stays flat."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def local_name(element: etree._Element) -> str:
    """Return the tag without its namespace ('' for comments)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name, whatever its namespace; '' when absent."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > MAX_MEMBER_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1)
