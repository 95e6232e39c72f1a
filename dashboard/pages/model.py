"""What a page is: an address, a name, and a function from a request to components."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.state import Notice, State
from domain.access import Scope


@dataclass(frozen=True)
class Request:
    """What a page needs: where, in which state, for whom, and whether the libraries of late parts are there."""

    path: str
    state: State
    scope: Scope
    notices: tuple[Notice, ...] = ()
    is_late_ready: bool = False


@dataclass(frozen=True)
class Page:
    """A page; ``render`` gives its content."""

    path: str
    name: str
    render: Callable[[Request], Any]
