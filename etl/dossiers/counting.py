"""The counts themselves, once for every engine: what each dossier adds to each period.

Form II.06 of Circular 01/2020/TT-VPCP, as docs/forms.md states it for dossier files:

* received: the day of receipt lies in the period; carried in: received before it and not finished before it;
* resolved: the day of finishing lies in the period: late after the due day, early before it, on time on it; a
  withdrawn dossier is always on time;
* pending: received up to the end and not finished by the end: overdue when the due day lies before the end.
"""

from typing import Any

import ibis

from etl.dossiers.model import MEASURES
from etl.dossiers.segments import Segments

KEYS = ("structure", "unit_code", "field")


def grouped(*, rows: Any, segments: Segments) -> Any:
    """All rows in one pass: one group for dossiers of the same file, unit, field and segments of their days.

    ``received_in``, ``finished_in``, ``overdue_from`` are segments; ``overdue_from`` is null when the dossier is
    not overdue at the end of any segment. Rows with a problem are groups of their own.
    """
    is_resolved = rows.finished.notnull() & ~rows.is_withdrawn
    # In two steps, because an engine works out each expression of a condition anew and a column once.
    dated = rows.select(
        "file_no",
        "problem",
        *KEYS,
        "received",
        "is_online",
        received_in=segments.of_column(rows.received),
        finished_in=segments.of_column(rows.finished),
        # Overdue "when the due day lies before the end": from the day after it, but not before the receipt.
        after_due=segments.of_column((rows.due + ibis.interval(days=1)).cast("date")),
        is_early=is_resolved & (rows.finished < rows.due),
        is_late=is_resolved & (rows.finished > rows.due),
    )
    overdue_from = ibis.greatest(dated.received_in, dated.after_due)
    is_crossing = dated.finished_in.isnull() | (overdue_from < dated.finished_in)
    staged = dated.mutate(overdue_from=ibis.cases((is_crossing, overdue_from), else_=ibis.null("int32")))
    keys = ("file_no", "problem", *KEYS, "received_in", "finished_in", "overdue_from")
    return staged.group_by(*keys).agg(
        n=staged.count(),
        # Counting where something holds is a third cheaper than summing 0 and 1.
        n_online=staged.count(where=staged.is_online),
        n_early=staged.count(where=staged.is_early),
        n_late=staged.count(where=staged.is_late),
        first=staged.received.min(),
        last=staged.received.max(),
    )


def written(table: Any, *, is_new: Any) -> Any:
    """Rows or groups with texts for their keys: blank for none, and for no structure the one of the day of receipt.

    ``is_new``: whether that day lies in the new structure.
    """
    texts = {name: table[name].fill_null("") for name in KEYS}
    by_day = ibis.cases((is_new, "post2025"), else_="pre2025")
    structure = ibis.cases((texts["structure"].strip() == "", by_day), else_=texts["structure"])
    return table.mutate(**{**texts, "structure": structure})


def period_counts(*, groups: Any, periods: Any) -> Any:
    """Sum ``groups`` (``key_no`` for unit and field) for each of ``periods`` (structure, period_no, s0, s1: segments).

    Returns key_no, period_no and the eight measures of form II.06.
    """
    alive = groups.join(
        periods.select("structure", "period_no", "s0", "s1"),
        [
            groups.structure == periods.structure,
            groups.received_in <= periods.s1,
            ibis.coalesce(groups.finished_in, ibis.literal(2**30, "int32")) >= periods.s0,
        ],
        rname="{name}_of_period",
    )
    here = alive.received_in >= alive.s0
    ended = (alive.finished_in <= alive.s1).fill_null(False)
    overdue = ~ended & (alive.overdue_from <= alive.s1).fill_null(False)
    on_time = alive.n - alive.n_early - alive.n_late

    def total(condition: Any, number: Any) -> Any:
        # Floating point is exact far beyond any count; whole numbers are summed to 128 bits, a fifth slower.
        return ibis.cases((condition, number.cast("float64")), else_=0.0).sum().cast("int32")

    return alive.group_by("key_no", "period_no").agg(
        received_online=total(here, alive.n_online),
        received_direct_post=total(here, alive.n - alive.n_online),
        carried_in=total(~here, alive.n),
        resolved_early=total(ended, alive.n_early),
        resolved_on_time=total(ended, on_time),
        resolved_late=total(ended, alive.n_late),
        pending_in_time=total(~ended & ~overdue, alive.n),
        pending_overdue=total(overdue, alive.n),
    )


def dense_counts(*, counts: Any, cells: Any, fields: Any, periods: Any) -> Any:
    """Every field of every unit and covered period, 0 where nothing happened: a list of dossiers is complete.

    ``cells``: structure, unit_code, first_key, period_no; ``fields``: field, field_no; ``periods``: period_no,
    calendar, period_start, period_end. The ``key_no`` of a unit and field is first_key + field_no.
    """
    dates = periods.select("period_no", "calendar", "period_start", "period_end")
    crossed = cells.join(dates, "period_no").cross_join(fields)
    grid = crossed.mutate(key_no=crossed.first_key + crossed.field_no)
    joined = grid.left_join(counts, ["key_no", "period_no"])
    measures = {name: joined[name].fill_null(0).cast("int32") for name in MEASURES}
    return joined.select(*KEYS, "calendar", "period_start", "period_end", **measures)
