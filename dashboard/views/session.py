"""The dashboard's way into the store: connections, data version, and the parts that every view shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g, has_request_context
from sqlalchemy import Connection

from dashboard.cache import memoize_local, memoize_view
from domain.access import Scope
from domain.periods import Period
from domain.units.attributes import Attributes, members_of
from domain.units.structure import WHOLE_COUNTRY, UnitTree
from store.engine import get_engine
from store.queries import attributes, country, facts, units
from store.queries.lineage import Ancestry, links_into, links_out_of
from store.queries.versions import current_version

_VERSION = "data_version"
Coverage = tuple[dict[int, Period], dict[tuple[str, int], int]]


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection for one view."""
    with get_engine().connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """A transaction for one change: kept as a whole, or not at all."""
    with get_engine().begin() as connection:
        yield connection


def data_version() -> int:
    """The counter that each load raises, asked for once in a request."""
    kept = g if has_request_context() else None
    if kept is not None and _VERSION in kept:
        return int(kept.get(_VERSION))
    found = _stored_version()
    if kept is not None:
        setattr(kept, _VERSION, found)
    return found


def _stored_version() -> int:
    with reading() as connection:
        return current_version(connection=connection, scope=Scope.everything())


def is_country(arguments: dict[str, Any]) -> bool:
    """Whether a view is of the whole country, whose thousands of units are best kept as they are."""
    return arguments.get("province") == WHOLE_COUNTRY


@memoize_view(version=data_version)
def get_attributes(*, scope: Scope, structure: str, province: str) -> dict[str, Attributes]:
    """Attributes by code of the communes of a province that the scope lets see."""
    with reading() as connection:
        return attributes.commune_attributes(
            connection=connection, scope=scope, structure=structure, province=province
        )


def get_tree(*, scope: Scope, structure: str, province: str, group: str = "") -> UnitTree:
    """The units of a province that the scope lets see, with former districts after 2025-07-01.

    WHOLE_COUNTRY gives those of all provinces, without former districts. ``group`` keeps only the communes of a class
    or with a flag; all that is summed over the tree is then theirs.
    """
    if province == WHOLE_COUNTRY and not group:
        return _country_tree(scope=scope, structure=structure)
    return _province_tree(scope=scope, structure=structure, province=province, group=group)


@memoize_local(version=data_version)
def _country_tree(*, scope: Scope, structure: str) -> UnitTree:
    with reading() as connection:
        return UnitTree.of(units.versions(connection=connection, scope=scope, structure=structure))


@memoize_local(version=data_version, most=64)
def _province_tree(*, scope: Scope, structure: str, province: str, group: str = "") -> UnitTree:
    if group:
        whole = get_tree(scope=scope, structure=structure, province=province)
        known = get_attributes(scope=scope, structure=structure, province=province)
        kept = members_of(attributes=known, group=group)
        versions = [own for own in whole.versions if own.level != "commune" or own.code in kept]
        return UnitTree.of(versions, whole.groups)
    with reading() as connection:
        versions = units.versions(connection=connection, scope=scope, structure=structure, province=province)
        groups = (
            units.groups(connection=connection, scope=scope, province=province)
            if structure == "post2025" and province != WHOLE_COUNTRY
            else {}
        )
    return UnitTree.of(versions, groups)


@memoize_view(version=data_version)
def get_coverage(
    *, scope: Scope, structure: str, province: str, measures: tuple[str, ...] | None = None
) -> Coverage:
    """Stored periods and how many communes have each measure (of those given, else of all) in them."""
    with reading() as connection:
        if province == WHOLE_COUNTRY and measures is not None:
            return country.country_coverage(
                connection=connection, scope=scope, structure=structure, measures=measures
            )
        return facts.coverage(
            connection=connection, scope=scope, structure=structure, province=province, measures=measures
        )


@memoize_view(version=data_version)
def get_ancestry(*, scope: Scope, province: str) -> list[Ancestry]:
    """Links of the old units that went into units of a province that the scope lets see."""
    with reading() as connection:
        return links_into(connection=connection, scope=scope, province=province)


@memoize_view(version=data_version)
def get_posterity(*, scope: Scope, province: str) -> list[Ancestry]:
    """Links of the old units of a province of the old structure that the scope lets see."""
    with reading() as connection:
        return links_out_of(connection=connection, scope=scope, province=province)
