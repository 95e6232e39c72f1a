"""The whole season as it was handed over (with the dossier files and the zip bomb), when it lies beside the project."""

import pytest

from etl.load.outcome import LoadReport
from etl.pipeline import load_paths
from tests.integration.conftest import World, copied
from tests.integration.expected import (
    SHARED_SEASON,
    difference,
    expected_issues,
    expected_measures,
    read,
    stored_issues,
    stored_measures,
)

pytestmark = pytest.mark.skipif(
    not SHARED_SEASON.exists(), reason="../shared with the full season is not there"
)
FOLDERS = ("01_clean", "02_messy", "03_broken")


@pytest.fixture(scope="module")
def whole(registered: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, LoadReport]:
    """The three folders loaded as the season's own description says."""
    world = copied(registered, to=tmp_path_factory.mktemp("whole"))
    paths = [SHARED_SEASON / name for name in FOLDERS]
    return world, load_paths(engine=world.engine, settings=world.settings, paths=paths)


def test_figures_and_findings_are_exact(whole: tuple[World, LoadReport]) -> None:
    expected = expected_measures(SHARED_SEASON / "expected_measures.csv")
    stored = stored_measures(whole[0].engine)
    assert difference(expected, stored) == [] and difference(stored, expected) == []
    assert {key: stored[key] for key in expected if stored[key] != expected[key]} == {}
    assert stored_issues(whole[0].engine) == expected_issues(SHARED_SEASON / "expected_issues.csv")


@pytest.mark.parametrize("form", ["F1A", "F1B", "F2", "F3", "F4", "F5", "F8"])
def test_each_form_of_the_clean_folder(form: str, whole: tuple[World, LoadReport]) -> None:
    """Given the final state, then every figure that comes from a clean file of the form is exact."""
    files = {row["file"] for row in read(SHARED_SEASON / "manifest.csv") if row["form"] == form}
    expected = {
        key: value
        for key, value in expected_measures(SHARED_SEASON / "expected_measures.csv").items()
        if value[1][0] in files and value[1][0].startswith("01_clean/")
    }
    stored = stored_measures(whole[0].engine)
    assert expected and {key: stored.get(key) for key in expected} == expected


def test_rows_loaded_by_file_are_those_of_the_manifest(whole: tuple[World, LoadReport]) -> None:
    wanted: dict[str, int] = {}
    for row in read(SHARED_SEASON / "manifest.csv"):
        wanted[row["file"]] = wanted.get(row["file"], 0) + int(row["rows_loaded"])
    assert {file.name: file.rows_loaded for file in whole[1].files} == wanted


def test_dossier_files_are_recognised_and_the_zip_bomb_refused(whole: tuple[World, LoadReport]) -> None:
    by_name = {file.name: file for file in whole[1].files}
    dossiers = [file for name, file in by_name.items() if "_F6_" in name]
    assert [(file.forms, file.facts, file.notes) for file in dossiers] == [("F6", 0, ("use_dossiers",))] * 2
    assert by_name["03_broken/032_phu_luc_lon.xlsx"].codes == ("file_unsafe",)
