"""Writing the register: ids stay, differences only, an office's own data outlive the project's defaults."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from domain.access import Scope
from store.queries.units_register import current_links, register_rows, source_rank, unit_ids_by_code
from store.tables import unit, unit_attribute, unit_version
from store.writes.units import (
    AliasRow,
    AttributeRow,
    LinkRow,
    PlaceRow,
    unit_ids,
    write_aliases,
    write_attributes,
    write_links,
    write_places,
    write_versions,
)
from tests.factories import add_small_province, memory_engine, version_row

DAY = date(2025, 7, 1)
KEY = ("pre2025", "18484")


@pytest.fixture
def engine() -> Engine:
    """A small province."""
    engine = memory_engine()
    add_small_province(engine)
    return engine


def attribute(source: str, remote_class: str) -> AttributeRow:
    return AttributeRow("pre2025", "18484", remote_class, True, None, None, None, source)


def link(share: float) -> LinkRow:
    return LinkRow(KEY, ("post2025", "18484"), "divide", share, "area", "", "", "", DAY)


def test_a_corrected_point_keeps_the_unit(engine: Engine) -> None:
    with engine.begin() as connection:
        before = unit_ids(connection)
        row = PlaceRow("pre2025", "18484", "commune", lat=18.4, lon=105.7, area_km2=12.5)
        assert write_places(connection=connection, rows=[row]).added == 1
        assert not write_places(connection=connection, rows=[row])
        assert unit_ids(connection) == before
        found = connection.execute(select(unit.c.lat, unit.c.area_km2).where(unit.c.id == before[KEY])).one()
    assert tuple(found) == (18.4, 12.5)


def test_a_unit_that_left_the_register_stays_for_its_facts_but_has_no_version(engine: Engine) -> None:
    with engine.begin() as connection:
        ids = unit_ids(connection)
        rows = [version_row(structure="pre2025", code="42", unit_type="Tỉnh", short="Hà Tĩnh", parent="")]
        write_versions(connection=connection, rows=rows, ids=ids)
        assert unit_ids(connection) == ids
        assert connection.execute(select(unit_version.c.unit_id)).scalars().all() == [ids["pre2025", "42"]]
        assert unit_ids_by_code(connection=connection, scope=Scope.everything()) == {
            ("pre2025", "42"): ids["pre2025", "42"]
        }


def test_default_attributes_do_not_replace_an_offices_own(engine: Engine) -> None:
    with engine.begin() as connection:
        ids = unit_ids(connection)
        write_attributes(
            connection=connection, rows=[attribute("simulated", "plain")], ids=ids, is_default=True
        )
        write_attributes(connection=connection, rows=[attribute("province 2026", "mountain")], ids=ids)
        kept = write_attributes(
            connection=connection, rows=[attribute("simulated", "plain")], ids=ids, is_default=True
        )
        found = connection.execute(select(unit_attribute.c.source, unit_attribute.c.remote_class)).one()
    assert not kept and tuple(found) == ("province 2026", "mountain")


def test_sources_of_links_are_written_apart_and_the_best_one_is_in_force(engine: Engine) -> None:
    with engine.begin() as connection:
        ids = unit_ids(connection)
        for source, share in (
            ("national", 0.1),
            ("office", 0.2),
            ("F7:3:5", 0.3),
            ("F7:12:5", 0.4),
            ("crosswalk", 0.5),
        ):
            write_links(connection=connection, rows=[link(share)], ids=ids, source=source)
        in_force = current_links(connection=connection, scope=Scope.everything())
    assert [(one.source, one.share) for one in in_force] == [("F7:12:5", 0.4)]


def test_order_of_sources() -> None:
    sources = ["F7:12:1", "national", "crosswalk", "F7:3:9", "office"]
    assert sorted(sources, key=source_rank) == ["national", "office", "crosswalk", "F7:3:9", "F7:12:1"]


def test_names_to_match_leave_out_codes_of_other_lists(engine: Engine) -> None:
    with engine.begin() as connection:
        rows = [AliasRow(*KEY, "Xã Cũ", "former_name", ""), AliasRow(*KEY, "H21.227", "agency_code", "")]
        write_aliases(connection=connection, rows=rows, ids=unit_ids(connection))
        _, aliases = register_rows(connection=connection, scope=Scope.everything())
    assert [alias.alias for alias in aliases] == ["Xã Cũ"]


@pytest.mark.parametrize(
    ("code", "parent", "path"),
    [("42", "", "/42/"), ("443", "42", "/42/443/"), ("18484", "443", "/42/443/18484/")],
)
def test_paths_go_from_the_province_down(code: str, parent: str, path: str) -> None:
    row = version_row(structure="pre2025", code="18484", unit_type="Xã", short="x", parent="443")
    assert replace(row, code=code, parent_code=parent).path == path
