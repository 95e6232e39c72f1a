"""Reports as offices send them, made with their answers: real units, random figures, every habit of section 2 to 7.

Written from the rules (docs/forms.md), not from any example, and without using the reader: what is expected is noted
while the report is made.
"""

import csv
import io
import random
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from xml.sax.saxutils import escape

import openpyxl

from domain.paths import CATALOGUE_DIR
from domain.units.register import Register, register_from_tables
from tests.unit.etl.law.forms import columns

TONES = "\u0300\u0301\u0303\u0309\u0323"
PERIODS = {
    "F1B": ("Từ ngày 15/12/2023 đến ngày 14/3/2024", "Quý I/2024"),
    "F2": ("Quý II năm 2024", "01/04/2024 - 30/06/2024"),
    "F3": ("QUÝ 2-2024", "Từ 1/4/2024 đến 30/6/2024"),
    "F4": ("6 tháng đầu năm 2024", "Từ ngày 01/01/2024 đến ngày 30/06/2024"),
    "F5": ("6 tháng đầu năm 2024", "1/1/2024 – 30/6/2024"),
}
Figures = dict[str, int]


@dataclass
class Report:
    """A report and what is right: {(unit, column id): figure} to load, {(row, code)} to say."""

    form: str
    is_new: bool = False  # after 2025-07-01: headings are only blocks, the province is the parent of all
    lines: list[list[object]] = field(default_factory=list)
    figures: dict[tuple[str, str], int] = field(default_factory=dict)
    issues: set[tuple[int | None, str]] = field(default_factory=set)
    unusable: set[str] = field(
        default_factory=set
    )  # columns in which a row has no number: no total is checked


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of the catalogue."""
    with (CATALOGUE_DIR / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=1)
def register() -> Register:
    """The real register of Hà Tĩnh."""
    return register_from_tables(units=table("units.csv"), aliases=table("unit_aliases.csv"))


@lru_cache(maxsize=1)
def districts() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """{(code, name) of a district: (code, name) of its communes in early 2024}."""
    units = [u for u in table("units.csv") if u["valid_from"] <= "2024-03-14" <= (u["valid_to"] or "9999")]
    return {
        (one["code"], one["name"]): [(u["code"], u["name"]) for u in units if u["parent_code"] == one["code"]]
        for one in units
        if one["level"] == "district"
    }


@lru_cache(maxsize=1)
def blocks() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The communes after 2025 in two blocks, as the districts before."""
    units = [u for u in table("units.csv") if u["structure"] == "post2025" and u["level"] == "commune"]
    return {
        ("", f"Khối {kind}"): [(u["code"], u["name"]) for u in units if u["name"].lower().startswith(kind)]
        for kind in ("phường", "xã")
    }


def good_figures(form: str, rng: random.Random) -> Figures:
    """Figures that hold every check of the form."""

    def below(most: int) -> int:
        return rng.randint(0, most)

    if form == "F1B":
        c4, c5, c6 = below(3000), below(900), below(60)
        late = below(c4 + c5)
        c12, c13 = below(c6), 0
        rest = c4 + c5 + c6 - c12 - c13
        c8 = below(rest)
        c10 = min(late, rest - c8)
        return {
            "c3": c4 + c5 + c6,
            "c4": c4,
            "c5": c5,
            "c6": c6,
            "c7": rest,
            "c8": c8,
            "c9": rest - c8 - c10,
            "c10": c10,
            "c11": c12 + c13,
            "c12": c12,
            "c13": c13,
        }
    if form == "F2":
        full, part, online, fee = below(1200), below(900), below(1500), below(1100)
        return {
            "p_total": full + part + below(90),
            "p_full": full,
            "p_part": part,
            "p_used": below(full + part),
            "r_total": online + below(2000),
            "r_online": online,
            "assisted": below(online),
            "fee": fee,
            "paid": below(fee),
        }
    if form == "F3":
        digi, nodigi, res, docs, pk = below(1500), below(1200), below(1300), below(2500), below(30)
        el = below(docs)
        return {
            "s_recv": digi + nodigi,
            "digi": digi,
            "nodigi": nodigi,
            "reuse": below(digi),
            "k_res": res,
            "eres": below(res),
            "d_tot": docs,
            "d_el": el,
            "d_sig": below(el),
            "pk": pk,
            "pk_ot": below(pk),
            "pk_sat": below(pk),
        }
    if form == "F4":
        pc = below(60)
        ours = {
            column: below(12) for column in ["prn", "scn", "pho", "shr", "qr", "que", "scr", "cam", "kio"]
        }
        flags = {
            column: below(1) for column in ["lan", "tsl", "wifi", "vc", "web", "mc", "mclt", "mcdt", "iso"]
        }
        return {
            "pc": pc,
            "pc_ok": below(pc),
            "pc_old": below(pc),
            "pc_net": below(pc),
            "lap": below(pc),
            "net": below(999),
            **ours,
            **flags,
        }
    parts = [below(20) for _ in range(3)]
    staff = sum(parts)
    others = {
        column: below(staff)
        for column in ["tr", "cb", "nc", "iu1", "iu2", "iu3", "iu4", "iu5", "iu6", "sh", "se", "ft", "pt"]
    }
    return {"st": staff, "g6": parts[0], "g7": parts[1], "g8": parts[2], **others}


