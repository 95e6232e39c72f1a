"""Services paid by the month (Internet, the government data network): lines needed and their cost of a year.

They are not assets: never part of a shortfall's cost, and shown in a table of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.equipment.costs import yearly_cost
from domain.equipment.gaps import Rules
from domain.equipment.norms import SERVICE, Norms, Range, Rule, norm_of


@dataclass(frozen=True)
class ServiceLine:
    """One service of one unit, or of an area of which ``n`` of ``n_total`` communes have a norm.

    ``needed`` and ``yearly_cost`` (VND, all lines needed) are None without a norm. ``existing`` is what
    ``n_existing`` communes reported, ``lacking`` their lines short of the norm; None when no form counts the service.
    """

    item: str
    needed: Range | None
    existing: int | None
    lacking: Range | None
    yearly_cost: Range | None
    rules: tuple[Rule, ...]
    n: int
    n_existing: int
    n_total: int


def services_of_unit(*, norms: Norms, rules: Rules, cells: Mapping[str, float]) -> tuple[ServiceLine, ...]:
    """Lines of one commune for all services, in the order of the items."""
    out = []
    for item in norms.items_of(SERVICE):
        own = rules.get(item.id, ())
        found = norm_of(rules=own, cells=cells)
        reported = cells.get(item.existing)
        existing = None if reported is None else int(reported)
        is_comparable = found is not None and existing is not None
        out.append(
            ServiceLine(
                item=item.id,
                needed=found[0] if found else None,
                existing=existing,
                lacking=found[0].over(Range.exactly(existing or 0)) if found and is_comparable else None,
                yearly_cost=yearly_cost(quantities=found[1]) if found else None,
                rules=own,
                n=int(found is not None),
                n_existing=int(is_comparable),
                n_total=1,
            )
        )
    return tuple(out)


def services_of_area(*, lines: Sequence[Sequence[ServiceLine]]) -> tuple[ServiceLine, ...]:
    """Lines of an area from those of its communes: sums over those that have the figure, with how many."""
    return tuple(_sum(own) for own in zip(*lines, strict=True))


def _sum(lines: Sequence[ServiceLine]) -> ServiceLine:
    reported = [line for line in lines if line.lacking is not None]
    return ServiceLine(
        item=lines[0].item,
        needed=_total([line.needed for line in lines]),
        existing=sum(line.existing or 0 for line in reported) if reported else None,
        lacking=_total([line.lacking for line in reported]),
        yearly_cost=_total([line.yearly_cost for line in lines]),
        rules=lines[0].rules,
        n=sum(line.n for line in lines),
        n_existing=len(reported),
        n_total=len(lines),
    )


def _total(values: Sequence[Range | None]) -> Range | None:
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None
