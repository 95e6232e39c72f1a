"""Preparing before the dashboard starts: at once when nothing changed, and never the sample over real reports."""

import sqlite3
from pathlib import Path

import pytest

from tools import prepare
from tools.prepare import Stamp

WANTED = Stamp(database="ours", fingerprint="new", is_done=True)
NEVER = Stamp(database="", fingerprint="", is_done=False)
LOAD = ["load", "data/sample"]


def names(*, stamp: Stamp, has_reports: bool, has_sample: bool = True) -> list[list[str]]:
    return prepare.steps(stamp=stamp, wanted=WANTED, has_reports=has_reports, has_sample=has_sample)


class TestSteps:
    def test_a_new_database_gets_everything(self):
        assert names(stamp=NEVER, has_reports=False) == [["init"], ["units"], LOAD]

    def test_nothing_when_nothing_changed(self):
        assert names(stamp=WANTED, has_reports=True) == []

    def test_a_database_that_was_deleted_is_made_again(self):
        assert names(stamp=WANTED, has_reports=False) == [["init"], ["units"], LOAD]

    def test_changed_code_or_sample_is_prepared_again(self):
        old = Stamp(database="ours", fingerprint="old", is_done=True)

        assert names(stamp=old, has_reports=True) == [["init"], ["units"], LOAD]

    def test_an_interrupted_load_is_taken_up_again(self):
        broken_off = Stamp(database="ours", fingerprint="new", is_done=False)

        assert names(stamp=broken_off, has_reports=True) == [["init"], ["units"], LOAD]

    def test_the_sample_never_joins_the_reports_of_another_database(self):
        other = Stamp(database="other", fingerprint="new", is_done=True)

        assert names(stamp=other, has_reports=True) == [["init"], ["units"]]

    def test_without_a_sample_an_empty_database_is_ready(self):
        assert names(stamp=NEVER, has_reports=False, has_sample=False) == [["init"], ["units"]]
        assert names(stamp=WANTED, has_reports=False, has_sample=False) == []


class TestFingerprint:
    def test_changes_with_a_name_or_a_content_and_not_with_compiled_files(self, tmp_path: Path):
        # Given a folder with one file
        (tmp_path / "a.csv").write_text("1", "utf-8")
        first = prepare.fingerprint(folders=[tmp_path])

        # When it gets a compiled file, then another content, then another name
        (tmp_path / "a.pyc").write_bytes(b"x")
        compiled = prepare.fingerprint(folders=[tmp_path])
        (tmp_path / "a.csv").write_text("2", "utf-8")
        changed = prepare.fingerprint(folders=[tmp_path])
        (tmp_path / "a.csv").rename(tmp_path / "b.csv")
        renamed = prepare.fingerprint(folders=[tmp_path])

        # Then only the latter two differ
        assert compiled == first
        assert len({first, changed, renamed}) == 3

    def test_a_missing_folder_counts_as_empty(self, tmp_path: Path):
        (tmp_path / "empty").mkdir()

        found = prepare.fingerprint(folders=[tmp_path / "missing"])

        assert found == prepare.fingerprint(folders=[tmp_path / "empty"])


class TestStampFile:
    def test_is_read_as_written(self, tmp_path: Path):
        prepare.write_stamp(path=tmp_path / "s", stamp=WANTED)

        assert prepare.read_stamp(path=tmp_path / "s") == WANTED

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"database": "x"}', '"text"'])
    def test_an_unreadable_one_means_nothing_was_prepared(self, tmp_path: Path, content: str):
        (tmp_path / "s").write_text(content, "utf-8")

        assert prepare.read_stamp(path=tmp_path / "s") == NEVER

    def test_a_missing_one_means_nothing_was_prepared(self, tmp_path: Path):
        assert prepare.read_stamp(path=tmp_path / "s") == NEVER


class TestTrusted:
    def test_deleted_maps_are_made_again(self, tmp_path: Path):
        # Given a finished stamp and a folder of maps
        (tmp_path / "geo").mkdir()
        (tmp_path / "geo" / "map.json").touch()

        # Then it is trusted as long as the maps are there
        assert prepare.trusted(stamp=WANTED, geo_dir=tmp_path / "geo") == WANTED
        (tmp_path / "geo" / "map.json").unlink()
        assert not prepare.trusted(stamp=WANTED, geo_dir=tmp_path / "geo").is_done
        assert not prepare.trusted(stamp=WANTED, geo_dir=tmp_path / "missing").is_done


class TestHoldsReports:
    def test_a_missing_file_holds_none_and_is_not_created(self, tmp_path: Path):
        path = tmp_path / "no.db"

        assert not prepare.holds_reports(database_url=f"sqlite:///{path}")
        assert not path.exists()

    @pytest.mark.parametrize(("rows", "expected"), [(0, False), (1, True)])
    def test_counts_submissions(self, tmp_path: Path, rows: int, expected: bool):
        path = tmp_path / "with space.db"
        with sqlite3.connect(path) as connection:
            connection.execute("create table submission (id integer)")
            connection.executemany("insert into submission values (?)", [(n,) for n in range(rows)])
        connection.close()

        assert prepare.holds_reports(database_url=f"sqlite:///{path}") is expected

    def test_a_database_without_tables_or_that_is_none_holds_none(self, tmp_path: Path):
        sqlite3.connect(tmp_path / "empty.db").close()
        (tmp_path / "text.db").write_text("no database at all, whatever its name says", "utf-8")

        assert not prepare.holds_reports(database_url=f"sqlite:///{tmp_path / 'empty.db'}")
        assert not prepare.holds_reports(database_url=f"sqlite:///{tmp_path / 'text.db'}")
