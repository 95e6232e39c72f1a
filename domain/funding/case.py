"""A frozen funding case: all that a proposal rests on, as it was known when it was made.

It holds every figure (norm, existing, usable, price, what the priority is made of), the rules and the weights,
so that the same case gives the same plan to the dong years later, whatever reports came in since. Its
``snapshot`` is the SHA-256 of its content: printed on the papers, it proves that they belong together.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from domain.errors import FundingError
from domain.funding.benefit import MANDATORY, Benefit, BenefitRule, Figures, benefits
from domain.funding.flags import as_number
from domain.funding.index_effect import IndexBase, read_index_base
from domain.funding.problem import Need, Problem
from domain.funding.rules import Value
from domain.funding.rules_file import read_rules

VERSION = 1
# Parts that the first cases had not: left out where empty, so that their text and snapshot stay the same.
_LATER = frozenset({"standings", "index"})
_SHOWN = 12
MONEY = ("đồng", "VND")


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One item of one commune with an exactly known shortfall; money in dong.

    ``criteria`` are the figures of the benefit rule (absent: not known); ``groups`` what rules may ask for.
    """

    unit: str
    unit_name: str
    district: str
    item: str
    norm: int
    existing: int | None
    usable: int
    shortfall: int
    unit_price: int
    basis_vi: str
    basis_en: str
    groups: Mapping[str, Value] = field(default_factory=dict)
    criteria: Mapping[str, Decimal] = field(default_factory=dict)
    paid: int = 0


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """A service of a commune paid by the month: what twelve months of all lines needed cost. Never part of the plan."""

    unit: str
    unit_name: str
    item: str
    lines: int
    yearly_cost: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a unit has against the norm, over all items whose shortfall is exactly known, those without a lack too.

    ``met`` counts towards ``norm`` only up to each item's own norm.
    """

    unit: str
    unit_name: str
    district: str
    norm: int
    met: int


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the figures come from: units, survey, day of the norms, version of the data, and what was left out.

    ``n_unknown`` needs have no exactly known shortfall and are not in the case.
    """

    structure: str
    province: str
    province_name: str
    period: str
    norms_day: str
    data_version: int
    is_synthetic: bool
    n_units: int
    n_reported: int
    n_unknown: int
    legal_basis: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """``rules`` are tables as in RULES.toml, ``budget`` is in dong, ``item_names`` are (item, vi, en) in norm order.

    ``standings`` and ``index`` are what "before and after" is counted from; cases of earlier versions have none.
    """

    origin: Origin
    lines: tuple[CaseLine, ...]
    services: tuple[ServiceLine, ...] = ()
    item_names: tuple[tuple[str, str, str], ...] = ()
    budget: int
    rules: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    index: IndexBase | None = None

    @cached_property
    def names(self) -> dict[str, tuple[str, str]]:
        """Names of the items in (vi, en), in the order of the norms."""
        return {item: (vi, en) for item, vi, en in self.item_names}

    @cached_property
    def benefits(self) -> tuple[Benefit, ...]:
        """The benefit of a piece of each line."""
        figures = [Figures(norm=own.norm, criteria=own.criteria) for own in self.lines]
        return benefits(figures=figures, rule=BenefitRule(self.weights))

    @cached_property
    def problem(self) -> Problem:
        """The problem to solve. Raises FundingError."""
        needs = tuple(
            Need(
                unit=own.unit,
                item=own.item,
                shortfall=own.shortfall,
                unit_price=own.unit_price,
                benefit=benefit.value,
                groups={"district": own.district, MANDATORY: bool(own.criteria.get(MANDATORY)), **own.groups},
                paid=own.paid,
            )
            for own, benefit in zip(self.lines, self.benefits, strict=True)
        )
        found = read_rules(document=self.rules, needs=needs, scale=1, source="RULES", columns={})
        return Problem(
            needs=needs,
            budget=self.budget,
            rules=found.rules,
            pots=found.pots,
            names={**self.names, **{own.unit: (own.unit_name, own.unit_name) for own in self.lines}},
            money_name=MONEY,
        )

    @cached_property
    def text(self) -> str:
        """The case as text with one way to write it: keys in order, decimals as written."""
        content = {"version": VERSION, **asdict(self)}
        kept = {name: own for name, own in content.items() if own or name not in _LATER}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=_plain)

    @cached_property
    def snapshot(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def number(self) -> str:
        """The beginning of the snapshot, for papers."""
        return self.snapshot[:_SHOWN]

    def with_changes(
        self,
        *,
        budget: int | None = None,
        rules: Mapping[str, Any] | None = None,
        weights: Mapping[str, Decimal] | None = None,
        paid: Mapping[tuple[str, str], int] | None = None,
    ) -> "Case":
        """The same figures under other money, rules or weights, or other pieces that other programmes pay."""
        return replace(
            self,
            lines=self.lines
            if paid is None
            else _with_paid(lines=self.lines, paid=paid, names={own[0]: own[1] for own in self.item_names}),
            budget=self.budget if budget is None else budget,
            rules=self.rules if rules is None else rules,
            weights=self.weights if weights is None else weights,
        )


def _with_paid(
    *, lines: Sequence[CaseLine], paid: Mapping[tuple[str, str], int], names: Mapping[str, str]
) -> tuple[CaseLine, ...]:
    known = {(own.unit, own.item): own for own in lines}
    for (unit, item), pieces in paid.items():
        own = known.get((unit, item))
        if own is None or pieces > own.shortfall:
            most = 0 if own is None else own.shortfall
            unit, item = unit if own is None else own.unit_name, names.get(item, item)
            raise FundingError(
                vi=f"Chương trình khác cấp {pieces} “{item}” cho “{unit}”: đơn vị này chỉ thiếu {most}. Sửa số lượng, "
                "mã đơn vị hoặc hạng mục.",
                en=f"Other programmes pay {pieces} “{item}” for “{unit}”: it lacks only {most}. Correct the number, "
                "the unit or the item.",
            )
    return tuple(replace(own, paid=paid.get((own.unit, own.item), 0)) for own in lines)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(type(value).__name__)


def read_case(*, text: str) -> Case:
    """The case of a stored text. Raises FundingError when it is damaged or of a later version."""
    try:
        raw = json.loads(text)
        if raw.pop("version") != VERSION:
            raise ValueError("version")
        return Case(
            origin=Origin(**{**raw["origin"], "legal_basis": tuple(raw["origin"]["legal_basis"])}),
            lines=tuple(_line(own) for own in raw["lines"]),
            services=tuple(ServiceLine(**own) for own in raw["services"]),
            item_names=tuple((own[0], own[1], own[2]) for own in raw["item_names"]),
            budget=raw["budget"],
            rules=raw["rules"],
            weights=_decimals(raw["weights"]),
            standings=tuple(Standing(**own) for own in raw.get("standings", ())),
            index=read_index_base(raw.get("index")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FundingError(
            vi="Hồ sơ phương án đã lưu bị hỏng hoặc thuộc phiên bản khác: lập lại từ số liệu.",
            en="The stored case is damaged or of another version: make it again from the data.",
        ) from error


def _line(raw: Mapping[str, Any]) -> CaseLine:
    return CaseLine(**{**raw, "criteria": _decimals(raw["criteria"])})


def _decimals(raw: Mapping[str, str]) -> dict[str, Decimal]:
    found = {name: as_number(value) for name, value in raw.items()}
    return {name: value for name, value in found.items() if value is not None}


def totals(*, case: Case, pieces: Mapping[tuple[str, str], int], by: str) -> Sequence[tuple[str, int, int]]:
    """(name, pieces, dong) by ``unit``, ``item`` or ``district``, in the order of the lines; only what is bought."""
    found: dict[str, tuple[int, int]] = {}
    for own in case.lines:
        count = pieces.get((own.unit, own.item), 0)
        if count:
            name = getattr(own, by)
            before = found.get(name, (0, 0))
            found[name] = before[0] + count, before[1] + count * own.unit_price
    return [(name, count, money) for name, (count, money) in found.items()]
