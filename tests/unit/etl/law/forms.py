"""Reports of every form for the tests of the law: a header, a good row, and files around them."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

from etl.definition import load_forms
from etl.model import ParsedFile
from tests.unit.etl.factories import csv_bytes, read

PERIODS = {
    "F1A": "Tháng 6/2024",
    "F1B": "Từ ngày 15/03/2024 đến ngày 14/06/2024",
    "F2": "Quý I/2024",
    "F3": "Quý I/2024",
    "F4": "6 tháng đầu năm 2024",
    "F5": "6 tháng đầu năm 2024",
    "F8": "Tháng 7/2026",
    "F7": "",
}
# every check of the form holds in these rows; columns that are not named are 0
GOOD = {
    "F1A": {
        "c3": 30,
        "c4": 10,
        "c5": 15,
        "c6": 5,
        "c7": 25,
        "c8": 10,
        "c9": 10,
        "c10": 5,
        "c11": 5,
        "c12": 3,
        "c13": 2,
    },
    "F1B": {
        "c3": 30,
        "c4": 10,
        "c5": 15,
        "c6": 5,
        "c7": 25,
        "c8": 10,
        "c9": 10,
        "c10": 5,
        "c11": 5,
        "c12": 3,
        "c13": 2,
    },
    "F2": {
        "p_total": 100,
        "p_full": 40,
        "p_part": 30,
        "p_used": 20,
        "r_total": 200,
        "r_online": 50,
        "assisted": 10,
        "r_pct": "25%",
        "fee": 80,
        "paid": 20,
        "paid_pct": "25%",
    },
    "F3": {
        "s_recv": 100,
        "digi": 60,
        "nodigi": 40,
        "reuse": 30,
        "k_res": 90,
        "eres": 80,
        "d_tot": 70,
        "d_el": 60,
        "d_sig": 50,
        "pk": 9,
        "pk_ot": 8,
        "pk_sat": 7,
    },
    "F4": {
        "pc": 20,
        "pc_ok": 18,
        "pc_old": 3,
        "pc_net": 17,
        "lap": 4,
        "prn": 5,
        "lan": "x",
        "net": "100,5",
        "iso": "Không",
    },
    "F5": {
        "st": 20,
        "g6": 5,
        "g7": 10,
        "g8": 5,
        "tr": 15,
        "tr_pct": "75%",
        "cb": 12,
        "nc": 6,
        "iu1": 9,
        "iu2": 9,
        "iu3": 9,
        "iu4": 8,
        "iu5": 8,
        "iu6": 7,
        "sh": 14,
        "se": 13,
        "ft": 1,
        "pt": 1,
    },
    "F8": {"s1": "15", "s2": "18", "s3": "10", "s4": "8", "s5": "20", "s6": "16", "s": "87", "rt": "95"},
}
NAMES = {"F1A": "Hộ tịch", "F8": "Phường Thành Sen"}
Changes = Mapping[str, object]


def columns(form: str) -> list[tuple[str, str]]:
    """(column id, header path) of the form's columns in the order of the paper, notes left out."""
    (layout,) = next(one for one in load_forms() if one.id == form).layouts
    wanted = [column for column in layout.columns if column.id not in ("code", "note", "level", "rank")]
    return [(column.id, column.header_path) for column in wanted]


def header(form: str) -> list[str]:
    """The header of one row, its levels joined by " / "."""
    return [path for _, path in columns(form)]


def row(form: str, *, stt: object = 1, name: str | None = None, **changes: object) -> list[object]:
    """A good row of the form, with some of its cells changed."""
    cells: dict[str, object] = {**GOOD[form], **changes}
    cells |= {"stt": stt, "name": NAMES.get(form, "Xã Đồng Lộc") if name is None else name}
    return [cells.get(column, 0) for column, _ in columns(form)]


def reporter(form: str) -> str:
    """A line that names the reporting unit."""
    unit = {"F1A": "UBND xã Đồng Lộc, huyện Can Lộc", "F8": "UBND tỉnh Hà Tĩnh"}.get(
        form, "UBND huyện Can Lộc"
    )
    return f"Đơn vị báo cáo: {unit}"


def lines(
    form: str,
    rows: Sequence[Sequence[object]],
    *,
    above: Sequence[Sequence[object]] | None = None,
    own_header: Sequence[object] | None = None,
) -> list[list[object]]:
    """The lines of a sheet: period, reporter, header in line 3, rows from line 4 (unless `above` is other)."""
    top = [[PERIODS[form]], [reporter(form)]] if above is None else above
    return [*map(list, top), list(own_header or header(form)), *map(list, rows)]


def parsed(form: str, rows: Sequence[Sequence[object]], **facts: Sequence[object]) -> ParsedFile:
    """What the engine makes of a CSV file of the form."""
    return read(csv_bytes(lines(form, rows, **facts)))  # type: ignore[arg-type]


def xlsx(*sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook with the given sheets, named S1, S2 ..."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, start=1):
        tab = book.create_sheet(f"S{number}")
        for line in sheet:
            tab.append(list(line))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def codes(found: ParsedFile) -> set[str]:
    """The issue codes of a file."""
    return {issue.code for issue in found.issues}


def rows_of(found: ParsedFile) -> list[tuple[str, str, int]]:
    """(unit, field, row) of the rows to load."""
    return [(one.unit_code, one.field, one.row) for sheet in found.sheets for one in sheet.rows]