FLAGS = {"lan", "tsl", "wifi", "vc", "web", "mc", "mclt", "mcdt", "iso"}
SHARES = {"r_pct": ("r_online", "r_total"), "paid_pct": ("paid", "fee"), "tr_pct": ("tr", "st")}


def written(column: str, value: int, rng: random.Random) -> str:
    """A figure as some office writes it."""
    if column in FLAGS:
        return rng.choice(["x", "X", "Có", "1"] if value else ["", "Không", "0", "-"])
    if value == 0:
        return rng.choice(["0", "-", "–", "—", "Không", "Không phát sinh"])
    return rng.choice([str(value), f" {value}\u00a0", f"{value:,}".replace(",", ".")])


def share(column: str, figures: Figures, rng: random.Random) -> str:
    """A percentage that agrees with its counts, in one of its spellings; blank without counts."""
    part, whole = (figures[name] for name in SHARES[column])
    if not whole:
        return rng.choice(["", "-", "…", "#DIV/0!"])
    percent = round(100 * part / whole, 2)
    texts = [f"{percent}%", f"{percent} %".replace(".", ","), f"{percent}".replace(".", ",")]
    return rng.choice([*texts, f"{round(part / whole, 4):.4f}"] if percent >= 2 else texts[:2])


def spelled(name: str, rng: random.Random) -> tuple[str, str]:
    """A unit's name as some office writes it, and what must be said of it."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    short = {"Xã ": "X. ", "Phường ": "P.", "Thị trấn ": "TT "}
    prefix = next(kind for kind in short if name.startswith(kind))
    exact = [
        name,
        name.upper(),
        f"UBND {name}",
        f"Uỷ ban nhân dân {name}:",
        unicodedata.normalize("NFD", name),
        name.replace(prefix, short[prefix], 1),
        f"  {name.replace(' ', '  ')}.",
    ]
    return (bare, "unit_fuzzy_match") if rng.random() < 0.15 else (rng.choice(exact), "")


def make_report(form: str, rng: random.Random) -> Report:
    """A report of two districts with headings, in random order of columns and with random habits."""
    report = Report(form=form, is_new=rng.random() < 0.4)
    own = [column for column in columns(form) if column[0] not in ("stt", "name")]
    rng.shuffle(own)
    _add_head(report, own=own, rng=rng)
    add = report.lines.append
    groups = blocks() if report.is_new else districts()
    chosen = rng.sample(sorted(groups), 2)
    sums: Figures = {}
    top = len(report.lines) if rng.random() < 0.4 else None
    if top is not None:
        add([])
    for number, district in enumerate(chosen):
        add([["I", "II"][number] + rng.choice(["", "."]), rng.choice([district[1], district[1].upper()])])
        heading, under = len(report.lines) - 1, {}
        for position, unit in enumerate(rng.sample(groups[district], min(4, len(groups[district])))):
            figures = good_figures(form, rng)
            _add_row(report, unit=unit, number=position + 1, figures=figures, own=own, rng=rng)
            for name, value in figures.items():
                under[name] = under.get(name, 0) + value
                sums[name] = sums.get(name, 0) + value
            if rng.random() < 0.2:
                add(["", rng.choice(["Trong đó: phần khác", "- phần khác"]), *["7"] * len(own)])
        if rng.random() < 0.5:
            report.lines[heading] += _figures(under, own=own)
        elif rng.random() < 0.5:
            add(["", f"Cộng {district[1]}", *_figures(under, own=own)])
    label = rng.choice([["Tổng cộng", ""], ["", "TỔNG SỐ:"], ["", "Toàn tỉnh"]])
    total: list[object] = [*label, *_figures(sums, own=own)]
    if rng.random() < 0.25:
        place = next(
            number
            for number, (name, _) in enumerate(own)
            if name in sums and name not in FLAGS | {"net"} | report.unusable
        )
        total[place + 2] = sums[own[place][0]] + 1
        report.issues.add(((top if top is not None else len(report.lines)) + 1, "total_mismatch"))
    if top is not None:
        report.lines[top] = total
    else:
        add(total)
        add([1, "Xã Không Hề Có", *["9"] * len(own)])  # below the total nothing is read
    add(["", "Ghi chú: số liệu mô phỏng"])
    return report


def _add_head(report: Report, *, own: list[tuple[str, str]], rng: random.Random) -> None:
    """Everything above the rows, with dates that are no period."""
    form = report.form
    unknown = rng.random() < 0.3
    head: list[object] = ["STT", "Đơn vị", *[path for _, path in own]] + (
        ["Số quyết định"] if unknown else []
    )
    if unknown:
        report.issues.add((None, "unknown_column"))
    add = report.lines.append
    add(["UBND TỈNH HÀ TĨNH", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    add(["", "", "Hà Tĩnh, ngày 05 tháng 4 năm 2025"])
    add(["(Kèm theo Công văn số 12 ngày 16/4/2025)"])
    period = rng.choice(PERIODS[form])
    if report.is_new:
        period = period.replace("2024", "2026").replace("2023", "2025")
    add([f"Kỳ báo cáo: {period}"])
    add(["Đơn vị báo cáo: UBND tỉnh Hà Tĩnh"])
    add([])
    add(head)
    if rng.random() < 0.7:
        add([f"({number})" for number in range(1, len(head) + 1)])


def _figures(figures: Figures, *, own: list[tuple[str, str]]) -> list[object]:
    return [figures[name] if name in figures and name not in FLAGS else "" for name, _ in own]


def _add_row(
    report: Report,
    *,
    unit: tuple[str, str],
    number: int,
    figures: Figures,
    own: list[tuple[str, str]],
    rng: random.Random,
) -> None:
    code, name = unit
    row = len(report.lines) + 1
    text, warning = spelled(name, rng)
    cells = {column: written(column, value, rng) for column, value in figures.items()}
    cells |= {column: share(column, figures, rng) for column in SHARES if column in dict(own)}
    if warning:
        report.issues.add((row, warning))
    report.figures |= {(code, column): value for column, value in figures.items()}
    if rng.random() < 0.15 and report.form != "F1B":
        _leave_out(report, code=code, row=row, cells=cells, rng=rng)
    elif rng.random() < 0.15:
        column = rng.choice(sorted(set(figures) - FLAGS - {"net"}))
        # a negative figure is part of the sum as read; a word leaves its column without a usable total
        cells[column], problem = rng.choice([("-5", "negative_value"), ("rất nhiều", "not_a_number")])
        if problem == "negative_value":
            figures[column] = -5
        else:
            report.unusable.add(column)
        report.issues.add((row, problem))
        report.figures = {key: value for key, value in report.figures.items() if key[0] != code}
    report.lines.append([number, text, *[cells[column] for column, _ in own]])


def _leave_out(report: Report, *, code: str, row: int, cells: dict[str, str], rng: random.Random) -> None:
    """Blank a cell that is loaded: it loads nothing, one warning, and its column has no usable total."""
    loaded = [
        column for (unit, column) in report.figures if unit == code and column not in FLAGS | {"nodigi"}
    ]
    column = rng.choice(sorted(loaded))
    cells[column] = rng.choice(["", "…", "...", "N/A", "Chưa có số liệu", "#REF!"])
    for percentage, pair in SHARES.items():
        if column in pair and percentage in cells:
            cells[percentage] = ""
    report.unusable.add(column)
    del report.figures[code, column]
    report.issues.add((row, "missing_value"))


def as_csv(report: Report, rng: random.Random) -> bytes:
    """Text in one of the encodings and separators of the rules."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=rng.choice(";,\t"), lineterminator=rng.choice(["\n", "\r\n"])).writerows(
        report.lines
    )
    text, encoding = stream.getvalue(), rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1258"])
    if encoding == "cp1258":
        text = "".join(map(_apart, unicodedata.normalize("NFC", text))).replace("—", "-")
    return text.encode(encoding)


