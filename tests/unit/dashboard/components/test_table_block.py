"""Parts of a long table: the same order and the same search as a table that the browser holds whole."""

import pytest

from dashboard.components.table_block import BLOCK_ROWS, Asked, asked_of, block_of

ROWS = (
    {"code": "00001", "name": "Xã Đức Thọ", "parent": "Tỉnh Hà Tĩnh", "value": 40.0, "rank": 2},
    {
        "code": "00002",
        "name": "Xã Dân Thành",
        "parent": "Tỉnh Vĩnh Long",
        "value": None,
        "word": "chưa báo cáo",
    },
    {"code": "00003", "name": "Phường Ô Môn", "parent": "Thành phố Cần Thơ", "value": 12.5, "rank": 3},
    {"code": "00004", "name": "Xã Ân Thi", "parent": "Tỉnh Hưng Yên", "value": 90.0, "rank": 1},
)


def codes(**asked: object) -> list[str]:
    return [row["code"] for row in block_of(rows=ROWS, asked=Asked(**asked))["rowData"]]  # type: ignore[arg-type]


class TestOrder:
    def test_as_given_unless_asked_otherwise(self):
        assert codes() == ["00001", "00002", "00003", "00004"]

    @pytest.mark.parametrize(
        ("is_descending", "first"), [(False, ["00003", "00001"]), (True, ["00004", "00001"])]
    )
    def test_rows_without_a_number_are_last_both_ways(self, is_descending: bool, first: list[str]):
        found = codes(order=(("value", is_descending),))
        assert found[:2] == first
        assert found[-1] == "00002"

    def test_words_as_vietnamese_sorts_them(self):
        """Given Đ after D and Â after A, then the list is not that of code points."""
        assert codes(order=(("name", False),)) == ["00003", "00004", "00002", "00001"]

    def test_a_second_column_decides_between_equals(self):
        rows = [{"code": str(n), "parent": "P", "value": float(n % 2)} for n in range(4)]
        found = block_of(rows=rows, asked=Asked(order=(("parent", False), ("value", True))))["rowData"]
        assert [row["code"] for row in found] == ["1", "3", "0", "2"]


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("duc tho", ["00001"]),
            ("THỌ hà tinh", ["00001"]),
            ("tinh", ["00001", "00002", "00004"]),
            ("chua bao cao", ["00002"]),
            ("00003", []),
            ("  ", ["00001", "00002", "00003", "00004"]),
        ],
    )
    def test_every_word_somewhere_in_the_row_without_diacritics(self, text: str, found: list[str]):
        assert codes(text=text) == found

    def test_the_number_of_rows_is_that_of_all_found(self):
        block = block_of(rows=ROWS, asked=Asked(start=1, end=2, text="xa"))
        assert ([row["code"] for row in block["rowData"]], block["rowCount"]) == (["00002"], 3)


class TestRequest:
    def test_what_the_grid_sends(self):
        sent = {
            "startRow": 100,
            "endRow": 200,
            "sortModel": [{"colId": "value", "sort": "desc"}],
            "filterModel": {},
        }
        assert asked_of(request=sent, text="a") == Asked(100, 200, (("value", True),), "a")

    @pytest.mark.parametrize(
        "sent",
        [
            None,
            {},
            {"startRow": -5, "endRow": "x", "sortModel": "value"},
            {"startRow": True, "sortModel": [1, None]},
        ],
    )
    def test_nonsense_is_the_first_part(self, sent: dict[str, object] | None):
        assert asked_of(request=sent, text=None) == Asked(0, BLOCK_ROWS)

    def test_nobody_gets_all_rows_at_once(self):
        own = asked_of(request={"startRow": 0, "endRow": 10**9}, text=None)
        assert own.end <= 500
