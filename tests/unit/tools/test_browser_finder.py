"""Finding a browser: the named one first, only those that start, and a message that helps when none does."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests.browser import browser_finder
from tests.browser.browser_finder import NoBrowserError, candidates, launch


class FakeChromium:
    """Stands for Playwright's launcher: starts only the given program."""

    def __init__(self, *, starts: str, own: str) -> None:
        self.executable_path = own
        self.starts = starts

    def launch(self, *, executable_path: str, args: list[str]) -> str:
        if executable_path != self.starts:
            raise PlaywrightError("libnss3.so is missing\nlong log")
        return f"browser with {len(args)} arguments"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Three programs on the disk: the one of $CHROMIUM, an installed one, Playwright's own."""
    paths = {name: str(tmp_path / name) for name in ("named", "chromium", "own")}
    for path in paths.values():
        Path(path).touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", paths["named"])
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser_finder, "FIXED_PATHS", ())
    return paths


def playwright(*, programs: dict[str, str], starts: str = "") -> SimpleNamespace:
    return SimpleNamespace(chromium=FakeChromium(starts=programs.get(starts, ""), own=programs["own"]))


class TestCandidates:
    def test_the_named_one_comes_first_and_playwrights_own_last(self, programs: dict[str, str]):
        found = list(candidates(playwright=playwright(programs=programs)))

        assert found == [programs["named"], programs["chromium"], programs["own"]]

    def test_what_does_not_exist_is_no_candidate(self, programs: dict[str, str]):
        Path(programs["named"]).unlink()
        Path(programs["own"]).unlink()

        assert list(candidates(playwright=playwright(programs=programs))) == [programs["chromium"]]


class TestLaunch:
    @pytest.mark.parametrize("works", ["named", "chromium", "own"])
    def test_takes_the_one_that_starts(self, programs: dict[str, str], works: str):
        launched = launch(playwright=playwright(programs=programs, starts=works))

        assert launched.path == programs[works]

    def test_names_each_one_tried_and_what_to_do_in_both_languages(self, programs: dict[str, str]):
        with pytest.raises(NoBrowserError) as caught:
            launch(playwright=playwright(programs=programs))

        message = str(caught.value)
        assert [f"{path}: libnss3.so is missing" in message for path in programs.values()] == [True] * 3
        assert "Hãy cài (apt-get install chromium)" in message
        assert "Install one (apt-get install chromium)" in message

    def test_says_that_the_named_one_does_not_exist(
        self, programs: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

        with pytest.raises(
            NoBrowserError, match="CHROMIUM=/nowhere/chromium: không có tệp này / no such file"
        ):
            launch(playwright=playwright(programs=programs))
