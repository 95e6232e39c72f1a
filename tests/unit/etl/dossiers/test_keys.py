"""Units, fields and words of dossiers; which files are lists of dossiers."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from domain.catalogue_files import get_catalogue
from domain.finding_texts import Found, finding_sentence
from etl.dossiers.keys import RawKey, judge_keys
from etl.dossiers.model import BAD_FIELD, BAD_UNIT, MEASURES, PROBLEMS, Validity
from etl.dossiers.sentences import NOTES
from etl.dossiers.sources import DossierFileError, open_source
from etl.dossiers.words import load_fields, load_words

UNIT = ("post2025", "18484")
VALID = {UNIT: Validity(first=date(2025, 7, 1), last=date(2026, 6, 30))}
COLUMNS = (
    "dossier_code;unit_code;structure;procedure_code;field;channel;received_at;due_at;finished_at;status;"
    "fee_obligation;paid_online;assisted;digitised;e_result"
)


def key(*, unit: str = "18484", field: str = "ho_tich", last: date = date(2026, 1, 1)) -> RawKey:
    return RawKey(file_no=0, structure="post2025", unit_code=unit, field=field, n=1, last=last)


class TestKeys:
    @pytest.mark.parametrize(
        "field", ["ho_tich", "Hộ tịch", "HỘ TỊCH ", unicodedata.normalize("NFD", "Hộ tịch")]
    )
    def test_a_field_is_known_by_its_id_and_its_name(self, field: str):
        judged = judge_keys(keys=[key(field=field)], validities=VALID, fields=load_fields())

        assert list(judged.known.values()) == [(UNIT, "ho_tich")] and not judged.bad

    def test_what_is_not_known_is_named(self):
        judged = judge_keys(keys=[key(unit="1"), key(field="thue")], validities=VALID, fields=load_fields())

        assert [reason for reason, _ in judged.bad.values()] == [BAD_UNIT, BAD_FIELD] and not judged.known

    def test_a_unit_is_unknown_for_dossiers_received_after_its_end_only(self):
        judged = judge_keys(keys=[key(last=date(2026, 7, 1))], validities=VALID, fields=load_fields())

        assert list(judged.bad.values()) == [(BAD_UNIT, date(2026, 6, 30))] and len(judged.known) == 1


class TestWords:
    def test_no_word_means_two_things(self):
        for column in ("channel", "status"):
            words = [w for (of, _), own in load_words().items() if of == column for w in own]
            meanings = {w: m for (of, m), own in load_words().items() if of == column for w in own}
            assert all(meanings[w] for w in words)
            assert len(set(words)) == len(meanings)

    def test_every_measure_is_one_of_the_catalogue(self):
        assert set(MEASURES) <= set(get_catalogue().measures)

    def test_every_reason_has_a_sentence_in_both_languages(self):
        for code in PROBLEMS:
            found = Found(code=code, value="x", params={"total": "3"})
            vi, en = (finding_sentence(found=found, lang=lang) for lang in ("vi", "en"))
            assert code in NOTES
            assert "3" in vi and "3" in en and vi != en


class TestSources:
    def test_a_file_with_other_columns_is_refused_and_what_is_missing_named(self, tmp_path: Path):
        path = tmp_path / "a.csv"
        path.write_text(COLUMNS.replace(";status", "") + "\n", encoding="utf-8")

        with pytest.raises(DossierFileError) as refused:
            open_source(path=path, name="a.csv", scratch=tmp_path)

        assert "a.csv" in refused.value.vi and "status" in refused.value.vi and "status" in refused.value.en

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a workbook", b"PAR1 cut short"])
    def test_a_file_that_is_no_table_is_refused(self, content: bytes, tmp_path: Path):
        path = tmp_path / "a.bin"
        path.write_bytes(content)

        with pytest.raises(DossierFileError):
            open_source(path=path, name="a.bin", scratch=tmp_path)

    def test_headers_may_be_in_any_order_and_case_with_columns_nobody_asked_for(self, tmp_path: Path):
        path = tmp_path / "a.csv"
        names = [*reversed(COLUMNS.upper().split(";")), "Ghi chú"]
        path.write_text(";".join(names) + "\n", encoding="utf-8-sig")

        source = open_source(path=path, name="a.csv", scratch=tmp_path)

        assert source.columns["status"] == "STATUS" and source.separator == ";"
