"""Finds a Chromium that really starts: being on the PATH proves nothing (a snap stub, a missing library)."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIXED_PATHS = (
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    "--no-sandbox",  # Chromium refuses to start as root otherwise
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowserError(Exception):
    """No Chromium starts here; the message says in both languages what was tried and what to do."""


@dataclass(frozen=True)
class Launched:
    """A running browser and the program it was started from."""

    browser: Browser
    path: str


def candidates(*, playwright: Playwright) -> Iterator[str]:
    """Paths of browsers to try, best first: $CHROMIUM, installed ones, then Playwright's own."""
    named = os.environ.get("CHROMIUM", "")
    own = playwright.chromium.executable_path
    found = [named, *(shutil.which(name) or "" for name in NAMES), *FIXED_PATHS, own]
    yield from dict.fromkeys(path for path in found if path and Path(path).exists())


def launch(*, playwright: Playwright, arguments: Sequence[str] = ()) -> Launched:
    """Start the first candidate that works, headless, with more ``arguments`` where given.

    Raises:
        NoBrowserError: none starts; names each one tried with the reason.
    """
    tried = []
    for path in candidates(playwright=playwright):
        try:
            browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *arguments])
        except PlaywrightError as error:
            tried.append(f"{path}: {_reason(error)}")
            continue
        return Launched(browser=browser, path=path)
    raise NoBrowserError(_message(tried=tried))


def use_project_browsers() -> None:
    """Let Playwright keep and find its own browser inside .venv, so that nothing is written elsewhere.

    To be called before Playwright starts; a folder chosen by the user stays as it is.
    """
    os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", "0")


def _reason(error: PlaywrightError) -> str:
    lines = error.message.strip().splitlines()
    return lines[0] if lines else "?"


def _message(*, tried: list[str]) -> str:
    named = os.environ.get("CHROMIUM", "")
    missing = (
        [f"CHROMIUM={named}: không có tệp này / no such file"] if named and not Path(named).exists() else []
    )
    listed = "\n".join(f"  {line}" for line in [*missing, *tried]) or "  (không có / none)"
    return (
        "Không có trình duyệt Chromium nào chạy được cho kiểm thử. Hãy cài (apt-get install chromium) "
        "hoặc chỉ rõ: CHROMIUM=/đường/dẫn/chromium make test.\n"
        "No Chromium starts for the browser tests. Install one (apt-get install chromium) "
        "or name it: CHROMIUM=/path/to/chromium make test.\n"
        f"Đã thử / tried:\n{listed}"
    )
