"""The shape of the house: imports run one way, both languages say the same, nothing in git that belongs elsewhere."""

import ast
import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("domain", "store", "etl", "dashboard", "tools")
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")
LONGEST_FILE = 400  # the aim is 300; this stops what got out of hand
MIGRATIONS = ROOT / "store" / "migrations"  # written once, never read as a whole
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".sh",
    ".css",
    ".js",
    ".json",
    ".yml",
    ".yaml",
    ".csv",
    ".example",
    "",
}
MACHINE_PATHS = re.compile(r"/work/main|/work/shared|/root/|/tmp/brief")


def python_files() -> list[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if MIGRATIONS not in path.parents)


def flat(tree: dict[str, object], *, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Keys and texts of a catalogue, nested keys joined by dots."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, prefix=f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def catalogue(lang: str) -> dict[str, str]:
    """All texts of a language: one file, or a folder of files."""
    base = ROOT / "dashboard" / "i18n"
    files = sorted([*base.glob(f"{lang}.json"), *base.glob(f"{lang}/*.json")])
    assert files, f"no catalogue of {lang} in {base}"
    return {key: text for file in files for key, text in flat(json.loads(file.read_text("utf-8")))}


def asked_texts(path: Path) -> Iterator[str]:
    """Keys of the calls t("key", ...) in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "t"
            and node.args
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def csv_tables() -> list[Path]:
    return sorted(path for name in ("catalogue", "norms") for path in (ROOT / "data" / name).glob("*.csv"))


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def differs(*, vi: str, en: str) -> bool:
    """Whether one text is missing or its placeholders are not those of the other."""
    return bool(vi.strip()) != bool(en.strip()) or set(PLACEHOLDER.findall(vi)) != set(
        PLACEHOLDER.findall(en)
    )


def files_in_git() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git work tree (an unpacked archive)")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


class TestLayers:
    def test_every_import_contract_is_kept(self):
        # Given the contracts of pyproject.toml / When they are checked
        result = subprocess.run(
            [sys.executable, "-m", "tools.layers"], cwd=ROOT, capture_output=True, text=True, check=False
        )

        # Then none is broken
        assert result.returncode == 0, result.stdout + result.stderr


class TestShape:
    @pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
    def test_a_module_is_short_and_says_why_it_is_there(self, path: Path):
        # Given a module with code
        source = path.read_text("utf-8")
        if not source.strip():
            return

        # Then it has a docstring and can be read in one sitting
        assert ast.get_docstring(ast.parse(source)), f"{path} has no module docstring"
        assert len(source.splitlines()) <= LONGEST_FILE, f"{path} is longer than {LONGEST_FILE} lines"


class TestLanguages:
    def test_vietnamese_and_english_have_the_same_keys(self):
        # Given both catalogues
        vi, en = catalogue("vi"), catalogue("en")

        # Then no text is missing in either
        assert sorted(vi.keys() - en.keys()) == [], "missing in English"
        assert sorted(en.keys() - vi.keys()) == [], "missing in Vietnamese"

    def test_both_languages_fill_the_same_placeholders(self):
        vi, en = catalogue("vi"), catalogue("en")

        differing = [
            key
            for key in vi.keys() & en.keys()
            if set(PLACEHOLDER.findall(vi[key])) != set(PLACEHOLDER.findall(en[key]))
        ]

        assert sorted(differing) == []

    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_no_text_is_empty(self, lang: str):
        assert sorted(key for key, text in catalogue(lang).items() if not text.strip()) == []

    def test_every_text_that_the_code_asks_for_exists(self):
        # Given the calls t("key", ...) in the dashboard, keys put together at run time apart
        asked = {key for path in (ROOT / "dashboard").rglob("*.py") for key in asked_texts(path)}

        # Then each key is in the catalogue
        assert sorted(asked - catalogue("vi").keys()) == []

    @pytest.mark.parametrize("path", csv_tables(), ids=lambda path: path.name)
    def test_a_table_says_each_text_in_both_languages_with_the_same_placeholders(self, path: Path):
        differing = [
            f"row {number}, {name}"
            for number, row in enumerate(csv_rows(path), start=2)
            for name in row
            if name.endswith("_vi") and f"{name[:-3]}_en" in row
            if differs(vi=row[name], en=row[f"{name[:-3]}_en"])
        ]

        assert differing == []


class TestRepository:
    def test_no_file_names_the_machine_it_was_written_on(self):
        # Given the text files of the project, this one apart
        files = [p for p in files_in_git() if p.suffix in TEXT_SUFFIXES and p != Path(__file__).resolve()]

        # Then none holds a path of one machine
        naming = [
            str(p.relative_to(ROOT)) for p in files if MACHINE_PATHS.search(p.read_text("utf-8", "replace"))
        ]
        assert naming == []

    def test_no_database_and_no_secret_file_is_in_git(self):
        names = [path.name for path in files_in_git()]

        assert [
            name for name in names if name == ".env" or name.endswith((".db", ".db-wal", ".db-shm"))
        ] == []

    def test_no_source_file_is_ignored_by_git(self):
        # Given a pattern of .gitignore that is too wide, a fresh clone would lack a module
        in_git = set(files_in_git())

        assert [str(path.relative_to(ROOT)) for path in python_files() if path not in in_git] == []
