"""Notes on counts that are far from the unit's own history, kept true as files arrive and are replaced."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection

from domain.access import Scope
from domain.outliers import OutlierRule, outlier_scores
from etl.definition import load_forms
from etl.load.findings import OUTLIER
from store.queries.history import HistoryRow, history
from store.queries.submissions import Placed, placed_findings
from store.tables import submission_sheet
from store.writes.findings import sync_findings

SeriesKey = tuple[int, str, str, str, str]


@lru_cache(maxsize=1)
def counted_columns() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """{form: {measure: (column id, column title)}} of the columns that hold counts; shares and scores are no counts."""
    return {
        form.id: {
            column.measure: (column.id, column.title)
            for layout in form.layouts
            for column in layout.columns
            if column.measure and column.kind == "count"
        }
        for form in load_forms()
        if form.calendar != "none"
    }


def refresh_outliers(
    *, connection: Connection, scope: Scope, form: str, unit_ids: Collection[int] | None, rule: OutlierRule
) -> int:
    """Add and withdraw the notes on one form for ``unit_ids`` (None: all units); returns the submissions touched."""
    columns = counted_columns().get(form, {})
    if not columns or (unit_ids is not None and not unit_ids):
        return 0
    ids = None if unit_ids is None else sorted(unit_ids)
    rows = list(history(connection=connection, scope=scope, form=form, measures=columns, unit_ids=ids))
    wanted = set(_notes(rows=rows, columns=columns, rule=rule))
    units = None if ids is None else {(row.structure, row.unit_code) for row in rows}
    existing = placed_findings(
        connection=connection, scope=scope, code=OUTLIER, condition=submission_sheet.c.form == form
    )
    own = {number: placed for number, placed in existing.items() if units is None or _unit(placed) in units}
    return len(sync_findings(connection=connection, existing=own, wanted=wanted, severity="note"))


def _unit(placed: Placed) -> tuple[str, str]:
    params = dict(placed.params)
    return params.get("structure", ""), params.get("unit_code", "")


def _notes(
    *, rows: Iterable[HistoryRow], columns: Mapping[str, tuple[str, str]], rule: OutlierRule
) -> Iterator[Placed]:
    series: dict[SeriesKey, list[HistoryRow]] = defaultdict(list)
    for row in rows:
        series[row.unit_id, row.field, row.measure, row.kind, row.calendar].append(row)
    long_enough = [own for own in series.values() if len(own) > rule.least_periods]
    if not long_enough:
        return
    values = np.full((len(long_enough), max(map(len, long_enough))), np.nan)
    for line, own in enumerate(long_enough):
        values[line, : len(own)] = [row.value for row in own]
    found = outlier_scores(values=values, rule=rule)
    with np.errstate(invalid="ignore"):
        unusual = np.abs(found.score) >= rule.limit
    for line, position in np.argwhere(unusual):
        yield _placed(
            row=long_enough[line][position],
            columns=columns,
            median=float(found.median[line, position]),
            score=float(found.score[line, position]),
            n_before=int(found.n_before[line, position]),
        )


def _placed(
    *, row: HistoryRow, columns: Mapping[str, tuple[str, str]], median: float, score: float, n_before: int
) -> Placed:
    column, title = columns[row.measure]
    params = {
        "unit_code": row.unit_code,
        "structure": row.structure,
        "column_title": title,
        "median": f"{median:g}".replace(".", ","),
        "score": f"{score:+.1f}".replace(".", ","),
        "n": str(n_before),
    }
    return Placed(
        submission_id=row.submission_id,
        code=OUTLIER,
        sheet=row.sheet,
        row=row.row,
        column=column,
        value=f"{row.value:g}" if abs(row.value) < 1e6 else f"{row.value:.0f}",
        params=tuple(sorted(params.items())),
    )
