"""Published scores of form F8 on their way into the tables of published figures.

The portal's JSON says when it was taken; a table of scores sent as a report does not, and is kept under the end of its
period: sent again, it takes its own place.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, time
from decimal import Decimal

from sqlalchemy import Connection

from etl.load.context import LoadContext
from etl.model import FactRow, OfficialRow, ParsedSheet
from store.writes.official import PublishedCounts, PublishedScore, write_official

INDEX_ID, FORM = "766", "F8"
COMPONENTS = {
    "score766_transparency": "CKMB",
    "score766_progress": "TDGQ",
    "score766_online": "ONLINE",
    "score766_payment": "TTTT",
    "score766_digitisation": "MDSH",
    "score766_satisfaction": "MDHL",
    "score766_total": "total",
}


def write_published(
    *,
    context: LoadContext,
    connection: Connection,
    sheet: ParsedSheet,
    period_id: int,
    submission_id: int,
    only: Collection[int] | None = None,
) -> None:
    """Keep the published scores of a sheet (of the units ``only``) beside its facts; nothing for other forms."""
    if sheet.form != FORM or sheet.period_end is None:
        return
    rows = sheet.official or tuple(_of_table(row) for row in sheet.rows)
    placed = [(context.unit_ids[sheet.structure, row.unit_code], row) for row in rows]
    units = [(number, row) for number, row in placed if only is None or number in only]
    write_official(
        connection=connection,
        index_id=INDEX_ID,
        period_id=period_id,
        captured_at=sheet.captured_at or datetime.combine(sheet.period_end, time()),
        submission_id=submission_id,
        scores=[score for unit_id, row in units for score in _scores(unit_id=unit_id, row=row)],
        counts=[count for unit_id, row in units for count in _counts(unit_id=unit_id, row=row)],
    )


def _of_table(row: FactRow) -> OfficialRow:
    scores: Mapping[str, Decimal] = {
        COMPONENTS[measure]: Decimal(value)
        for measure, value in row.measures.items()
        if measure in COMPONENTS
    }
    return OfficialRow(unit_code=row.unit_code, scores=scores, rank=None, metrics=())


def _scores(*, unit_id: int, row: OfficialRow) -> list[PublishedScore]:
    groups = [
        PublishedScore(unit_id, name, float(score), rank=row.rank if name == "total" else None)
        for name, score in row.scores.items()
    ]
    known = {score.component for score in groups}
    metrics = [
        PublishedScore(unit_id, own.metric, float(own.score), flags=own.flag)
        for own in row.metrics
        if own.score is not None and own.metric not in known
    ]
    return groups + metrics


def _counts(*, unit_id: int, row: OfficialRow) -> list[PublishedCounts]:
    return [
        PublishedCounts(
            unit_id=unit_id,
            metric=own.metric,
            numerator=_float(own.numerator),
            denominator=_float(own.denominator),
            ratio=_float(own.ratio),
            flag=own.flag,
        )
        for own in row.metrics
    ]


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
