"""Help of the command line: there for every command, in both languages, and without waiting."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from domain.paths import ROOT
from etl.cli import app

COMMANDS = ("init", "units", "boundaries", "load", "issues", "export", "lock", "unlock")
HEAVY = ("sqlalchemy", "pandas", "numpy", "geopandas", "duckdb", "openpyxl", "pyarrow", "scipy", "ibis")


def test_help_lists_every_command_and_loads_no_heavy_library() -> None:
    """An old machine needs seconds to load these libraries: the help must not wait for them."""
    show = "import sys, etl.cli; etl.cli.app(['--help'], standalone_mode=False)"
    look = f"{show}; print(set({HEAVY}) & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert [name for name in COMMANDS if name not in done.stdout] == []
    assert done.stdout.rstrip().endswith("set()")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_in_both_languages(command: str) -> None:
    done = CliRunner().invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert " / " in done.stdout and not done.stdout.isascii()
