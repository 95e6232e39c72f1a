import re

import pytest

from dashboard.components.evidence_parts import evidence_finding, evidence_parts
from dashboard.components.ssr import to_html
from dashboard.state import State
from tests.fakes.driver_views import PLANTED, evidence_view

FOUND, CHANCE, FEW = evidence_view(effect=0.5), evidence_view(effect=0.0), evidence_view(n=30)


class TestFinding:
    def test_a_planted_factor_is_named_with_its_size(self):
        assert FOUND.found is not None and [own.name for own in FOUND.found.clear] == [PLANTED]
        text = evidence_finding(found=FOUND.found, lang="vi")
        assert "Nổi rõ: **tỷ lệ đạt chuẩn CNTT cơ bản** (thêm " in text
        assert "68 đơn vị" in text or "67 đơn vị" in text

    def test_chance_is_called_chance(self):
        assert CHANCE.found is not None
        text = evidence_finding(found=CHANCE.found, lang="en")
        assert "no better than chance" in text
        assert "**No factor stands out**" in text

    def test_too_few_units_are_refused_in_a_sentence_without_any_table(self):
        text = to_html(evidence_parts(view=FEW, state=State()))
        assert "Chưa tính được phần thống kê" in text
        assert "<table" not in text and "<svg" not in text


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("view", [FOUND, CHANCE])
def test_every_factor_is_drawn_and_listed(view: object, lang: str):
    text = to_html(evidence_parts(view=view, state=State(lang=lang)))  # type: ignore[arg-type]
    assert text.count("<svg") == 11
    assert text.count('class="interval"') == 22
    assert not re.search(r"\bnan\b|None|\{[a-z_]+\}", text)
