"""The register is checked as a whole before anything is written."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import CatalogueError
from etl.jobs.unit_checks import check_register
from etl.jobs.unit_tables import RegisterTables, merge_versions, own_versions, type_of
from store.writes.units import GroupRow, LinkRow, PlaceRow
from tests.factories import UNITS, version_row

DAY = date(2025, 7, 1)


def link(old: str, new: str, share: float = 1.0) -> LinkRow:
    return LinkRow(("pre2025", old), ("post2025", new), "merge", share, "whole", "", "", "", DAY)


GOOD = RegisterTables(
    places=tuple(PlaceRow(unit[0], unit[1], unit[2]) for unit in UNITS),
    versions=tuple(
        version_row(structure=u[0], code=u[1], unit_type=u[3], short=u[4], parent=u[5]) for u in UNITS
    ),
    aliases=(),
    national_links=(link("18484", "18484"), link("18406", "18406")),
    office_links=(),
    crosswalk_links=None,
    groups=(),
    attributes=(),
    is_default=True,
)


def test_tables_that_agree_pass() -> None:
    check_register(GOOD)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"national_links": (link("18484", "18484"), link("18406", "18406", 0.9))}, "18406"),
        ({"national_links": (link("18484", "18484"),)}, "no source unit"),
        ({"crosswalk_links": (link("18484", "99999"),)}, "99999"),
        ({"crosswalk_links": (link("18484", "18484", 0.5), link("18484", "18484", 0.5))}, "repeated link"),
        ({"crosswalk_links": (link("18484", "18484", 1.5), link("18484", "18406", -0.5))}, "outside 0..1"),
        ({"groups": (GroupRow("post2025", "00000", "1", "x", None, "", ""),)}, "district_groups.csv"),
    ],
)
def test_what_does_not_agree_is_named(change: dict[str, object], said: str) -> None:
    with pytest.raises(CatalogueError) as error:
        check_register(replace(GOOD, **change))
    assert said in error.value.en


def test_an_unknown_parent_is_named() -> None:
    orphan = version_row(structure="pre2025", code="18484", unit_type="Xã", short="Đồng Lộc", parent="999")
    others = tuple(row for row in GOOD.versions if (row.structure, row.code) != ("pre2025", "18484"))
    with pytest.raises(CatalogueError, match="unknown parent 999"):
        check_register(replace(GOOD, versions=(*others, orphan)))


def test_overlapping_versions_are_refused() -> None:
    early = version_row(
        structure="pre2025", code="18484", unit_type="Xã", short="A", parent="443", last=date(2025, 1, 1)
    )
    late = replace(early, name="Thị trấn A", valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30))
    others = tuple(row for row in GOOD.versions if (row.structure, row.code) != ("pre2025", "18484"))
    with pytest.raises(CatalogueError, match="overlapping"):
        check_register(replace(GOOD, versions=(*others, early, late)))
    check_register(replace(GOOD, versions=(*others, early, replace(late, valid_from=date(2025, 1, 2)))))


def test_a_province_with_its_own_table_leaves_the_national_list() -> None:
    national = [
        version_row(structure="pre2025", code="18484", unit_type="Xã", short="Cũ", parent="443"),
        replace(
            version_row(structure="pre2025", code="1", unit_type="Xã", short="X", parent="2"),
            province_code="01",
        ),
    ]
    own = [version_row(structure="pre2025", code="18406", unit_type="Xã", short="Mới", parent="443")]
    assert {row.code for row in merge_versions(national=national, own=own)} == {"1", "18406"}


def test_the_province_of_a_row_is_found_by_climbing() -> None:
    base = {
        "structure": "pre2025",
        "type": "",
        "short_name": "",
        "valid_from": "",
        "valid_to": "",
        "basis": "",
    }
    rows = [
        {**base, "code": "42", "name": "Tỉnh", "parent_code": ""},
        {**base, "code": "443", "name": "Huyện", "parent_code": "42"},
        {**base, "code": "18484", "name": "Xã", "parent_code": "443"},
    ]
    found = own_versions(rows)
    assert [row.province_code for row in found] == ["42", "42", "42"]
    assert [row.path for row in found] == ["/42/", "/42/443/", "/42/443/18484/"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Thành phố Hồ Chí Minh", ("Thành phố", "Hồ Chí Minh")),
        ("Tỉnh Bà Rịa - Vũng Tàu", ("Tỉnh", "Bà Rịa - Vũng Tàu")),
        ("Quận 1", ("Quận", "1")),
        ("Thị xã Hồng Lĩnh", ("Thị xã", "Hồng Lĩnh")),
    ],
)
def test_types_of_upper_units(name: str, parts: tuple[str, str]) -> None:
    assert type_of(name) == parts
