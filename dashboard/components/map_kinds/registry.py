"""The kinds of map that theme pages offer, in the order of their picker."""

from collections.abc import Mapping

from dashboard.components.map_kinds.bivariate import BIVARIATE
from dashboard.components.map_kinds.change import CHANGE
from dashboard.components.map_kinds.clusters import CLUSTERS
from dashboard.components.map_kinds.model import MapKind
from dashboard.components.map_kinds.side import SIDE
from dashboard.components.map_kinds.single import SINGLE
from dashboard.state import State

KINDS: Mapping[str, MapKind] = {kind.name: kind for kind in (SINGLE, SIDE, CHANGE, BIVARIATE, CLUSTERS)}


def kind_of(state: State) -> MapKind:
    """The kind of map of an address; the single map for a kind that is not offered."""
    return KINDS.get(state.map, SINGLE)
