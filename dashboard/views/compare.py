"""Units of one level side by side: values, who is best and worst, how far from a reference, and whom to learn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.views.level_table import LevelRow, LevelTable, get_level_table
from dashboard.views.model import Place, UnitValue
from dashboard.views.overview import HEADLINES
from domain.access import Scope
from domain.catalogue import Indicator
from domain.comparison import Mark, distance, leader, marks, middle
from domain.peers import PeerGroup, peer_group
from domain.periods import Period
from domain.units.structure import WHOLE_COUNTRY

_START_PEERS = 3


@dataclass(frozen=True)
class Lesson:
    """The similar units that do best on an indicator (several when they tie), their value and how far it is away.

    ``gap``: the unit's own value minus theirs; None when it has none. ``is_own``: no similar unit does better.
    """

    places: tuple[Place, ...]
    value: float
    gap: float | None
    is_own: bool


@dataclass(frozen=True)
class ComparedCell:
    """One unit's value of one indicator, its mark among the units compared, and its distances in display units."""

    own: UnitValue
    mark: Mark | None
    to_median: float | None
    to_target: float | None
    to_best: float | None
    lesson: Lesson | None


@dataclass(frozen=True)
class ComparedRow:
    """One indicator over the units compared; ``median`` and ``n_ranked`` are over all units of the level."""

    indicator: Indicator
    period: Period
    survey_period: Period | None
    target: float | None
    median: float | None
    n_ranked: int
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True)
class Likes:
    """The units similar to one of those compared."""

    place: Place
    group: PeerGroup
    places: tuple[Place, ...]
    remote_class: str
    type: str


@dataclass(frozen=True)
class Start:
    """A comparison to begin with. ``kind``: ``similar`` (a unit and those most like it), ``extremes`` (best, middle and
    worst on the headline indicator), ``neighbours`` (a unit and others of its district)."""

    kind: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Comparison:
    """The whole comparison. ``unknown``: codes asked for that are no units of the level within the scope."""

    structure: str
    level: str
    province: Place
    units: tuple[Place, ...]
    unknown: tuple[str, ...]
    candidates: tuple[Place, ...]
    likes: tuple[Likes, ...]
    rows: tuple[ComparedRow, ...]
    values: Mapping[str, Mapping[str, float | None]]  # indicator -> unit of the level -> value
    day: date
    starts: tuple[Start, ...]
    are_classes_simulated: bool
    is_synthetic: bool
    is_final: bool


def get_comparison(
    *,
    scope: Scope,
    structure: str,
    level: str,
    province: str,
    units: tuple[str, ...],
    criteria: tuple[str, ...],
    period: str = "",
) -> Comparison:
    """Units ``units`` (codes, in the order to be shown) of a level, compared by all indicators with data.

    ``criteria`` (of ``domain.peers.CRITERIA``) say which units are similar. All figures come from one table of the
    level, which is kept by scope and data version: other units or criteria ask the database nothing.
    """
    table = get_level_table(scope=scope, structure=structure, level=level, province=province, period=period)
    return compare(table=table, units=units, criteria=criteria)


def compare(*, table: LevelTable, units: Sequence[str], criteria: Sequence[str]) -> Comparison:
    """The comparison of units of a table."""
    by_code = {place.code: place for place in table.places}
    chosen = tuple(by_code[code] for code in units if code in by_code)
    likes = tuple(_likes(place=place, table=table, criteria=criteria, by_code=by_code) for place in chosen)
    return Comparison(
        structure=table.structure,
        level=table.level,
        province=table.province,
        units=chosen,
        unknown=tuple(code for code in units if code not in by_code),
        candidates=_candidates(table=table, chosen=chosen),
        likes=likes,
        rows=tuple(_row(row=row, likes=likes) for row in table.rows),
        values={row.indicator.id: row.numbers for row in table.rows},
        day=table.day,
        starts=_starts(table=table, likes=likes, by_code=by_code),
        are_classes_simulated=table.are_classes_simulated,
        is_synthetic=table.status.n_synthetic > 0,
        is_final=table.status.n_provisional == 0 and table.status.n_final > 0,
    )


