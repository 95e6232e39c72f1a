"""Which periods an indicator can be shown for, and which one a page shows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.catalogue import Indicator, Measure
from domain.errors import PeriodError
from domain.periods import Period, complete_cover, parse_code

SURVEY_MAX_AGE = timedelta(days=366)
"""A staff survey older than twelve months is not set against dossiers of today (house rule)."""
_BREAK = re.compile(r"series break (\d{4}-\d{2}-\d{2})")
_LONGER = {"month": ("quarter", "half", "year"), "quarter": ("half", "year"), "half": ("year",)}
_SPAN = {"quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class OfferedPeriod:
    """A period that can be shown: stored as ``whole`` and/or built of the stored periods ``cover`` (ids in order).

    ``n_units`` communes have every measure (the smallest count over measures and sub-periods).
    """

    period: Period
    whole: int | None
    cover: tuple[int, ...]
    n_units: int

    @property
    def ids(self) -> tuple[int, ...]:
        """Stored periods to read."""
        return ((self.whole,) if self.whole is not None else ()) + self.cover


def stored_periods(
    *,
    counts: Mapping[tuple[str, int], int],
    periods: Mapping[int, Period],
    measures: Sequence[str],
    calendar: str,
) -> list[OfferedPeriod]:
    """Stored periods that hold all ``measures``, from counts (measure, period id) -> communes; custom ones left out."""
    out = []
    for period_id, period in periods.items():
        n_units = min((counts.get((measure, period_id), 0) for measure in measures), default=0)
        if n_units and period.calendar == calendar and period.kind != "custom":
            out.append(OfferedPeriod(period=period, whole=period_id, cover=(), n_units=n_units))
    return sorted(out, key=_order)


def _order(offered: OfferedPeriod) -> tuple[date, date]:
    return offered.period.end, offered.period.start


def with_built_periods(
    *, stored: Sequence[OfferedPeriod], indicator: Indicator, measures: Mapping[str, Measure]
) -> list[OfferedPeriod]:
    """Stored periods and the longer ones built of a complete set of them; none for measures without a time rule.

    Each stored longer period also carries its cover: a unit without a row for the whole may have all parts.
    """
    if indicator.rollup != "sum_num_den" or any(measures[m].time_rule == "none" for m in indicator.measures):
        return list(stored)
    by_period = {offered.period: offered for offered in stored}
    wanted = dict.fromkeys([*by_period, *(longer for own in by_period for longer in _longer(own))])
    out = []
    for period in wanted:
        cover = tuple(by_period[part] for part in complete_cover(period=period, available=list(by_period)))
        own = by_period.get(period)
        if own or cover:
            n_units = own.n_units if own else min(part.n_units for part in cover)
            ids = tuple(part.whole for part in cover if part.whole is not None)
            out.append(
                OfferedPeriod(period=period, whole=own.whole if own else None, cover=ids, n_units=n_units)
            )
    return sorted(out, key=_order)


def _longer(period: Period) -> list[Period]:
    """Longer named periods that hold ``period``, of its structure only."""
    out = []
    for kind in _LONGER.get(period.kind, ()):
        number = -(-period.end.month // _SPAN[kind])
        suffix = {"quarter": f"-Q{number}", "half": f"-H{number}", "year": ""}[kind]
        longer = parse_code(code=f"{period.end.year}{suffix}", calendar=period.calendar)
        if longer.structure == period.structure:
            out.append(longer)
    return out


def default_period(
    *, offered: Sequence[OfferedPeriod], expected_on: Callable[[date], int], complete_share: float
) -> OfferedPeriod | None:
    """The latest stored period with ``complete_share`` of the expected communes or more, else the latest, else None."""
    stored = [own for own in offered if own.whole is not None]
    ready = [own for own in stored if own.n_units >= complete_share * expected_on(own.period.end)]
    latest = ready or stored
    if not latest:
        return None
    last_end = max(own.period.end for own in latest)
    return max((own for own in latest if own.period.end == last_end), key=lambda own: own.period.start)


def asked_period(*, offered: Sequence[OfferedPeriod], code: str, calendar: str) -> OfferedPeriod | None:
    """The asked period, else the latest of its kind (then of any kind) that ends no later; None when there is none.

    Raises PeriodError for a code that cannot be read.
    """
    wanted = parse_code(code=code, calendar="admin15" if calendar == "admin15" else "calendar")
    exact = [own for own in offered if own.period == wanted]
    if exact:
        return exact[0]
    earlier = [own for own in offered if own.period.end <= wanted.end]
    same_kind = [own for own in earlier if own.period.kind == wanted.kind]
    return max(same_kind or earlier, key=_order, default=None)


def survey_for(*, surveys: Sequence[OfferedPeriod], period: Period) -> OfferedPeriod | None:
    """The latest survey of the same structure that started before ``period`` ended and is at most 12 months old."""
    fits = [
        own
        for own in surveys
        if own.period.structure == period.structure
        and own.period.start < period.end
        and period.end - own.period.end <= SURVEY_MAX_AGE
    ]
    return max(fits, key=_order, default=None)


def is_comparable(*, period: Period, previous: Period, indicator: Indicator) -> bool:
    """Whether two periods of an indicator may be compared: same structure and no series break between them.

    Decree 42/2022/ND-CP (2022-08-15) replaced service levels 1-4 by partial and full services.
    """
    if period.structure != previous.structure:
        return False
    breaks = series_break(indicator)
    return breaks is None or not previous.end < breaks <= period.end


def why_not_comparable(*, period: Period, previous: Period, indicator: Indicator) -> str:
    """Why a change from ``previous`` to ``period`` would mean nothing; '' when it may be shown.

    ``order`` (``previous`` is not the earlier one), ``kind`` (of period, or calendar), ``structure``, ``series_break``.
    """
    if previous.end >= period.end:
        return "order"
    if (previous.kind, previous.calendar) != (period.kind, period.calendar) or period.kind == "custom":
        return "kind"
    if period.structure != previous.structure:
        return "structure"
    return "" if is_comparable(period=period, previous=previous, indicator=indicator) else "series_break"


def series_break(indicator: Indicator) -> date | None:
    """First day of the new meaning of a series, as its note on comparability in the catalogue says; else None."""
    found = _BREAK.search(indicator.comparability)
    return date.fromisoformat(found[1]) if found else None


def readable(code: str) -> bool:
    """Whether a period code can be read."""
    try:
        parse_code(code=code)
    except PeriodError:
        return False
    return True
