"""What is counted, against an independent count; what is not counted, with the reason and the row."""

import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    MEASURES,
    NO_CODE,
    PROBLEMS,
    REPEATED,
)
from tests.integration.dossiers.conftest import Count
from tests.integration.dossiers.counted import Cells, count_paths, write_csv
from tests.integration.dossiers.recount import FIELDS, Dossier, recount

FIRST, LAST = date(2025, 6, 15), date(2025, 12, 31)
GOOD = Dossier(
    "H1", "18484", "ho_tich", "Trực tuyến", date(2025, 8, 20), date(2025, 8, 25), date(2025, 8, 22)
)


def days(first: date = FIRST, last: date = LAST) -> st.SearchStrategy[date]:
    """Days with those that matter more often: the edges of periods."""
    edges = [date(2025, 7, d) for d in (1, 14, 15)] + [
        date(2025, 6, 30),
        date(2025, 9, 14),
        date(2025, 9, 15),
    ]
    return st.one_of(st.sampled_from(edges), st.dates(first, last))


@st.composite
def dossier(draw: st.DrawFn) -> Dossier:
    received = draw(days())
    finished = draw(st.one_of(st.none(), st.integers(0, 120).map(lambda n: received + timedelta(days=n))))
    return Dossier(
        code=f"H27.{draw(st.uuids())}",
        unit=draw(st.sampled_from(["18484", "18073"])),
        field=draw(st.sampled_from(FIELDS)),
        channel=draw(st.sampled_from(["Trực tuyến", "Trực tiếp", "Bưu chính công ích"])),
        received=received,
        due=draw(days(FIRST - timedelta(days=5), LAST)),
        finished=finished,
        is_withdrawn=finished is not None and draw(st.booleans()),
    )


@settings(max_examples=10, deadline=None)
@given(dossiers=st.lists(dossier(), min_size=1, max_size=120))
def test_every_count_is_that_of_the_days(dossiers: list[Dossier]) -> None:
    """Given any dossiers, when they are counted, then each cell is what counting day by day gives."""
    with TemporaryDirectory() as name:
        path = write_csv(path=Path(name) / "a.csv", rows=[one.cells() for one in dossiers])
        counted, rows = count_paths(
            paths=[path], folder=Path(name), first=FIRST, last=LAST, calendars=("admin15", "calendar")
        )

    assert counted.rows_refused == 0 and rows
    for row in rows:
        own = [d for d in dossiers if (d.unit, d.field) == (row["unit_code"], row["field"])]
        expected = recount(own, start=row["period_start"], end=row["period_end"])
        assert {name: row[name] for name in MEASURES} == expected, row
        assert all(type(row[name]) is int for name in MEASURES), "a count is a whole number"


def test_every_field_of_every_covered_period_has_a_row(count: Count) -> None:
    """Given one dossier and the days the file covers, then nothing happened elsewhere: 0, and not a missing row."""
    _, rows = count([GOOD.cells()], first=date(2025, 7, 15), last=date(2025, 10, 14))

    periods = {(row["period_start"], row["period_end"]) for row in rows}
    assert periods == {
        (date(2025, 7, 15), date(2025, 8, 14)),
        (date(2025, 8, 15), date(2025, 9, 14)),
        (date(2025, 9, 15), date(2025, 10, 14)),
    }
    assert len(rows) == len(periods) * len(FIELDS)
    assert sum(row[name] for row in rows for name in MEASURES) == 2  # received in one month, resolved in it


def test_a_period_the_file_covers_only_in_part_has_no_count(count: Count) -> None:
    rows = [
        GOOD.cells(),
        {**GOOD.cells(), "dossier_code": "H2", "received_at": "01/10/2025", "finished_at": "02/10/2025"},
    ]

    _, from_20th = count(rows)
    _, from_15th = count(rows, first=date(2025, 8, 15))

    assert {row["period_end"] for row in from_20th} == set()
    assert {row["period_end"] for row in from_15th} == {date(2025, 9, 14)}


BAD: Sequence[tuple[str, dict[str, str], str, str]] = (
    (NO_CODE, {"dossier_code": ""}, "dossier_code", ""),
    (BAD_RECEIVED, {"received_at": "31/02/2025"}, "received_at", "31/02/2025"),
    (BAD_RECEIVED, {"received_at": "20/08/2205"}, "received_at", "20/08/2205"),
    (BAD_DUE, {"due_at": "sớm"}, "due_at", "sớm"),
    (BAD_FINISHED, {"finished_at": "22-08"}, "finished_at", "22-08"),
    (BACKWARDS, {"finished_at": "19/08/2025"}, "finished_at", "19/08/2025"),
    (BAD_STATUS, {"status": "Chờ"}, "status", "Chờ"),
    (CONTRADICTION, {"finished_at": ""}, "status", "Đã trả kết quả"),
    (CONTRADICTION, {"status": "Đang giải quyết"}, "status", "Đang giải quyết"),
    (BAD_CHANNEL, {"channel": "Fax"}, "channel", "Fax"),
    (BAD_UNIT, {"unit_code": "99999"}, "unit_code", "99999"),
    (BAD_UNIT, {"structure": "2025"}, "unit_code", "18484"),
    (BAD_FIELD, {"field": "thue"}, "field", "thue"),
    (
        BAD_UNIT,
        {"structure": "pre2025", "unit_code": "18568", "received_at": "02/01/2025"},
        "unit_code",
        "18568",
    ),
)


