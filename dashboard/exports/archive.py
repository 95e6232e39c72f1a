"""An archive that is sent while it is made: each file leaves as soon as it is there, memory holds one."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator


class _Outlet(io.RawIOBase):
    """What the archive writes into: keeps the bytes until they are taken; it cannot go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It takes bytes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep a part."""
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """All parts since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def archive(files: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[bytes]:
    """A ZIP archive of (name, maker) in pieces, one for each file and one for its list of contents.

    PDF files are packed already: they are stored as they are.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as made:
        for name, make in files:
            made.writestr(name, make())
            yield outlet.take()
    yield outlet.take()
