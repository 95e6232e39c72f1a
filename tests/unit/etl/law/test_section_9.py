"""Form F7: links old unit -> new unit."""

from datetime import date
from decimal import Decimal

import pytest

from tests.unit.etl.factories import found, read
from tests.unit.etl.law.forms import codes, header, parsed, xlsx

ROW = {
    "old": "18484", "oldname": "Thị trấn Đồng Lộc", "new": "18484", "newname": "Xã Đồng Lộc", "kind": "Sáp nhập",
    "share": "1", "basis": "Toàn bộ", "resolution": "NQ 1665/NQ-UBTVQH15", "effective": "01/07/2025",
}  # fmt: skip
COLUMNS = ("old", "oldname", "new", "newname", "kind", "share", "basis", "resolution", "effective")


def link(**changes: object) -> list[object]:
    return [1, *({**ROW, **changes}[column] for column in COLUMNS)]


class TestLinks:
    def test_the_columns_are_those_of_the_paper(self) -> None:
        assert header("F7")[1:] == [
            "Mã cũ", "Tên cũ", "Mã mới", "Tên mới", "Hình thức", "Tỷ lệ", "Căn cứ tỷ lệ", "Nghị quyết", "Ngày hiệu lực",
        ] or header("F7")[0] == "Mã cũ"  # fmt: skip

    def read(self, *rows: list[object]) -> object:
        return parsed(
            "F7", rows, above=[["Danh mục"]], own_header=["STT", *[h for h in header("F7") if h != "STT"]]
        )

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("Sáp nhập", "merge"),
            ("ĐỔI TÊN", "rename"),
            ("chia tách", "divide"),
            ("Chuyển huyện", "moved"),
            ("Đổi loại", "retype"),
        ],
    )
    def test_kinds(self, words: str, kind: str) -> None:
        (one,) = self.read(link(kind=words)).lineage  # type: ignore[attr-defined]

        assert (one.kind, one.row, one.old_code, one.new_code) == (kind, 3, "18484", "18484")

    @pytest.mark.parametrize("share", ["1", "100%", "1,0", "1.0"])
    def test_the_whole_unit(self, share: str) -> None:
        assert self.read(link(share=share)).lineage[0].share == 1  # type: ignore[attr-defined]

    def test_shares_of_an_old_unit_add_to_one(self) -> None:
        halves = [link(share="0,35"), link(share="65%", new="18073")]
        assert [one.share for one in self.read(*halves).lineage] == [Decimal("0.35"), Decimal("0.65")]  # type: ignore[attr-defined]
        assert codes(self.read(*halves)) == set()  # type: ignore[arg-type]
        assert codes(self.read(link(share="0,35"), link(share="0,6", new="18073"))) == {"parts_sum_mismatch"}  # type: ignore[arg-type]

    @pytest.mark.parametrize("day", ["1/7/2025", "01/07/2025", "45839"])
    def test_a_day_as_text(self, day: str) -> None:
        assert self.read(link(effective=day)).lineage[0].effective_on == date(2025, 7, 1)  # type: ignore[attr-defined]

    @pytest.mark.parametrize("day", [date(2025, 7, 1), 45839])
    def test_a_day_as_a_date_or_a_serial(self, day: object) -> None:
        lines = [
            ["Danh mục"],
            ["STT", *[h for h in header("F7") if h != "STT"]],
            link(effective=day, share=1, old=18484),
        ]

        assert [(one.old_code, one.effective_on) for one in read(xlsx(lines)).lineage] == [
            ("18484", date(2025, 7, 1))
        ]

    def test_the_day_decides_the_structure_of_the_new_code(self) -> None:
        assert codes(self.read(link(new="18073", effective="01/07/2025"))) == set()  # type: ignore[arg-type]
        assert found(self.read(link(new="18073", effective="01/01/2025"))) == [(3, "unit_not_found")]  # type: ignore[arg-type]

    def test_no_period_and_no_reporter_is_asked_for(self) -> None:
        sheet = self.read(link()).sheets[0]  # type: ignore[attr-defined]

        assert (sheet.form, sheet.period_start, sheet.reporter_code) == ("F7", None, None)

    @pytest.mark.parametrize(
        "change", [{"kind": "Giải thể"}, {"share": "nhiều"}, {"effective": "năm 2025"}, {"old": "00000"}]
    )
    def test_a_row_that_is_not_understood_is_refused_aloud(self, change: dict[str, str]) -> None:
        result = self.read(link(**change), link(old="18406"))

        assert len(result.lineage) == 1 and len(result.issues) == 1 and result.issues[0].row == 3  # type: ignore[attr-defined]
