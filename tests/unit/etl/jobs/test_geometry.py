"""Which geometry holds on which days: communes while the set of units stays, districts while parents do."""

from datetime import date
from pathlib import Path

import pytest

from etl.jobs.geometry import eras, joined_eras, leaves, schematic_entries
from store.queries.unit_points import PointVersion

FIRST, CHANGE, LAST = date(2020, 1, 1), date(2025, 1, 1), date(2025, 6, 30)
BEFORE = date(2024, 12, 31)


def unit(
    code: str,
    parent: str,
    *,
    first: date = FIRST,
    last: date = LAST,
    lat: float = 18.3,
    level: str = "commune",
) -> PointVersion:
    place = (lat, 105.9, None) if level == "commune" else (None, None, None)
    return PointVersion(code, level, f"Xã {code}", parent, "42", *place, first, last, "", "")


MOVED = [unit("18484", "443", last=BEFORE), unit("18484", "445", first=CHANGE)]
STAYS = unit("18406", "443", lat=18.4)


def test_a_move_to_another_district_makes_a_new_map_of_districts_only() -> None:
    found = eras([*MOVED, STAYS])
    assert [(era.first, era.last) for era in found] == [(FIRST, BEFORE), (CHANGE, LAST)]
    assert [(era.first, era.last) for era in joined_eras(found, by="codes")] == [(FIRST, LAST)]
    by_district = joined_eras(found, by="groups")
    assert [era.groups for era in by_district] == [
        {"18484": "443", "18406": "443"},
        {"18484": "445", "18406": "443"},
    ]


def test_a_change_of_name_makes_no_new_map() -> None:
    renamed = [unit("18484", "443", last=BEFORE), unit("18484", "443", first=CHANGE)]
    assert len(joined_eras(eras([*renamed, STAYS]), by="groups")) == 1


def test_a_unit_that_ends_makes_a_new_map_of_communes() -> None:
    ended = unit("18484", "443", last=BEFORE)
    found = joined_eras(eras([ended, STAYS]), by="codes")
    assert [sorted(era.codes) for era in found] == [["18406", "18484"], ["18406"]]


def test_a_district_without_communes_covers_its_own_land() -> None:
    island = PointVersion(
        "318", "district", "Huyện Bạch Long Vĩ", "31", "31", 20.1, 107.7, None, FIRST, LAST, "", ""
    )
    district = unit("443", "42", level="district")
    found = leaves([island, district, STAYS])
    assert [version.code for version in found] == ["318", "18406"]
    assert eras(found)[0].groups == {"318": "318", "18406": "443"}


def test_groups_of_the_new_structure_come_from_the_table_of_groups() -> None:
    new = PointVersion(
        "18484", "commune", "Xã", "42", "42", 18.3, 105.9, 9.0, FIRST, LAST, "443", "Huyện Can Lộc"
    )
    assert eras([new])[0].groups == {"18484": "443"}


def test_the_schematic_of_a_province_has_all_levels(tmp_path: Path) -> None:
    entries = schematic_entries(
        versions=[*MOVED, STAYS], structure="pre2025", provinces=["42"], geo_dir=tmp_path
    )
    found = {(e.level, e.valid_from, e.valid_to): e.n_units for e in entries}
    assert found == {
        ("commune", FIRST, LAST): 2,
        ("province", FIRST, LAST): 1,
        ("district", FIRST, BEFORE): 1,
        ("district", CHANGE, LAST): 2,
    }
    assert all((tmp_path / entry.file).exists() for entry in entries)


@pytest.mark.parametrize("province", ["01"])
def test_a_province_without_units_has_no_map(province: str, tmp_path: Path) -> None:
    found = schematic_entries(versions=[STAYS], structure="pre2025", provinces=[province], geo_dir=tmp_path)
    assert found == []
