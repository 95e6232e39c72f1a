"""A funding problem: what is lacking at which price, the money there is, and the rules of spending it.

All money is a whole number of the smallest unit that the problem needs (dong; a file with decimals says its own
scale), so that a plan can be checked without rounding. Benefits are decimals: per piece, by a rule the planner
chose.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from domain.errors import FundingError
from domain.funding.flags import as_flag
from domain.funding.rules import BUDGET, Pot, Rule, Value, Where, is_in

UNIT, ITEM = "unit", "item"
MAX_PIECES = 1_000_000
MAX_MONEY = 10**15
_VI = str.maketrans(",.", ".,")
"""Above this a sum of money is no longer exact in the solver's numbers (2**53)."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """One item of one unit: at most ``shortfall`` pieces, each of which brings ``benefit``.

    ``groups`` are what rules may ask for beside unit and item: flags and names ("mountainous", "district").
    ``paid`` pieces come from other programmes and are not bought again. ``line`` is the line of the file (0: none).
    """

    unit: str
    item: str
    shortfall: int
    unit_price: int
    benefit: Decimal
    groups: Mapping[str, Value] = field(default_factory=dict)
    paid: int = 0
    line: int = 0

    @property
    def most(self) -> int:
        """Pieces that may still be bought."""
        return self.shortfall - self.paid

    def value(self, column: str) -> Value | None:
        """What the need has in a column: its unit, its item, or a group."""
        return {UNIT: self.unit, ITEM: self.item}.get(column, self.groups.get(column))


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Needs, money and rules. ``money_scale`` parts make one unit of money as the planner wrote it.

    The order of the needs does not matter: they are put in the order of unit and item. ``pots`` divide the budget by
    source or year; none means one pot without conditions. ``names`` are what codes of units and items are called, and
    ``money_name`` the money, both in (vi, en) and for words only. Raises FundingError.
    """

    needs: tuple[Need, ...]
    budget: int
    rules: tuple[Rule, ...] = ()
    pots: tuple[Pot, ...] = ()
    money_scale: int = 1
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    money_name: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", tuple(sorted(self.needs, key=lambda own: (own.unit, own.item))))
        _check_budget(self)
        _check_needs(self)
        _check_rules(self)

    @property
    def columns(self) -> frozenset[str]:
        """Columns that rules may name."""
        return frozenset({UNIT, ITEM}).union(*(own.groups for own in self.needs))

    @cached_property
    def sources(self) -> tuple[Pot, ...]:
        """The pots; without any, the budget as one."""
        return self.pots or (Pot(id="", amount=self.budget),)

    def inside(self, where: Where) -> Iterator[int]:
        """Places of the needs that meet the condition."""
        return (place for place, own in enumerate(self.needs) if is_in(need=own, where=where))


def _money(amount: int, problem: Problem) -> str:
    """An amount as the planner writes money, with English separators."""
    value = Decimal(amount) / problem.money_scale
    return f"{int(value):,}" if value == int(value) else f"{value:,f}"


def _check_budget(problem: Problem) -> None:
    if not 0 < problem.budget <= MAX_MONEY:
        given, most = _money(problem.budget, problem), _money(MAX_MONEY, problem)
        raise FundingError(
            vi=f"Ngân sách {given.translate(_VI)} không dùng được: phải lớn hơn 0 và không quá {most.translate(_VI)}. "
            "Ghi số tiền của kỳ phân bổ.",
            en=f"The budget {given} cannot be used: it must be above 0 and at most {most}. "
            "Give the money of the period.",
        )
    names = [pot.id for pot in problem.pots]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise FundingError(
            vi=f"Nguồn tiền “{min(twice)}” được khai hai lần: mỗi nguồn hoặc năm chỉ ghi một lần.",
            en=f"The source of money “{min(twice)}” is given twice: name each source or year once.",
        )
    total = sum(pot.amount for pot in problem.pots)
    if problem.pots and total < problem.budget:
        raise FundingError(
            vi=f"Các nguồn tiền cộng lại {_money(total, problem).translate(_VI)}, ít hơn ngân sách "
            f"{_money(problem.budget, problem).translate(_VI)}: sửa nguồn hoặc ngân sách.",
            en=f"The sources add up to {_money(total, problem)}, less than the budget "
            f"{_money(problem.budget, problem)}: correct either of them.",
        )


def _check_needs(problem: Problem) -> None:
    if not problem.needs:
        raise FundingError(
            vi="Không có nhu cầu nào: cần ít nhất một dòng thiếu.",
            en="There are no needs: at least one line of a shortfall is necessary.",
        )
    before: Need | None = None
    for own in problem.needs:
        _check_need(own)
        if before and (before.unit, before.item) == (own.unit, own.item):
            raise FundingError(
                vi=f"Đơn vị {own.unit}, hạng mục {own.item} có hai dòng ({before.line} và {own.line}): gộp lại.",
                en=f"Unit {own.unit}, item {own.item} has two rows ({before.line} and {own.line}): join them.",
            )
        before = own
    total = sum(own.most * own.unit_price for own in problem.needs)
    if total > MAX_MONEY:
        raise FundingError(
            vi=f"Tổng nhu cầu {total} quá lớn để tính đúng từng đồng (tối đa {MAX_MONEY}): kiểm tra đơn giá.",
            en=f"All needs together cost {total}, too much to be counted exactly (at most {MAX_MONEY}): check prices.",
        )


