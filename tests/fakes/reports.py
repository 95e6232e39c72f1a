"""Invented uploads, findings and reports, for tests of the pages that show them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from dashboard.views.report_model import (
    CompletenessView,
    Count,
    FindingLine,
    FormPeriod,
    IssuesView,
    NameCandidate,
    NameRow,
    QualityHead,
    Replaced,
    ReportRow,
    ReportsView,
    SheetPart,
    StatusRow,
    SubmissionView,
    UploadItem,
    UploadResult,
)
from domain.catalogue_files import get_catalogue
from domain.periods import parse_code

RECEIVED = datetime(2026, 10, 9, 20, 0)  # noqa: DTZ001 - the database keeps UTC without zone; 03:00 the next day in Việt Nam
PERIOD = parse_code(code="2026-Q3")


def finding(
    *,
    code: str = "negative_value",
    severity: str = "error",
    value: str = "-5",
    sheet: str = "II.06b",
    row: int | None = 22,
    column: str = "Tổng số",
    params: Mapping[str, str] | None = None,
    state: str = "open",
    **more: Any,
) -> FindingLine:
    """One finding."""
    return FindingLine(
        id=more.pop("id", 7), code=code, severity=severity, sheet=sheet, row=row, column=column, value=value,
        params=params or {}, state=state, **more,
    )  # fmt: skip


def result(
    *, rows_loaded: int = 0, rows_refused: int = 0, codes: tuple[tuple[str, int], ...] = (), **more: Any
) -> UploadResult:
    """What a submission brought; severities are those of the catalogue."""
    known = get_catalogue().issue_codes
    errors = sum(n for code, n in codes if known[code].severity == "error")
    given = {
        "submission_id": 154,
        "forms": ("F1B",),
        "findings": tuple(finding(code=code, severity=known[code].severity) for code, _ in codes),
        "is_synthetic": True,
        "has_original": True,
        "has_annotated": False,
        **more,
    }
    return UploadResult(
        rows_loaded=rows_loaded,
        rows_refused=rows_refused,
        by_code=codes,
        n_errors=errors,
        n_warnings=sum(n for _, n in codes) - errors,
        **given,
    )


def upload(*, result: UploadResult | None = None, **more: Any) -> UploadItem:
    """One upload, loaded with issues unless told otherwise."""
    item = UploadItem(
        id=1,
        file_name="II06b_Q3.xlsx",
        size=11_800,
        received_at=RECEIVED,
        state="done",
        outcome="loaded_with_issues",
        message_vi="",
        message_en="",
        is_reload=False,
        earlier_name="",
        result=result,
        is_being_marked=False,
    )
    return replace(item, **more)


def head(**more: Any) -> QualityHead:
    """The counts above the tabs."""
    given = QualityHead(
        by_state={"loaded": 1067, "loaded_with_issues": 72, "refused": 14},
        n_errors=103,
        n_warnings=380,
        n_overdue=9,
        n_overdue_units=8,
        n_unknown_names=15,
        is_synthetic=True,
        n_waiting=0,
        is_worker_running=True,
    )
    return replace(given, **more)


def report(**more: Any) -> ReportRow:
    """One line of the list of submissions."""
    given = ReportRow(
        id=154,
        file_name="03_broken/II06b_Q3.xlsx",
        forms=("F1B",),
        reporter="Tỉnh Hà Tĩnh",
        sender="lan",
        received_at=RECEIVED,
        state="loaded_with_issues",
        rows_loaded=1065,
        rows_refused=4,
        n_errors=4,
        n_warnings=1,
        n_open=5,
    )
    return replace(given, **more)


def reports(*rows: ReportRow, total: int | None = None) -> ReportsView:
    """A page of the list."""
    return ReportsView(rows=rows, total=total or len(rows), by_state={"loaded_with_issues": len(rows)})


def count(**more: Any) -> Count:
    """A line of a table of counts."""
    given = Count(
        key="f1_balance",
        label="",
        structure="",
        n_errors=3,
        n_warnings=0,
        n_open=2,
        n_followed_up=1,
        n_accepted=0,
    )
    return replace(given, **more)


def issues(
    *findings: FindingLine, counts: Mapping[str, tuple[Count, ...]] | None = None, total: int = 0
) -> IssuesView:
    """The tab of findings."""
    by = dict.fromkeys(("code", "form", "district", "unit"), ()) | dict(counts or {})
    return IssuesView(by=by, findings=findings, total=total or len(findings), unit_name="")


def status(**more: Any) -> StatusRow:
    """One expected report."""
    given = StatusRow(
        form="F1B",
        period=PERIOD,
        unit_code="18073",
        unit_name="Phường Thành Sen",
        district_code="436",
        district_name="Thành phố Hà Tĩnh",
        due_on=date(2026, 10, 15),
        standing="overdue",
        days=40,
        received_on=None,
    )
    return replace(given, **more)


def completeness(*rows: StatusRow, geometry_url: str = "/geo/x.geojson") -> CompletenessView:
    """One form and period, unit by unit."""
    counts = {
        name: sum(row.standing == name for row in rows)
        for name in ("on_time", "reported", "late", "not_due", "refused", "overdue")
    }
    shown = FormPeriod(
        form="F1B",
        period=PERIOD,
        due_on=date(2026, 10, 15),
        n_expected=len(rows),
        counts=counts,
        is_locked=True,
    )
    return CompletenessView(
        periods=(shown,), shown=shown, rows=rows, geometry_url=geometry_url, geometry_kind="schematic"
    )


def name(**more: Any) -> NameRow:
    """An unknown name."""
    given = NameRow(
        structure="post2025",
        name="Xã <Lạ>",
        parent_code="42",
        parent_name="Tỉnh Hà Tĩnh",
        n_rows=3,
        files=((154, "03/II06b_Q3.xlsx"),),
        first_day=date(2026, 6, 14),
        last_day=date(2026, 9, 14),
        candidates=(NameCandidate("18586", "Xã Đông Kinh", "Huyện Thạch Hà", 0.4),),
        others=(NameCandidate("18073", "Phường Thành Sen", "Thành phố Hà Tĩnh", 0.0),),
    )
    return replace(given, **more)


def submission(**more: Any) -> SubmissionView:
    """One submission whole."""
    part = SheetPart(
        sheet="II.06b", form="F1B", period=PERIOD, unit_name="Tỉnh Hà Tĩnh", rows_loaded=65, rows_refused=4,
        is_locked=True,
    )  # fmt: skip
    given = SubmissionView(
        row=report(),
        parts=(part,),
        findings=(finding(),),
        n_findings=1,
        replaced=(),
        has_more_replaced=False,
        is_synthetic=True,
        has_original=True,
        has_annotated=True,
        n_waiting=0,
    )
    return replace(given, **more)


def replaced(**more: Any) -> Replaced:
    """A figure that a resubmission replaced."""
    given = Replaced(
        unit_name="Phường Thành Sen",
        period=PERIOD,
        field="",
        measure="received_online",
        old=1436.0,
        new=1475.0,
        old_submission_id=38,
        old_file="01_clean/038.xlsx",
    )
    return replace(given, **more)
