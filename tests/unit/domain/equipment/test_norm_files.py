"""Files of norms: read whole or refused with file, row and rule; a province's list takes the place of the example."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from domain.catalogue_files import get_catalogue
from domain.equipment.norm_files import load_norms
from domain.equipment.norms import Norms
from domain.errors import NormError
from domain.paths import NORMS_DIR

NEW_SET = """
[[sets]]
id = "{id}"
file = "{id}.csv"
kind = "asset"
block = "{block}"
province = "{province}"
version = "1"
valid_from = {first}
is_example = false
legal_basis_vi = "Quyết định của tỉnh"
legal_basis_en = "Decision of the province"
excludes_vi = "x"
excludes_en = "x"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the norms that a test may spoil."""
    return Path(shutil.copytree(NORMS_DIR, tmp_path / "norms"))


def _load(folder: Path) -> Norms:
    return load_norms(directory=folder, measures=get_catalogue().measures)


def _spoil(*, path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}: the test would change nothing"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _add_set(folder: Path, *, name: str = "tinh", block: str = "province", province: str = "42",
             first: str = "2026-01-01", rows: str = "kiosk,kiosk,per_unit,3,1,50000000,x,x,,") -> None:  # fmt: skip
    index = folder / "norms.toml"
    entry = NEW_SET.format(id=name, block=block, province=province, first=first)
    index.write_text(index.read_text(encoding="utf-8") + entry, encoding="utf-8")
    header = (folder / "qd15_2025.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    (folder / f"{name}.csv").write_text(f"{header}\n{rows}\n", encoding="utf-8")


class TestTheProjectsOwn:
    def test_every_rule_of_annex_ii_is_there(self) -> None:
        own = [rule for rule in _load(NORMS_DIR).rules if rule.of.id == "qd15_2025"]
        prices = {(rule.item, rule.basis): (rule.per, rule.unit_price_vnd // 100_000) for rule in own}
        assert prices == {
            ("computer", "staff_group_vi"): (1, 200),
            ("laptop", "staff_group_vi"): (1, 250),
            ("computer", "staff_group_vii"): (1, 200),
            ("computer", "staff_group_viii"): (1, 200),
            ("printer", "staff_group_vi"): (1, 130),
            ("printer", "staff_group_vii"): (1, 130),
            ("printer", "staff_group_viii"): (3, 130),
            ("scanner", "staff_total"): (15, 220),
            ("shredder", "staff_total"): (15, 100),
            ("photocopier", "staff_total"): (15, 1100),
            ("phone", "staff_group_vi"): (1, 15),
            ("phone", "staff_group_vii"): (1, 10),
            ("phone", "staff_group_viii"): (1, 10),
        }

    def test_what_the_province_decides_is_marked_as_an_example(self) -> None:
        assert {rule.of.is_example for rule in _load(NORMS_DIR).rules if rule.of.block == "province"} == {
            True
        }

    def test_services_are_apart_from_assets(self) -> None:
        norms = _load(NORMS_DIR)
        assert [item.id for item in norms.items_of("service")] == ["internet_line", "gov_network_line"]
        assert {norms.items[r.item].kind == r.of.kind for r in norms.rules} == {True}


MISTAKES = [
    ("qd15_2025.csv", "staff_group_viii,1,3,", "staff_group_viii,1,0,", "row 8", "above 0"),
    ("qd15_2025.csv", "22000000", "22.000.000", "row 9", "without separators"),
    ("qd15_2025.csv", "printer_vi,printer", "printer_vi,pinter", "row 6", "item"),
    ("qd15_2025.csv", "printer_vii,printer", "printer_vi,printer", "row 7", "already in row 6"),
    ("qd15_2025.csv", "staff_total", "staff_totals", "row 9", "basis"),
    ("qd15_2025.csv", "scanner,staff_total", "scanner,received_total", "row 9", "basis"),
    ("qd15_2025.csv", "All staff", "", "row 9", "applies_to_en"),
    ("qd15_2025.csv", "desktop\n", "\n", "row 2", "lacks one language"),
    ("qd15_2025.csv", "Toàn bộ CBCCVC", "Toàn bộ, CBCCVC", "row 9", "too many cells"),
    ("qd15_2025.csv", "rule,item", "rule,thing", "row 1", "missing: ['item']"),
    ("items.csv", "printers,printers", "pinters,printers", "items.csv, row 4", "existing"),
    ("items.csv", "computer,no", "computers,no", "items.csv, row 3", "part_of"),
    ("items.csv", "Máy in", "", "items.csv, row 4", "name_vi"),
    ("norms.toml", 'block = "national"', 'block = "nation"', "[[sets]] 1", "block"),
    ("norms.toml", "valid_from = 2025-07-01", 'valid_from = "2025-07-01"', "[[sets]] 1", "valid_from"),
    ("norms.toml", "valid_from = 2025", "valid_to = 2025-06-30\nvalid_from = 2025", "[[sets]] 1", "valid_to"),
    ("norms.toml", "valid_from = 2025-07-01", "valid_form = 2025-07-01", "[[sets]] 1", "valid_form"),
    ("norms.toml", 'file = "qd15_2025.csv"', 'file = "qd15.csv"', "qd15.csv", "no such file"),
    ("norms.toml", 'kind = "asset"', "kind = asset", "norms.toml", "not valid TOML"),
    ("norms.toml", 'id = "one_stop_example"', 'id = "qd15_2025"', "norms.toml", "used once"),
]  # fmt: skip


class TestMistakes:
    @pytest.mark.parametrize(("file", "old", "new", "where", "what"), MISTAKES)
    def test_are_named_by_file_and_row_in_two_languages(
        self, folder: Path, file: str, old: str, new: str, where: str, what: str
    ) -> None:
        _spoil(path=folder / file, old=old, new=new)
        with pytest.raises(NormError) as caught:
            _load(folder)
        assert where in caught.value.en and what in caught.value.en
        assert caught.value.vi and caught.value.vi != caught.value.en

    def test_another_encoding_says_what_to_do(self, folder: Path) -> None:
        path = folder / "qd15_2025.csv"
        path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
        with pytest.raises(NormError, match="CSV UTF-8"):
            _load(folder)

    def test_two_versions_at_once_are_refused(self, folder: Path) -> None:
        rows = "printer_all,printer,staff_total,1,2,1,x,x,,"
        _add_set(folder, name="qd_moi", block="national", province="", rows=rows)
        with pytest.raises(NormError, match=r"both in force for \['printer'\]"):
            _load(folder)


class TestVersions:
    def test_an_earlier_date_keeps_the_norm_of_its_time(self, folder: Path) -> None:
        """Given a decision that replaces the old one from 2026-01-01, then each day has its own."""
        rows = "printer_all,printer,staff_total,1,2,9000000,x,x,,"
        _add_set(folder, name="qd_moi", block="national", province="", rows=rows)
        _spoil(
            path=folder / "norms.toml", old="valid_from = 2025-07-01",
            new="valid_from = 2025-07-01\nvalid_to = 2025-12-31",
        )  # fmt: skip
        norms = _load(folder)
        for day, expected in (
            (date(2025, 12, 31), ["printer_vi", "printer_vii", "printer_shared"]),
            (date(2026, 1, 1), ["printer_all"]),
        ):
            assert [rule.id for rule in norms.in_force(day=day, province="42")["printer"]] == expected


class TestTheProvincesList:
    def test_takes_the_place_of_the_example_for_its_items_there_and_then(self, folder: Path) -> None:
        _add_set(folder)
        norms = _load(folder)

        def kiosks(*, day: date, province: str) -> list[int]:
            return [rule.quantity for rule in norms.in_force(day=day, province=province)["kiosk"]]

        assert kiosks(day=date(2026, 1, 1), province="42") == [3]
        assert kiosks(day=date(2025, 12, 31), province="42") == [1]
        assert kiosks(day=date(2026, 1, 1), province="40") == [1]
        assert norms.in_force(day=date(2026, 1, 1), province="42")["camera"][0].of.is_example

    def test_is_added_to_the_national_norm(self, folder: Path) -> None:
        """Extra machines for digitisation need the province's decision and come on top."""
        _add_set(folder, rows="scanner_extra,scanner,per_unit,2,1,22000000,x,x,,")
        found = _load(folder).in_force(day=date(2026, 1, 1), province="42")["scanner"]
        assert [rule.id for rule in found] == ["scanner_shared", "scanner_extra"]

    def test_saved_by_a_spreadsheet_with_semicolons_is_read(self, folder: Path) -> None:
        _add_set(folder)
        path = folder / "tinh.csv"
        path.write_text("\ufeff" + path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
        assert _load(folder).in_force(day=date(2026, 1, 1), province="42")["kiosk"][0].quantity == 3
