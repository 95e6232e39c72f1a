"""The command line as scripts use it: exit codes, both languages, no traceback for a user's mistake."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from domain.paths import ROOT, SAMPLE_DIR
from etl.load.outcome import LoadReport
from store.tables import audit_event
from tests.factories import all_rows
from tests.integration.conftest import World
from tests.integration.expected import DATA, read

Season = tuple[World, LoadReport]
CLEAN_FILE = SAMPLE_DIR / "01_clean" / "039_DVCTT_Q1-2024.xlsx"


def says_both_languages(text: str) -> bool:
    """A Vietnamese and an English line, and no traceback."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) == 2 and "Traceback" not in text and not lines[0].isascii() and lines[0] != lines[1]


def test_a_database_that_was_not_made_is_said(bare_world: World, tmp_path: Path) -> None:
    world = bare_world
    for arguments in (
        ("units",),
        ("load", SAMPLE_DIR),
        ("issues",),
        ("export", "measures", "--out", "x.csv"),
    ):
        done = world.command(*arguments)
        assert done.returncode == 2 and says_both_languages(done.stderr), done.stderr
    assert not (tmp_path / "reform.db").exists()


def test_from_nothing_to_figures(bare_world: World, tmp_path: Path) -> None:
    world = bare_world
    assert world.process("init").returncode == 0
    without_units = world.command("load", CLEAN_FILE)
    assert without_units.returncode == 2 and says_both_languages(without_units.stderr)
    assert world.process("units").returncode == 0
    assert world.command("init").returncode == 0
    done = world.process("load", CLEAN_FILE, "--json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert (report["totals"]["loaded"], report["totals"]["facts"], report["issues"]) == (1, 209 * 9, {})
    maps = [path.name for path in (tmp_path / "geo").glob("*.geojson")]
    of_country = [name for name in maps if "_vn_" in name]
    assert (len(maps) - len(of_country), len(of_country)) == (7, 3)


def test_each_command_starts_in_a_process_of_its_own(
    season_copy: World, tmp_path: Path, is_everything: bool
) -> None:
    """Elsewhere commands run within the tests, where all modules are imported already.

    Those that import what no other does start here always, the others in ``make soak``.
    """
    lock = ("--form", "F2", "--period", "2024-Q1", "--why", "đã duyệt")
    index = ("index", "--structure", "post2025", "--level", "commune", "--period", "2026-H1")
    seldom = (
        ("boundaries", "--schematic", "--province", "42"),
        ("corrections",),
        ("issues", "--out", tmp_path / "issues.xlsx"),
        ("lock", *lock),
        ("norms", "--on", "2026-01-01"),
        ("unlock", *lock),
    )
    for arguments in (
        ("export", *index, "--out", tmp_path / "index.csv"),
        ("worker", "--once"),
        *(seldom if is_everything else ()),
    ):
        done = season_copy.process(*arguments)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    for arguments in (
        ("annotate", "--submission", "1", "--out", tmp_path / "copies"),  # it has no findings
        ("dossiers", CLEAN_FILE),
    ):
        refused = season_copy.process(*arguments)
        assert (refused.returncode, "Traceback" in refused.stderr) == (2, False), refused.stderr


def test_units_twice_changes_nothing(empty_world: World, drawn_maps: Path) -> None:
    shutil.copytree(drawn_maps, empty_world.settings.geo_dir)
    assert empty_world.command("units").returncode == 0
    before = all_rows(empty_world.engine)
    files = {path.name: path.stat().st_size for path in empty_world.settings.geo_dir.iterdir()}
    done = empty_world.command("units")
    assert done.returncode == 0 and "nothing changed" in done.stderr
    assert all_rows(empty_world.engine) == before
    assert {path.name: path.stat().st_size for path in empty_world.settings.geo_dir.iterdir()} == files


@pytest.mark.parametrize(
    "arguments",
    [
        ("load", "no/such/folder"),
        ("load", str(CLEAN_FILE), "--form", "F99"),
        ("units", "--crosswalk", "no/such/file.csv"),
        ("units", "--attributes", str(ROOT / "README.md")),
        ("export", "everything", "--out", "x.csv"),
        ("export", "measures", "--out", "x.docx"),
        ("export", "measures", "--level", "village", "--out", "x.csv"),
        ("export", "measures", "--period", "last year", "--out", "x.csv"),
        ("lock", "--form", "F2", "--period", "2024-Q1", "--why", "no figures yet"),
        ("lock", "--form", "F99", "--period", "2024-Q1", "--why", "x"),
        ("boundaries", "no/such/file.geojson"),
        ("boundaries", "--schematic", "--province", "00"),
    ],
)
def test_a_mistake_is_two_sentences_and_exit_code_2(arguments: tuple[str, ...], empty_world: World) -> None:
    before = all_rows(empty_world.engine)
    done = empty_world.command(*arguments)
    assert done.returncode == 2 and says_both_languages(done.stderr), done.stderr
    assert all_rows(empty_world.engine) == before


@pytest.mark.parametrize(
    "arguments", [("fly",), ("load",), ("load", "--speed", "9"), ("lock", "--form", "F2")]
)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], empty_world: World) -> None:
    done = empty_world.command(*arguments)
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_bad_files_are_refused_and_named_while_the_good_one_loads(empty_world: World, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(CLEAN_FILE, folder / "0 tốt.xlsx")
    (folder / "1 rỗng.xlsx").write_bytes(b"")
    (folder / "2 cụt.xlsx").write_bytes(CLEAN_FILE.read_bytes()[:5000])
    (folder / "3 lạ.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "4 sai đuôi.pdf").write_text("STT,Tên\n1,x\n", encoding="utf-8")
    (folder / "5 giả.xlsx").write_text("<html>Đăng nhập lại</html>", encoding="utf-8")
    done = empty_world.command("load", folder, "--json")
    assert done.returncode == 1
    found = {
        file["name"]: (file["outcome"], list(file["issues"])) for file in json.loads(done.stdout)["files"]
    }
    assert found["0 tốt.xlsx"] == ("loaded", [])
    assert found["1 rỗng.xlsx"] == ("refused", ["empty_workbook"])
    assert found["2 cụt.xlsx"] == ("refused", ["file_unreadable"])
    assert found["3 lạ.bin"] == ("refused", ["file_unreadable"])
    assert found["4 sai đuôi.pdf"][0] == found["5 giả.xlsx"][0] == "refused"
    shown = empty_world.command("issues", "--lang", "en")
    assert "2 cụt.xlsx,,,,file_unreadable,error" in shown.stdout


def test_form_takes_one_form_and_leaves_the_others_alone(empty_world: World) -> None:
    before = all_rows(empty_world.engine)
    done = empty_world.command("load", CLEAN_FILE, "--form", "F4", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["files"][0]["outcome"] == "other_form"
    assert all_rows(empty_world.engine) == before
    assert empty_world.command("load", CLEAN_FILE, "--form", "F2").returncode == 0


def test_issues_are_those_expected_with_a_sentence_in_each_language(season: Season, tmp_path: Path) -> None:
    expected = [(row["file"], row["row"], row["code"]) for row in read(DATA / "sample_expected_issues.csv")]
    messages = {}
    for lang in ("vi", "en"):
        out = tmp_path / f"{lang}.csv"
        assert season[0].command("issues", "--out", out, "--lang", lang).returncode == 0
        rows = read(out)
        assert list(rows[0]) == ["file", "sheet", "row", "column", "code", "severity", "value", "message"]
        assert sorted((row["file"], row["row"], row["code"]) for row in rows) == sorted(expected)
        messages[lang] = [row["message"] for row in rows]
        # an ellipsis stands for a fact that was not given; only the advice for ambiguous names writes one itself
        assert [row for row in rows if "…" in row["message"] and row["code"] != "ambiguous_unit"] == []
    assert all(messages["vi"]) and all(messages["en"])
    assert all(vi != en for vi, en in zip(messages["vi"], messages["en"], strict=True))


def test_formulas_in_names_come_out_as_text(season: Season, tmp_path: Path) -> None:
    out = tmp_path / "issues.xlsx"
    assert season[0].command("issues", "--out", out).returncode == 0
    sheet = openpyxl.load_workbook(out).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    values = [row[6].value for row in sheet.iter_rows(min_row=2) if row[4].value == "formula_in_text"]
    assert len(values) == 4
    assert sum(value.startswith("'") for value in values) == 3  # the fourth is a formula's harmless result
    assert not any(value.startswith(("=", "+", "-", "@")) for value in values)


def test_exports_agree_with_each_other(season: Season, tmp_path: Path) -> None:
    import pandas as pd

    filters = ("--structure", "post2025", "--level", "commune", "--period", "2026-Q1")
    frames = []
    for ending in ("csv", "xlsx", "parquet"):
        out = tmp_path / f"x.{ending}"
        assert season[0].command("export", "measures", *filters, "--out", out).returncode == 0
        text = {"unit_code": str, "period_start": str, "period_end": str}
        if ending == "parquet":
            frame = pd.read_parquet(out)
        else:
            frame = (
                pd.read_csv(out, dtype=text)
                if ending == "csv"
                else pd.read_excel(out, dtype={"unit_code": str}, engine="openpyxl")
            )
        for day in ("period_start", "period_end"):
            frame[day] = pd.to_datetime(frame[day]).dt.date.astype(str)
        frames.append(frame.drop(columns="field").astype({"value": float}))
    first = frames[0]
    # F1B, F2 and F3 of the quarter: 8, 9 and 11 measures of 69 communes
    assert len(first) == 69 * (8 + 9 + 11) == 1932
    assert set(first["period_end"]) == {"2026-03-14", "2026-03-31"}
    for other in frames[1:]:
        assert first.values.tolist() == other.values.tolist()


def test_indicators_are_exported(season: Season, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    done = season[0].command(
        "export", "indicators", "--period", "2026-Q1", "--level", "province", "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert {row["unit_code"] for row in read(out)} == {"42"}


def test_an_export_is_in_the_audit_log(empty_world: World, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    assert empty_world.command("export", "measures", "--period", "2026-Q1", "--out", out).returncode == 0
    with empty_world.engine.connect() as connection:
        own = audit_event.c
        query = select(own.subject, own.detail).where(own.action == "export")
        assert [tuple(row) for row in connection.execute(query)] == [("measures", "x.csv (0) 2026-Q1")]


def test_without_a_terminal_there_is_no_progress_bar(empty_world: World) -> None:
    done = empty_world.command("load", CLEAN_FILE)
    assert done.stderr == ""
    assert done.stdout.count("\r") == 0 and "\x1b" not in done.stdout


def test_a_locked_period_refuses_the_file_and_says_how_to_go_on(season_copy: World, tmp_path: Path) -> None:
    world = season_copy
    assert world.command("lock", "--form", "F2", "--period", "2024-Q1", "--why", "đã duyệt").returncode == 0
    book = openpyxl.load_workbook(CLEAN_FILE)
    book.properties.title = "another file with the same figures"
    changed = tmp_path / "DVCTT lại.xlsx"
    book.save(changed)
    done = world.command("load", changed, "--lang", "en")
    assert done.returncode == 1 and "python -m etl unlock --form F2 --period 2024-Q1" in " ".join(
        done.stdout.split()
    )
    assert "DVCTT lại" not in world.command("issues").stdout  # only codes of issue_codes.csv
    assert "period_locked" in world.command("issues", "--notes").stdout
    assert world.command("unlock", "--form", "F2", "--period", "2024-Q1", "--why", "sửa").returncode == 0
    assert world.command("load", changed).returncode == 0
    assert "period_locked" not in world.command("issues", "--notes").stdout


def test_the_module_needs_no_settings_to_show_help(tmp_path: Path) -> None:
    """Help must answer on a machine where nothing is configured."""
    line = [sys.executable, "-m", "etl", "--help"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    assert (
        subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode == 0
    )
