"""Shortfalls as indicators of a map: pieces lacking, share of the norm that is lacking, cost of what is lacking.

They are not formulas over measures, so they are not in the catalogue's file: each follows from the items of the norms.
An address names them ``shortfall.<item>``, ``shortfall_share.<item>``, ``shortfall_cost.<item>``; the item ``all``
joins the items that a form counts.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from domain.catalogue import Indicator, Term
from domain.equipment.gaps import NO_NORM, NO_STOCK_MEASURE, GapLine
from domain.equipment.norm_files import get_norms
from domain.equipment.norms import ASSET, Item
from domain.rollup import Evaluated

THEME, ALL = "shortfall", "all"
COUNT, SHARE, COST = "shortfall", "shortfall_share", "shortfall_cost"
KINDS = (COUNT, SHARE, COST)
RANGE = "range"
"""Reason of a value that is known only as a range: the post groups of the staff were not reported."""
MILLION = 1_000_000
_NAMES: Mapping[str, tuple[str, str]] = {
    COUNT: ("Số {item} thiếu so với định mức", "Shortfall against the norm: {item}"),
    SHARE: ("Tỷ lệ {item} thiếu so với định mức", "Share of the norm that is lacking: {item}"),
    COST: ("Kinh phí bù {item} còn thiếu", "Cost of the shortfall: {item}"),
}
_DEFINITIONS: Mapping[str, tuple[str, str]] = {
    COUNT: (
        "Định mức trừ số còn sử dụng được, không dưới 0, tính cho từng xã rồi cộng; phần thừa không bù cho xã khác",
        "Norm less what is usable, at least 0, for each commune and then summed; a surplus fills no other shortfall",
    ),
    SHARE: ("Số thiếu ÷ định mức × 100", "Shortfall ÷ norm × 100"),
    COST: (
        "Số thiếu × mức giá tối đa của định mức; có thể vượt trong phạm vi người có thẩm quyền cho phép",
        "Shortfall × the maximum price of the norm; may be exceeded within what the norm allows",
    ),
}
_UNITS: Mapping[str, str] = {COUNT: "pieces", SHARE: "%", COST: "million VND"}
_EVERYTHING = ("thiết bị", "all equipment")


@lru_cache(maxsize=1)
def shortfall_indicators() -> Mapping[str, Indicator]:
    """All of them by id, in the order of kinds and items; items that no form counts are left out."""
    counted = [item for item in get_norms().items_of(ASSET) if item.usable]
    out = {}
    for kind in KINDS:
        for item in (None, *counted):
            own = _indicator(kind=kind, item=item)
            out[own.id] = own
    return out


def _indicator(*, kind: str, item: Item | None) -> Indicator:
    names = _EVERYTHING if item is None else (_lower(item.name_vi), _lower(item.name_en))
    vi, en = (text.format(item=name) for text, name in zip(_NAMES[kind], names, strict=True))
    return Indicator(
        id=f"{kind}.{ALL if item is None else item.id}",
        name_vi=vi,
        name_en=en,
        theme=THEME,
        numerator=(Term(sign=1, measure=COUNT),),
        denominator=(Term(sign=1, measure="norm"),) if kind == SHARE else (),
        scale=100.0 if kind == SHARE else 1.0,
        display_unit=_UNITS[kind],
        direction="-",
        rollup="sum_shortfall",
        comparability="",
        forms=("F4", "F5"),
        definition_vi=_DEFINITIONS[kind][0],
        definition_en=_DEFINITIONS[kind][1],
        formula="",
    )


def _lower(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def evaluate_shortfall(*, indicator: str, lines: Sequence[GapLine]) -> Evaluated:
    """The value of a shortfall indicator from the lines of a unit or an area.

    ``all`` is known only when every item that a form counts is. A range is not a value: the reason says so. Costs
    are in million VND at the price of the norm.
    """
    kind = indicator.partition(".")[0]
    own = items_of_shortfall(indicator=indicator, lines=lines)
    n_total = lines[0].n_total if lines else 0
    reason = next((line.reason for line in own if line.shortfall is None), "" if own else NO_NORM)
    if reason:
        return nothing_known(reason=reason, n_total=n_total)
    pieces = [line.shortfall.exact for line in own if line.shortfall]
    norms = [line.norm.exact for line in own if line.norm]
    costs = [line.cost.at_norm.exact for line in own if line.cost]
    if None in pieces or (kind == SHARE and None in norms) or (kind == COST and None in costs):
        return nothing_known(reason=RANGE, n_total=n_total)
    lacking, norm, cost = (float(sum(n for n in own if n is not None)) for own in (pieces, norms, costs))
    return shortfall_of(
        kind=kind, lacking=lacking, norm=norm, cost=cost, n=min(line.n for line in own), n_total=n_total
    )


def shortfall_of(*, kind: str, lacking: float, norm: float, cost: float, n: int, n_total: int) -> Evaluated:
    """The value of a kind from pieces lacking, pieces of the norm and the cost in VND, all exactly known."""
    if kind == SHARE and not norm:
        return nothing_known(reason="zero_denominator", n_total=n_total)
    value = {COUNT: lacking, SHARE: 100 * lacking / norm if norm else 0.0, COST: cost / MILLION}[kind]
    return Evaluated(
        value=value,
        numerator=lacking,
        denominator=norm if kind == SHARE else None,
        n=n,
        n_total=n_total,
        reason="",
    )


def items_of_shortfall(*, indicator: str, lines: Sequence[GapLine]) -> list[GapLine]:
    """The lines that a shortfall indicator joins: that of its item, or those of all items that a form counts."""
    item = indicator.partition(".")[2]
    if item == ALL:
        return [line for line in lines if line.reason != NO_STOCK_MEASURE]
    return [line for line in lines if line.item == item]


def nothing_known(*, reason: str, n_total: int) -> Evaluated:
    """No value, and why."""
    return Evaluated(value=None, numerator=None, denominator=None, n=0, n_total=n_total, reason=reason)
