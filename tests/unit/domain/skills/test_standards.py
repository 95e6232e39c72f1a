"""The file of skill standards: complete in two languages, names known, mistakes placed."""

import shutil
from pathlib import Path

import pytest

from domain.catalogue_files import get_catalogue
from domain.errors import CatalogueError
from domain.paths import CATALOGUE_DIR
from domain.skills.standards import get_skills, load_skills


def test_the_four_standards_the_modules_and_the_ladder_are_there() -> None:
    skills = get_skills()
    assert [own.id for own in skills.standards] == [
        "LOCAL_TRAINING", "TT03_BASIC", "TT03_ADVANCED", "QD757_UNIVERSAL",
    ]  # fmt: skip
    assert [own.id for own in skills.modules] == [f"IU0{n}" for n in range(1, 7)]
    assert {own.standard for own in skills.modules} == {"TT03_BASIC"}
    assert [own.id for own in skills.ladder] == ["trained", "standard", "shared", "sector"]
    assert (skills.classes.least, skills.classes.most) == (20, 30)


def test_each_course_has_the_measure_that_its_indicator_divides_by_the_staff() -> None:
    catalogue = get_catalogue()
    for own in get_skills().courses:
        assert catalogue.indicators[own.indicator].measures == (own.measure, "staff_total")


def test_a_standard_that_no_form_counts_is_no_course() -> None:
    assert "QD757_UNIVERSAL" not in [own.id for own in get_skills().courses]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('measure = "staff_iu04"', 'measure = "staff_iu44"', "IU04.*unknown measure"),
        ('standard = "TT03_BASIC"', 'standard = "TT04"', "unknown standard"),
        ('indicator = "iu04_share"', 'indicator = "iu44"', "unknown indicator"),
        ('id = "IU02"', 'id = "IU01"', "used twice"),
        ('name_en = "Trained"\n', "", "ladder.0.name_en"),
        ("least = 20", "least = 40", "least is above most"),
        ("least = 20", 'least = "20"', "classes.least"),
        ("[classes]", "[classes", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "skills.toml"
    shutil.copy(CATALOGUE_DIR / "skills.toml", path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=message):
        load_skills(path=path, catalogue=get_catalogue())
