"""Makes sure that a Chromium starts for the browser tests, installing one when none does, and prints which.

Order: $CHROMIUM, an installed browser, Debian's package (as root), Playwright's own (kept inside .venv).
Exit code 0 with a browser, 1 without.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import sync_playwright

from tests.browser.browser_finder import Launched, NoBrowserError, launch, use_project_browsers

INSTALL_SECONDS = 900


def installed_browser() -> str:
    """One line naming the browser that starts here, with its version.

    Raises:
        NoBrowserError: none starts.
    """
    with sync_playwright() as playwright:
        launched: Launched = launch(playwright=playwright)
        version = launched.browser.version
        launched.browser.close()
    return f"Trình duyệt / browser: {launched.path} ({version})"


def install_by_apt() -> None:
    """Install Debian's chromium package; does nothing for an ordinary user or without apt-get."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    _run([*apt, "update"])
    _run([*apt, "install", "--no-install-recommends", "chromium", "fonts-dejavu-core"])


def install_by_playwright() -> None:
    """Let Playwright download its own Chromium."""
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def ensure(*, find: Callable[[], str], installers: list[Callable[[], None]]) -> str:
    """The line of `find`, after as many of the installers as it takes.

    Raises:
        NoBrowserError: none starts even after the last installer.
    """
    for install in installers:
        try:
            return find()
        except NoBrowserError:
            install()
    return find()


def main() -> int:
    """Find or install a browser; 0 when there is one."""
    use_project_browsers()
    try:
        print(ensure(find=installed_browser, installers=[install_by_apt, install_by_playwright]))
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(command: list[str]) -> None:
    """Run an installer; its failure shows when no browser starts afterwards, which is what matters."""
    print("+", " ".join(command), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, timeout=INSTALL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
