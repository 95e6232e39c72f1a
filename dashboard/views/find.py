"""Finding a unit by name: present names, former ones, and in the new structure those of the old one."""

from collections import defaultdict
from datetime import date

from dashboard.cache import memoize_local
from dashboard.views.session import data_version, get_tree, reading
from domain.access import Scope
from domain.periods import STRUCTURE_CHANGE
from domain.units.search import Named, found_units
from domain.units.structure import WHOLE_COUNTRY, Node, UnitTree
from store.queries import units, units_register
from store.queries.lineage import links_into

_LAST_OLD_DAY = date(2025, 6, 30)


def find_units(
    *, scope: Scope, structure: str, text: str, province: str, limit: int = 8
) -> tuple[Named, ...]:
    """Units of the scope whose present or former name fits ``text``, the best first, those of ``province`` before."""
    names = _names(scope=scope, structure=structure)
    return tuple(found_units(names=names, text=text, province=province, limit=limit))


@memoize_local(version=data_version)
def _names(*, scope: Scope, structure: str) -> tuple[Named, ...]:
    tree = get_tree(scope=scope, structure=structure, province=WHOLE_COUNTRY)
    day = STRUCTURE_CHANGE if structure == "post2025" else _LAST_OLD_DAY
    present = {own.code: own for own in _present(tree=tree, day=day)}
    with reading() as connection:
        aliases = units_register.former_names(connection=connection, scope=scope, structure=structure)
        groups = _groups(scope=scope, present=present) if structure == "post2025" else {}
        links = (
            links_into(connection=connection, scope=scope, province=WHOLE_COUNTRY)
            if structure == "post2025"
            else []
        )
    shares: dict[str, int] = defaultdict(int)
    for ancestry in links:
        shares[ancestry.link.old] += 1
    former = [
        *((version.code, version.name, 1) for version in tree.versions),
        *((code, name, 1) for code, name in aliases),
        *((own.link.new, own.old_name, shares[own.link.old]) for own in links),
    ]
    known = {(own.code, own.name) for own in present.values()}
    out = [*present.values(), *groups.values()]
    for code, name, n in former:
        own = present.get(code)
        if own is not None and name and (code, name) not in known:
            known.add((code, name))
            out.append(Named(own.code, own.level, own.province, own.name, own.where, former=name, shares=n))
    return tuple(out)


def _present(*, tree: UnitTree, day: date) -> list[Named]:
    provinces = {version.code: version.province_code for version in tree.on(day).values()}
    names = {node.code: node.name for node in tree.nodes(level="province", day=day)}

    def named(node: Node) -> Named:
        province = provinces[node.code]
        where = [node.parent_name, names.get(province, "")]
        return Named(
            node.code, node.level, province, node.name, ", ".join(dict.fromkeys(own for own in where if own))
        )

    return [
        named(node)
        for level in ("province", "district", "commune")
        for node in tree.nodes(level=level, day=day)
    ]


def _groups(*, scope: Scope, present: dict[str, Named]) -> dict[str, Named]:
    """The former districts that the communes of the scope are grouped under."""
    out: dict[str, Named] = {}
    with reading() as connection:
        found = units.groups(connection=connection, scope=scope, province=WHOLE_COUNTRY)
    for code, group in found.items():
        if code in present and group.code not in out:
            own = present[code]
            out[group.code] = Named(group.code, "district", own.province, f"{group.name} (cũ)", own.where)
    return out
