"""Which district (or former district) a unit lies in on a day, for grouping what is said of units."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from domain.access import Scope
from store.queries.scoping import in_scope
from store.tables import unit, unit_group, unit_version

UnitKey = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """A unit by (structure, code) with its name on a day and its district: ('', '') for a province."""

    structure: str
    code: str
    name: str
    level: str
    district_code: str
    district_name: str


@dataclass(frozen=True)
class _Version:
    name: str
    level: str
    parent_code: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Places:
    """All units of a scope with their versions; a post2025 commune lies in its former district (``unit_group``)."""

    versions: Mapping[UnitKey, tuple[_Version, ...]]
    groups: Mapping[UnitKey, tuple[str, str]]

    def has(self, *, structure: str, code: str) -> bool:
        """Whether the unit lies in the scope."""
        return (structure, code) in self.versions

    def of(self, *, structure: str, code: str, day: date | None) -> Place | None:
        """The unit as it was on ``day``, else (also for None) as it was last; None when it is not in the scope."""
        own = self.versions.get((structure, code))
        if not own:
            return None
        fits = (v for v in own if day is not None and v.valid_from <= day <= v.valid_to)
        version = next(fits, own[-1])
        district = self._district(structure=structure, code=code, version=version, day=day)
        return Place(structure, code, version.name, version.level, *district)

    def _district(self, *, structure: str, code: str, version: _Version, day: date | None) -> tuple[str, str]:
        if version.level == "district":
            return code, version.name
        if (structure, code) in self.groups:
            return self.groups[structure, code]
        parent = self.versions.get((structure, version.parent_code), ())
        fits = (v for v in parent if day is not None and v.valid_from <= day <= v.valid_to)
        found = next(fits, parent[-1] if parent else None)
        return (version.parent_code, found.name) if found and found.level == "district" else ("", "")


def places(*, connection: Connection, scope: Scope, province: str) -> Places:
    """The units of a province in both structures that lie in ``scope``."""
    query = (
        select(
            unit.c.structure,
            unit.c.code,
            unit_version.c.name_vi,
            unit.c.level,
            unit_version.c.path,
            unit_version.c.valid_from,
            unit_version.c.valid_to,
        )
        .join(unit_version, unit_version.c.unit_id == unit.c.id)
        .where(unit_version.c.province_code == province, in_scope(scope=scope))
        .order_by(unit.c.structure, unit.c.code, unit_version.c.valid_from)
    )
    versions: dict[UnitKey, list[_Version]] = defaultdict(list)
    for structure, code, name, level, path, first, last in connection.execute(query):
        parents = path.strip("/").split("/")[:-1]
        versions[structure, code].append(_Version(name, level, parents[-1] if parents else "", first, last))
    group = select(unit.c.structure, unit.c.code, unit_group.c.group_code, unit_group.c.group_name).join(
        unit, unit.c.id == unit_group.c.unit_id
    )
    groups = {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(group)}
    return Places(
        versions={key: tuple(rows) for key, rows in versions.items()},
        groups={key: value for key, value in groups.items() if key in versions},
    )
