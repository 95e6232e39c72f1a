import re
from dataclasses import replace

import pytest

from dashboard.components.ssr import to_html
from dashboard.components.unit_index_card import index_card, published_sentence
from dashboard.components.unit_parts import findings_card, lineage_card, main_card, unit_head
from dashboard.components.unit_words import became_text, finding_counts, identity, lineage_text, unit_finding
from dashboard.state import default_state
from dashboard.views.model import Predecessor
from dashboard.views.unit_index import UnitIndices
from tests.fakes.unit_pages import published, unit_page

TAGS = re.compile(r"<[^>]+>")


def words_of(parts: object) -> str:
    return " ".join(TAGS.sub(" ", to_html(parts)).split())


class TestWords:
    def test_identity_names_code_place_and_area(self):
        text = identity(page=unit_page(), lang="vi")
        assert text == "Mã 00001 · Thành phố Hà Tĩnh (cũ) · Tỉnh Hà Tĩnh · 12,3\u00a0km²"

    def test_the_sentence_counts_by_direction(self):
        """Given 40 % under a median of 50 and 5 % overdue at a median of 5, then one of two; no target is met."""
        text = unit_finding(page=unit_page(), lang="vi")
        assert "**1 trong 2** chỉ số chính; đạt **0 trong 2** mục tiêu; **3** điểm" in text

    def test_a_clean_unit_is_said_to_be_so(self):
        assert unit_finding(page=unit_page(findings=()), lang="en").endswith(
            "no points left to check in its reports."
        )

    def test_lineage_says_what_is_a_part_and_estimated(self):
        text = lineage_text(page=unit_page(), lang="vi")
        assert "xã Cũ và một phần xã Chia (25,0\u00a0%)" in text
        assert "ước tính" in text

    def test_an_unknown_part_is_not_a_number(self):
        own = Predecessor(code="9", name="Xã Lạ", weight=None, is_estimated=True, basis="people only")
        assert "không rõ bao nhiêu" in lineage_text(page=unit_page(predecessors=(own,)), lang="vi")

    def test_many_old_units_are_counted_and_said_to_be_whole(self):
        own = tuple(Predecessor(str(n), f"Xã {n}", 1.0, False, "whole") for n in range(30))
        text = lineage_text(page=unit_page(predecessors=own), lang="vi")
        assert "30 xã, phường, thị trấn" in text and "được cộng chính xác" in text

    def test_no_lineage_in_the_old_structure(self):
        page = unit_page(predecessors=())
        assert lineage_text(page=page, lang="vi") == ""
        assert lineage_card(page=page, lang="vi") is None

    def test_what_an_old_unit_became_is_said_with_links(self):
        heirs = (
            Predecessor("18073", "Phường Mới", 0.75, True, "area"),
            Predecessor("18100", "Xã Kia", None, True, "people only"),
        )
        page = unit_page(structure="pre2025", predecessors=(), successors=heirs)
        text = became_text(page=page, lang="vi")
        assert "phường Mới" in text and "75,0\u00a0%" in text and "xã Kia" in text
        shown = to_html(lineage_card(page=page, lang="vi"))
        assert "Đã thành" in shown and 'href="/unit/18073?lang=vi"' in shown

    def test_many_heirs_are_counted(self):
        heirs = tuple(Predecessor(str(n), f"Xã {n}", None, False, "whole") for n in range(20))
        place = replace(unit_page().place, level="district")
        text = became_text(page=unit_page(place=place, predecessors=(), successors=heirs), lang="en")
        assert text.endswith("became 20 communes and wards.")

    def test_findings_are_counted_by_kind(self):
        assert finding_counts(unit_page()) == [("negative_value", 2), ("text_in_number", 1)]


class TestCards:
    def test_main_card_has_value_target_ranks_and_line(self):
        html = to_html(main_card(page=unit_page(), state=default_state()))
        text = words_of(main_card(page=unit_page(), state=default_state()))
        assert "40,0 % 50 % · chưa đạt 3 / 4 2 / 2" in text.replace("\u00a0", " ")
        assert html.count("<polyline") == 3  # carried, before the gap, after it
        assert "1 kỳ không có số liệu" in html

    def test_findings_lead_to_file_and_row(self):
        text = words_of(findings_card(page=unit_page(), state=default_state()))
        assert "b.xlsx" in text and "dòng 21" in text

    def test_similar_units_are_linked(self):
        html = to_html(unit_head(page=unit_page(), state=default_state()))
        assert 'href="/compare?units=00001,00002"' in html
        assert 'href="/unit/00001/profile.pdf"' in html


class TestIndices:
    def test_points_left_are_named_from_the_most(self):
        """Given 18 and 12 of 20 points, then the second group left most; a score above its maximum leaves none."""
        own = published(18.0, 12.0, None, 20.5)
        assert [(group.title_vi, group.left) for group in own.groups] == [
            ("Nhóm 1", 8.0),
            ("Nhóm 0", 2.0),
            ("Nhóm 3", 0.0),
        ]
        assert published_sentence(score=own, lang="vi").endswith("mất nhiều điểm nhất ở nhóm Nhóm 1: 8,00")

    def test_the_card_shows_what_there_is(self):
        page = unit_page(indices=UnitIndices(published=published(18.0, 12.0)))
        text = words_of(index_card(page=page, contributions=(), lang="en"))
        assert "70.50 points, rank 3 of 1" in text
        assert "Group 1 12.00 20.00 8.00" in text

    @pytest.mark.parametrize("indices", [UnitIndices(), UnitIndices(published=published(None, total=None))])
    def test_without_any_score_there_is_no_card(self, indices: UnitIndices):
        assert index_card(page=unit_page(indices=indices), contributions=(), lang="vi") is None
