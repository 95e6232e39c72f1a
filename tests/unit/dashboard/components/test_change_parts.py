from dataclasses import replace
from datetime import date

import pytest

from dashboard.change_words import (
    change_finding,
    change_range,
    change_rules,
    change_title,
    refusal_text,
)
from dashboard.components.change_parts import (
    change_columns,
    change_frame,
    change_legend,
    change_list,
    change_rows,
    palette_of,
)
from dashboard.components.ssr import to_html
from dashboard.exports.change import change_sheet, change_table
from dashboard.i18n import LANGUAGES
from dashboard.state import default_state
from dashboard.views.change import change_view, comparison
from domain.known_indicators import find_indicator
from tests.unit.dashboard.views.test_change import changed, shown, survey

STATE = default_state()
BROWNS = ("#7a3d06", "#efc98c")


def test_finding_counts_both_ways_and_names_the_greatest():
    text = change_finding(view=changed(5.25, -2.0, 0.0, None), lang="vi").replace("\u00a0", " ")
    assert text.startswith("Từ Quý II/2026 đến Quý III/2026")
    assert "**1** trong 3 xã, phường tốt lên; **1** kém đi; **1** không đổi" in text
    assert "tăng nhiều nhất là Xã 0 (+5,2 điểm); giảm nhiều nhất là Xã 1 (−2,0 điểm)" in text
    assert "**1** xã, phường thiếu số liệu ở một hoặc cả hai kỳ" in text


def test_where_low_is_good_a_fall_is_better():
    text = change_finding(view=changed(5.0, -2.0, -3.0, indicator="overdue_share_pending"), lang="en")
    assert "**2** of 3" in text
    assert "got better; **1** got worse" in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("asked", ["2026-H1", "2025-Q1", "2026-Q4"])
def test_a_refusal_says_why_and_what_can_be_chosen(lang: str, asked: str):
    own = shown(1.0)
    found = comparison(view=own, asked=asked)
    text = refusal_text(view=own, found=found, lang=lang)
    assert found.choices[0].label(lang=lang) in text
    view = change_view(view=own, found=found)
    assert "map-refusal" not in to_html(change_legend(view=view, state=replace(STATE, lang=lang)))
    assert change_finding(view=view, lang=lang) == text
    frame = change_frame(view=view, state=STATE, separators=",.")
    assert list(frame.codes) == []


def test_ranges_name_the_numbers_they_hold():
    """Given pieces, then no range begins or ends with a number that is counted in the next one."""
    own = replace(shown(1.0, 1.0, 2.0, -2.0, 4.0, -7.0, 0.0), indicator=find_indicator("shortfall.printer"))
    view = change_view(view=own, found=comparison(view=own, asked="", province="42"))
    texts = [change_range(line=line, view=view, lang="vi") for line in view.classes.legend]
    assert texts == ["−3 trở xuống", "−2", "−1", "không đổi", "+1", "+2", "+3 trở lên"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("level", "n_rules"), [("commune", 1), ("district", 2)])
def test_a_change_of_shortfalls_says_that_the_norms_are_the_same(lang: str, level: str, n_rules: int):
    own = replace(survey("2026-H1", "2025-H2"), level=level)
    view = change_view(view=own, found=comparison(view=own, asked="", province="42"))
    rules = change_rules(view=view, lang=lang)
    assert len(rules) == n_rules
    legend = to_html(change_legend(view=view, state=replace(STATE, lang=lang)))
    table = change_table(view=view, lang=lang, made_on=date(2026, 11, 24))
    for rule in rules:
        assert rule in legend and rule in table.notes and rule in change_sheet(view=view, lang=lang).notes


def test_worse_is_brown_whatever_the_direction():
    """Given changes both ways, then the worst class is the strongest brown: on the left, or on the right."""
    up = palette_of(view=changed(5.0, -5.0, 3.0, -3.0, 1.0, -1.0), theme="light")
    down = palette_of(
        view=changed(5.0, -5.0, 3.0, -3.0, 1.0, -1.0, indicator="overdue_share_pending"), theme="light"
    )
    assert (up[0], down[-1]) == (BROWNS[0], BROWNS[0])
    assert up[0] != up[-1]


def test_legend_counts_every_unit_once():
    view = changed(5.0, -2.0, 0.0, None, 4.0, 3.0)
    counts = [line.count for line in view.classes.legend]
    assert sum(counts) + view.n_missing == 6
    assert to_html(change_legend(view=view, state=STATE)).count("<li>") == len(counts) + 1


def test_rows_hold_both_values_and_the_list_is_by_change():
    view = changed(5.0, -2.0, None)
    rows = change_rows(view=view, lang="vi")
    assert [(row["before"], row["value"], row["change"]) for row in rows] == [
        (45.0, 50.0, 5.0),
        (52.0, 50.0, -2.0),
        (None, None, None),
    ]
    fields = {column["field"] for column in change_columns(view=view, lang="vi")}
    assert {"before", "value", "change", "rank", "name"} <= fields
    text = str(change_list(view=view, state=STATE))
    assert text.index("Xã 0") < text.index("Xã 1") < text.index("Xã 2")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_hold_what_is_seen(lang: str):
    view = changed(5.0, -2.0, None)
    table = change_table(view=view, lang=lang, made_on=date(2026, 11, 24))
    assert table.title == change_title(view=view, lang=lang)
    assert [row[6] for row in table.rows] == [5.0, -2.0, None]
    sheet = change_sheet(view=view, lang=lang)
    assert len(sheet.fills) == 2
    assert len(sheet.rows) == 3
