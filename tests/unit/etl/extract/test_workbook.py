"""Opening files: the content decides, hostile and damaged ones are refused before they are understood."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from etl.extract.cells import Cell, Merge
from etl.extract.errors import FileEmptyError, FileEncryptedError, FileUnsafeError, UnreadableError
from etl.extract.workbook import read_workbook

FILES = Path(__file__).resolve().parents[3] / "data" / "files"
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:automatic-styles><style:style style:name="ta2" style:family="table">
<style:table-properties table:display="false"/>
</style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>
</office:document-content>"""


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def ods(tables: str) -> bytes:
    return zipped({"content.xml": ODS.format(tables=tables).encode()})


def table(rows: str, facts: str = "") -> str:
    return f'<table:table table:name="A" {facts}>{rows}</table:table>'


def row(cells: str, facts: str = "") -> str:
    return f"<table:table-row {facts}>{cells}</table:table-row>"


def text(words: str, facts: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {facts}><text:p>{words}</text:p></table:table-cell>'


def value(number: str, facts: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{number}" {facts}/>'


def xlsx(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "error"),
        [
            (b"", FileEmptyError),
            (b"%PDF-1.7 ...", UnreadableError),
            (b"PK\x03\x04 cut short", UnreadableError),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, UnreadableError),
            (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), FileEncryptedError),
            (zipped({"word/document.xml": b"<w/>"}), UnreadableError),
            (zipped({"bao_cao.xlsx": b"PK"}), UnreadableError),
        ],
        ids=["no bytes", "pdf", "cut zip", "empty ole", "password", "word", "zip of reports"],
    )
    def test_each_is_refused_by_name(self, content: bytes, error: type[UnreadableError]):
        with pytest.raises(error) as refusal:
            read_workbook(content=content)

        assert type(refusal.value) is error

    def test_a_bomb_is_refused_from_the_directory(self):
        """Given 11 MiB of zeros in a few kB, when opened, then it is refused although it is no workbook at all."""
        with pytest.raises(FileUnsafeError):
            read_workbook(content=zipped({"xl/workbook.xml": b"0" * (11 * 1024 * 1024)}))

    def test_entities_are_not_expanded(self):
        evil = '<!DOCTYPE x [<!ENTITY a "SECRET">]>' + ODS.split("?>", 1)[1]
        content = zipped({"content.xml": evil.format(tables=table(row(text("&a;")))).encode()})

        (sheet,) = read_workbook(content=content).sheets

        assert "SECRET" not in "".join(sheet.texts())

    def test_a_workbook_without_any_cell_is_empty(self):
        with pytest.raises(FileEmptyError):
            read_workbook(content=xlsx(lambda book: None))


class TestXlsx:
    def test_formulas_formats_and_merges_are_seen(self):
        def fill(book: openpyxl.Workbook) -> None:
            sheet = book.active
            sheet["A1"], sheet["B1"], sheet["C1"] = "00123", "=1+1", 0.85
            sheet["C1"].number_format = "0.0%"
            sheet.merge_cells("A1:A3")
            hidden = book.create_sheet("An")
            hidden.sheet_state = "veryHidden"
            hidden["A1"] = 1

        first, second = read_workbook(content=xlsx(fill)).sheets

        assert first.rows[1] == {
            1: Cell("00123"),
            2: Cell(None, is_formula=True),
            3: Cell(Decimal("0.85"), is_percent=True),
        }
        assert first.merges == (Merge(1, 1, 3, 1),)
        assert second.is_hidden

    def test_a_number_is_the_shortest_that_is_meant(self):
        """Given a file that keeps 79.95 with seventeen digits, when read, then it is 79.95."""
        content = xlsx(lambda book: book.active.append([0.1 + 0.2 - 0.2, 79.95]))

        assert read_workbook(content=content).sheets[0].rows[1][2].value == Decimal("79.95")

    @pytest.mark.parametrize("written", ["NaN", "Infinity", "-inf"])
    def test_a_number_that_is_none_stays_text(self, written: str):
        """Given a cell that a program wrote as "not a number", when read, then it is a word, which no value is."""
        whole = xlsx(lambda book: book.active.append([7]))
        with zipfile.ZipFile(io.BytesIO(whole)) as package:
            members = {name: package.read(name) for name in package.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        members[sheet] = members[sheet].replace(b"<v>7</v>", f"<v>{written}</v>".encode())

        assert read_workbook(content=zipped(members)).sheets[0].rows[1][1].value == written
        assert read_workbook(content=ods(table(row(value(written))))).sheets[0].rows[1][1].value == written


class TestOds:
    def test_repeats_spans_percentages_and_hidden_sheets(self):
        cells = (
            text("STT", 'table:number-rows-spanned="2"'),
            value("7", 'table:number-columns-repeated="2"'),
            '<table:table-cell office:value-type="percentage" office:value="0.5"/>',
            '<table:table-cell table:formula="of:=1"/>',
        )
        empty = row("<table:table-cell/>", 'table:number-rows-repeated="3"')
        tables = table(empty + row("".join(cells))) + table(row(text("x")), 'table:style-name="ta2"')

        first, second = read_workbook(content=ods(tables)).sheets

        assert first.rows == {
            4: {
                1: Cell("STT"),
                2: Cell(Decimal(7)),
                3: Cell(Decimal(7)),
                4: Cell(Decimal("0.5"), is_percent=True),
                5: Cell(None, is_formula=True),
            }
        }
        assert first.merges == (Merge(4, 1, 5, 1),)
        assert (first.is_hidden, second.is_hidden) == (False, True)

    def test_a_filled_row_repeated_a_million_times_is_refused(self):
        million = row(value("1", 'table:number-columns-repeated="3"'), 'table:number-rows-repeated="1048576"')

        with pytest.raises(FileUnsafeError):
            read_workbook(content=ods(table(million)))


class TestXls:
    def test_old_font_dates_formulas_and_hidden_sheets(self):
        workbook = read_workbook(content=(FILES / "f1b_tcvn3.xls").read_bytes())

        visible, hidden = workbook.sheets
        assert workbook.is_legacy
        assert hidden.is_hidden
        assert visible.rows[3][1].value == "Đơn vị báo cáo: UBND huyện Can Lộc"
        assert str(visible.rows[2][2].value) == "2024-03-15"
        assert visible.rows[9][3] == Cell(None, is_formula=True)
        assert Merge(5, 1, 7, 1) in visible.merges