def test_rows_that_cannot_count_are_named(count: Count) -> None:
    """Given a good row and bad ones under it, then one counts, and each other is told by row, column and value."""
    finished = {**GOOD.cells(), "finished_at": "25/08/2025"}
    bad = [{**finished, "dossier_code": f"B{n}", **changed} for n, (_, changed, _, _) in enumerate(BAD)]

    counted, _ = count([GOOD.cells(), *bad], first=date(2025, 8, 15), last=date(2025, 9, 14))

    told = {(p.code, *example) for p in counted.problems for example in p.examples}
    assert counted.rows_counted == 1
    assert told == {(code, row, column, value) for row, (code, _, column, value) in enumerate(BAD, start=3)}
    assert sum(p.total for p in counted.problems) == len(BAD)


def test_each_reason_has_a_test_of_its_own() -> None:
    assert {code for code, _, _, _ in BAD} | {REPEATED, BAD_LINE} == set(PROBLEMS)


def test_a_dossier_listed_twice_counts_once_as_it_was_last(count: Count) -> None:
    """Given one dossier open in one row and finished in another, then it counts as finished; the other is named."""
    still_open = {**GOOD.cells(), "finished_at": "", "status": "Đang giải quyết"}

    counted, rows = count([still_open, GOOD.cells()], first=date(2025, 8, 15), last=date(2025, 9, 14))

    assert [(p.code, p.total, p.examples) for p in counted.problems] == [
        (REPEATED, 1, ((2, "dossier_code", "H1"),))
    ]
    assert (sum(r["resolved_early"] for r in rows), sum(r["pending_overdue"] for r in rows)) == (1, 0)


def test_the_later_file_knows_more(tmp_path: Path) -> None:
    """Given the same dossier in two exports, then the later one decides, even where it says less."""
    early = write_csv(path=tmp_path / "1.csv", rows=[GOOD.cells()])
    late = write_csv(path=tmp_path / "2.csv", rows=[{**GOOD.cells(), "channel": "Trực tiếp"}])

    counted, rows = count_paths(
        paths=[early, late], folder=tmp_path, first=date(2025, 8, 15), last=date(2025, 9, 14)
    )

    assert [(p.file_no, p.code) for p in counted.problems] == [(0, REPEATED)]
    assert (sum(r["received_online"] for r in rows), sum(r["received_direct_post"] for r in rows)) == (0, 1)


def test_lines_that_are_no_records_are_told_and_do_not_shift_the_others(tmp_path: Path) -> None:
    path = write_csv(path=tmp_path / "a.csv", rows=[GOOD.cells()])
    bad = {**GOOD.cells(), "dossier_code": "H2", "status": "Chờ"}
    with path.open("a", encoding="utf-8") as handle:
        handle.write("H3,18484\n")
        handle.write(",".join(bad.values()) + "\n")

    counted, _ = count_paths(paths=[path], folder=tmp_path, first=date(2025, 8, 15), last=date(2025, 9, 14))

    found = [(p.code, p.total, p.examples) for p in counted.problems]
    assert found == [(BAD_STATUS, 1, ((4, "status", "Chờ"),)), (BAD_LINE, 1, ((3, "", ""),))]


@pytest.mark.parametrize(
    ("encoding", "separator", "form"),
    [
        ("utf-8", ";", "NFC"),
        ("utf-8-sig", ",", "NFD"),
        ("utf-16", "\t", "NFC"),
        ("cp1258", ";", "NFC"),
    ],
)
def test_encodings_separators_and_unicode_forms(
    encoding: str, separator: str, form: str, tmp_path: Path
) -> None:
    cells = {name: unicodedata.normalize(form, text) for name, text in GOOD.cells().items()}
    cells["channel"] = cells["channel"].upper()
    if encoding == "cp1258":  # a byte for the letter, one for its tone
        cells = {name: _parted(text) for name, text in cells.items()}
    path = write_csv(path=tmp_path / "a.csv", rows=[cells], separator=separator, encoding=encoding)

    counted, rows = count_paths(
        paths=[path], folder=tmp_path, first=date(2025, 8, 15), last=date(2025, 9, 14)
    )

    assert counted.problems == ()
    assert sum(row["received_online"] for row in rows) == 1


def _parted(text: str) -> str:
    """The text as windows-1258 spells it: base letters of the code page, tones apart."""
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [p for p in parts[1:] if p in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", parts[0] + "".join(p for p in parts[1:] if p not in tones))
        out += base + "".join(tones)
    return out


@pytest.mark.parametrize(
    "text", ["20/08/2025", "20/8/2025 9:05", "2025-08-20", "2025-08-20T07:30:00", "20.08.2025"]
)
def test_days_are_read_as_offices_write_them(text: str, count: Count) -> None:
    counted, rows = count(
        [{**GOOD.cells(), "received_at": text}], first=date(2025, 8, 15), last=date(2025, 9, 14)
    )

    assert counted.problems == () and sum(row["received_online"] for row in rows) == 1


def test_a_blank_structure_is_that_of_the_day_of_receipt(count: Count) -> None:
    old: Cells = {
        **GOOD.cells(),
        "dossier_code": "H2",
        "structure": "",
        "received_at": "20/05/2025",
        "finished_at": "21/05/2025",
    }

    _, rows = count([{**GOOD.cells(), "structure": ""}, old], first=date(2025, 5, 15), last=date(2025, 9, 14))

    received = [
        (r["structure"], r["period_end"]) for r in rows if r["received_online"] and r["calendar"] == "admin15"
    ]
    assert set(received) == {
        ("pre2025", date(2025, 6, 14)),
        ("post2025", date(2025, 9, 14)),
    }
