"""Units of a level as they were on a day, for exports and the API."""

from datetime import date

from dashboard.cache import memoize_view
from dashboard.views.model import Place
from dashboard.views.options import get_options
from dashboard.views.session import data_version, get_tree
from dashboard.views.values import place_of
from domain.access import Scope


@memoize_view(version=data_version)
def get_units(*, scope: Scope, structure: str, level: str, province: str, day: date) -> tuple[Place, ...]:
    """Units within the scope in order of code; provinces are those of the whole country, whatever ``province`` is.

    After 2025-07-01 the level ``district`` gives the former districts of the province.
    """
    if level == "province":
        return get_options(scope=scope, structure=structure, province=province).provinces
    tree = get_tree(scope=scope, structure=structure, province=province)
    return tuple(place_of(node) for node in tree.nodes(level=level, day=day))
