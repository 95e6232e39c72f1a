"""Rows that were not counted: how many of each file for which reason, and the first few with row, column and value."""

from collections import defaultdict
from typing import Any

import ibis

from domain.periods import STRUCTURE_CHANGE
from etl.dossiers.counting import written
from etl.dossiers.engines import Engine
from etl.dossiers.keys import Judged
from etl.dossiers.model import (
    BACKWARDS,
    BAD_CHANNEL,
    BAD_DUE,
    BAD_FIELD,
    BAD_FINISHED,
    BAD_LINE,
    BAD_RECEIVED,
    BAD_STATUS,
    BAD_UNIT,
    CONTRADICTION,
    NO_CODE,
    REPEATED,
    Problem,
)
from etl.dossiers.tables import memtable, records

EXAMPLES = 5
# The column to look at for each reason, and the text of it that the rows keep.
_SHOWN = {
    NO_CODE: ("dossier_code", "dossier_code"),
    BAD_RECEIVED: ("received_at", "received_at_text"),
    BAD_DUE: ("due_at", "due_at_text"),
    BAD_FINISHED: ("finished_at", "finished_at_text"),
    BACKWARDS: ("finished_at", "finished_at_text"),
    BAD_STATUS: ("status", "status"),
    CONTRADICTION: ("status", "status"),
    BAD_CHANNEL: ("channel", "channel"),
    REPEATED: ("dossier_code", "dossier_code"),
    BAD_UNIT: ("unit_code", "unit_code"),
    BAD_FIELD: ("field", "field"),
    BAD_LINE: ("", "dossier_code"),
}
Example = tuple[int | None, str, str]


def explain(*, engine: Engine, rows: Any, groups: Any, verdict: Judged) -> tuple[Problem, ...]:
    """Return the problems by file and reason; reads the files once more only when there are any."""
    torn = engine.torn_lines()
    found: dict[tuple[int, str], list[Example]] = defaultdict(list)
    totals: dict[tuple[int, str], int] = {}
    bad = groups.filter(groups.problem.notnull())
    has_bad = bool(records(bad.limit(1)))
    if has_bad or verdict.bad:
        for row in records(_examples(rows=rows, verdict=verdict)):
            key = (row["file_no"], row["reason"])
            totals[key] = row["total"]
            number = _line(row=row["row"], torn=torn.get(row["file_no"], []))
            found[key].append((number, _SHOWN[row["reason"]][0], row["value"]))
    for file_no, lines in torn.items():
        totals[file_no, BAD_LINE] = len(lines)
        found[file_no, BAD_LINE] = [(line, "", "") for line in lines[:EXAMPLES]]
    return tuple(
        Problem(
            file_no=key[0], code=key[1], total=totals[key], examples=tuple(sorted(found[key], key=_place))
        )
        for key in sorted(totals)
    )


def _place(example: Example) -> tuple[int, str]:
    return example[0] or 0, example[2]


def _line(*, row: int | None, torn: list[int]) -> int | None:
    """The line of a row: lines that are no records were left out when the rows were numbered."""
    if row is None:
        return None
    for line in torn:
        row += int(line <= row)
    return row


def _examples(*, rows: Any, verdict: Judged) -> Any:
    """The first rows of each file and reason, with how many there are in all."""
    listed = [
        {"structure": key[0], "unit_code": key[1], "field": key[2], "key_reason": reason, "right_until": day}
        for key, (reason, day) in verdict.bad.items()
    ]
    texts = dict.fromkeys(("structure", "unit_code", "field", "key_reason"), "string")
    names = memtable(rows=listed, schema={**texts, "right_until": "date"})
    # Only rows that counted so far can be of a bad key; their structure is that of `written` groups.
    whole_rows = written(rows, is_new=rows.received >= STRUCTURE_CHANGE)
    joined = whole_rows.left_join(names, ["structure", "unit_code", "field"])
    of_key = ibis.cases(
        ((joined.received > joined.right_until).fill_null(False), joined.key_reason),
        else_=ibis.null("string"),
    )
    judged = joined.mutate(reason=ibis.coalesce(joined.problem, of_key))
    refused = judged.filter(judged.reason.notnull())
    value = ibis.cases(
        *((refused.reason == reason, refused[text]) for reason, (_, text) in _SHOWN.items()), else_=""
    )
    by_reason = ibis.window(
        group_by=[refused.file_no, refused.reason], order_by=[refused.row, refused.dossier_code]
    )
    whole = ibis.window(group_by=[refused.file_no, refused.reason])
    numbered = refused.select(
        "file_no",
        "reason",
        "row",
        value=value.fill_null(""),
        place=ibis.row_number().over(by_reason),
        total=refused.count().over(whole),
    )
    return numbered.filter(numbered.place < EXAMPLES)
