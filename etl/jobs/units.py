"""``python -m etl units``: both registers, lineage, groups and attributes in one transaction."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from domain.paths import CATALOGUE_DIR
from etl.jobs.actor import current_actor
from etl.jobs.unit_checks import check_register
from etl.jobs.unit_tables import RegisterTables, read_register
from store.writes.audit import record_event
from store.writes.replace import Change
from store.writes.units import (
    unit_ids,
    write_aliases,
    write_attributes,
    write_groups,
    write_links,
    write_places,
    write_versions,
)
from store.writes.versions import ensure_data_version, raise_data_version


@dataclass(frozen=True)
class UnitsReport:
    """What was read and what the database gained or lost; ``changed`` is false on a second run."""

    units: int
    versions: int
    aliases: int
    links: int
    groups: int
    attributes: int
    change: Change

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.change)


def load_units(
    *,
    engine: Engine,
    catalogue: Path = CATALOGUE_DIR,
    crosswalk: Path | None = None,
    attributes: Path | None = None,
) -> UnitsReport:
    """Read, check and write the register; raises CatalogueError before anything is written when a table is wrong."""
    tables = read_register(catalogue=catalogue, crosswalk=crosswalk, attributes=attributes)
    check_register(tables)
    with engine.begin() as connection:
        # The counter first: it takes the write lock. A run that changes nothing is rolled back to leave it as it was.
        ensure_data_version(connection)
        raise_data_version(connection)
        change = write_register(connection=connection, tables=tables)
        if not change:
            connection.rollback()
        else:
            detail = f"+{change.added} -{change.removed}"
            record_event(
                connection=connection,
                actor=current_actor(),
                action="units",
                subject="register",
                detail=detail,
            )
    return UnitsReport(
        units=len(tables.places),
        versions=len(tables.versions),
        aliases=len(tables.aliases),
        links=len(tables.national_links) + len(tables.office_links) + len(tables.crosswalk_links or ()),
        groups=len(tables.groups),
        attributes=len(tables.attributes),
        change=change,
    )


def write_register(*, connection: Connection, tables: RegisterTables) -> Change:
    """Write all tables by difference; returns the sum of what changed."""
    change = write_places(connection=connection, rows=tables.places)
    ids = unit_ids(connection)
    change += write_versions(connection=connection, rows=tables.versions, ids=ids)
    change += write_aliases(connection=connection, rows=tables.aliases, ids=ids)
    change += write_groups(connection=connection, rows=tables.groups, ids=ids)
    change += write_attributes(
        connection=connection, rows=tables.attributes, ids=ids, is_default=tables.is_default
    )
    for source, links in (
        ("national", tables.national_links),
        ("office", tables.office_links),
        ("crosswalk", tables.crosswalk_links),
    ):
        if links is not None:
            change += write_links(connection=connection, rows=links, ids=ids, source=source)
    return change
