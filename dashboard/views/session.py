"""The dashboard's way into the store: connections, data version, and the parts that every view shares."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import g, has_request_context
from sqlalchemy import Connection

from dashboard.cache import memoize_local, memoize_view
from domain.access import Scope
from domain.periods import Period
from domain.rollup import Reported
from domain.units.attributes import Attributes, members_of
from domain.units.structure import WHOLE_COUNTRY, UnitTree
from store.engine import get_engine
from store.queries import attributes, country, facts, units
from store.queries.lineage import Ancestry, links_into, links_out_of
from store.queries.versions import current_version

_VERSION = "data_version"
_MOST_PERIODS = 24
"""Of so many periods all figures of the country are read at once; of more, those that are shown."""
_FEW_MEASURES = 6
"""What one indicator needs: its figures are read with their coverage. Of more, only the coverage."""
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


@dataclass(frozen=True)
class CountryFigures:
    """All figures of some measures over the country (``columns`` as in ``store.queries.country``), with coverage."""

    columns: Mapping[tuple[str, int], country.Column]
    coverage: Coverage


@memoize_view(version=data_version, is_large=lambda _: True)
def get_country_figures(*, scope: Scope, structure: str, measures: tuple[str, ...]) -> CountryFigures | None:
    """The figures of all communes of the country in every period, read once for view, series and coverage.

    None where there are too many periods for that.
    """
    with reading() as connection:
        asked: dict[str, Any] = {"connection": connection, "scope": scope, "structure": structure}
        stored = country.periods_with_figures(**asked, measures=measures)
        if len(stored) > _MOST_PERIODS:
            return None
        columns = country.columns(**asked, measures=measures, periods=tuple(stored))
    tree = get_tree(scope=scope, structure=structure, province=WHOLE_COUNTRY)
    communes = np.array([own.id for own in tree.versions if own.level == "commune"], dtype=np.int64)
    largest = max([0, *(int(ids.max()) for ids, _ in columns.values() if len(ids)), *communes.tolist()])
    is_commune = np.zeros(largest + 1, dtype=bool)
    is_commune[communes] = True
    counts = {key: int(is_commune[ids].sum()) for key, (ids, _) in columns.items()}
    counts = {key: n for key, n in counts.items() if n}
    shown = {period for _, period in counts}
    return CountryFigures(
        columns, ({number: own for number, own in stored.items() if number in shown}, counts)
    )


@dataclass(frozen=True)
class ProvinceFigures:
    """All figures of some measures in a province by period id, with coverage."""

    rows: Mapping[int, Sequence[Reported]]
    coverage: Coverage


@memoize_view(version=data_version, is_large=lambda _: True)
def get_province_figures(
    *, scope: Scope, structure: str, province: str, measures: tuple[str, ...]
) -> ProvinceFigures:
    """The figures of a province and its communes in every period, read once for view, series and coverage."""
    with reading() as connection:
        rows, covered = facts.history(
            connection=connection, scope=scope, structure=structure, province=province, measures=measures
        )
    return ProvinceFigures(rows=rows, coverage=covered)


@memoize_view(version=data_version)
def get_coverage(
    *, scope: Scope, structure: str, province: str, measures: tuple[str, ...] | None = None
) -> Coverage:
    """Stored periods and how many communes have each measure (of those given, else of all) in them."""
    if province == WHOLE_COUNTRY and measures is not None:
        whole = get_country_figures(scope=scope, structure=structure, measures=measures)
        if whole is not None:
            return whole.coverage
    if province != WHOLE_COUNTRY and measures is not None and len(measures) <= _FEW_MEASURES:
        asked = {"scope": scope, "structure": structure, "province": province}
        return get_province_figures(**asked, measures=measures).coverage  # type: ignore[arg-type]
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
