import re
from dataclasses import replace

from dashboard.components.skill_cards import skill_cards, unit_skills
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from domain.periods import parse_code
from domain.skills.effect import TrainingEffect
from tests.fakes.survey_views import PERIOD, skill_view, training_history

STATE = default_state()


def page(**changes: object) -> str:
    history = replace(training_history(), **changes)  # type: ignore[arg-type]
    return to_html(skill_cards(view=skill_view(), effect=history, state=STATE))


def test_ladder_counts_persons_of_communes_that_reported():
    text = page()
    # Given two communes with 40 staff: 68 trained, 40 meet the standard, 16 proficient in sector software
    assert "Tổng 80 CBCCVC; tính được 2 trong 3" in text
    assert "85,0\u00a0% · 68" in text
    assert "20,0\u00a0% · 16" in text
    assert "ít hơn bậc trước 28 người" in text


def test_officers_say_how_many_communes_have_none():
    assert "0 chuyên trách, 2 kiêm nhiệm; 0 trong 2 xã" in page()


def test_modules_show_shares_and_leave_the_silent_unit_empty():
    text = page()
    row = text[text.index('data-unit="00003"') :]
    assert row[: row.index("</tr>")].count('class="none"') == 6
    assert "52,5\u00a0%" in text  # IU01: 21 of 40


def test_ink_on_colours_can_be_read():
    """WCAG 2.2: at least 4.5 to 1 between ink and ground of every cell."""
    pairs = set(re.findall(r"background-color:(#\w{6});color:(#\w{6})", page()))
    assert pairs
    for ground, ink in pairs:
        bright, dark = sorted((luminance(ground), luminance(ink)), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_need_by_course():
    text = page()
    row = text[text.index("IU04 · ") :]
    cells = re.findall(r"<td>([^<]*)</td>", row[: row.index("</tr>")])
    assert cells == ["100,0\u00a0%", "26", "54", "54", "2/3"]  # 24 + 2 of 80 have it


def test_one_survey_compares_nothing():
    assert "Mới có một kỳ khảo sát" in page()


def test_effect_is_a_comparison_and_says_so():
    effect = TrainingEffect(12, 30, 4.0, 1.5, 2.5, 0.3, "")
    earlier = parse_code(code="2025-H2")
    text = page(
        ladders=tuple((p, training_history().ladders[0][1]) for p in (earlier, PERIOD)), effect=effect
    )
    assert "chênh 2,5 điểm" in text and "không chứng minh nguyên nhân" in text
    few = page(effect=TrainingEffect(3, 66, None, None, None, None, "too_few"))
    assert "mỗi nhóm cần ít nhất 10" in few


def test_ladder_of_the_open_unit():
    text = to_html(unit_skills(view=skill_view(), state=replace(STATE, units=("00001",))))
    assert "85,0\u00a0% · 34" in text
    silent = to_html(unit_skills(view=skill_view(), state=replace(STATE, units=("00003",))))
    assert "chưa báo cáo" in silent
