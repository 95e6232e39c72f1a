"""The row checks of a form (rules.csv), applied to the readings of one row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etl.definition import Rule, Terms
from etl.extract.cells import Cell
from etl.validate.shares import read_percentage, share_of


@dataclass(frozen=True)
class Breach:
    """A rule that a row breaks: its two sides as numbers, the column to look at, and the columns behind each side."""

    code: str
    column: str
    rule: Rule
    left: Fraction
    right: Fraction


def breaches(
    *, rules: Sequence[Rule], values: Mapping[str, Decimal | None], cells: Mapping[str, Cell]
) -> tuple[Breach, ...]:
    """Return the rules a row breaks, each code once.

    `values` holds what the count, number and score columns say, `cells` the cells (percentages are read here,
    because the row's own share decides what they mean). A rule needs all of its columns, otherwise it is skipped.
    """
    known = {column: Fraction(value) for column, value in values.items() if value is not None}
    known |= _percentages(rules, values=values, cells=cells)
    found: dict[str, Breach] = {}
    for rule in rules:
        breach = _breach(rule, known=known)
        if breach is not None and rule.code not in found:
            found[rule.code] = breach
    return tuple(found.values())


def _percentages(
    rules: Sequence[Rule], *, values: Mapping[str, Decimal | None], cells: Mapping[str, Cell]
) -> dict[str, Fraction]:
    found = {}
    for rule in rules:
        if rule.check == "share":
            share = _share(rule, values=values)
            percentage = read_percentage(cell=cells.get(rule.left.columns[0]), share=share)
            if percentage is not None:
                found[rule.left.columns[0]] = percentage
    return found


def _share(rule: Rule, *, values: Mapping[str, Decimal | None]) -> Fraction | None:
    return share_of(part=values.get(rule.right.columns[0]), whole=values.get(rule.whole.columns[0]))


def _breach(rule: Rule, *, known: Mapping[str, Fraction]) -> Breach | None:
    left, right = _sum(rule.left, known=known), _sum(rule.right, known=known)
    if rule.check == "share" and right is not None:
        whole = _sum(rule.whole, known=known)
        right = right / whole * 100 if whole is not None and whole > 0 else None
    if left is None or right is None or _holds(rule, left=left, right=right):
        return None
    return Breach(code=rule.code, column=rule.left.columns[0], rule=rule, left=left, right=right)


def _holds(rule: Rule, *, left: Fraction, right: Fraction) -> bool:
    if rule.check == "at_most":
        return left <= right
    return abs(left - right) <= Fraction(rule.tolerance)


def _sum(terms: Terms, *, known: Mapping[str, Fraction]) -> Fraction | None:
    if any(column not in known for column in terms.columns):
        return None
    return sum((known[column] for column in terms.columns), Fraction(terms.constant))
