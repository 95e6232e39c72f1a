"""Codes inside longer codes, names as foreign sources spell them, levels mixed in one file: told, never guessed."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from domain.units.names import without_diacritics
from etl.boundaries import ListedUnit
from etl.boundaries.errors import AmbiguousCodesError, FieldError, MisplacedError
from tests.unit.etl.boundaries.test_foreign_files import (
    CODES,
    NAMES,
    PARENTS,
    SHORT,
    SQUARES,
    UNITS,
    assert_all_in_place,
    read,
    write,
)

ENGLISH = [without_diacritics(short).title() for short in SHORT]


class TestCodesInsideOthers:
    @pytest.mark.parametrize(
        "pattern", ["VN{}", "VN.{}", "42-{}", "42{}", "VN42443{}", "42.443.{}", "00{}", "'{}", "{} - Xã"]
    )
    def test_without_names_they_are_read_and_told(self, tmp_path: Path, pattern: str) -> None:
        """Given nothing but longer codes, then every unit has its own square and the report shows one reading."""
        report_of = read(write(tmp_path / "xa.geojson", id=[pattern.format(code) for code in CODES]))
        assert_all_in_place(report_of)
        plain = pattern == "'{}"
        expected = None if plain else (pattern.format(CODES[0]), CODES[0])
        assert report_of.report.code_example == expected

    @pytest.mark.parametrize("pattern", ["{:d}.0", "VN{:d}", "VN-42-{:d}"])
    def test_zeros_lost_on_the_way(self, tmp_path: Path, pattern: str) -> None:
        units = [
            ListedUnit(code=f"0{u.code[1:]}", name=u.name, parent=u.parent, lat=u.lat, lon=u.lon)
            for u in UNITS
        ]
        path = write(tmp_path / "xa.geojson", id=[pattern.format(int(unit.code)) for unit in units])
        assert read(path, units=units).report.matched == tuple(sorted(unit.code for unit in units))

    def test_names_beside_them_decide_when_they_differ(self, tmp_path: Path) -> None:
        """Given longer codes that end in codes of other units, then the names are believed."""
        path = write(
            tmp_path / "xa.geojson", id=[f"VN{code}" for code in CODES[::-1]], ten=NAMES, huyen=PARENTS
        )
        result = read(path)
        assert_all_in_place(result)
        assert result.report.code_field == ""

    def test_two_fields_that_disagree_are_asked_about(self, tmp_path: Path) -> None:
        path = write(tmp_path / "xa.geojson", a=[f"VN{c}" for c in CODES], b=[f"VN{c}" for c in CODES[::-1]])
        with pytest.raises(AmbiguousCodesError) as error:
            read(path)
        assert error.value.readings == (
            f"“a”: VN{CODES[0]} -> {CODES[0]}",
            f"“b”: VN{CODES[-1]} -> {CODES[-1]}",
        )
        assert_all_in_place(read(path, code_field="a"))

    def test_codes_of_another_place_are_refused(self, tmp_path: Path) -> None:
        path = write(tmp_path / "xa.geojson", id=[f"VN{code}" for code in CODES[4:] + CODES[:4]])
        with pytest.raises(MisplacedError):
            read(path)

    def test_too_few_are_refused_with_what_was_read(self, tmp_path: Path) -> None:
        ids = [*(f"VN{code}" for code in CODES[:6]), "VN99998", "VN99999"]
        with pytest.raises(
            FieldError, match=rf"“id”: 6 of 8 codes can be read \(VN{CODES[0]} -> {CODES[0]}\)"
        ):
            read(write(tmp_path / "xa.geojson", id=ids))


class TestSpelling:
    @pytest.mark.parametrize("written", ["{} Commune", "{} Ward", "{} Township"])
    def test_english_types(self, tmp_path: Path, written: str) -> None:
        names = [written.format(name) for name in ENGLISH]
        districts = [f"{name} District" for name in ["Can Loc"] * 4 + ["Thach Ha"] * 4]
        result = read(write(tmp_path / "xa.geojson", name_en=names, district=districts))
        assert_all_in_place(result)
        assert result.report.parent_fields == ("district",)

    def test_words_run_together(self, tmp_path: Path) -> None:
        """Given names as GADM has them, then the capital letters part the words."""
        names = [name.replace(" ", "") for name in SHORT]
        districts = [name.removeprefix("Huyện ").replace(" ", "") for name in PARENTS]
        assert_all_in_place(read(write(tmp_path / "xa.geojson", NAME_3=names, NAME_2=districts)))

    def test_a_near_name_does_not_join_the_unit_of_that_very_name(self, tmp_path: Path) -> None:
        """Given an unlisted commune one mark away from a listed one, then it stays out, with a candidate."""
        extra = shapely.transform(SQUARES[7], lambda xy: xy + np.array([0.08, 0.0]))
        path = write(
            tmp_path / "xa.geojson",
            shapes=[*SQUARES, extra],
            TEN=[*NAMES, "Xã Bình Ân"],
            H=[*PARENTS, PARENTS[0]],
        )
        result = read(path)
        assert_all_in_place(result)
        (left,) = result.report.unmatched
        assert left.candidates[0] == (CODES[3], NAMES[3])


class TestMixedLevels:
    def test_types_of_other_levels_are_left_aside(self, tmp_path: Path) -> None:
        """Given communes, districts and the province in one file, then their zeros are not restored into communes."""
        above = [shapely.union_all(SQUARES[:4]), shapely.union_all(SQUARES[4:]), shapely.union_all(SQUARES)]
        names = [*NAMES, *dict.fromkeys(PARENTS), "Tỉnh Hà Tĩnh"]
        units = [*UNITS, ListedUnit(code="00042", name="Xã Tả Lủng", parent="024", lat=23.3, lon=105.3)]
        path = write(
            tmp_path / "xa.geojson", shapes=[*SQUARES, *above], ma=[*CODES, "443", "445", "42"], ten=names
        )
        result = read(path, units=units)
        assert_all_in_place(result)
        assert result.report.other_level == tuple(names[8:])
        assert result.report.unmatched == ()

    def test_a_district_named_like_its_commune_is_not_joined_to_it(self, tmp_path: Path) -> None:
        """Given names without types, then the shape that holds several units' places is of the level above."""
        district = shapely.union_all(SQUARES[:4])
        path = write(tmp_path / "xa.geojson", shapes=[*SQUARES, district], ten=[*SHORT, SHORT[0]])
        result = read(path)
        assert_all_in_place(result)
        assert result.report.other_level == (SHORT[0],)
        assert np.isclose(result.frame.area.sum(), sum(square.area for square in SQUARES), rtol=0.05)


def test_metres_of_web_maps_are_recognised(tmp_path: Path) -> None:
    metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(3857)
    result = read(write(tmp_path / "xa.shp", shapes=metres, crs=None))
    assert_all_in_place(result)
    assert result.report.reading == "EPSG:3857 (recognised)"
