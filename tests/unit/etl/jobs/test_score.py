"""``python -m etl score`` as its users call it: files in, a table out, wrong input named with exit code 2."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import IndexDataError
from domain.index.spec_files import parse_spec
from domain.paths import ROOT
from etl.jobs.index_table import read_table
from etl.jobs.score import score_file

SPEC = """
id = "demo"
title = "Demo"
normalise = {method = "minmax", lower = 0, upper = 100}
aggregate = "arithmetic"
missing = "renormalise"
[[elements]]
id = "IDX"
[[elements]]
id = "P1"
parent = "IDX"
weight = 2
[[indicators]]
id = "I01"
parent = "P1"
weight = 1
direction = -1
[[indicators]]
id = "I02"
parent = "IDX"
weight = 1
"""
DATA = "unit,I01,I02,remark\n01,1,5,good\n02,3,,\n03,,,\n04,2,7,x\n"


def scored(folder: Path, *, data: str | bytes = DATA, spec: str = SPEC) -> list[dict[str, str]]:
    (folder / "spec.toml").write_text(spec, "utf-8")
    (folder / "data.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    score_file(
        spec=folder / "spec.toml", data=folder / "data.csv", out=folder / "out.csv", notes=None, lang="vi"
    )
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_key(rows: list[dict[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    return {(row["unit"], row["element"]): (row["score"], row["rank"]) for row in rows}


class TestTable:
    def test_one_row_a_unit_and_element_with_level_score_and_rank(self, tmp_path: Path):
        rows = scored(tmp_path)

        assert list(rows[0]) == ["unit", "element", "level", "score", "rank"]
        assert len(rows) == 4 * 4
        assert {(row["element"], row["level"]) for row in rows} == {
            ("IDX", "3"),
            ("P1", "2"),
            ("I01", "1"),
            ("I02", "1"),
        }
        found = by_key(rows)
        assert found["01", "P1"] == ("100", "1")
        assert found["01", "IDX"] == (str(200 / 3), "1")
        assert found["04", "IDX"] == (str(200 / 3), "1")
        assert found["02", "IDX"] == ("0", "3")
        assert found["03", "IDX"] == ("", "")

    def test_units_keep_their_leading_zeros(self, tmp_path: Path):
        assert {row["unit"] for row in scored(tmp_path)} == {"01", "02", "03", "04"}

    @pytest.mark.parametrize(
        "data",
        [
            b"\xef\xbb\xbf" + DATA.encode(),
            DATA.replace(",", ";").encode(),
            DATA.replace(",", "\t").replace("\n", "\r\n").encode(),
            DATA.encode("utf-16"),
            (DATA + "\n\n").encode(),
            DATA.replace("03,,,", '"03",NA,null,').encode(),
            DATA.replace("\n", ",\n").encode(),
            b"sep=;\r\n" + DATA.replace(",", ";").encode(),
        ],
        ids=[
            "mark",
            "semicolons",
            "tabs",
            "utf-16",
            "blank lines",
            "na words",
            "comma at line ends",
            "separator named",
        ],
    )
    def test_the_same_table_saved_otherwise(self, tmp_path: Path, data: bytes):
        assert scored(tmp_path, data=data) == scored(tmp_path)

    def test_decimal_commas_in_a_file_with_semicolons(self):
        spec = parse_spec(text=SPEC)

        assert self._read("unit;I01;I02\na;1,5;2\nb;1.234,5;3\n", spec=spec) == [1.5, 1234.5]
        assert self._read("unit;I01;I02\na;1.5;2\nb;2e3;3\n", spec=spec) == [1.5, 2000]

    @pytest.mark.parametrize("cell", ["2.5", "1,234.5", "1.2,3.4", "1,5,3"])
    def test_points_and_commas_that_do_not_fit_together_are_never_guessed(self, cell: str):
        with pytest.raises(IndexDataError) as found:
            self._read(f"unit;I01;I02\na;1,5;2\nb;{cell};3\n", spec=parse_spec(text=SPEC))

        assert f"line 3: column “I01”: “{cell}” is no number (the file has a decimal comma)" in found.value.en

    @staticmethod
    def _read(text: str, *, spec: object) -> list[float]:
        import tempfile

        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "d.csv"
            path.write_text(text, "utf-8")
            return list(read_table(path=path, spec=spec).numbers["I01"])  # type: ignore[arg-type]

    def test_years_of_a_panel_are_normalised_together_and_ranked_apart(self, tmp_path: Path):
        data = "unit,year,I01,I02\na,2025,3,1\nb,2025,2,2\na,2024,5,0\nb,2024,4,1\n"

        rows = scored(tmp_path, data=data, spec='panel = "year"\n' + SPEC)

        found = {(r["unit"], r["year"]): (r["score"], r["rank"]) for r in rows if r["element"] == "P1"}
        assert found["a", "2024"] == ("0", "2")
        assert found["b", "2025"] == ("100", "1")
        assert float(found["a", "2025"][0]) == pytest.approx(200 / 3)
        assert found["a", "2025"][1] == "2"


WRONG = {
    "no unit column": ("code,I01,I02\n1,1,1\n", "no column “unit”"),
    "no indicator column": ("unit,I01\n1,1\n", "no column I02"),
    "a word where a number belongs": ("unit,I01,I02\n1,x,1\n", "line 2: column “I01”: “x”"),
    "an infinite number": ("unit,I01,I02\n1,inf,1\n", "is no number"),
    "a unit twice": ("unit,I01,I02\n1,1,1\n1,2,2\n", "line 3: “1” is on line 2 already"),
    "a row without a unit": ("unit,I01,I02\n,1,1\n", "line 2: has no unit"),
    "too many cells": ("unit,I01,I02\n1,1,1,9\n", "line 2: has 4 cells"),
    "a column twice": ("unit,I01,I02,I01\n1,1,1,1\n", "“I01” is there more than once"),
    "a quote never closed": ('unit,I01,I02\n"1,1,1\n', "Check the quotes"),
    "nothing": ("", "empty"),
    "an Excel file": ("PK\x03\x04", "this is an Excel file"),
    "a header only": ("unit,I01,I02\n", "no units"),
}


class TestWrongData:
    @pytest.mark.parametrize("name", WRONG)
    def test_says_where_and_what_to_do(self, tmp_path: Path, name: str):
        data, said = WRONG[name]

        with pytest.raises(IndexDataError) as found:
            scored(tmp_path, data=data)

        assert said in found.value.en
        assert not (tmp_path / "out.csv").exists()


class TestCommand:
    def _run(self, folder: Path, *, spec: str, data: str = DATA) -> subprocess.CompletedProcess[str]:
        (folder / "s.toml").write_text(spec, "utf-8")
        (folder / "d.csv").write_text(data, "utf-8")
        options = (
            "--spec",
            "s.toml",
            "--data",
            "d.csv",
            "--out",
            "o.csv",
            "--notes",
            "n.csv",
            "--lang",
            "en",
        )
        command = [sys.executable, "-m", "etl", "score", *options]
        env = {"PYTHONPATH": str(ROOT), "PATH": "", "DATABASE_URL": "sqlite:////nowhere/no.db"}
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)

    def test_needs_no_database_and_says_why_scores_are_missing(self, tmp_path: Path):
        done = self._run(tmp_path, spec=SPEC)

        assert done.returncode == 0, done.stderr
        assert "03 IDX: nothing of it is present" in done.stderr
        assert (
            (tmp_path / "n.csv")
            .read_text("utf-8")
            .startswith("unit,period,element,code,before,after,message")
        )

    def test_a_wrong_definition_ends_with_code_2_in_both_languages(self, tmp_path: Path):
        done = self._run(tmp_path, spec=SPEC.replace('parent = "P1"', 'parent = "P7"'))

        assert done.returncode == 2
        assert "(s.toml). “I01”: parent “P7” không có" in done.stderr
        assert "“I01”: its parent “P7” is not among" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "o.csv").exists()