def _apart(letter: str) -> str:
    """A letter with its tone behind it, as windows-1258 keeps them."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + tone


def as_xlsx(report: Report, rng: random.Random) -> bytes:
    """A workbook; whole figures as numbers or as text; a hidden sheet beside it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in report.lines:
        sheet.append([_number(cell, rng) for cell in line])
    book.create_sheet("nháp").sheet_state = rng.choice(["hidden", "veryHidden"])
    sheet.column_dimensions["D"].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_ods(report: Report, rng: random.Random) -> bytes:
    """An ODS package of one sheet, empty cells as repeats."""
    rows = []
    for line in report.lines:
        cells = "".join(_ods_cell(_number(cell, rng)) for cell in line)
        rows.append(
            f'<table:table-row>{cells}<table:table-cell table:number-columns-repeated="900"/></table:table-row>'
        )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = f'<table:table table:name="A">{"".join(rows)}</table:table>'
    content = f"<office:document-content{spaces}><office:body>{body}</office:body></office:document-content>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", content)
    return stream.getvalue()


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if cell == "":
        return "<table:table-cell/>"
    # runs of spaces are collapsed by the format itself
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def _number(cell: object, rng: random.Random) -> object:
    return int(cell) if isinstance(cell, str) and cell.isdecimal() and rng.random() < 0.7 else cell


WRITERS: tuple[Callable[[Report, random.Random], bytes], ...] = (as_csv, as_xlsx, as_ods)
