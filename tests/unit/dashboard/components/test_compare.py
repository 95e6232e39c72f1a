import re
from dataclasses import replace

import pytest

from dashboard.components.compare_pick import chosen_units, compare_filters, start_card
from dashboard.components.compare_table import compare_card, lessons_card
from dashboard.components.compare_words import compare_finding, joined, likes_text, shown_rows
from dashboard.components.ssr import to_html
from dashboard.state import State, default_state
from dashboard.views.compare import Comparison, compare
from domain.peers import CRITERIA
from tests.fakes.level_tables import ONLINE, level_row, level_table

TAGS = re.compile(r"<[^>]+>")


def compared(*units: str, criteria: tuple[str, ...] = CRITERIA, table: object = None) -> Comparison:
    return compare(table=table or level_table(), units=units, criteria=criteria)  # type: ignore[arg-type]


def state_of(*units: str, **changes: str) -> State:
    return replace(default_state(), units=units, **changes)  # type: ignore[arg-type]


def words_of(parts: object) -> str:
    return " ".join(TAGS.sub(" ", to_html(parts)).split())


def table_words(*units: str, against: str = "median") -> str:
    found = compared(*units)
    rows = shown_rows(comparison=found, topic="all")
    return words_of(
        compare_card(comparison=found, rows=rows, state=state_of(*units, against=against), tools=None)
    )


class TestTable:
    def test_ties_are_both_marked_and_missing_says_why(self):
        text = table_words("00001", "00002", "00003", "00005")
        row = text[text.index("Tỷ lệ hồ sơ trực tuyến (kỳ dương lịch)") : text.index("Tỷ lệ quá hạn")]
        assert row.count("★ Tốt nhất") == 2
        assert row.count("◇ Kém nhất") == 1
        assert "chưa báo cáo" in row
        assert "Hạng 1 / 4" in row and "Hạng 3 / 4" in row

    def test_without_direction_nothing_is_marked(self):
        text = table_words("00001", "00002")
        row = text[text.index("Số hồ sơ tiếp nhận") :]
        assert "★ Tốt nhất 1" not in row
        assert "Hạng" not in row[: row.index("trong các đơn vị")].replace("Hạng tính", "")

    @pytest.mark.parametrize(
        ("against", "text"),
        [
            ("median", "−10,0 điểm so với trung vị"),
            ("target", "−10,0 điểm so với mục tiêu"),
            ("best", "−20,0 điểm so với nơi tốt nhất"),
        ],
    )
    def test_distance_to_what_was_asked(self, against: str, text: str):
        """Given 40 %, then the median of 20, 40, 60, 60 is 50, the target 50 and the best similar unit 60."""
        assert text in table_words("00001", "00004", against=against)

    def test_the_wrong_side_is_said_to_be_worse(self):
        html = to_html(
            compare_card(
                comparison=compared("00001", "00002"),
                rows=compared("00001", "00002").rows,
                state=state_of("00001", "00002"),
                tools=None,
            )
        )
        assert (
            html.count('class="distance-behind small"')
            == html.count('<span class="sr-only"> kém hơn</span>')
            > 0
        )


class TestFinding:
    def test_few_units_are_counted_by_name(self):
        found = compared("00001", "00002")
        text = compare_finding(comparison=found, rows=found.rows, lang="vi")
        assert text.startswith("Xã An và xã Bình, 3 chỉ số: ")
        assert "trong 2 chỉ số so được: **xã An** 1, **xã Bình** 1" in text

    def test_many_units_are_counted(self):
        found = compared("00001", "00002", "00003", "00004")
        text = compare_finding(comparison=found, rows=found.rows, lang="en")
        assert text.startswith("4 units, 3 indicators: ")
        assert "**Cam commune** is best on 2 of 2" in text

    def test_nothing_to_tell_apart(self):
        found = compared("00002", "00003", table=level_table(level_row("online_share_calendar", ONLINE)))
        assert "Không chỉ số nào phân được" in compare_finding(comparison=found, rows=found.rows, lang="vi")


class TestLikes:
    def test_criteria_are_said_with_the_units_own_values(self):
        found = compared("00001")
        text = likes_text(own=found.likes[0], comparison=found, lang="vi")
        assert text == (
            "Tương tự xã An: 1 xã, phường cùng là xã, cùng vùng “Miền núi” và có lượng hồ sơ không chênh quá 2 lần."
        )

    def test_what_is_not_known_is_said(self):
        found = compared("00003")
        assert "Không xét cùng vùng" in likes_text(own=found.likes[0], comparison=found, lang="vi")

    def test_all_units(self):
        found = compared("00001", criteria=())
        assert "4 xã, phường" in likes_text(own=found.likes[0], comparison=found, lang="vi")

    def test_nobody_learns_from_a_ratio_over_few_cases(self):
        """Given the best similar unit with a small denominator, then the next one leads."""
        own = dict(ONLINE, **{"00002": 99.0})
        table = level_table(level_row("online_share_calendar", own, small="00002"))
        found = compare(table=table, units=("00001",), criteria=("type",))
        lesson = found.rows[0].cells[0].lesson
        assert lesson is not None
        assert ([place.code for place in lesson.places], lesson.value) == (["00003"], 60.0)

    def test_who_is_best_has_nobody_to_learn_from(self):
        found = compared("00003", "00002", criteria=())
        text = words_of(lessons_card(comparison=found, rows=found.rows, state=state_of("00003", "00002")))
        assert "Ở 2 chỉ số, không đơn vị tương tự nào làm tốt hơn" in text
        assert "Không có chỉ số nào mà một đơn vị tương tự làm tốt hơn" in text

    def test_nobody_is_similar(self):
        found = compared("00004", "00001")
        text = words_of(lessons_card(comparison=found, rows=found.rows, state=state_of("00004", "00001")))
        assert "chọn điều kiện rộng hơn" in text


class TestPick:
    def test_links_are_addresses_of_the_comparison_they_lead_to(self):
        html = to_html(chosen_units(comparison=compared("00001", "00002"), state=state_of("00001", "00002")))
        assert 'href="/compare?units=00002"' in html
        assert 'href="/compare?units=00001,00002,00003"' in html
        assert html.count("<li><a") == 3

    def test_fewer_than_two_units_get_a_start(self):
        text = to_html(start_card(comparison=compared("00001"), state=state_of("00001")))
        assert "Đặt ai cạnh Xã An?" in text
        assert 'href="/compare?units=00001,00002"' in text

    def test_simulated_classes_are_called_so(self):
        text = words_of(compare_filters(comparison=compared("00001"), state=state_of("00001")))
        assert "Đơn vị tương tự là (mô phỏng)" in text


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["A"], "A"), (["A", "B"], "A và B"), (["A", "B", "C"], "A, B và C")]
)
def test_joined(names: list[str], text: str):
    assert joined(names, lang="vi") == text
