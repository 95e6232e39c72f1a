"""The catalogue refuses what would give a wrong figure."""

import shutil
from pathlib import Path

import pytest

from domain.catalogue import UNIT_COUNT
from domain.catalogue_files import get_catalogue, load_catalogue, parse_expression
from domain.errors import CatalogueError, UnknownNameError
from domain.paths import CATALOGUE_DIR


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the catalogue that a test may spoil."""
    for file in CATALOGUE_DIR.glob("*.csv"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


def _spoil(*, directory: Path, file: str, old: str, new: str) -> None:
    path = directory / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}: the test would change nothing"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestLoadCatalogue:
    """Every file is checked as a whole."""

    def test_the_projects_own_catalogue_loads_and_every_formula_uses_known_measures(self) -> None:
        catalogue = get_catalogue()
        assert len(catalogue.indicators) > 60
        for indicator in catalogue.indicators.values():
            assert set(indicator.measures) <= set(catalogue.measures), indicator.id

    def test_every_name_and_definition_is_in_both_languages(self) -> None:
        for indicator in get_catalogue().indicators.values():
            assert (
                indicator.name_vi
                and indicator.name_en
                and indicator.definition_vi
                and indicator.definition_en
            )
        for measure in get_catalogue().measures.values():
            assert measure.name_vi and measure.name_en

    def test_an_unknown_measure_is_refused_with_file_and_row(self, copy: Path) -> None:
        _spoil(
            directory=copy,
            file="indicators.csv",
            old="dossiers_assisted,received_online_f2",
            new="dossiers_asisted,received_online_f2",
        )
        with pytest.raises(CatalogueError, match=r"indicators\.csv, row 5.*dossiers_asisted"):
            load_catalogue(copy)

    def test_a_cycle_of_formulas_is_refused(self, copy: Path) -> None:
        _spoil(
            directory=copy,
            file="indicators.csv",
            old="resolved_late+pending_overdue,,",
            new="dossiers_received,,",
        )
        _spoil(
            directory=copy,
            file="indicators.csv",
            old="received_online+received_direct_post,,1,dossiers",
            new="overdue_total,,1,dossiers",
        )
        with pytest.raises(CatalogueError, match="cycle"):
            load_catalogue(copy)

    def test_a_missing_translation_is_refused(self, copy: Path) -> None:
        _spoil(directory=copy, file="indicators.csv", old="Tỷ lệ nộp hộ,", new=",")
        with pytest.raises(CatalogueError, match="name_vi"):
            load_catalogue(copy)

    def test_a_target_of_an_unknown_indicator_is_refused(self, copy: Path) -> None:
        _spoil(directory=copy, file="targets.csv", old="obsolete_share", new="obsolete_chare")
        with pytest.raises(CatalogueError, match=r"targets\.csv"):
            load_catalogue(copy)

    def test_an_indicator_listed_twice_is_refused(self, copy: Path) -> None:
        path = copy / "indicators.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
        with pytest.raises(CatalogueError, match="twice"):
            load_catalogue(copy)

    def test_a_row_with_too_many_cells_is_refused(self, copy: Path) -> None:
        _spoil(directory=copy, file="issue_codes.csv", old="Tệp đặt mật khẩu", new="Tệp, đặt mật khẩu")
        with pytest.raises(CatalogueError, match="too many cells"):
            load_catalogue(copy)


class TestParseExpression:
    """Sums and differences of names, nothing else."""

    def test_signs(self) -> None:
        assert [(t.sign, t.measure) for t in parse_expression("a+b-c")] == [(1, "a"), (1, "b"), (-1, "c")]

    @pytest.mark.parametrize("text", ["a*b", "a b", "a++b", "__import__('os')", "a+"])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):
            parse_expression(text)


class TestIndicator:
    """What an indicator says of itself."""

    def test_unit_count_is_not_a_measure(self) -> None:
        share = get_catalogue().indicator("lan_share")
        assert share.denominator[0].measure == UNIT_COUNT
        assert share.measures == ("lan",)

    def test_the_calendar_is_that_of_the_form(self) -> None:
        assert get_catalogue().indicator("online_share").calendar == "admin15"
        assert get_catalogue().indicator("online_share_calendar").calendar == "calendar"
        assert get_catalogue().indicator("dossiers_per_staff").calendar == "admin15"

    def test_an_unknown_indicator_is_named(self) -> None:
        with pytest.raises(UnknownNameError, match="no_such"):
            get_catalogue().indicator("no_such")


class TestTarget:
    """The most specific target wins."""

    def test_the_target_of_the_level(self) -> None:
        catalogue = get_catalogue()
        found = catalogue.target(indicator="online_share", level="district", province="42", day="2026-03-31")
        assert found is not None and found.value == 60

    def test_no_target(self) -> None:
        assert (
            get_catalogue().target(indicator="iu01_share", level="commune", province="42", day="2026-01-01")
            is None
        )
