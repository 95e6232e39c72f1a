"""What the pickers offer, within the scope."""

from datetime import date

from dashboard.cache import memoize_local
from dashboard.views.model import Options, Place
from dashboard.views.session import data_version, get_attributes, get_tree, reading
from dashboard.views.values import place_of
from domain.access import Scope
from domain.periods import STRUCTURE_CHANGE
from domain.units.attributes import groups_of
from domain.units.structure import WHOLE_COUNTRY, UnitTree
from store.queries import units


@memoize_local(version=data_version, most=64)
def get_options(*, scope: Scope, structure: str, province: str) -> Options:
    """Provinces of the structure that the scope touches, and the districts (former districts) of ``province``."""
    with reading() as connection:
        versions = units.versions(connection=connection, scope=scope, structure=structure, level="province")
    day = STRUCTURE_CHANGE if structure == "post2025" else date(2025, 6, 30)
    provinces = tuple(place_of(node) for node in UnitTree.of(versions).nodes(level="province", day=day))
    is_country = province == WHOLE_COUNTRY
    districts = () if is_country else _districts(scope=scope, structure=structure, province=province, day=day)
    # Classes and flags are a province's own: in another they may mean something else.
    known = {} if is_country else get_attributes(scope=scope, structure=structure, province=province)
    return Options(
        provinces=provinces,
        districts=districts,
        groups=groups_of(known.values()),
        are_groups_simulated=any(own.is_simulated for own in known.values()),
    )


def _districts(*, scope: Scope, structure: str, province: str, day: date) -> tuple[Place, ...]:
    tree = get_tree(scope=scope, structure=structure, province=province)
    return tuple(place_of(node) for node in tree.nodes(level="district", day=day))
