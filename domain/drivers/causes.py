"""Which cause, if any, the rules find behind low use of a unit.

Every unit's result holds all that led to it: each rule, the value, the limit, and whether the value lies beyond it.
Null is not zero: a sign without a value is not known, and a cause is denied only when all its signs were looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from domain.drivers.rules import Drivers, Outcome, Rule

Values = Mapping[str, float | None]
"""unit -> value of one indicator; None without data."""
CheckState = Literal["sign", "no_sign", "no_data", "not_applicable"]
CauseState = Literal["yes", "no", "unknown"]
NOT_LOW, UNEXPLAINED, UNKNOWN, NO_USE = "not_low", "unexplained", "unknown", "no_use"
OTHER_KINDS = (UNEXPLAINED, UNKNOWN, NOT_LOW, NO_USE)
"""What a unit may be beside a cause: low without a sign, low and not known, not low, without a figure of use."""


@dataclass(frozen=True)
class Limit:
    """The limit of a rule among these units. ``value`` is None with ``reason`` few_peers, no_target or no_norm.

    ``spread`` measures how far apart the units are (interquartile range, else the whole range; 0 when all are equal).
    """

    value: float | None
    spread: float
    n: int
    reason: str = ""


@dataclass(frozen=True)
class Check:
    """One rule looked at for one unit. ``distance``: how far beyond the limit, in spreads of the units; 0 without."""

    rule: Rule
    value: float | None
    limit: Limit
    state: CheckState
    distance: float


@dataclass(frozen=True)
class Finding:
    """A unit: its ``use``, and ``kind``: the id of its main cause, or one of OTHER_KINDS.

    ``causes`` says of each cause whether a sign was seen, in the order of the file.
    """

    unit: str
    use: float | None
    kind: str
    causes: Mapping[str, CauseState]
    checks: tuple[Check, ...]

    @property
    def signs(self) -> tuple[Check, ...]:
        """The rules whose sign was seen, farthest beyond its limit first."""
        seen = [check for check in self.checks if check.state == "sign"]
        return tuple(sorted(seen, key=lambda check: -check.distance))


@dataclass(frozen=True)
class Findings:
    """All units, the limit of low use, and that of each rule by its id."""

    low: Limit
    limits: Mapping[str, Limit]
    units: tuple[Finding, ...]


def find_causes(
    *,
    drivers: Drivers,
    units: Sequence[str],
    values: Mapping[str, Values],
    targets: Mapping[str, float],
    not_applicable: frozenset[str] = frozenset(),
) -> Findings:
    """Apply the rules to all units of a level.

    ``values``: indicator -> unit -> value in the indicator's own unit; an indicator or unit may be absent.
    ``targets``: indicator -> target in force. ``not_applicable``: indicators that cannot have a value on that day
    (a shortfall before the norm is in force), which are no gap in the data.
    """
    low = _limit(of=drivers.outcome, values=_of(values, drivers.outcome.indicator, units), targets=targets,
                 least=drivers.least_peers)  # fmt: skip
    limits = {
        rule.id: Limit(value=None, spread=0.0, n=0, reason="no_norm")
        if rule.indicator in not_applicable
        else _limit(
            of=rule, values=_of(values, rule.indicator, units), targets=targets, least=drivers.least_peers
        )
        for rule in drivers.rules
    }
    found = [_unit(unit=unit, drivers=drivers, values=values, low=low, limits=limits) for unit in units]
    return Findings(low=low, limits=limits, units=tuple(found))


def _of(values: Mapping[str, Values], indicator: str, units: Sequence[str]) -> list[float]:
    own = values.get(indicator, {})
    return [value for value in (own.get(unit) for unit in units) if value is not None]


def _limit(*, of: Rule | Outcome, values: Sequence[float], targets: Mapping[str, float], least: int) -> Limit:
    spread = _spread(values)
    if of.threshold is not None:
        return Limit(value=of.threshold, spread=spread, n=len(values))
    if of.quantile is None:
        goal = targets.get(of.indicator)
        return Limit(value=goal, spread=spread, n=len(values), reason="" if goal is not None else "no_target")
    if len(values) < least:
        return Limit(value=None, spread=spread, n=len(values), reason="few_peers")
    return Limit(value=float(np.quantile(values, of.quantile)), spread=spread, n=len(values))


def _spread(values: Sequence[float]) -> float:
    if not values:
        return 0.0
    low, high = np.quantile(values, [0.25, 0.75])
    return float(high - low) or float(max(values) - min(values))


def _unit(
    *, unit: str, drivers: Drivers, values: Mapping[str, Values], low: Limit, limits: Mapping[str, Limit]
) -> Finding:
    checks = tuple(
        _check(rule=rule, value=values.get(rule.indicator, {}).get(unit), limit=limits[rule.id])
        for rule in drivers.rules
    )
    causes = {
        cause.id: _cause_state([check for check in checks if check.rule.cause == cause.id])
        for cause in drivers.causes
    }
    use = values.get(drivers.outcome.indicator, {}).get(unit)
    kind = _kind(outcome=drivers.outcome, use=use, low=low, checks=checks, causes=causes)
    return Finding(unit=unit, use=use, kind=kind, causes=causes, checks=checks)


def _check(*, rule: Rule, value: float | None, limit: Limit) -> Check:
    if limit.reason in ("no_norm", "no_target"):
        return Check(rule=rule, value=value, limit=limit, state="not_applicable", distance=0.0)
    if value is None or limit.value is None:
        return Check(rule=rule, value=value, limit=limit, state="no_data", distance=0.0)
    if not rule.is_beyond(value=value, limit=limit.value):
        return Check(rule=rule, value=value, limit=limit, state="no_sign", distance=0.0)
    distance = abs(value - limit.value) / limit.spread if limit.spread else 1.0
    return Check(rule=rule, value=value, limit=limit, state="sign", distance=distance)


def _cause_state(checks: Sequence[Check]) -> CauseState:
    states = [check.state for check in checks if check.state != "not_applicable"]
    if "sign" in states:
        return "yes"
    return "unknown" if not states or "no_data" in states else "no"


def _kind(
    *,
    outcome: Outcome,
    use: float | None,
    low: Limit,
    checks: Sequence[Check],
    causes: Mapping[str, CauseState],
) -> str:
    if use is None or low.value is None:
        return NO_USE
    if not outcome.is_beyond(value=use, limit=low.value):
        return NOT_LOW
    seen = [check for check in checks if check.state == "sign"]
    if seen:
        order = list(causes)
        return max(seen, key=lambda check: (check.distance, -order.index(check.rule.cause))).rule.cause
    return UNKNOWN if "unknown" in causes.values() else UNEXPLAINED


@dataclass(frozen=True)
class Contrast:
    """How often a sign is seen among units with low use and among the others: a sign as frequent in both explains
    nothing. Only units whose value is known count."""

    low_signs: int
    low_known: int
    other_signs: int
    other_known: int


def contrast_of(*, findings: Findings, rule: str) -> Contrast:
    """The contrast of one rule over all units whose use is known."""
    counts = {True: [0, 0], False: [0, 0]}
    for own in findings.units:
        check = next(check for check in own.checks if check.rule.id == rule)
        if own.kind == NO_USE or check.state not in ("sign", "no_sign"):
            continue
        pair = counts[own.kind != NOT_LOW]
        pair[0] += check.state == "sign"
        pair[1] += 1
    return Contrast(*counts[True], *counts[False])
