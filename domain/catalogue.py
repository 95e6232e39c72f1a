"""Measures, indicators, targets and issue codes: loaded from data/catalogue, checked, frozen.

A catalogue with an unknown name, a cycle, a duplicate or a missing translation is refused as a whole, with the
file, the row and the rule in both languages: a wrong formula must never reach a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from domain.errors import UnknownNameError

TimeRule = Literal["sum", "first", "last", "none"]
UNIT_COUNT = "unit_count"
# Units of what can be counted up: a map shows them by size, for a large place is not darker but bigger.
AMOUNTS = frozenset({"dossiers", "pieces", "million VND"})


@dataclass(frozen=True)
class Measure:
    """One reported quantity. ``time_rule`` says how it adds up over time."""

    id: str
    name_vi: str
    name_en: str
    kind: str
    unit: str
    form: str
    definition_en: str
    time_rule: TimeRule

    def name(self, *, lang: str) -> str:
        """Name in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True)
class Term:
    """One signed measure of an expression."""

    sign: int
    measure: str


@dataclass(frozen=True)
class Indicator:
    """A formula over measures: numerator / denominator x scale; a count when there is no denominator."""

    id: str
    name_vi: str
    name_en: str
    theme: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    scale: float
    display_unit: str
    direction: str
    rollup: str
    comparability: str
    forms: tuple[str, ...]
    definition_vi: str
    definition_en: str
    formula: str

    def name(self, *, lang: str) -> str:
        """Name in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en

    def definition(self, *, lang: str) -> str:
        """Definition in ``lang``."""
        return self.definition_vi if lang == "vi" else self.definition_en

    @property
    def is_ratio(self) -> bool:
        """Whether it has a denominator."""
        return bool(self.denominator)

    @property
    def is_share_of_units(self) -> bool:
        """Whether its denominator is the number of units: for a single unit it is a yes or no, or a plain number."""
        return [term.measure for term in self.denominator] == [UNIT_COUNT]

    @property
    def is_amount(self) -> bool:
        """Whether it is a count or a sum of money, not a rate, a level or a score."""
        return not self.is_ratio and self.display_unit in AMOUNTS

    @cached_property  # asked for each unit and period
    def measures(self) -> tuple[str, ...]:
        """Measures needed, ``unit_count`` left out, each once, in order of appearance."""
        names = (term.measure for term in (*self.numerator, *self.denominator) if term.measure != UNIT_COUNT)
        return tuple(dict.fromkeys(names))

    @property
    def calendar(self) -> str:
        """Calendar of its periods: that of form F1 (15th to 14th) when F1 is among its forms."""
        return "admin15" if "F1" in self.forms else "calendar"


@dataclass(frozen=True)
class Target:
    """A target of an indicator; empty level, province or dates mean all."""

    indicator: str
    level: str
    province: str
    valid_from: str
    valid_to: str
    value: float
    basis: str


@dataclass(frozen=True)
class IssueCode:
    """One kind of finding about a report."""

    code: str
    severity: str
    scope: str
    action: str
    meaning_vi: str
    meaning_en: str


@dataclass(frozen=True)
class Catalogue:
    """The whole catalogue, by id."""

    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    targets: tuple[Target, ...]
    issue_codes: Mapping[str, IssueCode]
    fields: Mapping[str, tuple[str, str]]

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator, or UnknownNameError naming the nearest ids of the catalogue."""
        found = self.indicators.get(indicator_id)
        if found is None:
            raise UnknownNameError(
                vi=f"Không có chỉ số “{indicator_id}”. Xem danh sách trong data/catalogue/indicators.csv.",
                en=f"There is no indicator “{indicator_id}”. See data/catalogue/indicators.csv for the list.",
            )
        return found

    def of_theme(self, theme: str) -> tuple[Indicator, ...]:
        """Indicators of a theme, in catalogue order."""
        return tuple(i for i in self.indicators.values() if i.theme == theme)

    def target(self, *, indicator: str, level: str, province: str, day: str) -> Target | None:
        """The target in force: the most specific of those that fit level, province and ISO day."""
        fits = [
            t
            for t in self.targets
            if t.indicator == indicator
            and t.level in ("", level)
            and t.province in ("", province)
            and (not t.valid_from or t.valid_from <= day)
            and (not t.valid_to or t.valid_to >= day)
        ]
        return max(fits, key=lambda t: (bool(t.province), bool(t.level), t.valid_from), default=None)
