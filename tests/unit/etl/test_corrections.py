"""Corrections by hand: what a register may say, what a correction does to a row, and when it is obsolete."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from domain.access import Scope
from domain.errors import CatalogueError
from etl.corrections import load_corrections
from etl.definition import FORMS_DIR
from etl.jobs.correction_list import correction_rows
from etl.load.findings import FiledIssue, filed_issues
from etl.model import Issue, ParsedFile
from etl.pipeline import load_paths
from etl.registry import corrections_of, read_report
from store.tables import fact
from tests.factories import add_small_province, memory_engine, settings_in
from tests.unit.etl.factories import csv_bytes, found, make_register
from tests.unit.etl.law.forms import lines, row, rows_of

RECORD = {
    "id": "f2-can-loc-2024-q1", "file": "bao_cao.csv", "period": "2024-Q1", "row": 4, "action": "replace",
    "measure": "received_total_f2", "value": "300", "expect": "200", "reason": "Công văn 12/UBND xác nhận",
    "author": "Phòng KSTT", "date": "2024-05-02",
}  # fmt: skip
COLUMNS = (("r_total", "received_total_f2"), ("r_pct", ""), ("name", ""))
Read = Callable[..., ParsedFile]


def record(**changes: object) -> dict[str, object]:
    """RECORD with changes; None takes a key away."""
    return {key: value for key, value in {**RECORD, **changes}.items() if value is not None}


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A copy of the forms to put corrections into."""
    return Path(shutil.copytree(FORMS_DIR, tmp_path / "forms"))


@pytest.fixture
def read(forms: Path) -> Read:
    """Read a report of F2 with corrections."""

    def _read(*records: dict[str, object], rows: list[list[object]] | None = None) -> ParsedFile:
        (forms / "f2" / "corrections.yml").write_text(
            yaml.safe_dump(list(records), allow_unicode=True), "utf-8"
        )
        content = csv_bytes(lines("F2", rows or [row("F2", r_pct=""), row("F2", name="Thị trấn Nghèn")]))
        return read_report(
            content=content,
            name="x/bao_cao.csv",
            register=make_register(),
            home_province="42",
            forms_dir=forms,
        )

    return _read


def noted(parsed: ParsedFile) -> list[tuple[str, str, int | None, str]]:
    """(code, severity, row, what was found) of the notes about corrections."""
    notes = [issue for issue in parsed.issues if issue.code.startswith("correct")]
    return [(issue.code, issue.severity, issue.row, issue.value) for issue in notes]


class TestRegister:
    def load(self, folder: Path, *records: object) -> object:
        path = folder / "corrections.yml"
        path.write_text(yaml.safe_dump(list(records), allow_unicode=True), encoding="utf-8")
        return load_corrections(path, COLUMNS)

    def test_no_file_and_an_empty_file_are_no_corrections(self, tmp_path: Path):
        assert load_corrections(tmp_path / "none.yml", COLUMNS) == ()
        (tmp_path / "empty.yml").write_text("# none yet\n", encoding="utf-8")
        assert load_corrections(tmp_path / "empty.yml", COLUMNS) == ()

    def test_a_measure_is_its_column(self, tmp_path: Path):
        (one,) = self.load(tmp_path, RECORD)  # type: ignore[misc]

        assert (one.column, one.measure, one.date.year) == ("r_total", None, 2024)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"reason": None}, "reason: this key is missing"),
            ({"reason": ""}, "reason: must not be empty"),
            ({"colour": "red"}, "colour: there is no such key"),
            ({"value": 300}, "value: put the value in quotes"),
            ({"action": "guess"}, "action: must be replace, drop or match_unit"),
            ({"sha256": "a" * 64}, "give sha256, or file and period"),
            ({"file": None}, "give sha256, or file and period"),
            ({"period": None}, "give sha256, or file and period"),
            ({"unit": "18484"}, "give row or unit"),
            ({"row": None}, "give row or unit"),
            ({"column": "r_total"}, "replace needs value and column or measure"),
            ({"value": None}, "replace needs value and column or measure"),
            ({"measure": "no_such"}, "the form has no such column"),
            ({"action": "drop"}, "drop has no value and no column"),
            ({"action": "match_unit"}, "match_unit needs row and value"),
            ({"id": "Có dấu"}, "record 1 id"),
        ],
    )
    def test_a_mistake_is_named_in_both_languages(
        self, changes: dict[str, object], said: str, tmp_path: Path
    ):
        with pytest.raises(CatalogueError) as error:
            self.load(tmp_path, record(**changes))

        assert said in error.value.en and "corrections.yml" in error.value.vi
        assert error.value.vi != error.value.en

    @pytest.mark.parametrize("text", ["a: b", "- [", "just words"])
    def test_other_shapes_are_named_too(self, text: str, tmp_path: Path):
        (tmp_path / "c.yml").write_text(text, encoding="utf-8")

        with pytest.raises(CatalogueError):
            load_corrections(tmp_path / "c.yml", COLUMNS)

    def test_an_id_is_used_once(self, tmp_path: Path):
        with pytest.raises(CatalogueError, match="twice"):
            self.load(tmp_path, RECORD, RECORD)


