"""The rules of an address one by one, each in words or with what is wrong about it."""

from dataclasses import dataclass

from dashboard.views.funding_page import MILLION
from domain.errors import FundingError
from domain.funding.case import Case
from domain.funding.rule_lines import lines_of, read_lines
from domain.funding.words import rule_words


@dataclass(frozen=True)
class RuleLine:
    """One rule as it is in the address, in words (vi, en), and why it cannot be used."""

    text: str
    vi: str
    en: str
    error: FundingError | None = None

    def words(self, *, lang: str) -> str:
        """The rule, or the error where there is one."""
        if self.error is not None:
            return self.error.vi if lang == "vi" else self.error.en
        return self.vi if lang == "vi" else self.en


def rule_lines(*, figures: Case, text: str) -> tuple[RuleLine, ...]:
    """The rules of a text in their order."""
    return tuple(_line(figures=figures, text=own) for own in lines_of(text))


def _line(*, figures: Case, text: str) -> RuleLine:
    try:
        found = read_lines(text=text, money=MILLION)
        case = figures.with_changes(budget=1, rules=found.tables, weights={}, paid=found.paid)
        problem = case.problem
    except FundingError as error:
        return RuleLine(text=text, vi=text, en=text, error=error)
    if found.paid:
        return _paid(case=case, text=text)
    own = (*problem.rules, *problem.pots)[0]
    vi, en = (rule_words(own, problem=problem, lang=lang) for lang in ("vi", "en"))
    return RuleLine(text=text, vi=vi, en=en)


def _paid(*, case: Case, text: str) -> RuleLine:
    own = next((line for line in case.lines if line.paid), None)
    if own is None:
        return RuleLine(text=text, vi=text, en=text)
    vi, en = case.names.get(own.item, (own.item, own.item))
    return RuleLine(
        text=text,
        vi=f"Chương trình khác đã cấp {own.paid} {vi} cho {own.unit_name}: không mua lại",
        en=f"Other programmes pay {own.paid} {en} for {own.unit_name}: not bought again",
    )