def _candidates(*, table: LevelTable, chosen: Sequence[Place]) -> tuple[Place, ...]:
    """What can be added: of the whole country the communes of the provinces that are there already."""
    if table.province.code != WHOLE_COUNTRY or table.level == "province":
        return table.places
    near = {table.provinces[place.code] for place in chosen}
    return tuple(place for place in table.places if table.provinces[place.code] in near)


def _likes(*, place: Place, table: LevelTable, criteria: Sequence[str], by_code: dict[str, Place]) -> Likes:
    group = peer_group(code=place.code, traits=table.traits, criteria=criteria)
    return Likes(
        place=place,
        group=group,
        places=tuple(by_code[code] for code in group.codes),
        remote_class=table.traits[place.code].remote_class,
        type=table.traits[place.code].type,
    )


def _starts(*, table: LevelTable, likes: Sequence[Likes], by_code: Mapping[str, Place]) -> tuple[Start, ...]:
    """Comparisons to begin with when fewer than two units are chosen."""
    first = likes[0] if likes else None
    out = [Start("similar", (first.place, *first.places[:_START_PEERS]))] if first else []
    if first:
        near = [p for p in table.places if p.parent_code == first.place.parent_code and p != first.place]
        out.append(Start("neighbours", (first.place, *near[:_START_PEERS])))
    out.append(Start("extremes", _extremes(table=table, first=first, by_code=by_code)))
    return tuple(start for start in out if len(start.places) > 1)


def _extremes(*, table: LevelTable, first: Likes | None, by_code: Mapping[str, Place]) -> tuple[Place, ...]:
    row = table.row(HEADLINES[0])
    if row is None:
        return ()
    ranked = sorted(
        (own for own in row.values.values() if own.rank is not None),
        key=lambda own: (own.rank, own.place.code),
    )
    if not ranked:
        return ()
    picked = [first.place.code] if first else []
    picked += [ranked[i].place.code for i in (0, len(ranked) // 2, -1)]
    return tuple(by_code[code] for code in dict.fromkeys(picked) if code in by_code)


def _row(*, row: LevelRow, likes: Sequence[Likes]) -> ComparedRow:
    numbers = row.numbers
    own = {one.place.code: numbers.get(one.place.code) for one in likes}
    marked = marks(values=own, direction=row.indicator.direction)
    centre = middle(numbers)
    return ComparedRow(
        indicator=row.indicator,
        period=row.period,
        survey_period=row.survey_period,
        target=row.target,
        median=centre,
        n_ranked=row.n_ranked,
        cells=tuple(_cell(row=row, one=one, mark=marked.get(one.place.code), centre=centre) for one in likes),
    )


def _cell(*, row: LevelRow, one: Likes, mark: Mark | None, centre: float | None) -> ComparedCell:
    own = row.values.get(one.place.code) or _absent(one.place)
    lesson = lesson_of(row=row, one=one)
    return ComparedCell(
        own=own,
        mark=mark,
        to_median=distance(own.value, centre),
        to_target=distance(own.value, row.target),
        to_best=lesson.gap if lesson else None,
        lesson=lesson,
    )


def _absent(place: Place) -> UnitValue:
    """A unit that did not exist yet in the period of the indicator."""
    return UnitValue(place, None, None, None, 0, 0, False, "not_defined", None, None)


def lesson_of(*, row: LevelRow, one: Likes) -> Lesson | None:
    """The similar units that do best on an indicator; None without similar units with a value, or a direction.

    Nobody learns from a ratio over very few cases: such units do not lead.
    """
    numbers = {code: own.value for code, own in row.values.items() if not own.is_small}
    found = leader(values=numbers, group=one.group.codes, direction=row.indicator.direction)
    if found is None:
        return None
    own = row.values.get(one.place.code)
    value = own.value if own else None
    gap = distance(value, found.value)
    places = {place.code: place for place in one.places}
    ahead = gap is not None and (gap >= 0 if row.indicator.direction == "+" else gap <= 0)
    return Lesson(
        places=tuple(places[code] for code in found.codes), value=found.value, gap=gap, is_own=ahead
    )
