"""What a kind of map is: the parts of a theme page that differ from kind to kind, as functions of what is shown.

A kind starts from the single map (``replace(SINGLE, name=..., ...)``) and replaces the parts that it shows differently;
``registry.py`` lists the kinds, ``dashboard/pages/map_kinds.py`` says what each of them asks the views for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import Patch

from dashboard.state import Notice, State
from dashboard.views.model import IndicatorView


@dataclass(frozen=True)
class Shown:
    """What a theme page shows: its address, the indicator's view, and what the kind of map asked for beside it.

    ``sees_country``: whether its reader sees more than this province.
    """

    path: str
    state: State
    view: IndicatorView
    detail: Any = None
    sees_country: bool = False


@dataclass(frozen=True)
class MapKind:
    """One kind of map; every part is a function of ``Shown``.

    ``canvas``: the drawing, a component with the graph ``ids.MAP``. ``patch``: the values that another view sends to
    that graph; ``side_patch``: those of the graph ``ids.MAP_B`` with the heads of both, for kinds that draw two.
    ``time``: the slider of periods, or nothing for kinds that do not step through time.
    ``pickers``: the kind's own choices beside the picker of the kind. ``rows`` and ``columns`` are those of the table;
    ``ranking_title`` and ``ranking_sub`` the texts over the list of units.
    """

    name: str
    finding: Callable[[Shown], list[Any]]
    stats: Callable[[Shown], Any]
    title: Callable[[Shown], str]
    canvas: Callable[[Shown], Any]
    legend: Callable[[Shown], Any]
    source: Callable[[Shown], str]
    pickers: Callable[[Shown], Sequence[Any]]
    time: Callable[[Shown], Any]
    patch: Callable[[Shown], Patch]
    ranking: Callable[[Shown], Any]
    distribution: Callable[[Shown], Any]
    rows: Callable[[Shown], list[dict[str, Any]]]
    columns: Callable[[Shown], list[dict[str, Any]]]
    notices: Callable[[Shown], list[Notice]]
    side_patch: Callable[[Shown], tuple[Patch, str, str]] | None = None
    ranking_title: str = "ranking.title"
    ranking_sub: str = "ranking.sub"
