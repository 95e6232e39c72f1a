"""``score``: any table with any definition, no database; and how an index becomes rows of a file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from domain.index.compute import IndexResult, compute
from domain.index.notes import Note
from domain.index.spec_files import read_spec
from etl.jobs.index_table import read_table
from etl.jobs.tabular import Cell, write_table

COLUMNS = ("unit", "element", "level", "score", "rank")
NOTE_COLUMNS = ("unit", "period", "element", "code", "before", "after", "message")
_SHOWN = 20


@dataclass(frozen=True)
class Scored:
    """How many rows were written and the remarks that a person should see."""

    rows: int
    remarks: tuple[str, ...]


def score_file(*, spec: Path, data: Path, out: Path, notes: Path | None, lang: str) -> Scored:
    """Score ``data`` with ``spec`` and write ``out`` (and all notes); raises ReformAtlasError for what is wrong."""
    definition = read_spec(path=spec)
    table = read_table(path=data, spec=definition)
    result = compute(spec=definition, data=table)
    columns = (*COLUMNS, definition.panel) if definition.panel else COLUMNS
    rows = write_table(path=out, columns=columns, rows=score_rows(result))
    if notes is not None:
        write_table(path=notes, columns=NOTE_COLUMNS, rows=(_note_row(n, lang=lang) for n in result.notes))
    return Scored(rows=rows, remarks=tuple(_remarks(result=result, lang=lang)))


def score_rows(result: IndexResult) -> Iterator[tuple[Cell, ...]]:
    """Rows of COLUMNS (and the period of a panel) by unit, the index first; empty where not computable."""
    levels = result.spec.levels
    names = sorted(result.nodes, key=lambda name: -levels[name])
    at = [result.nodes.index(name) for name in names]
    for row, (unit, period) in enumerate(result.data.rows):
        for name, column in zip(names, at, strict=True):
            score, rank = result.scores[row, column], result.ranks[row, column]
            cells: tuple[Cell, ...] = (
                unit,
                name,
                levels[name],
                None if np.isnan(score) else float(score),
                None if np.isnan(rank) else int(rank),
            )
            yield (*cells, period) if result.data.periods else cells


def _note_row(note: Note, *, lang: str) -> tuple[Cell, ...]:
    return (
        note.unit,
        note.period,
        note.element,
        note.code,
        note.before,
        note.after,
        note.sentence(lang=lang),
    )


def _remarks(*, result: IndexResult, lang: str) -> Iterator[str]:
    """The first notes in words, then how many more there are."""
    for note in result.notes[:_SHOWN]:
        yield note.sentence(lang=lang)
    rest = Counter(note.code for note in result.notes[_SHOWN:])
    if rest:
        counts = ", ".join(f"{code} {count}" for code, count in rest.items())
        yield f"… {counts} (--notes FILE)"