class TestReplace:
    def test_the_new_value_is_loaded_and_the_old_one_kept_in_a_note(self, read: Read):
        parsed = read(RECORD)

        assert parsed.sheets[0].rows[0].measures["received_total_f2"] == 300
        assert noted(parsed) == [("corrected", "note", 4, "200")]
        sentence = FiledIssue(file="x", issue=parsed.issues[0]).sentence(lang="en")
        assert "“200” to “300”" in sentence and "Công văn 12" in sentence and "Phòng KSTT" in sentence

    def test_it_comes_before_the_checks(self, read: Read):
        wrong = [row("F2", r_total=20, r_pct="")]

        assert found(read(rows=wrong)) == [(4, "online_gt_received")]
        assert rows_of(read(record(expect="20"), rows=wrong)) == [("18484", "", 4)]

    def test_a_unit_may_be_named_instead_of_the_row(self, read: Read):
        assert noted(read(record(row=None, unit="18484"))) == [("corrected", "note", 4, "200")]

    def test_another_file_period_or_sheet_is_left_alone(self, read: Read):
        for change in ({"file": "khac.csv"}, {"period": "2024-Q2"}, {"sheet": "S2"}):
            assert noted(read(record(**change))) == []
        assert noted(read(record(file=None, period=None, sha256="0" * 64))) == []

    def test_when_the_file_says_something_else_nothing_is_changed(self, read: Read):
        parsed = read(record(expect="199"))

        assert parsed.sheets[0].rows[0].measures["received_total_f2"] == 200
        assert noted(parsed) == [("correction_obsolete", "error", 4, "200")]
        assert "no longer holds" in FiledIssue(file="x", issue=parsed.issues[0]).sentence(lang="en")
        assert parsed.sheets[0].rows_refused == 0

    def test_a_row_that_is_not_there_is_said(self, read: Read):
        assert noted(read(record(row=99))) == [("correction_obsolete", "error", 99, "—")]


class TestOtherActions:
    def test_a_dropped_row_is_neither_loaded_nor_refused(self, read: Read):
        parsed = read(record(action="drop", measure=None, value=None, expect="Xã Đồng Lộc"))

        assert rows_of(parsed) == [("18406", "", 5)]
        assert (parsed.sheets[0].rows_seen, parsed.sheets[0].rows_refused) == (1, 0)
        assert noted(parsed) == [("corrected", "note", 4, "Xã Đồng Lộc")]

    def test_a_name_that_nobody_knows_is_given_its_unit(self, read: Read):
        rows = [row("F2", name="Xã Lạ Hoắc", r_pct="")]
        change = record(action="match_unit", measure=None, value="18475", expect="Xã Lạ Hoắc")

        assert (rows_of(read(change, rows=rows)), noted(read(change, rows=rows))) == (
            [("18475", "", 4)],
            [("corrected", "note", 4, "Xã Lạ Hoắc")],
        )


def test_the_list_says_what_became_of_each(
    forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = memory_engine()
    add_small_province(engine)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bao_cao.csv").write_bytes(csv_bytes(lines("F2", [row("F2", r_pct="")])))
    records = [
        record(id="a-applied"),
        record(id="b-obsolete", measure=None, column="fee", expect="79", value="1"),
        record(id="c-waiting", file="chua_co.csv"),
    ]
    (forms / "f2" / "corrections.yml").write_text(yaml.safe_dump(records, allow_unicode=True), "utf-8")
    monkeypatch.setattr("etl.pipeline.read_report", lambda **given: read_report(**given, forms_dir=forms))

    load_paths(engine=engine, settings=settings_in(tmp_path), paths=[tmp_path / "in"])

    rows = list(correction_rows(engine=engine, scope=Scope.everything(), forms_dir=forms))
    assert [(line[0], line[1], line[2]) for line in rows] == [
        ("a-applied", "F2", "applied"),
        ("b-obsolete", "F2", "obsolete"),
        ("c-waiting", "F2", "waiting"),
    ]
    filed: list[Issue] = [one.issue for one in filed_issues(engine=engine, scope=Scope.everything())]
    assert {issue.code for issue in filed} == {"corrected", "correction_obsolete"}


class TestLoadedBefore:
    """A file that was loaded before its correction was written is read again in its place."""

    @pytest.fixture
    def load(
        self, tmp_path: Path, forms: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[..., list[float]]:
        engine = memory_engine()
        add_small_province(engine)
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "bao_cao.csv").write_bytes(csv_bytes(lines("F2", [row("F2", r_pct="")])))
        monkeypatch.setattr("etl.pipeline.read_report", lambda **given: read_report(**given, forms_dir=forms))
        monkeypatch.setattr(
            "etl.pipeline.corrections_of", lambda **given: corrections_of(**given, forms_dir=forms)
        )

        def _load(*records: dict[str, object]) -> list[float]:
            text = yaml.safe_dump(list(records), allow_unicode=True)
            (forms / "f2" / "corrections.yml").write_text(text, "utf-8")
            load_paths(engine=engine, settings=settings_in(tmp_path), paths=[tmp_path / "in"])
            query = select(fact.c.value).where(fact.c.measure == "received_total_f2")
            with engine.connect() as connection:
                return list(connection.execute(query).scalars())

        return _load

    def test_it_is_applied_changed_and_taken_back(self, load: Callable[..., list[float]]) -> None:
        assert load() == [200]
        assert load(RECORD) == [300]
        assert load(RECORD) == [300]
        assert load(record(value="301")) == [301]
        assert load(record(expect="199")) == [200]
        assert load() == [200]
