"""The documents keep their promise: every command, setting, form and issue code is in them, and exists."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.core
import typer.main

from domain.config import Settings
from etl.cli import app

ROOT = Path(__file__).resolve().parent.parent
ISSUE_CODES = ROOT / "data" / "catalogue" / "issue_codes.csv"
FORMS = ("F1A", "F1B", "F2", "F3", "F4", "F5", "F6", "F7", "F8")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"python -m etl ([a-z][a-z-]*)")
MAKE_TARGET = re.compile(r"`make ([a-z-]+)")


README = ROOT / "README.md"


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def all_text() -> str:
    return "\n".join(path.read_text("utf-8") for path in documents())


def has_word(*, word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def commands() -> dict[str, typer.core.TyperCommand]:
    """Commands by name, those of a group as `group name`."""
    return dict(_walk(group=typer.main.get_command(app), prefix=""))


def _walk(*, group: typer.core.TyperGroup, prefix: str) -> Iterator[tuple[str, typer.core.TyperCommand]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _walk(group=command, prefix=f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def setting_names() -> list[str]:
    return [name.upper() for name in Settings.model_fields]


def column(*, path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


class TestReadme:
    @pytest.mark.parametrize(
        "needed", ["make run", "make test", "http://127.0.0.1:8050", "mô phỏng", "simulated"]
    )
    def test_says_how_to_start_and_that_the_sample_is_simulated(self, needed: str):
        assert needed in README.read_text("utf-8")


class TestCommands:
    @pytest.mark.parametrize("name", sorted(commands()))
    def test_each_command_is_documented_and_has_help(self, name: str):
        assert f"python -m etl {name}" in all_text(), f"python -m etl {name} is in no document"
        assert (commands()[name].help or "").strip(), f"python -m etl {name} has no help text"

    @pytest.mark.parametrize("name", sorted(commands()))
    def test_each_option_of_a_command_has_help(self, name: str):
        options = [p for p in commands()[name].params if p.param_type_name == "option" and not p.hidden]

        assert [option.name for option in options if not (option.help or "").strip()] == []

    def test_each_documented_command_exists(self):
        assert sorted(set(COMMAND.findall(all_text())) - {name.split()[0] for name in commands()}) == []

    def test_each_documented_make_target_exists(self):
        makefile = (ROOT / "Makefile").read_text("utf-8")
        targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))

        assert sorted(set(MAKE_TARGET.findall(all_text())) - targets) == []


class TestSettings:
    @pytest.mark.parametrize("name", setting_names())
    def test_each_setting_is_documented(self, name: str):
        assert has_word(word=name, text=all_text()), f"{name} is in no document"

    def test_the_example_file_lists_every_setting_and_no_other(self):
        example = (ROOT / ".env.example").read_text("utf-8")

        assert sorted(re.findall(r"^#?([A-Z_]+)=", example, flags=re.MULTILINE)) == sorted(setting_names())

    @pytest.mark.parametrize("name", sorted(Settings.model_fields))
    def test_each_setting_is_described(self, name: str):
        assert (Settings.model_fields[name].description or "").strip()


class TestForms:
    @pytest.mark.parametrize("form", FORMS)
    def test_each_form_is_documented(self, form: str):
        forms = (ROOT / "docs" / "forms.md").read_text("utf-8")

        assert has_word(word=form, text=forms), f"{form} is not in docs/forms.md"


class TestIssueCodes:
    @pytest.mark.parametrize("code", column(path=ISSUE_CODES, name="code"))
    def test_each_issue_code_is_documented(self, code: str):
        assert has_word(word=code, text=all_text()), f"{code} is in no document"


class TestLinks:
    @pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
    def test_each_link_to_a_file_leads_somewhere(self, path: Path):
        targets = [t for t in LINK.findall(path.read_text("utf-8")) if not re.match(r"[a-z]+:", t)]

        assert [target for target in targets if not (path.parent / target).exists()] == []
