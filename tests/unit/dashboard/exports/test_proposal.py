"""The papers of a funding proposal: the tables agree to the dong, in the planners' order, and say what they rest on."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from docx import Document

from dashboard.exports.proposal import LINES, proposal
from dashboard.exports.proposal_pdf import proposal_pdf
from dashboard.exports.proposal_xlsx import proposal_xlsx
from dashboard.exports.submission import submission_docx
from domain.funding.case import Standing
from tests.fakes.funding_case import BASIS, MILLION, funding_case, funding_plan

DAY = date(2026, 11, 24)
ORDER = [
    "STT", "Đơn vị", "Hạng mục", "Định mức", "Hiện có", "Còn sử dụng được", "Thiếu", "Đề nghị mua", "Đơn giá",
    "Thành tiền", "Căn cứ", "Mức ưu tiên", "Ghi chú",
]  # fmt: skip


def made(lang: str = "vi"):
    case = funding_case()
    plan = funding_plan(case)
    return case, plan, proposal(case=case, plan=plan, lang=lang, made_on=DAY)


def test_lines_units_and_items_add_up_to_the_cost_of_the_plan():
    case, plan, own = made()
    tables = {table.kind: table.rows for table in own.tables}
    amount = LINES.index("amount")
    assert sum(row[amount] for row in tables["lines"][:-1]) == tables["lines"][-1][amount] == plan.cost
    assert tables["units"][-1][-1] == tables["items"][-1][-1] == plan.cost <= case.budget
    assert all(row[7] * row[8] == row[9] and row[7] <= row[6] for row in tables["lines"][:-1])


def test_services_stand_apart_and_are_not_in_the_total():
    _, plan, own = made()
    services = next(table for table in own.tables if table.kind == "services")
    assert services.rows[-1][-1] == 12 * MILLION
    assert plan.cost == next(table for table in own.tables if table.kind == "items").rows[-1][-1]
    assert any("Phần mềm" in note for note in own.notes)


def test_sources_that_pay_and_what_changes_are_told():
    pots = [
        {"name": "Trung ương", "amount": 120 * MILLION, "year": 2027},
        {"name": "Tỉnh", "amount": 80 * MILLION},
    ]
    case = replace(
        funding_case().with_changes(rules={"pot": pots}),
        standings=(Standing(unit="18073", unit_name="Xã Cẩm Bình", district="", norm=60, met=30),),
    )
    plan = funding_plan(case)
    own = proposal(case=case, plan=plan, lang="vi", made_on=DAY)
    table = next(one for one in own.tables if one.kind == "sources")
    assert [row[1] for row in table.rows[:-1]] == ["Trung ương (2027)", "Tỉnh"]
    assert table.rows[-1][-1] == plan.cost and 0 < table.rows[0][-1] <= 120 * MILLION
    assert all("Nguồn: " in row[-1] for row in own.tables[0].rows[:-1])
    assert any("tăng từ 50,0 % lên" in note for note in own.notes)
    words = "\n".join(
        line.text
        for line in Document(io.BytesIO(submission_docx(case=case, plan=plan, made_on=DAY))).paragraphs
    )
    assert "tăng từ 50,0 % lên" in words


def test_the_workbook_has_the_planners_columns_and_nothing_that_runs():
    case, plan, own = made()
    book = openpyxl.load_workbook(io.BytesIO(proposal_xlsx(own=own)))
    page = book["Phụ lục"]
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    top = next(place for place, row in enumerate(cells) if row[0] == "STT")
    assert cells[top] == ORDER
    assert cells[-1][9] == plan.cost
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(case.number in text for text in texts)
    assert any(BASIS[0] in text for text in texts) and any("mô phỏng" in text.lower() for text in texts)
    assert any("ít nhất 50 %" in text for text in texts)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_pdf_is_one_document(lang: str):
    _, _, own = made(lang)
    body = proposal_pdf(own=own)
    assert body.startswith(b"%PDF") and len(body) > 10_000


def test_the_draft_submission_carries_the_same_figures():
    case, plan, _ = made()
    document = Document(io.BytesIO(submission_docx(case=case, plan=plan, made_on=DAY)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    cost = f"{plan.cost:,}".replace(",", ".")
    assert any(f"kinh phí {cost} đồng" in text for text in texts) and cost in cells
    assert any(case.number in text for text in texts)
    assert any("MÔ PHỎNG" in text for text in texts)
    assert not any("{" in text for text in (*texts, *cells))
    assert any("kỳ 6 tháng đầu năm 2026," in text for text in texts)  # the name of the period, not its code


def test_the_same_case_gives_the_same_tables_again():
    assert made()[2] == made()[2]
