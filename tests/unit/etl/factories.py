"""Small reports and a small register for the tests: two districts of one province, and the province after 2025."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from domain.units.register import AliasRow, Register, UnitRow
from etl.model import ParsedFile
from etl.registry import read_report

START, CHANGE, LAST = date(2020, 1, 1), date(2025, 1, 1), date(2025, 6, 30)

F1_COLUMNS = (
    "Số lượng hồ sơ tiếp nhận / Tổng số",
    "Số lượng hồ sơ tiếp nhận / Trong kỳ / Trực tuyến",
    "Số lượng hồ sơ tiếp nhận / Trong kỳ / Trực tiếp, dịch vụ bưu chính",
    "Số lượng hồ sơ tiếp nhận / Từ kỳ trước",
    "Số lượng hồ sơ đã giải quyết / Tổng số",
    "Số lượng hồ sơ đã giải quyết / Trước hạn",
    "Số lượng hồ sơ đã giải quyết / Đúng hạn",
    "Số lượng hồ sơ đã giải quyết / Quá hạn",
    "Số lượng hồ sơ đang giải quyết / Tổng số",
    "Số lượng hồ sơ đang giải quyết / Trong hạn",
    "Số lượng hồ sơ đang giải quyết / Quá hạn",
)
F1A_HEADER = ("STT", "Lĩnh vực giải quyết", *F1_COLUMNS)
F1B_HEADER = ("STT", "Đơn vị", *F1_COLUMNS)
# received 30 = 10 + 15 + 5; resolved 25 = 10 + 10 + 5; pending 5 = 3 + 2
GOOD_F1 = (30, 10, 15, 5, 25, 10, 10, 5, 5, 3, 2)
F2_HEADER = (
    "STT",
    "Đơn vị",
    "Tổng số TTHC thuộc thẩm quyền",
    "Dịch vụ công trực tuyến / Toàn trình",
    "Dịch vụ công trực tuyến / Một phần",
    "Dịch vụ công trực tuyến / Có phát sinh hồ sơ",
    "Hồ sơ tiếp nhận trong kỳ / Tổng số",
    "Hồ sơ tiếp nhận trong kỳ / Trực tuyến",
    "Hồ sơ tiếp nhận trong kỳ / Trong đó nộp hộ",
    "Hồ sơ tiếp nhận trong kỳ / Tỷ lệ trực tuyến (%)",
    "Thanh toán trực tuyến / Hồ sơ có nghĩa vụ tài chính",
    "Thanh toán trực tuyến / Hồ sơ đã thanh toán trực tuyến",
    "Thanh toán trực tuyến / Tỷ lệ (%)",
)
GOOD_F2 = (100, 40, 30, 20, 200, 50, 10, "25%", 80, 20, "25%")


def unit(
    code: str,
    name: str,
    *,
    parent: str,
    structure: str = "pre2025",
    level: str = "commune",
    valid_from: date = START,
    valid_to: date | None = LAST,
) -> UnitRow:
    """A version of a unit of province 42; the type is the words of `name` before its short name."""
    for unit_type in ("Thị trấn", "Thành phố", "Thị xã", "Huyện", "Tỉnh", "Phường", "Xã"):
        if name.startswith(unit_type + " "):
            short = name[len(unit_type) + 1 :]
            return UnitRow(structure, code, level, unit_type, name, short, parent, "42", valid_from, valid_to)
    raise ValueError(name)


def make_register() -> Register:
    """Districts 443 Can Lộc (with 448 Lộc Hà dissolved into 445 on 2025-01-01), 445 Thạch Hà, 447 and 449 Kỳ Anh."""
    after = {"structure": "post2025", "parent": "42", "valid_from": date(2025, 7, 1), "valid_to": None}
    rows = [
        unit("42", "Tỉnh Hà Tĩnh", parent="", level="province"),
        unit("436", "Thành phố Hà Tĩnh", parent="42", level="district"),
        unit("443", "Huyện Can Lộc", parent="42", level="district"),
        unit("445", "Huyện Thạch Hà", parent="42", level="district"),
        unit("447", "Huyện Kỳ Anh", parent="42", level="district"),
        unit("448", "Huyện Lộc Hà", parent="42", level="district", valid_to=date(2024, 12, 31)),
        unit("449", "Thị xã Kỳ Anh", parent="42", level="district"),
        unit("18406", "Thị trấn Nghèn", parent="443"),
        unit("18475", "Xã Thượng Lộc", parent="443"),
        unit("18484", "Xã Đồng Lộc", parent="443", valid_to=date(2024, 12, 31)),
        unit("18484", "Thị trấn Đồng Lộc", parent="443", valid_from=CHANGE),
        unit("18562", "Thị trấn Thạch Hà", parent="445"),
        unit("18568", "Thị trấn Lộc Hà", parent="448", valid_to=date(2024, 12, 31)),
        unit("18568", "Thị trấn Lộc Hà", parent="445", valid_from=CHANGE),
        unit("18793", "Xã Kỳ Tây", parent="447"),
        unit("18814", "Xã Kỳ Tân", parent="447"),
        unit("18820", "Phường Kỳ Trinh", parent="449"),
        unit("42", "Tỉnh Hà Tĩnh", level="province", **{**after, "parent": ""}),
        unit("18073", "Phường Thành Sen", **after),
        unit("18484", "Xã Đồng Lộc", **after),
        unit("18568", "Xã Lộc Hà", **after),
    ]
    return Register.from_rows(
        rows=rows, aliases=[AliasRow("pre2025", "18568", "Xã Thạch Bằng", "former_name")]
    )


def csv_bytes(lines: Sequence[Sequence[object]], *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV file of the given lines."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(lines)
    return stream.getvalue().encode(encoding)


def report(
    *,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    period: str = "Từ ngày 15/03/2024 đến ngày 14/06/2024",
    reporter: str = "UBND huyện Can Lộc",
) -> bytes:
    """A report as CSV: period in line 1, reporter in line 2, header in line 3, rows from line 4."""
    return csv_bytes([[period], [f"Đơn vị báo cáo: {reporter}"], list(header), *rows])


def read(content: bytes, *, name: str = "bao_cao.csv") -> ParsedFile:
    """What the engine makes of a file, against the small register."""
    return read_report(content=content, name=name, register=make_register(), home_province="42")


def found(parsed: ParsedFile) -> list[tuple[int | None, str]]:
    """The issues as (row, code)."""
    return [(issue.row, issue.code) for issue in parsed.issues]
