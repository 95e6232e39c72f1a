import re
import string
from pathlib import Path

import pytest

from dashboard.i18n import UnknownTextError, catalogue_text, catalogue_texts, t, texts
from domain.catalogue_files import get_catalogue
from domain.paths import ROOT
from domain.periods import parse_code

CODE = sorted((ROOT / "dashboard").rglob("*.py"))
LITERAL = re.compile(r"""\bt\(\s*"([a-z0-9_.+\-]+)\"""")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys():
    assert set(texts("vi")) == set(texts("en"))


def test_both_languages_fill_in_the_same_facts():
    """A number that one language shows is never lost in the other; kinds of missing data may be told more shortly."""
    different = [key for key in texts("vi") if not fields(texts("en")[key]) <= fields(texts("vi")[key])]
    assert different == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_asked_for_exists(path: Path):
    asked = set(LITERAL.findall(path.read_text(encoding="utf-8")))
    assert asked - set(texts("vi")) == set()


def test_unknown_key_is_refused():
    with pytest.raises(UnknownTextError, match="no_such"):
        t("no_such", "vi")


def test_facts_are_filled_in():
    assert t("rank.of", "vi", rank=3, n=69) == "Hạng 3 / 69"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("change.finding", "From the second half of 2025 to the first half of 2026, share: "),
        ("finding.up", ", up **5** on the second half of 2025"),
        ("gaps.unit", "Equipment against the norm, first half of 2026"),
        ("source.period", "Period: First half of 2026"),
        ("finding.empty", "First half of 2026: no figures for share in Hà Tĩnh."),
        (
            "change.refused_order",
            "No map of changes: the second half of 2025 is not before the first half of 2026. ",
        ),
    ],
)
def test_a_period_is_written_as_its_place_in_the_sentence_asks(key: str, expected: str) -> None:
    before, now = (parse_code(code=code).label(lang="en") for code in ("2025-H2", "2026-H1"))
    facts = {"indicator": "share", "place": "Hà Tĩnh", "change": "5"}
    text = t(key, "en", period=now, previous=before, asked=before, **facts)
    assert text.startswith(expected)


class TestCatalogueTexts:
    def remarks(self) -> set[str]:
        catalogue = get_catalogue()
        found = {indicator.comparability for indicator in catalogue.indicators.values()}
        found |= {target.basis for target in catalogue.targets}
        return found - {""}

    def test_every_remark_has_both_languages(self):
        assert {raw for raw in self.remarks() if raw not in catalogue_texts()} == set()

    def test_no_translation_is_left_over(self):
        assert set(catalogue_texts()) - self.remarks() == set()

    def test_nothing_stays_nothing(self):
        assert catalogue_text(raw="", lang="vi") == ""

    def test_unknown_remark_is_refused(self):
        with pytest.raises(UnknownTextError):
            catalogue_text(raw="no such remark", lang="vi")


def test_every_form_unit_and_theme_is_named():
    """Given the catalogue, then each form, theme and direction has words: a page never fails for want of one."""
    catalogue = get_catalogue()
    forms = {form for i in catalogue.indicators.values() for form in i.forms}
    forms |= {measure.form for measure in catalogue.measures.values()}
    wanted = {f"form.{form}" for form in forms} | {f"theme.{i.theme}" for i in catalogue.indicators.values()}
    wanted |= {f"direction.{i.direction}" for i in catalogue.indicators.values()}
    wanted |= {f"rollup.{i.rollup}" for i in catalogue.indicators.values()}
    assert wanted - set(texts("vi")) == set()


def test_vietnamese_texts_are_composed():
    import unicodedata

    assert [key for key, text in texts("vi").items() if unicodedata.normalize("NFC", text) != text] == []
