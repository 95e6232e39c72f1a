"""Fixtures of the browser tests: the real dashboard on the sample, and a Chromium that really starts.

Without a browser these tests fail; they never skip. They run in two processes (xdist groups), each of which builds the
database and starts the dashboard once.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests import sample_world
from tests.browser.app_runner import running_app
from tests.browser.browser_finder import ARGUMENTS, Launched, launch, use_project_browsers

HERE = Path(__file__).parent
DESKTOP = {"width": 1366, "height": 768}  # the screen that most offices have
PATIENCE_MS = 15_000
WAITED_IN_VAIN = ["TimeoutError", "Locator expected"]
SECOND_GROUP = ("test_map", "test_theme", "test_drivers", "test_survey")  # about half of the time
LOCAL_HOSTS = {"127.0.0.1", "localhost"}
# Names of the outside lead nowhere: the browser itself refuses them. (Asking the test about each request would forbid
# the browser its cache, and every page would be compiled anew.)
NO_OUTSIDE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
# Pages of the dashboard share one process: what one has compiled the next need not compile again.
ONE_PROCESS = "--process-per-site"
# Pages with these options are opened in a profile that lasts for all tests, as on the reader's own machine.
LASTING = ("viewport",)

NewPage = Callable[..., Page]
NewContext = Callable[..., BrowserContext]
Opening = Callable[[Page, str], object]
VisitAt = Callable[[Opening, str], Page]
expect.set_options(
    timeout=PATIENCE_MS
)  # a build machine may be busy; a right answer is not made wrong by that


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, in one of two processes.

    A wait that ran out is tried once more, and the summary lists it: a build machine may stand still for longer than
    any limit. A broken script or a request to another host is never tried again.
    """
    for item in items:
        if HERE in item.path.parents:
            group = "browser-maps" if item.path.name.startswith(SECOND_GROUP) else "browser"
            item.add_marker(pytest.mark.xdist_group(group))
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=WAITED_IN_VAIN))


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's database, maps and files."""
    own = tmp_path_factory.mktemp("app") / "files"
    shutil.copytree(sample_world.app_folder(tmp_path_factory), own)
    return own


@pytest.fixture(scope="session")
def app_url(app_folder: Path) -> Iterator[str]:
    """Address of a running dashboard that shows the sample, without a slash at its end."""
    with running_app(folder=app_folder) as url:
        yield url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    use_project_browsers()
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def launched(playwright: Playwright) -> Iterator[Launched]:
    """A running Chromium."""
    found = launch(playwright=playwright, arguments=[NO_OUTSIDE])
    yield found
    found.browser.close()


@pytest.fixture(scope="session")
def browser(launched: Launched) -> Browser:
    """The browser of fresh profiles."""
    return launched.browser


@pytest.fixture(scope="session")
def lasting(
    playwright: Playwright, launched: Launched, app_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewContext]:
    """Profiles that keep their compiled scripts from test to test, one for each set of options."""
    opened: dict[str, BrowserContext] = {}

    def context(**options: object) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in opened:
            opened[key] = playwright.chromium.launch_persistent_context(
                tmp_path_factory.mktemp("profile"),
                executable_path=launched.path,
                args=[*ARGUMENTS, NO_OUTSIDE, ONE_PROCESS],
                **options,
            )
            opened[key].new_page().goto(f"{app_url}/healthz")  # it stays, and with it the process
        return opened[key]

    yield context
    for own in opened.values():
        own.close()


@pytest.fixture
def new_page(browser: Browser, lasting: NewContext, app_url: str) -> Iterator[NewPage]:
    """Opens pages: new_page(color_scheme="dark", viewport={"width": 390, "height": 844}, ...).

    Each page starts without cookies and kept choices. The office network is the test's network: a request to any other
    host is refused, and the test fails at its end, as it does when a script of the page broke or the
    console tells an error.
    """
    with _opener(browser=browser, lasting=lasting, origin=app_url) as open_page:
        yield open_page


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A fresh page on an office screen, with no cookies."""
    return new_page()


@dataclass
class Visit:
    """A page on an office screen that the tests of a class share, one after the other: what they only look at."""

    page: Page
    address: str = ""


@pytest.fixture(scope="class")
def class_visit(browser: Browser, lasting: NewContext, app_url: str) -> Iterator[Visit]:
    """The page of a class."""
    with _opener(browser=browser, lasting=lasting, origin=app_url) as open_page:
        yield Visit(open_page())


@pytest.fixture
def visit(class_visit: Visit, request: pytest.FixtureRequest) -> VisitAt:
    """The page of the class at an address, opened by the first test that asks, and by one that is tried once more."""

    def at(opening: Opening, address: str) -> Page:
        if class_visit.address != address or getattr(request.node, "execution_count", 1) > 1:
            opening(class_visit.page, address)
            class_visit.address = address
        return class_visit.page

    return at


@contextmanager
def _opener(*, browser: Browser, lasting: NewContext, origin: str) -> Iterator[NewPage]:
    fresh: list[BrowserContext] = []
    pages: list[Page] = []
    trouble: list[str] = []

    def open_page(**options: object) -> Page:
        own = {"viewport": DESKTOP, "locale": "vi-VN", **options}
        if set(options) <= set(LASTING):
            context = lasting(**own)
        else:
            context = browser.new_context(**own)
            fresh.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        pages.append(page)
        _forget(page=page, origin=origin)
        page.on("request", lambda request: _note_outside(address=request.url, trouble=trouble))
        page.on("pageerror", lambda error: trouble.append(f"script error: {error.stack or error}"))
        page.on("console", lambda message: _note_said(message=message, trouble=trouble))
        return page

    yield open_page
    for page in pages:
        page.close()
    for context in fresh:
        context.close()
    assert trouble == []


def _forget(*, page: Page, origin: str) -> None:
    """Cookies and kept choices of tests before."""
    session = page.context.new_cdp_session(page)
    kinds = "cookies,local_storage,indexeddb,cache_storage"
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})
    session.detach()


def _note_outside(*, address: str, trouble: list[str]) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"data", "blob"} and parts.hostname not in LOCAL_HOSTS:
        trouble.append(f"request to another host: {address}")


def _note_said(*, message: ConsoleMessage, trouble: list[str]) -> None:
    """Errors that only the console tells: what the page's policy refused, callbacks whose parts are not there.

    An answer of the server that is an error is no trouble here: tests ask for such answers. Nor is an answer that comes
    while its page is being replaced by another: it has nowhere to go, and on a slow machine there is time for that.
    """
    is_late = "nonexistent object was used in an `Output`" in message.text
    if message.type == "error" and not is_late and not message.text.startswith("Failed to load resource"):
        trouble.append(f"the console says: {message.text[:300]}")
