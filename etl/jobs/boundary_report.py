"""What ``python -m etl boundaries`` prints about each file: matched, missing, not matched, and what was stored."""

from collections.abc import Sequence

from etl.boundaries.report import MatchReport, NameConflict
from etl.jobs.official import ImportedFile

_SHOWN = 10


def print_imports(files: Sequence[ImportedFile]) -> None:
    """Print the match report of each file, Vietnamese and English side by side."""
    for file in files:
        print("\n".join(report_lines(file)))


def report_lines(file: ImportedFile) -> list[str]:
    """The lines for one file."""
    report = file.report
    stored = ", ".join(file.stored) or "-"
    derived = f"; ghép thành / joined into: {', '.join(file.derived)}" if file.derived else ""
    return [
        f"{file.file}: {_fields(report)}, tọa độ / coordinates {report.reading}, "
        f"khớp / matched {len(report.matched)}, không khớp / unmatched {len(report.unmatched)}",
        *_unmatched(report),
        *_notes(report),
        *(
            f"  Tỉnh {province}: thiếu {len(missing)} đơn vị, không lưu / {len(missing)} units missing, "
            f"not stored: {_some(missing)}"
            for province, missing in file.incomplete.items()
        ),
        f"  Đã lưu tỉnh / stored provinces: {stored}{derived}",
    ]


def _fields(report: MatchReport) -> str:
    if report.code_field:
        read = " ({}: đọc là / read as {})".format(*report.code_example) if report.code_example else ""
        return f"trường mã / code field “{report.code_field}”{read}"
    parents = f", cấp trên / parents “{'”, “'.join(report.parent_fields)}”" if report.parent_fields else ""
    return f"theo tên / by name: “{report.name_field}”{parents}"


def _unmatched(report: MatchReport) -> list[str]:
    lines = []
    for one in report.unmatched[:_SHOWN]:
        offers = "; ".join(f"{code} {name}" for code, name in one.candidates)
        lines.append(f"  ? {one.row}: {one.code} {one.name} -> {offers or '-'}")
    more = len(report.unmatched) - _SHOWN
    return [*lines, f"  ? … {more}"] if more > 0 else lines


def _notes(report: MatchReport) -> list[str]:
    notes = (
        ("Mã nằm trên nhiều hình, đã ghép / codes on several shapes, joined", report.duplicates),
        ("Mã đã thêm số 0 ở đầu / codes given their leading zeros", report.padded),
        ("Hình của cấp khác, để riêng / shapes of other levels, left aside", report.other_level),
        ("Hình không có diện tích / shapes without an area", report.empty),
        ("Tên khác danh mục, hãy kiểm tra / names differ, please check", _pairs(report.name_conflicts)),
        ("Tên gần đúng, đã nhận / near names, accepted", _pairs(report.close_names)),
        ("Trùng tên, phân biệt theo vị trí / same names, told apart by place", report.by_place),
        ("Diện tích đổi trên 10 % khi làm sạch / area changed by over 10 % in cleaning", report.reshaped),
    )
    return [f"  {text}: {_some(codes)}" for text, codes in notes if codes]


def _pairs(conflicts: Sequence[NameConflict]) -> list[str]:
    return [f"{one.code} {one.unit_name} ≠ {one.file_name}" for one in conflicts]


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_SHOWN]) + (f" … ({len(codes)})" if len(codes) > _SHOWN else "")
