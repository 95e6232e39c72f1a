"""What ``python -m etl load`` prints: a table for people, JSON for machines."""

import json
from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table

from etl.load.outcome import FileOutcome, LoadReport

SHOWN = 12
_INTERNAL = ("codes", "was_refused", "submission_id", "touched")
_OUTCOMES = {
    "loaded": ("đã nạp", "loaded"),
    "loaded_with_issues": ("đã nạp, có cảnh báo", "loaded with issues"),
    "refused": ("từ chối", "refused"),
    "duplicate": ("trùng nội dung", "duplicate"),
    "unchanged": ("đã nạp từ trước", "unchanged"),
    "other_form": ("biểu khác, bỏ qua", "another form, left alone"),
}


def as_json(report: LoadReport) -> str:
    """The report as one JSON object: totals, files, findings by code."""
    totals: dict[str, Any] = {name: report.count(name) for name in _OUTCOMES}  # type: ignore[arg-type]
    totals |= {
        "files": len(report.files),
        "rows_loaded": report.rows_loaded,
        "rows_refused": report.rows_refused,
        "facts": report.facts,
    }
    return json.dumps(
        {
            "exit_code": report.exit_code,
            "totals": totals,
            "issues": dict(sorted(report.codes.items())),
            "files": [_file(file) for file in report.files],
        },
        ensure_ascii=False,
        indent=1,
    )


def _file(file: FileOutcome) -> dict[str, Any]:
    values = {name: value for name, value in vars(file).items() if name not in _INTERNAL}
    return {**values, "notes": list(file.notes), "issues": dict(sorted(Counter(file.codes).items()))}


def print_report(*, report: LoadReport, lang: str, console: Console) -> None:
    """The summary table, the findings by code with the first sentence of each, and the notes."""
    vi = lang == "vi"
    table = Table(title="Kết quả nạp báo cáo" if vi else "What was loaded", show_header=False)
    table.add_row("Tệp" if vi else "Files", str(len(report.files)))
    for name, texts in _OUTCOMES.items():
        count = report.count(name)  # type: ignore[arg-type]
        if count:
            table.add_row("  " + texts[not vi], str(count))
    table.add_row("Dòng đã nạp" if vi else "Rows loaded", str(report.rows_loaded))
    table.add_row("Dòng bị từ chối" if vi else "Rows refused", str(report.rows_refused))
    table.add_row("Số liệu đã ghi" if vi else "Facts written", str(report.facts))
    console.print(table)
    _print_findings(report=report, lang=lang, console=console)


def _print_findings(*, report: LoadReport, lang: str, console: Console) -> None:
    first = {filed.issue.code: filed for filed in reversed(report.issues)}
    counts = Counter(filed.issue.code for filed in report.issues)
    for code, count in counts.most_common(SHOWN):
        filed = first[code]
        text = f"{count:>5} {code}: {filed.file}. {filed.sentence(lang=lang)}"
        console.print(text, markup=False, highlight=False)
    if len(counts) > SHOWN:
        more = len(counts) - SHOWN
        console.print(f"      … +{more} mã / codes: python -m etl issues --out issues.csv", markup=False)
    for file in report.files:
        if file.outcome == "refused" and file.notes and "file_unreadable" in file.codes:
            console.print(f"      {file.name}: {'; '.join(file.notes)}", markup=False)
