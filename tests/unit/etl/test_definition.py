"""Forms as data: all of them load, wrong ones are named, and a new one needs no code."""

import csv
from pathlib import Path

import pytest

from domain.errors import CatalogueError
from domain.paths import CATALOGUE_DIR
from etl.definition import LOADED_KINDS, load_form, load_forms, path_key
from etl.registry import read_report
from etl.validate.findings import load_issue_codes
from tests.unit.etl.factories import csv_bytes, make_register

HEAD = """id = "F99"
order = 99
title_vi = "Biểu thử"
title_en = "A form made up for this test"
calendar = "calendar"
rows = "unit"
headings = "parent"
reporter = "parent"
"""
COLUMNS = """column,measure,kind,header_path,required
stt,,text,STT,no
name,,text,Đơn vị,yes
bikes,bicycles,count,Xe đạp / Tổng số,yes
good,bicycles_usable,count,Xe đạp / Đi được,yes
"""
RULES = "code,check,left,right,tolerance\npart_gt_whole,at_most,good,bikes,\n"


def write_form(folder: Path, *, head: str = HEAD, columns: str = COLUMNS, rules: str = RULES) -> Path:
    form = folder / "f99"
    (form / "columns").mkdir(parents=True)
    (form / "form.toml").write_text(head, "utf-8")
    (form / "columns" / "2024.csv").write_text(columns, "utf-8")
    (form / "rules.csv").write_text(rules, "utf-8")
    return form


class TestLoadForms:
    def test_all_forms_are_there_in_the_order_in_which_they_are_tried(self):
        assert [form.id for form in load_forms()] == ["F1A", "F1B", "F2", "F3", "F4", "F5", "F8", "F7", "F6"]

    def test_every_loaded_column_has_a_measure_of_the_catalogue_and_no_other_has(self):
        with (CATALOGUE_DIR / "measures.csv").open(encoding="utf-8-sig", newline="") as stream:
            known = {row["id"] for row in csv.DictReader(stream)}

        for column in (c for form in load_forms() for layout in form.layouts for c in layout.columns):
            assert (column.kind in LOADED_KINDS) == bool(column.measure)
            assert not column.measure or column.measure in known

    def test_every_rule_has_a_code_of_the_catalogue(self):
        codes = load_issue_codes()

        assert all(rule.code in codes for form in load_forms() for rule in form.rules)


class TestLoadForm:
    @pytest.mark.parametrize(
        ("part", "text", "named"),
        [
            ("head", HEAD.replace('rows = "unit"', 'rows = "people"'), "form.toml"),
            ("head", HEAD + 'colour = "red"\n', "colour"),
            ("columns", COLUMNS.replace(",count,Xe đạp / Tổng số", ",money,Xe đạp / Tổng số"), "2024.csv:4"),
            ("rules", RULES.replace("good,bikes", "good,cars"), "rules.csv:2"),
            ("rules", RULES.replace("at_most", "about"), "rules.csv:2"),
        ],
    )
    def test_a_wrong_file_is_named_with_its_line(self, tmp_path: Path, part: str, text: str, named: str):
        folder = write_form(tmp_path, **{part: text})

        with pytest.raises(CatalogueError, match=named):
            load_form(folder=folder)


class TestPathKey:
    def test_case_spaces_tone_placement_and_joints_do_not_matter(self):
        assert path_key("SỐ  HOÁ hồ sơ - Đã số hóa") == path_key("Số hóa hồ sơ / Đã số hoá")


class TestAddingAForm:
    def test_a_folder_of_data_is_enough(self, tmp_path: Path):
        """Given a made-up form in a folder, when a report of it is read, then rows load and its rule holds."""
        write_form(tmp_path)
        content = csv_bytes(
            [
                ["Quý I/2024"],
                ["Đơn vị báo cáo: UBND huyện Can Lộc"],
                ["STT", "Đơn vị", "Xe đạp - Tổng số", "Xe đạp - Đi được"],
                ["1", "Xã Đồng Lộc", "12", "9"],
                ["2", "Thị trấn Nghèn", "3", "4"],
            ]
        )

        parsed = read_report(
            content=content, name="x.csv", register=make_register(), home_province="42", forms_dir=tmp_path
        )

        assert [(r.unit_code, r.measures) for r in parsed.sheets[0].rows] == [
            ("18484", {"bicycles": 12, "bicycles_usable": 9})
        ]
        assert [(issue.row, issue.code) for issue in parsed.issues] == [(5, "part_gt_whole")]
