"""One dossier, one count: which row stands for a dossier that is listed more than once."""

from typing import Any

import ibis

from etl.dossiers.model import REPEATED


def without_repeats(*, rows: Any, codes: Any) -> Any:
    """The rows, those that repeat one of ``codes`` marked as REPEATED but for the one that says most.

    That is the one of the latest file, finished before open, finished last: an export made later knows more. The
    other columns only settle what is left, the same way on every engine.
    """
    own = rows.problem.isnull() & rows.dossier_code.isin(codes.dossier_code)
    doubtful = rows.filter(own)
    order = [
        doubtful.file_no.desc(),
        doubtful.finished.desc(nulls_first=False),
        doubtful.received.asc(),
        doubtful.due.asc(),
        doubtful.unit_code.asc(),
        doubtful.field.asc(),
        doubtful.channel.asc(),
        doubtful.status.asc(),
    ]
    place = ibis.row_number().over(group_by=doubtful.dossier_code, order_by=order)
    marked = doubtful.mutate(problem=ibis.cases((place > 0, REPEATED), else_=ibis.null("string")))
    return rows.filter(~own).union(marked)
