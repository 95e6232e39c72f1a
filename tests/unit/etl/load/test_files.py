"""Which files are taken, in which order, and under which names."""

import os
import unicodedata
from pathlib import Path

import pytest

from etl.load.files import MissingPathError, collect_files, is_same_place
from store.files import keep_file, sha256_of


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def names_of(*paths: Path) -> list[str]:
    return [file.name for file in collect_files(paths)]


def test_names_start_at_the_folder_given(tmp_path: Path) -> None:
    make(tmp_path, "sample/02/b.xlsx", "sample/01/a.xlsx")
    assert names_of(tmp_path / "sample") == ["01/a.xlsx", "02/b.xlsx"]


def test_names_start_at_the_common_parent_of_several_paths(tmp_path: Path) -> None:
    make(tmp_path, "01/a.xlsx", "02/b.xlsx", "03/c.xlsx")
    assert names_of(tmp_path / "02", tmp_path / "01") == ["01/a.xlsx", "02/b.xlsx"]
    assert names_of(tmp_path / "01" / "a.xlsx") == ["a.xlsx"]
    assert names_of(tmp_path / "01" / "a.xlsx", tmp_path / "01") == ["a.xlsx"]


def test_files_come_in_the_order_of_utf8_bytes(tmp_path: Path) -> None:
    make(tmp_path, "đ.xlsx", "z.xlsx", "B.xlsx", "a.xlsx", "10.xlsx", "9.xlsx")
    assert names_of(tmp_path) == ["10.xlsx", "9.xlsx", "B.xlsx", "a.xlsx", "z.xlsx", "đ.xlsx"]


def test_names_are_composed_unicode(tmp_path: Path) -> None:
    make(tmp_path, unicodedata.normalize("NFD", "Xã Đồng Lộc.xlsx"))
    assert names_of(tmp_path) == [unicodedata.normalize("NFC", "Xã Đồng Lộc.xlsx")]


def test_a_name_that_is_no_utf8_is_still_loaded(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe1o.xlsx"))).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert names_of(tmp_path) == ["b\ufffdo.xlsx"]


def test_notes_and_hidden_files_are_left_out_of_folders_but_not_when_named(tmp_path: Path) -> None:
    make(tmp_path, "README.md", ".hidden/a.xlsx", ".b.xlsx", "~$open.xlsx", "a.pdf")
    assert names_of(tmp_path) == ["a.pdf"]
    assert names_of(tmp_path / "README.md") == ["README.md"]


def test_a_missing_path_says_so_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(MissingPathError) as error:
        collect_files([tmp_path / "gone"])
    assert "gone" in error.value.vi and "gone" in error.value.en


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("a.xlsx", "a.xlsx", True),
        ("sample/01/a.xlsx", "01/a.xlsx", True),
        ("a.xlsx", "xa.xlsx", False),
        ("01/a.xlsx", "02/a.xlsx", False),
    ],
)
def test_names_of_one_place(left: str, right: str, same: bool) -> None:
    assert is_same_place(left, right) is same
    assert is_same_place(right, left) is same


def test_a_kept_file_that_was_cut_is_written_again(tmp_path: Path) -> None:
    content = b"whole content"
    digest = sha256_of(content)
    relative = keep_file(content=content, sha256=digest, name="a.xlsx", files_dir=tmp_path)
    (tmp_path / relative).write_bytes(b"who")
    assert keep_file(content=content, sha256=digest, name="b.xlsx", files_dir=tmp_path) == relative
    assert (tmp_path / relative).read_bytes() == content
    assert [path.name for path in tmp_path.rglob(".writing-*")] == []
