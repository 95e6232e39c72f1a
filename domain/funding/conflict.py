"""Why no plan is possible: an irreducible set of rules that cannot hold together, and where they collide.

A deletion filter over the rules as the planner wrote them (Chinneck and Dravnieks, 1991): a rule is dropped for
good when the rest is still impossible. What remains is impossible, and possible without any one of them. Where other
rules collide as well, dropping one of these is not enough, and its line says so. Below that, QuickXplain (Junker, 2004)
looks for single units or values, as long as a fixed number of trials lasts.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from domain.funding.highs import INFEASIBLE, OPTIMAL, Hooks, Limits, run
from domain.funding.model import Line, Model
from domain.funding.problem import Problem
from domain.funding.rules import BUDGET
from domain.funding.words import money_text, rule_text, where_words

_FLAGS = ("True", "False")  # members of a rule for each value of a flag
_TRIALS = 60
_SECONDS = 20.0
_SHOWN = 5
_HEAD = {
    "vi": "Không có phương án nào thỏa mọi quy tắc. Các quy tắc sau không thể cùng giữ{proved}:",
    "en": "No plan keeps all rules. These rules cannot hold together{proved}:",
}
_PROVED = {
    "vi": " (bỏ bất kỳ một quy tắc nào trong đó thì có phương án)",
    "en": " (without any one of them there is a plan)",
}
_SMALLEST = {
    "vi": " (bỏ bất kỳ một quy tắc nào trong đó thì phần còn lại của nhóm cùng giữ được)",
    "en": " (without any one of them the rest of these can hold)",
}
_NOT_ENOUGH = {
    "vi": "bỏ riêng quy tắc này chưa đủ: còn mâu thuẫn khác",
    "en": "dropping it alone is not enough: other rules collide too",
}
_AT = {"vi": "vướng ở: {names}", "en": "they collide at: {names}"}
_NEEDED = {
    "vi": "các quy tắc khác trong nhóm cần ít nhất {money}",
    "en": "the other rules of the set need at least {money}",
}
_REMEDY = {
    "vi": "Nới hoặc bỏ một quy tắc trong nhóm rồi chạy lại.",
    "en": "Relax or drop one of them and run again.",
}


@dataclass(frozen=True)
class Member:
    """A line of a rule that takes part: the unit or value, with its bounds and the most it could reach."""

    rule: str
    name: str
    low: int | None
    high: int | None
    most: int


@dataclass(frozen=True)
class Conflict:
    """``rules`` cannot hold together; ``is_irreducible`` when each was shown to be necessary.

    ``not_enough`` are those of them without which there is still no plan, because other rules collide as well.
    ``members`` are where they collide (empty: too many to name); ``needed`` is the least money under the other
    rules where the budget is one of them.
    """

    problem: Problem
    rules: tuple[str, ...]
    is_irreducible: bool
    not_enough: tuple[str, ...]
    members: tuple[Member, ...]
    needed: int | None

    def words(self, *, lang: str) -> str:
        """The whole answer, one rule a line."""
        known = _SMALLEST if self.not_enough else _PROVED
        lines = [_HEAD[lang].format(proved=known[lang] if self.is_irreducible else "")]
        lines.extend(
            f"  - {rule_text(problem=self.problem, rule=rule, lang=lang)}{self._where(rule, lang)}"
            for rule in self.rules
        )
        return "\n".join([*lines, _REMEDY[lang]])

    def _where(self, rule: str, lang: str) -> str:
        notes = []
        own = [member for member in self.members if member.rule == rule and member.name]
        if own:
            names = list(dict.fromkeys(self._member(member, lang) for member in own))
            rest = f" … ({len(names)})" if len(names) > _SHOWN else ""
            notes.append(_AT[lang].format(names=", ".join(names[:_SHOWN]) + rest))
        if rule == BUDGET and self.needed is not None:
            money = money_text(self.needed, problem=self.problem, lang=lang)
            notes.append(_NEEDED[lang].format(money=money))
        if rule in self.not_enough:
            notes.append(_NOT_ENOUGH[lang])
        return f" [{'; '.join(notes)}]" if notes else ""

    def _member(self, own: Member, lang: str) -> str:
        name = self.problem.names.get(own.name, (own.name, own.name))[0 if lang == "vi" else 1]
        if own.name in _FLAGS:
            rule = next(known for known in self.problem.rules if known.id == own.rule)
            name = where_words({getattr(rule, "per", ""): own.name == _FLAGS[0]}, lang=lang)
        if own.low is not None and own.low > own.most:
            return f"{name} (≥ {own.low}, ≤ {own.most})"
        return name


def find_conflict(*, problem: Problem, model: Model, hooks: Hooks | None = None) -> Conflict:
    """The conflict of a model that has no plan."""
    trials = _Trials(model=model, hooks=hooks or Hooks())
    every = [rule for rule in model.rules if rule]
    rules, is_irreducible = every, True
    for rule in every[::-1]:  # the budget is first and so is kept for last: it says most
        verdict = trials.is_possible_without(rule, rules=rules)
        if verdict is False:
            rules = [own for own in rules if own != rule]
        is_irreducible &= verdict is not None
    return Conflict(
        problem=problem,
        rules=tuple(rules),
        is_irreducible=is_irreducible,
        not_enough=tuple(rule for rule in rules if trials.is_possible_without(rule, rules=every) is not True),
        members=_members(model=model, trials=trials, rules=rules),
        needed=_least_money(model=model, rules=rules) if BUDGET in rules else None,
    )


def _lines(model: Model, rules: Collection[str]) -> list[Line]:
    return [line for line in model.lines if line.rule in rules or not line.rule]


class _Trials:
    """Asks whether lines can hold together, and counts how often."""

    def __init__(self, *, model: Model, hooks: Hooks) -> None:
        self._model, self._hooks = model, hooks
        self._known: dict[tuple[str, ...], bool | None] = {}
        self.count = 0

    def is_possible_without(self, rule: str, *, rules: Sequence[str]) -> bool | None:
        """Whether all ``rules`` but one can hold together; asked once for each set."""
        rest = tuple(own for own in rules if own != rule)
        if rest not in self._known:
            self._known[rest] = self.is_possible(lines=_lines(self._model, rest), rules=rest)
        return self._known[rest]

    def is_possible(
        self, *, lines: Sequence[Line], rules: Collection[str], is_whole: bool = True
    ) -> bool | None:
        """True, False, or None when the time for one question is over. ``is_whole`` False: pieces may be divided."""
        self.count += 1
        found = run(
            gain=np.zeros(self._model.n_columns),
            upper=self._model.open_upper(rules=rules),
            lines=lines,
            is_whole=is_whole,
            limits=Limits(seconds=_SECONDS),
            hooks=Hooks(should_stop=self._hooks.should_stop),
        )
        return {INFEASIBLE: False, OPTIMAL: True}.get(found.status)


def _members(*, model: Model, trials: _Trials, rules: Sequence[str]) -> tuple[Member, ...]:
    """Lines of the rules that are impossible together, none of them superfluous.

    Mostly they are impossible even with pieces that can be divided, which is known in a moment.
    """
    lines = [line for line in model.lines if line.rule in rules]
    always = [line for line in model.lines if not line.rule]
    is_whole = trials.is_possible(lines=[*always, *lines], rules=rules, is_whole=False) is not False
    trials.count = 0

    def holds(own: Sequence[Line]) -> bool:
        if trials.count >= _TRIALS:
            raise _TooManyError
        return trials.is_possible(lines=[*always, *own], rules=rules, is_whole=is_whole) is not False

    try:
        kept = _explain([], lines, has_new=False, holds=holds)
    except _TooManyError:
        return ()
    upper = model.open_upper(rules=rules)
    return tuple(
        Member(
            line.rule,
            line.member,
            line.low,
            line.high,
            int(np.maximum(line.coefficients, 0) @ upper[line.columns]),
        )
        for line in kept
    )


class _TooManyError(Exception):
    """More trials than are worth the wait."""


def _explain(
    base: list[Line], lines: list[Line], *, has_new: bool, holds: Callable[[Sequence[Line]], bool]
) -> list[Line]:
    """QuickXplain: those of ``lines`` that collide with ``base`` and each other."""
    if has_new and not holds(base):
        return []
    if len(lines) == 1:
        return lines
    half = len(lines) // 2
    second = _explain([*base, *lines[:half]], lines[half:], has_new=half > 0, holds=holds)
    first = _explain([*base, *second], lines[:half], has_new=bool(second), holds=holds)
    return [*first, *second]


def _least_money(*, model: Model, rules: Sequence[str]) -> int | None:
    """The least money under the other rules; None when it takes too long to know."""
    rest = [rule for rule in rules if rule != BUDGET]
    cost = np.zeros(model.n_columns)
    cost[: model.n_choices] = model.price
    found = run(
        gain=-cost,
        upper=model.open_upper(rules=rest),
        lines=_lines(model, rest),
        limits=Limits(gap=0.0, seconds=_SECONDS),
    )
    if found.status != OPTIMAL or found.values is None:
        return None
    return int(np.rint(found.values[: model.n_choices]).astype(np.int64) @ model.price)
