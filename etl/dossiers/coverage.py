"""What the files can speak of: the days each covers, and from them the units and periods that get a count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.periods import Period
from etl.dossiers.model import CountRequest, Coverage, Unit, Validity
from etl.dossiers.periods import SLACK, periods_within

# Dossiers received more than this many months apart from all others do not stretch what a file covers: they are old
# dossiers that are still open, or a year mistyped.
GAP_MONTHS = 3


@dataclass(frozen=True)
class Block:
    """Dossiers of a file and structure received in one segment: how many, and the first and last day of receipt."""

    file_no: int
    structure: str
    segment: int
    n: int
    first: date
    last: date


def coverage_of(*, blocks: Iterable[Block], request: CountRequest, gap: int) -> tuple[Coverage, ...]:
    """Return the days each file covers in each structure: the run of receipts that holds most of its dossiers.

    ``gap``: so many segments without any receipt end a run. The request's own first and last day win, because only
    the user knows how the file was cut.
    """
    parts: dict[tuple[int, str], list[Block]] = defaultdict(list)
    for block in blocks:
        parts[block.file_no, block.structure].append(block)
    out = []
    for (file_no, structure), own in sorted(parts.items()):
        run = max(_runs(own, gap=gap), key=lambda blocks: sum(block.n for block in blocks))
        first = request.first or min(block.first for block in run)
        last = request.last or max(block.last for block in run)
        out.append(Coverage(file_no=file_no, structure=structure, first=first, last=last))
    return tuple(out)


def _runs(blocks: Iterable[Block], *, gap: int) -> list[list[Block]]:
    runs: list[list[Block]] = []
    for block in sorted(blocks, key=lambda block: block.segment):
        if runs and block.segment - runs[-1][-1].segment <= gap:
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


def cells_of(
    *,
    units: Mapping[Unit, frozenset[int]],
    coverage: Sequence[Coverage],
    validities: Mapping[Unit, Validity],
    calendars: Sequence[str],
) -> list[tuple[Unit, Period]]:
    """Return the units and periods to count: ``units`` are {unit: numbers of the files that hold dossiers of it}.

    A unit has a count for a period that its files together cover and at whose end it exists. Files that follow one
    another (a month each) cover what lies across them.
    """
    by_key = {(one.file_no, one.structure): (one.first, one.last) for one in coverage}
    known: dict[tuple[str, tuple[tuple[date, date], ...]], tuple[Period, ...]] = {}
    out = []
    for unit, files in sorted(units.items()):
        spans = joined(by_key[number, unit[0]] for number in files if (number, unit[0]) in by_key)
        if (unit[0], spans) not in known:
            known[unit[0], spans] = _periods(structure=unit[0], spans=spans, calendars=calendars)
        valid = validities[unit]
        out += [(unit, p) for p in known[unit[0], spans] if valid.first <= p.end <= valid.last]
    return out


def _periods(
    *, structure: str, spans: Iterable[tuple[date, date]], calendars: Sequence[str]
) -> tuple[Period, ...]:
    return tuple(
        period
        for first, last in spans
        for period in periods_within(structure=structure, first=first, last=last, calendars=calendars)
    )


def joined(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Return spans of days with those put together between which only a weekend or a holiday lies."""
    out: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 2 * SLACK + timedelta(days=1):
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return tuple(out)
