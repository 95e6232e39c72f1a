"""The sentences people read: for every code, in both languages, with the facts filled in."""

import string

import pytest

from etl.model import Issue
from etl.validate.findings import issue_sentence, load_issue_codes

CODES = load_issue_codes()


class TestCatalogue:
    @pytest.mark.parametrize("code", sorted(CODES))
    def test_every_code_says_what_is_wrong_and_what_to_do_in_both_languages(self, code: str):
        texts = CODES[code].texts

        for part in ("message", "remedy"):
            vi, en = texts[f"{part}_vi"], texts[f"{part}_en"]
            assert vi.endswith(".") and en.endswith(".")
            assert vi != en
            assert fields(vi) == fields(en)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


class TestIssueSentence:
    ISSUE = Issue(
        code="total_mismatch",
        severity="warning",
        sheet="II.06b",
        row=21,
        column="c4",
        params={"name": "Tổng cộng", "stated": "60", "computed": "39", "column_title": "Trực tuyến"},
    )

    def test_says_where_what_and_what_to_do(self):
        sentence = issue_sentence(issue=self.ISSUE, lang="vi")

        assert sentence.startswith("Trang tính “II.06b”, dòng 21, cột “Trực tuyến”: ")
        assert "60" in sentence and "39" in sentence
        assert sentence.endswith(CODES["total_mismatch"].texts["remedy_vi"])

    def test_a_fact_that_is_not_known_does_not_break_the_sentence(self):
        bare = Issue(code="total_mismatch", severity="warning")

        assert issue_sentence(issue=bare, lang="en").startswith("Row “…” says … but")

    def test_braces_in_a_cell_are_shown_as_they_are(self):
        issue = Issue(code="not_a_number", severity="error", value="{name}")

        assert "“{name}”" in issue_sentence(issue=issue, lang="en")
