"""Names of uploads: only what may be shown; kept files are found below their folder only."""

import unicodedata
from pathlib import Path

import pytest

from store.files import MAX_NAME, KeptFileMissingError, kept_path, safe_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Báo cáo.xlsx", "Báo cáo.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\Báo cáo.xlsx", "Báo cáo.xlsx"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\n\u202ecsv.exe", "abcsv.exe"),
        ("  two   spaces .xls", "two spaces .xls"),
        ("", "bao-cao"),
        ("..", "bao-cao"),
        (".xlsx", "xlsx"),
        (unicodedata.normalize("NFD", "Xã Đồng Lộc.xlsx"), unicodedata.normalize("NFC", "Xã Đồng Lộc.xlsx")),
    ],
)
def test_a_name_is_its_last_part_without_anything_invisible(given: str, shown: str) -> None:
    assert safe_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = safe_name("a" * 999 + ".xlsx")
    assert len(shown) == MAX_NAME and shown.endswith("a.xlsx")


@pytest.mark.parametrize("stored", ["", "../secret", "/etc/passwd", "aa/none.xlsx"])
def test_only_files_below_the_folder_are_found(stored: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", "utf-8")
    folder = tmp_path / "files"
    folder.mkdir()
    with pytest.raises(KeptFileMissingError):
        kept_path(stored_file=stored, files_dir=folder)
