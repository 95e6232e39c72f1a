"""Finding a browser: install only when none starts, and no further than needed."""

from collections.abc import Callable

import pytest

from tests.browser.browser_finder import NoBrowserError
from tools.ensure_browser import ensure


class FakeMachine:
    """A machine on which a browser starts after so many installers."""

    def __init__(self, *, works_after: int) -> None:
        self.works_after = works_after
        self.installed: list[str] = []

    def find(self) -> str:
        if len(self.installed) < self.works_after:
            raise NoBrowserError("none")
        return "found"

    def installer(self, name: str) -> Callable[[], None]:
        return lambda: self.installed.append(name)


class TestEnsure:
    @pytest.mark.parametrize(("works_after", "expected"), [(0, []), (1, ["apt"]), (2, ["apt", "own"])])
    def test_installs_until_one_starts(self, works_after: int, expected: list[str]):
        # Given a machine that needs so many installers
        machine = FakeMachine(works_after=works_after)

        # When a browser is asked for
        found = ensure(find=machine.find, installers=[machine.installer("apt"), machine.installer("own")])

        # Then it is found with no installer too many
        assert found == "found"
        assert machine.installed == expected

    def test_says_so_when_none_starts_in_the_end(self):
        machine = FakeMachine(works_after=9)

        with pytest.raises(NoBrowserError):
            ensure(find=machine.find, installers=[machine.installer("apt")])

        assert machine.installed == ["apt"]
