"""The report of a match: what was found for each unit and what is left of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from etl.boundaries.candidates import like_names, nearest_of
from etl.boundaries.listed import ListedUnit
from etl.boundaries.matching import Identity, name_conflicts, short_key
from etl.boundaries.places import Boxes, lying_in
from etl.boundaries.report import MatchReport, NameConflict, Unmatched


def match_report(
    *,
    identity: Identity,
    codes: Sequence[str | None],
    boxes: Boxes,
    units: Mapping[str, ListedUnit],
    reading: str,
) -> MatchReport:
    """The report: ``codes`` are those of ``identity`` with the rows settled by place filled in.

    ``boxes``: west, south, east, north of each row in degrees, NaN without a shape.
    """
    has_area = ~np.isnan(boxes[:, 0])
    filled = {code for code, area in zip(codes, has_area, strict=True) if code and area}
    found = Counter(code for code in codes if code)
    texts = identity.texts
    has_plain_codes = bool(identity.code_field) and identity.example is None
    return MatchReport(
        code_field=identity.code_field,
        code_example=identity.example,
        other_level=tuple(identity.names[row] or texts[row] for row in sorted(identity.aside)),
        name_field=identity.name_field,
        parent_fields=identity.named.parent_fields,
        reading=reading,
        matched=tuple(sorted(filled)),
        missing=tuple((code, unit.name) for code, unit in units.items() if code not in filled),
        unmatched=_unmatched(identity=identity, codes=codes, boxes=boxes, units=units),
        duplicates=tuple(sorted(code for code, n in found.items() if n > 1)),
        padded=tuple(
            sorted({c for c, text in zip(codes, texts, strict=True) if c and has_plain_codes and c != text})
        ),
        empty=tuple(sorted(set(found) - filled)),
        name_conflicts=tuple(
            name_conflicts(codes=codes, names=identity.names, units=units) if identity.code_field else ()
        ),
        close_names=tuple(
            NameConflict(
                code=str(codes[row]), file_name=identity.names[row], unit_name=units[str(codes[row])].name
            )
            for row in sorted(identity.named.close)
        ),
        by_place=tuple(sorted(str(codes[row]) for row in identity.named.choices if codes[row])),
    )


def _unmatched(
    *, identity: Identity, codes: Sequence[str | None], boxes: Boxes, units: Mapping[str, ListedUnit]
) -> tuple[Unmatched, ...]:
    keys = {code: short_key(unit.name) for code, unit in units.items()}
    rows = [row for row, code in enumerate(codes) if code is None and row not in identity.aside]
    free = set(units) - {code for code in codes if code}
    there = lying_in(boxes=boxes[rows], units=units, codes=free)
    return tuple(
        Unmatched(
            row=row + 1,
            code=identity.texts[row],
            name=identity.names[row],
            candidates=nearest_of(
                scored=_alike(identity=identity, row=row, keys=keys),
                box=boxes[row],
                units=units,
                at_place=at_place,
            ),
        )
        for row, at_place in zip(rows, there, strict=True)
    )


def _alike(*, identity: Identity, row: int, keys: Mapping[str, str]) -> list[tuple[float, str]]:
    name = identity.names[row]
    if not name:
        return []
    choices = identity.named.choices.get(row, ())
    among = identity.named.allowed.get(row) or keys.keys()
    return like_names(key=short_key(name), keys=keys, among=among, choices=choices)
