"""What a unit of one structure has to do with those of the other: what it was made of, or what became of it."""

from collections.abc import Collection, Sequence

from dashboard.views.model import Predecessor
from dashboard.views.session import get_ancestry, get_posterity
from domain.access import Scope
from domain.units.structure import Node
from domain.units.succession import Descent, Lineage, Part
from store.queries.lineage import Ancestry


def kin_of(*, scope: Scope, structure: str, province: str, node: Node) -> tuple[Predecessor, ...]:
    """Old units that a new unit's counts come from, or the new units that an old commune's counts go to.

    () for an old unit above the commune: what became of it is said by its communes.
    """
    if structure == "post2025":
        ancestry = get_ancestry(scope=scope, province=province)
        descent = Lineage.of(one.link for one in ancestry).descent(node.members)
        return predecessors_of(descent=descent, ancestry=ancestry)
    if node.level != "commune":
        return ()
    posterity = get_posterity(scope=scope, province=province)
    lineage = Lineage.of(one.link for one in posterity)
    return heirs_of(lineage=lineage, ancestry=posterity, old=node.members)


def predecessors_of(*, descent: Descent, ancestry: Sequence[Ancestry]) -> tuple[Predecessor, ...]:
    """The parts of a descent with the names of the old units."""
    names = {one.link.old: one.old_name for one in ancestry}
    return tuple(
        _kin(part=part, code=part.old, name=names.get(part.old, "")) for part in descent.parts
    )  # fmt: skip


def heirs_of(
    *, lineage: Lineage, ancestry: Sequence[Ancestry], old: Collection[str]
) -> tuple[Predecessor, ...]:
    """New units that took over from the old communes ``old``; of several together parts mean nothing and are None."""
    names = {one.link.new: one.new_name for one in ancestry}
    return tuple(
        Predecessor(
            code=heir.new, name=names.get(heir.new, ""), weight=heir.weight,
            is_estimated=heir.is_estimated, basis=heir.basis,
        )
        for heir in lineage.became(old)
    )  # fmt: skip


def _kin(*, part: Part, code: str, name: str) -> Predecessor:
    return Predecessor(
        code=code, name=name, weight=part.weight, is_estimated=part.is_estimated, basis=part.basis
    )
