"""A ranking in words, on the map and in tables: ties, intervals, reasons, bands, and weights that are only tried."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dashboard.components.index_map import index_frame, index_legend, paint_of, shade_of
from dashboard.components.index_tables import index_ranking, index_table
from dashboard.components.index_weights import weights_card
from dashboard.components.index_why import parts_of, why_parts
from dashboard.components.index_words import board_finding, board_title, chance_text
from dashboard.components.ssr import to_html
from dashboard.exports.index import index_sheet
from dashboard.state import default_state
from dashboard.views.index_board import Board, own_board
from dashboard.views.index_model import (
    IndexBand,
    IndexElement,
    IndexUnit,
    IndexView,
    RankRange,
    UnitContribution,
)
from dashboard.views.index_units import index_classes
from dashboard.views.model import Geometry, Place, SourceLine
from domain.periods import parse_code

TAGS = re.compile(r"<[^>]+>")
STATE = default_state()
PERIOD = parse_code(code="2026-Q2")
SCORES = {"1": (80.0, 60.0, 70.0), "2": (40.0, 80.0, 60.0), "3": (60.0, 60.0, 60.0), "4": (None, None, None)}
RANKS = {"1": 1, "2": 2, "3": 2, "4": None}


def words_of(parts: object) -> str:
    return " ".join(TAGS.sub(" ", to_html(parts)).split())


def element(name: str, parent: str | None, **more: object) -> IndexElement:
    given = {
        "level": 1,
        "weight": 1.0,
        "share": 0.5,
        "direction": 1,
        "period": None,
        "definition_weight": 1.0,
    }
    return IndexElement(name, parent, title_vi=f"Phần {name}", title_en=f"Part {name}", **{**given, **more})


def unit(code: str) -> IndexUnit:
    a, b, whole = SCORES[code]
    return IndexUnit(
        place=Place(code, f"Xã {code}", "commune", "436", "Huyện"),
        score=whole,
        rank=RANKS[code],
        band=None if whole is None else "good" if whole >= 65 else "fair",
        reason="" if whole is not None else "below_coverage",
        coverage=1.0,
        scores=(whole, a, b),
        ranks=(RANKS[code], None, None),
        change=None if whole is None else 1.3,
        rank_change={"1": 0, "2": 3, "3": -1, "4": None}[code],
    )


def index_view(**changes: object) -> IndexView:
    units = tuple(unit(code) for code in SCORES)
    given = {
        "index": "own",
        "version": "2026-1",
        "title_vi": "Chỉ số thử",
        "title_en": "A test index",
        "note_vi": "",
        "note_en": "",
        "method_vi": ("Chỉ số: trung bình.", "a.", "b.", "Xếp hạng."),
        "method_en": ("Index: mean.", "a.", "b.", "Ranked."),
        "elements": (
            element("IDX", None, level=2, share=None, direction=None),
            element("a", "IDX", weight=3.0),
            element("b", "IDX"),
        ),
        "bands": (IndexBand("good", 65.0, "Tốt", "Good", 1), IndexBand("fair", 0.0, "Khá", "Fair", 2)),
        "structure": "post2025",
        "level": "commune",
        "province": Place("42", "Tỉnh Hà Tĩnh", "province", "", ""),
        "district": None,
        "period": PERIOD,
        "asked_period": None,
        "previous_period": parse_code(code="2026-Q1"),
        "units": units,
        "n_ranked": 3,
        "is_absolute": True,
        "too_old": (),
        "classes": index_classes(scores=[own.score for own in units]),
        "geometry": Geometry("/geo/x.json", "official", "", 4),
        "source": SourceLine(("F2",), PERIOD, None, 3, 4, True, True),
    }
    return IndexView(**{**given, **changes})  # type: ignore[arg-type]


def board(*, is_trial: bool = False, **changes: object) -> Board:
    ranges = [
        RankRange("1", 1, 1, 1, 2, 0.999),
        RankRange("2", 2, 2, 1, 3, 0.004),
        RankRange("3", 2, 2, 2, 3, 1.0),
    ]
    return own_board(view=index_view(**changes), ranges=ranges, is_trial=is_trial)


class TestWords:
    def test_the_title_says_index_version_units_place_and_period(self):
        assert board_title(board=board(), lang="vi") == (
            "Chỉ số thử (bản 2026-1) theo xã, phường, tỉnh Hà Tĩnh, Quý II/2026"
        )

    def test_weights_that_are_tried_are_called_so(self):
        assert board_title(board=board(is_trial=True), lang="vi").endswith("· thử trọng số, chưa lưu")

    def test_the_finding_names_ends_ties_bands_and_who_is_missing(self):
        text = board_finding(board=board(), lang="vi").replace("\u00a0", " ")
        assert "cao nhất **Xã 1** (70,0 điểm), thấp nhất **Xã 2 và 1 đơn vị bằng điểm** (60,0)" in text
        assert "**1** xếp loại Tốt, **2** xếp loại Khá" in text
        assert "**1** xã, phường chưa có điểm" in text

    def test_one_unit_has_no_highest_and_lowest(self):
        text = board_finding(board=board(units=(unit("1"),), n_ranked=1), lang="en").replace("\u00a0", " ")
        assert text.startswith("Q2 2026: **Xã 1** has **70.0** points;")

    def test_a_chance_is_never_rounded_to_certainty(self):
        lines = {own.place.code: own for own in board().lines}
        assert [chance_text(line=lines[code], lang="en") for code in "123"] == [
            "above 99\u00a0%",
            "below 1\u00a0%",
            "100\u00a0%",
        ]


class TestMap:
    def test_bands_colour_the_map_and_what_has_no_score_is_no_data(self):
        paint = paint_of(board=board(), state=STATE)
        assert paint.places == (1, 0, 0, None)
        assert (paint.names, paint.counts) == (("Khá (từ 0)", "Tốt (từ 65)"), (2, 1))

    def test_classes_on_demand_and_where_one_band_holds_all(self):
        assert shade_of(board=board(), state=replace(STATE, shade="classes")) == "classes"
        units = tuple(replace(own, band="fair" if own.score else None) for own in index_view().units)
        assert shade_of(board=board(units=units), state=STATE) == "classes"
        assert shade_of(board=board(units=units), state=replace(STATE, shade="bands")) == "bands"

    def test_below_all_bands_is_a_colour_of_its_own(self):
        units = tuple(replace(own, band=None) if own.band == "fair" else own for own in index_view().units)
        found = paint_of(board=board(units=units), state=replace(STATE, shade="bands"))
        assert found.names[0] == "dưới mọi bậc"
        assert found.places == (2, 0, 0, None)

    def test_shapes_of_the_whole_country_open_on_the_province(self):
        """Given schematic shapes of all provinces, then the map opens on the units of the ranking."""
        country = Geometry("/geo/x.json", "schematic", "", 3321, is_country=True)
        assert index_frame(board=board(geometry=country), state=STATE).zoom_to_units
        assert not index_frame(board=board(), state=STATE).zoom_to_units

    def test_pointing_at_a_unit_says_score_rank_and_interval(self):
        frame = index_frame(board=board(), state=STATE)
        assert frame.hovers[0] == "<b>Xã 1</b><br>70,0 điểm<br>Tốt<br>Hạng 1 / 3<br>hạng 1–2"
        assert frame.hovers[-1].endswith("dưới mức số liệu tối thiểu")
        legend = index_legend(board=board(), state=STATE)
        assert "Chưa có điểm" in words_of(legend)
        assert getattr(legend[0], "data-shade") == shade_of(
            board=board(), state=STATE
        )  # what the picker follows


class TestTables:
    def test_ties_share_a_rank_and_are_marked(self):
        text = words_of(index_table(board=board(), lang="vi"))
        assert text.count("2 đồng hạng") == 2
        assert "1 Xã 1 70,0 Tốt +1,3 = 1–2 trên 99 %" in text.replace("\u00a0", " ")
        assert "▲ 3" in text and "▼ 1" in text
        assert text.endswith("Xã 4 dưới mức số liệu tối thiểu")

    def test_scores_that_do_not_compare_have_no_change(self):
        text = index_table(board=board(is_absolute=False), lang="vi")
        assert "Thay đổi điểm" not in text and "Đổi hạng" in text

    def test_names_are_text_in_the_list(self):
        place = Place("9", "<b>Xã</b>", "commune", "", "")
        units = (replace(unit("1"), place=place),)
        assert "&lt;b&gt;Xã&lt;/b&gt;" in index_ranking(board=board(units=units), state=STATE)
        assert "&lt;b&gt;Xã&lt;/b&gt;" in index_table(board=board(units=units), lang="vi")

    def test_the_file_holds_interval_reason_and_parts(self):
        sheet = index_sheet(
            board=board(is_trial=True), view=index_view(), official=None, lang="vi", made_on=date(2026, 12, 1)
        )
        assert sheet.header[-2:] == ("Phần a", "Phần b")
        assert sheet.rows[0][:5] == (1, "1", "Xã 1", "Huyện", 70.0)
        assert sheet.rows[0][7:12] == (0, 1, 2, 0.999, None)
        assert sheet.rows[-1][11:] == ("dưới mức số liệu tối thiểu", None, None)
        assert sheet.notes[0].startswith("Số liệu mô phỏng") and sheet.notes[1].startswith("Thử trọng số")
        assert "Chỉ số: trung bình." in sheet.notes


class TestWhy:
    GIVEN = (
        UnitContribution("a", 40.0, 80.0, 1, 0.5, 40.0, 10.0, 0.0),
        UnitContribution("b", 30.0, 60.0, 2, 0.5, 30.0, 0.0, 10.0),
    )

    def test_parts_stand_beside_median_and_best(self):
        parts = parts_of(view=index_view(), unit="1", contributions=self.GIVEN, lang="vi")
        assert [(own.score, own.middle, own.best, own.gives) for own in parts] == [
            (80.0, 60.0, 80.0, 40.0),
            (60.0, 60.0, 80.0, 30.0),
        ]

    def test_the_sentence_names_what_lifts_and_what_is_left(self):
        text = words_of(
            why_parts(view=index_view(), board=board(), unit="1", contributions=self.GIVEN, lang="vi")
        )
        assert "Xã 1 : 70,0 điểm, hạng 1 / 3" in text
        assert "hơn trung vị nhờ Phần a (+10,00); thêm được nhiều nhất ở Phần b (+10,00)" in text

    def test_a_unit_without_a_score_is_said_to_have_none(self):
        text = words_of(why_parts(view=index_view(), board=board(), unit="4", contributions=(), lang="vi"))
        assert "Xã 4 chưa có điểm" in text


@pytest.mark.parametrize(("weights", "is_open"), [("", False), ("a-3", True)])
def test_weights_show_their_share_and_open_once_moved(weights: str, is_open: bool):
    html = to_html(weights_card(view=index_view(), state=replace(STATE, weights=weights)))
    assert (" open" in html.split(">")[0]) is is_open
    assert 'data-weight="a" data-default="1"' in html
    assert "75,0\u00a0%" in html and "25,0\u00a0%" in html
    assert 'aria-label="Phần a: gõ trọng số"' in html


def test_a_published_ranking_says_when_it_was_taken():
    own = replace(
        board(),
        index="766",
        version="",
        captured_at=datetime(2026, 10, 10, 18, tzinfo=UTC).replace(tzinfo=None),
    )
    assert "(lấy ngày 11/10/2026)" in board_title(board=own, lang="vi")
