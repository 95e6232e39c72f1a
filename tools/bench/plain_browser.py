"""A browser as people have it: a profile on disk, and no debugger that listens to its scripts.

Test drivers listen to every error that a script throws, caught ones too, for which the browser looks up lines in
megabytes of source, and their profiles live in memory, where compiled scripts are not kept: on an emulated old machine
that is two to three seconds which no reader waits. Here the protocol of the browser's tools is spoken directly, and
only asked for what is needed: a slow processor, a slow line, an address, and what stands on the page.
"""

import itertools
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import websocket

from tests.browser.browser_finder import ARGUMENTS

PATIENCE_S = 60
LOOK_EVERY_S = 0.02


class PlainBrowser:
    """Pages of one running browser, slowed down as asked."""

    def __init__(self, *, address: str, cpu_slowdown: int, line: dict[str, Any]) -> None:
        self._socket = websocket.create_connection(address, suppress_origin=True, timeout=PATIENCE_S)
        self._numbers = itertools.count(1)
        self._cpu_slowdown, self._line = cpu_slowdown, line

    @contextmanager
    def page(self) -> Iterator["PlainPage"]:
        """A fresh tab, closed at the end."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        page = PlainPage(browser=self, session=attached["sessionId"])
        page.send("Network.enable")
        page.send("Network.emulateNetworkConditions", **self._line)
        page.send("Emulation.setCPUThrottlingRate", rate=self._cpu_slowdown)
        yield page
        self.send("Target.closeTarget", targetId=target)

    def send(self, method: str, *, session: str = "", **params: Any) -> dict[str, Any]:
        """The answer to one command; events between are passed over.

        Raises:
            RuntimeError: the browser refuses the command.
        """
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        self._socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                break
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return dict(answer["result"])


class PlainPage:
    """One tab."""

    def __init__(self, *, browser: PlainBrowser, session: str) -> None:
        self._browser, self._session = browser, session

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """A command to this tab."""
        return self._browser.send(method, session=self._session, **params)

    def open(self, url: str) -> None:
        """Begin to load an address."""
        self.send("Page.navigate", url=url)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, awaited."""
        asked = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return asked["result"].get("value")

    def wait_for(self, selector: str) -> None:
        """Return when an element stands on the page.

        Raises:
            TimeoutError: it does not come.
        """
        end = time.monotonic() + PATIENCE_S
        while not self.evaluate(f"!!document.querySelector({json.dumps(selector)})"):
            if time.monotonic() > end:
                raise TimeoutError(f"{selector} is not on the page after {PATIENCE_S} s")
            time.sleep(LOOK_EVERY_S)

    def wait_until_idle(self) -> None:
        """Return when the page has nothing left to do."""
        self.evaluate("new Promise(done => requestIdleCallback(() => done(true)))")


@contextmanager
def plain_browser(*, path: str, cpu_slowdown: int, line: dict[str, Any]) -> Iterator[PlainBrowser]:
    """A browser with a new profile of its own, ended and removed afterwards."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            path, *ARGUMENTS, "--headless=new", "--no-first-run", "--remote-debugging-port=0",
            f"--user-data-dir={profile}", "--window-size=1366,768", "about:blank",
        ]  # fmt: skip
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield PlainBrowser(address=_address(profile=Path(profile)), cpu_slowdown=cpu_slowdown, line=line)
        finally:
            process.terminate()
            process.wait()


def _address(*, profile: Path) -> str:
    """Where the browser listens, which it writes into its profile."""
    note, end = profile / "DevToolsActivePort", time.monotonic() + PATIENCE_S
    while not (note.exists() and len(note.read_text().split()) == 2):
        if time.monotonic() > end:
            raise TimeoutError(f"the browser did not say where it listens within {PATIENCE_S} s")
        time.sleep(LOOK_EVERY_S)
    port, path = note.read_text().split()
    return f"ws://127.0.0.1:{port}{path}"