def _check_need(own: Need) -> None:
    wrong = {
        "unit": (not own.unit, own.unit, "không được trống", "must not be empty"),
        "item": (not own.item, own.item, "không được trống", "must not be empty"),
        "shortfall": (
            not 0 <= own.shortfall <= MAX_PIECES,
            own.shortfall,
            f"phải là số nguyên từ 0 đến {MAX_PIECES}",
            f"must be a whole number from 0 to {MAX_PIECES}",
        ),
        "unit_price": (own.unit_price <= 0, own.unit_price, "phải lớn hơn 0", "must be above 0"),
        "benefit": (
            not own.benefit.is_finite() or not 0 <= own.benefit <= MAX_MONEY,
            own.benefit,
            f"phải là số từ 0 đến {MAX_MONEY}",
            f"must be a number from 0 to {MAX_MONEY}",
        ),
        "paid": (
            not 0 <= own.paid <= own.shortfall,
            own.paid,
            "phải từ 0 đến số thiếu",
            "must be from 0 to the shortfall",
        ),
    }
    for column, (is_wrong, value, vi, en) in wrong.items():
        if is_wrong:
            raise FundingError(
                vi=f"Dòng {own.line} ({own.unit}, {own.item}), cột {column}: “{value}” {vi}. Sửa ô đó.",
                en=f"Row {own.line} ({own.unit}, {own.item}), column {column}: “{value}” {en}. Correct the cell.",
            )


def _check_rules(problem: Problem) -> None:
    seen: set[str] = set()
    known = _known_values(problem)
    for rule in (*problem.rules, *problem.pots):
        if rule.id in ("", BUDGET):
            raise FundingError(
                vi=f"Quy tắc không thể tên “{rule.id}”: bỏ name hoặc đặt tên khác.",
                en=f"A rule cannot be named “{rule.id}”: drop its name or choose another.",
            )
        if rule.id in seen:
            raise FundingError(
                vi=f"Hai quy tắc cùng tên “{rule.id}”: đổi name của một quy tắc.",
                en=f"Two rules are named “{rule.id}”: change the name of one.",
            )
        seen.add(rule.id)
        for column, value in rule.mentions():
            _check_mention(rule=rule.id, column=column, value=value, known=known)
            if isinstance(value, bool):
                _check_flags(rule=rule.id, column=column, needs=problem.needs)


def _known_values(problem: Problem) -> Mapping[str, set[Value]]:
    known: dict[str, set[Value]] = {UNIT: set(), ITEM: set()}
    for own in problem.needs:
        known[UNIT].add(own.unit)
        known[ITEM].add(own.item)
        for column, value in own.groups.items():
            known.setdefault(column, set()).add(value)
    return known


def _check_mention(*, rule: str, column: str, value: Value | None, known: Mapping[str, set[Value]]) -> None:
    """A rule may name only columns that there are, and values that occur; flags may be true nowhere."""
    if column not in known:
        names = ", ".join(sorted(known))
        raise FundingError(
            vi=f"Quy tắc “{rule}”: không có cột “{column}”. Các cột: {names}.",
            en=f"Rule “{rule}”: there is no column “{column}”. Columns: {names}.",
        )
    if value is None or value in known[column] or isinstance(value, bool):
        return
    raise FundingError(
        vi=f"Quy tắc “{rule}”: cột “{column}” không có giá trị “{value}”. Kiểm tra mã đơn vị hoặc tên nhóm.",
        en=f"Rule “{rule}”: no row has “{value}” in column “{column}”. Check the code of the unit or the name.",
    )


def _check_flags(*, rule: str, column: str, needs: Sequence[Need]) -> None:
    """A rule that asks for true or false needs a column of nothing else: an empty cell is neither."""
    wrong = [own for own in needs if isinstance(text := own.value(column), str) and as_flag(text) is None]
    if not wrong:
        return
    own = min(wrong, key=lambda one: one.line)
    where_vi, where_en = (f"dòng {own.line}", f"row {own.line}") if own.line else (own.unit, own.unit)
    raise FundingError(
        vi=f"Quy tắc “{rule}” hỏi “{column}” đúng hay sai, nhưng {where_vi} ghi “{own.value(column)}”. Ghi true "
        "hoặc false ở mọi dòng của cột này.",
        en=f"Rule “{rule}” asks whether “{column}” is true or false, but {where_en} has “{own.value(column)}”. Write "
        "true or false in each row of this column.",
    )


def as_share(value: Decimal | float | str | int) -> Fraction:
    """A share as an exact fraction: 0.6 is 3/5, not the nearest binary number."""
    return Fraction(str(value))
