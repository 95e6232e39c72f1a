"""Headers and the forms they belong to."""

from etl.definition import load_forms
from etl.extract.cells import Cell, Merge, RawSheet
from etl.match.forms import nearest_form, recognise
from etl.match.header import find_header
from tests.unit.etl.factories import F1B_HEADER, F2_HEADER


def sheet(*lines: list[str], merges: tuple[Merge, ...] = (), first: int = 1) -> RawSheet:
    rows = {
        row: {column: Cell(text) for column, text in enumerate(line, start=1) if text}
        for row, line in enumerate(lines, start=first)
    }
    return RawSheet(name="S", rows=rows, merges=merges)


class TestFindHeader:
    def test_a_merged_text_stands_over_each_of_its_columns(self):
        found = find_header(
            sheet=sheet(
                ["Báo cáo"],
                ["STT", "Máy tính", "", "Ghi chú"],
                ["", "Tổng số", "Dùng được", ""],
                merges=(Merge(2, 1, 3, 1), Merge(2, 2, 2, 3), Merge(2, 4, 3, 4)),
            )
        )

        assert found is not None
        assert (found.row, found.height, found.first_row) == (2, 2, 4)
        assert found.paths == {
            1: "STT",
            2: "Máy tính / Tổng số",
            3: "Máy tính / Dùng được",
            4: "Ghi chú",
        }

    def test_without_a_merged_cell_the_header_is_one_row(self):
        found = find_header(sheet=sheet(["stt.", "Đơn vị"], ["1", "Xã A"]))

        assert found is not None and found.height == 1

    def test_a_sheet_without_such_a_cell_has_no_header(self):
        assert find_header(sheet=sheet(["TT", "Tên"])) is None


class TestRecognise:
    def test_the_first_form_with_all_its_headers_wins(self):
        found = recognise(sheet=sheet(list(F1B_HEADER)), forms=load_forms())

        assert found is not None
        assert found.form.id == "F1B"
        assert found.columns["c13"] == len(F1B_HEADER)

    def test_the_second_column_of_the_same_header_is_not_read_in_silence(self):
        """Given two columns of one path, when recognised, then the first counts and the second is named."""
        header = [*F2_HEADER, F2_HEADER[7]]

        found = recognise(sheet=sheet(header), forms=load_forms())

        assert found is not None
        assert found.columns["r_online"] == 8
        assert found.unknown == {len(header): F2_HEADER[7]}

    def test_the_nearest_form_is_named_with_what_it_lacks(self):
        miss = nearest_form(sheet=sheet(list(F2_HEADER[:-1])), forms=load_forms())

        assert (miss.form, miss.missing) == ("F2", (F2_HEADER[-1],))
