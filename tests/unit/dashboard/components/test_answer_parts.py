from datetime import date, datetime

from dashboard.components.answer_parts import answers_card
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from dashboard.views.report_model import AnswerRow

ROW = AnswerRow(
    id=7,
    structure="pre2025",
    name="Kỳ <Anh>",
    parent_name="",
    unit_name="Huyện Kỳ Anh",
    unit_code="447",
    source="công văn",
    valid_from=date(2024, 3, 31),
    valid_to=date(2024, 3, 31),
    given_by="lan",
    given_at=datetime(2026, 4, 15, 17, 30),  # noqa: DTZ001  kept in UTC without zone
)


def test_an_answer_is_shown_with_its_term_and_can_be_taken_back():
    text = to_html(answers_card(rows=[ROW], state=default_state()))
    assert "“Kỳ &lt;Anh&gt;”" in text and "Huyện Kỳ Anh" in text
    assert "kỳ kết thúc 31/03/2024 – 31/03/2024" in text
    assert "lan · 16/04/2026" in text, "the day of Việt Nam"
    assert 'data-post="/quality/withdraw"' in text and '<input type="hidden" name="answer" value="7">' in text
    assert "Rút lại câu trả lời cho “Kỳ &lt;Anh&gt;”" in text
