"""Units that a shape of no unit may be, offered to the person who imports: of like name, or at its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rapidfuzz import fuzz, process

from etl.boundaries.listed import ListedUnit
from etl.boundaries.places import Box, distance

CANDIDATES, CANDIDATE_SCORE = 3, 70.0
_LIKE = 50  # names looked at before the nearest are chosen: communes of one name are many


def like_names(
    *, key: str, keys: Mapping[str, str], among: Collection[str], choices: Sequence[str]
) -> list[tuple[float, str]]:
    """Units of like name as (rank, code), the smaller the rank the more alike.

    Args:
        key: the shape's name as ``keys`` (code -> name) has those of the units.
        among: codes of the units below the parents that the file tells.
        choices: units that have this very name, when there are several.
    """
    if choices:
        return [(0.0, code) for code in choices]
    own = {code: keys[code] for code in among}
    best = process.extract(key, own, scorer=fuzz.ratio, limit=_LIKE, score_cutoff=CANDIDATE_SCORE)
    return [(-round(score), code) for _, score, code in best]


def nearest_of(
    *, scored: Sequence[tuple[float, str]], box: Box, units: Mapping[str, ListedUnit], at_place: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The candidates to offer, as (code, name): most alike, of those alike the nearest, then what lies there."""
    ranked = sorted(scored, key=lambda pair: (pair[0], distance(box=box, unit=units[pair[1]]), pair[1]))
    codes = dict.fromkeys([*(code for _, code in ranked), *at_place])
    return tuple((code, units[code].name) for code in list(codes)[:CANDIDATES])
