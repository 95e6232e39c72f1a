"""What maps of two indicators and of clusters show, with values that a test states itself."""

from collections.abc import Mapping, Sequence

from dashboard.components.map_kinds.model import Shown
from dashboard.state import State, default_state
from dashboard.views.bivariate import BivariateView, pair_views
from dashboard.views.model import ClusterView, IndicatorView
from domain.spatial import Kind, LocalMoran, Moran
from tests.fakes.indicator_views import unit, view

LACK, USE = "obsolete_share", "online_share_calendar"


def pair(
    first: Sequence[float | None],
    second: Sequence[float | None],
    *,
    scheme: str = "quantile",
    targets: tuple[float | None, float | None] = (None, None),
    small: Sequence[int] = (),
) -> BivariateView:
    """Two indicators of the units 00000, 00001, ...: low is good in the first, high in the second."""
    views = [
        view(
            [unit(f"Xã {n}", v, code=f"{n:05d}", is_small=n in small) for n, v in enumerate(values)],
            indicator=indicator,
            target=target,
        )
        for values, indicator, target in zip((first, second), (LACK, USE), targets, strict=True)
    ]
    return pair_views(first=views[0], second=views[1], scheme=scheme)  # type: ignore[arg-type]


def nine() -> BivariateView:
    """Nine units, one in each cell; unit 00008 lacks most (80) and uses least (20), so it is worst in both."""
    return pair(
        [float(10 * n) for n in range(9)], [80, 50, 20, 79, 49, 19, 78, 48, 18],
    )  # fmt: skip


def shown_pair(own: BivariateView | None, *, first: IndicatorView, state: State | None = None) -> Shown:
    """What a page shows of them; None: the second has no data."""
    return Shown(path="/equipment", state=state or default_state(), view=first, detail=own)


def clusters(
    kinds: Mapping[str, Kind], *, own: IndicatorView, index: float = 0.31, p: float = 0.002
) -> ClusterView:
    """What was found about the units by code."""
    places = {one.place.code: one.place for one in own.units}
    found = tuple(
        (
            places[code],
            LocalMoran(
                code=code, index=1.5, kind=kind,
                p_value=None if kind == "island" else 0.001,
                adjusted=None if kind == "island" else 0.04 if kind != "none" else 0.6,
            ),
        )
        for code, kind in kinds.items()
    )  # fmt: skip
    whole = Moran(
        index=index, expected=-0.05, p_value=p, n=len(found), basis="nearest",
        n_islands=list(kinds.values()).count("island"),
    )  # fmt: skip
    return ClusterView(
        indicator=own.indicator, structure="post2025", level="commune", period=own.period,
        whole=whole, units=found, is_synthetic=True,
    )  # fmt: skip
