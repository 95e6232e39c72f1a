"""From the columns of a file to rows that can be counted: dates read, words compared, or a reason why not.

Everything here is an Ibis expression, so DuckDB and Spark give the same answer.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import ibis

from etl.dossiers.model import (
    BACKWARDS,
    BAD_CHANNEL,
    BAD_DUE,
    BAD_FINISHED,
    BAD_LINE,
    BAD_RECEIVED,
    BAD_STATUS,
    CONTRADICTION,
    NO_CODE,
)
from etl.dossiers.words import DONE, ONLINE, WITHDRAWN, load_words

DATES = ("received_at", "due_at", "finished_at")
TEXTS = ("dossier_code", "unit_code", "structure", "field", "channel", "status")
ROW, TORN = "_row_number", "_corrupt_record"  # columns that an engine adds, where it can
_EARLIEST = date(2000, 1, 1)
_DMY = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T].*)?$"
# Where year, month and day stand in the two spellings almost every export uses (substring positions from 0).
_SLASHED, _ISO = ((6, 4), (3, 2), (0, 2)), ((0, 4), (5, 2), (8, 2))


def day_of(column: Any) -> Any:
    """The date of a cell: a date or time as it is, text as d/m/yyyy or yyyy-mm-dd with any time after it.

    Null when it is blank or no date.
    """
    if column.type().is_date():
        return column
    if column.type().is_timestamp():
        return column.date()
    if not column.type().is_string():
        return ibis.null("date")
    text = column.strip()
    ends = (text.length() == 10) | text.substr(10, 1).isin([" ", "T"])
    slashed = ends & (text.substr(2, 1) == "/") & (text.substr(5, 1) == "/")
    iso = ends & (text.substr(4, 1) == "-") & (text.substr(7, 1) == "-")
    return ibis.cases(
        (slashed, _from_parts(text, _SLASHED)),
        (iso, _from_parts(text, _ISO)),
        else_=_from_pattern(text),
    )


def _from_parts(text: Any, places: tuple[tuple[int, int], ...]) -> Any:
    year, month, day = (text.substr(start, length) for start, length in places)
    return (year + "-" + month + "-" + day).try_cast("date")


def _from_pattern(text: Any) -> Any:
    day, month, year = (text.re_extract(_DMY, number) for number in (1, 2, 3))
    found = (year + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")).try_cast("date")
    return ibis.cases((text.re_search(_DMY), found), else_=ibis.null("date"))


def is_filled(column: Any) -> Any:
    """Whether a cell holds anything."""
    if column.type().is_string():
        return column.notnull() & (column.strip() != "")
    return column.notnull()


def canonical(*, table: Any, columns: dict[str, str], file_no: int) -> Any:
    """The form's columns of one file under their own names, dates read; ``row`` is kept where the table has it."""
    texts = {name: table[columns[name]].cast("string") for name in TEXTS}
    days = {name.removesuffix("_at"): day_of(table[columns[name]]) for name in DATES}
    shown = {f"{name}_text": table[columns[name]].cast("string") for name in DATES}
    torn = table[TORN].notnull() if TORN in table.columns else ibis.literal(False)
    row = table[ROW].cast("int64") if ROW in table.columns else ibis.null("int64")
    given = is_filled(table[columns["finished_at"]])
    number = ibis.literal(file_no, "int32")
    return table.select(
        file_no=number, row=row, is_torn=torn, is_finish_given=given, **texts, **days, **shown
    )


def judged(*, rows: Any, today: date) -> Any:
    """The rows with ``problem`` (null when the row counts), ``is_online`` and ``is_withdrawn``.

    A receipt or finish before 2000 or after the end of next year is a slip of the keyboard and no date.
    """
    channel, status = Word(rows.channel, column="channel"), Word(rows.status, column="status")
    latest = date(today.year + 1, 12, 31)
    known_receipt = rows.received.between(_EARLIEST, latest)
    known_finish = rows.finished.between(_EARLIEST, latest)
    is_closed = status.means(DONE) | status.means(WITHDRAWN)
    reasons = (
        (rows.is_torn, BAD_LINE),
        (rows.dossier_code.isnull() | (rows.dossier_code == ""), NO_CODE),
        (~known_receipt.fill_null(False), BAD_RECEIVED),
        (rows.due.isnull(), BAD_DUE),
        (rows.is_finish_given & ~known_finish.fill_null(False), BAD_FINISHED),
        ((rows.finished < rows.received).fill_null(False), BACKWARDS),
        (~status.is_known, BAD_STATUS),
        (is_closed != rows.is_finish_given, CONTRADICTION),
        (~channel.is_known, BAD_CHANNEL),
    )
    is_bad = reduce(or_, (condition for condition, _ in reasons))
    # First whether anything is wrong, and only for those rows what: nearly all rows are spared the second question.
    problem = ibis.cases((~is_bad, ibis.null("string")), *reasons, else_=ibis.null("string"))
    return rows.mutate(problem=problem, is_online=channel.means(ONLINE), is_withdrawn=status.means(WITHDRAWN))


class Word:
    """A column of known words as a number: its place in the list of all spellings.

    An engine finds the place once for each different text of a column and not for each row (DuckDB does so for
    functions of one dictionary-coded column), so that the many spellings cost nothing.
    """

    def __init__(self, cells: Any, *, column: str) -> None:
        self._ranges: dict[str, tuple[int, int]] = {}
        spellings: list[str] = []
        for (of, meaning), words in load_words().items():
            if of == column:
                self._ranges[meaning] = (len(spellings), len(spellings) + len(words) - 1)
                spellings += words
        place = ibis.array(spellings).index(cells)
        self._place = place.fill_null(-1)

    @property
    def is_known(self) -> Any:
        """Whether the cell holds one of the words."""
        return self._place >= 0

    def means(self, meaning: str) -> Any:
        """Whether the cell holds a word of this meaning."""
        return self._place.between(*self._ranges[meaning])
