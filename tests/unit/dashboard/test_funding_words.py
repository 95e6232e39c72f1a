"""Numbers and names of the funding page: a small gain is not hidden by rounding, a period has its name for people."""

import pytest

from dashboard.components.funding_words import period_words, score_words, share_change
from domain.funding.index_effect import IndexChange


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (67.7, 70.31, "67,7 → 70,3"),
        (67.701, 67.738, "67,70 → 67,74"),
        (67.7001, 67.7004, "67,7 → 67,7"),
        (67.7, 67.7, "67,7 → 67,7"),
        (None, 12.0, "– → 12,0"),
    ],
)
def test_scores_show_what_tells_them_apart(before: float | None, after: float, shown: str) -> None:
    assert score_words(IndexChange("18073", before, after, None, None), lang="vi") == shown


def test_shares_have_their_percent() -> None:
    assert share_change(72.2, 72.24, lang="vi") == "72,20 → 72,24 %"


def test_a_stored_period_is_named_for_people() -> None:
    assert period_words("2026-H1", lang="vi") == "6 tháng đầu năm 2026"
    assert period_words("2026-Q2", lang="en") == "Q2 2026"
