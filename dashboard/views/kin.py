"""What a unit of one structure has to do with those of the other: what it was made of, or what became of it."""

from collections.abc import Sequence

from dashboard.views.model import Predecessor
from dashboard.views.session import get_ancestry, reading
from domain.access import Scope
from domain.units.structure import Node
from domain.units.succession import Descent, Lineage, Part
from store.queries.lineage import Ancestry, links_from


def kin_of(*, scope: Scope, structure: str, province: str, node: Node) -> tuple[Predecessor, ...]:
    """Old units that a new unit's counts come from, or the new units that an old commune's counts go to.

    () for an old unit above the commune: what became of it is said by its communes.
    """
    if structure == "post2025":
        ancestry = get_ancestry(scope=scope, province=province)
        descent = Lineage.of(one.link for one in ancestry).descent(node.members)
        return predecessors_of(descent=descent, ancestry=ancestry)
    return _heirs(scope=scope, structure=structure, code=node.code) if node.level == "commune" else ()


def predecessors_of(*, descent: Descent, ancestry: Sequence[Ancestry]) -> tuple[Predecessor, ...]:
    """The parts of a descent with the names of the old units."""
    names = {one.link.old: one.old_name for one in ancestry}
    return tuple(
        _kin(part=part, code=part.old, name=names.get(part.old, "")) for part in descent.parts
    )  # fmt: skip


def _heirs(*, scope: Scope, structure: str, code: str) -> tuple[Predecessor, ...]:
    with reading() as connection:
        heirs = links_from(connection=connection, scope=scope, structure=structure, code=code)
    lineage = Lineage.of(heir.link for heir in heirs)
    return tuple(
        _kin(part=part, code=heir.link.new, name=heir.new_name)
        for heir in heirs
        for part in lineage.descent([heir.link.new]).parts
    )


def _kin(*, part: Part, code: str, name: str) -> Predecessor:
    return Predecessor(
        code=code, name=name, weight=part.weight, is_estimated=part.is_estimated, basis=part.basis
    )
