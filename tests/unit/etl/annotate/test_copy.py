"""One small report, annotated: where the marks go, and what is left alone."""

import io

import pytest
import xlsxwriter
from openpyxl import load_workbook

from domain.finding_texts import Found
from etl.annotate.copy import annotated_copy
from etl.annotate.marks import Remark
from etl.annotate.sheet_names import unique_names
from etl.definition import load_forms


def report() -> bytes:
    """A sheet of form F2 with its header in row 3, an unknown column at its end, and a hidden sheet."""
    form = next(form for form in load_forms() if form.id == "F2")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Quý I")
        sheet.merge_range("A1:D1", "BÁO CÁO Quý I/2024")
        heads = [
            "STT",
            *(column.header_path for column in form.layouts[0].columns if column.id != "stt"),
            "Cột lạ",
        ]
        sheet.write_row(2, 0, heads)
        sheet.write_row(3, 0, [1, "Xã Đồng Lộc", "abc"])
        sheet.write_formula(3, 4, "=1+1", None, 2)
        hidden = book.add_worksheet("Ẩn")
        hidden.write(0, 0, "x")
        hidden.hide()
    return out.getvalue()


def remark(code: str, *, severity: str = "error", **place: object) -> Remark:
    return Remark(found=Found(code=code, **place), severity=severity)  # type: ignore[arg-type]


@pytest.fixture
def annotated():
    column = next(
        c for f in load_forms() if f.id == "F2" for c in f.layouts[0].columns if c.kind == "count"
    ).id
    remarks = [
        remark("not_a_number", sheet="Quý I", row=4, column=column, value="abc"),
        remark("missing_value", severity="warning", sheet="Quý I", row=4, column=column),
        remark("unknown_column", severity="warning", sheet="Quý I", column="Cột lạ", value="Cột lạ"),
        remark("hidden_sheet_ignored", severity="warning", sheet="Ẩn"),
        remark("resubmission", severity="warning"),
    ]
    return load_workbook(io.BytesIO(annotated_copy(content=report(), remarks=remarks)))


def test_the_cell_is_filled_by_its_worst_finding_and_says_all_of_them(annotated) -> None:  # noqa: ANN001
    sheet = annotated["Quý I"]
    [commented] = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.comment]
    assert "Không đọc được số “abc”" in commented.comment.text and "Có ô trống" in commented.comment.text
    assert commented.fill.bgColor.rgb == "FFFFC7CE" or commented.fill.fgColor.rgb == "FFFFC7CE"


def test_an_unknown_column_is_marked_in_the_header(annotated) -> None:  # noqa: ANN001
    sheet = annotated["Quý I"]
    [commented] = [cell for row in sheet.iter_rows(max_row=3) for cell in row if cell.comment]
    assert commented.value == "Cột lạ"


def test_formulas_are_their_results_and_hidden_sheets_stay_as_they_are(annotated) -> None:  # noqa: ANN001
    assert annotated["Quý I"].cell(4, 5).value == 2
    assert annotated["Ẩn"].sheet_state == "hidden" and annotated["Ẩn"].cell(1, 1).comment is None
    assert [str(area) for area in annotated["Quý I"].merged_cells.ranges] == ["A1:D1"]


def test_the_list_names_every_finding_with_a_link(annotated) -> None:  # noqa: ANN001
    rows = [[cell.value for cell in row] for row in annotated["Lỗi"].iter_rows(min_row=2)]
    assert sorted(row[6] for row in rows) == [
        "hidden_sheet_ignored",
        "missing_value",
        "not_a_number",
        "resubmission",
        "unknown_column",
    ]
    links = [row[2].hyperlink.location for row in annotated["Lỗi"].iter_rows() if row[2].hyperlink]
    assert len(links) == 3 and all(link.startswith("'Quý I'!") for link in links)


def test_a_file_that_is_no_table_gives_the_list_alone() -> None:
    book = load_workbook(io.BytesIO(annotated_copy(content=b"%PDF-1.4", remarks=[remark("file_unreadable")])))
    assert book.sheetnames == ["Lỗi"]


def test_sheet_names_are_changed_no_more_than_excel_asks() -> None:
    long = "a" * 40
    assert unique_names([long, long, "x:y", "X_Y", ""]) == [
        "a" * 31,
        "a" * 27 + " (2)",
        "x_y",
        "X_Y (2)",
        "Bảng",
    ]
