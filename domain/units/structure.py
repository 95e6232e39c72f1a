"""The tree of units of one structure as it was on a day.

Names, types and parents change inside a structure (31 communes of Hà Tĩnh on 2025-01-01), so a tree is always asked
for a day: that of the period's end. After 2025-07-01 there are no districts; ``level=district`` then means the
former district that a new commune is grouped under for display.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

WHOLE_COUNTRY = "all"
"""In the place of a province's code: all provinces that a scope lets see."""
COUNTRY_NAME = "Cả nước"


@dataclass(frozen=True)
class UnitVersion:
    """A unit with the name, type and parent valid from ``valid_from`` to ``valid_to`` (both included)."""

    id: int
    structure: str
    code: str
    level: str
    name: str
    short_name: str
    type: str
    parent_code: str
    province_code: str
    path: str
    valid_from: date
    valid_to: date


SLIVER = 0.02
"""A smaller share of a commune's area in another former district is noise of the boundaries."""


@dataclass(frozen=True)
class UnitGroup:
    """The former district of a new commune; ``spans`` names further districts it reaches into."""

    code: str
    name: str
    spans: str


@dataclass(frozen=True)
class Node:
    """A unit or former district on a day with the communes it is made of (a commune: itself).

    ``spans``: names of further former districts that a commune lies in with more than a sliver of its area.
    """

    code: str
    name: str
    level: str
    parent_code: str
    parent_name: str
    members: tuple[str, ...]
    spans: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitTree:
    """All versions of the units of one structure and province that a scope lets see."""

    versions: tuple[UnitVersion, ...]
    groups: Mapping[str, UnitGroup] = field(default_factory=dict)
    # A page asks for the same levels and days again and again (70 indicators of one profile).
    _nodes: dict[tuple[str, date], tuple[Node, ...]] = field(default_factory=dict, compare=False, repr=False)
    _names: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _on: dict[date, dict[str, UnitVersion]] = field(default_factory=dict, compare=False, repr=False)
    _ids: dict[date, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, versions: Iterable[UnitVersion], groups: Mapping[str, UnitGroup] | None = None) -> "UnitTree":
        """A tree of these versions, in code order."""
        return cls(
            versions=tuple(sorted(versions, key=lambda v: (v.code, v.valid_from))), groups=groups or {}
        )

    def on(self, day: date) -> dict[str, UnitVersion]:
        """Units valid on ``day`` by code."""
        if day not in self._on:
            self._on[day] = {v.code: v for v in self.versions if v.valid_from <= day <= v.valid_to}
        return self._on[day]

    def commune_ids(self, day: date) -> Mapping[str, int]:
        """Ids in the store of the communes valid on ``day``, by code."""
        if day not in self._ids:
            self._ids[day] = {v.code: v.id for v in self.on(day).values() if v.level == "commune"}
        return self._ids[day]

    def communes(self, day: date) -> tuple[str, ...]:
        """Codes of the communes valid on ``day``."""
        return tuple(node.code for node in self.nodes(level="commune", day=day))

    def nodes(self, *, level: str, day: date) -> tuple[Node, ...]:
        """Units of ``level`` on ``day`` in code order; a district's own office is never a member of it."""
        if (level, day) not in self._nodes:
            self._nodes[level, day] = self._find_nodes(level=level, day=day)
        return self._nodes[level, day]

    def _find_nodes(self, *, level: str, day: date) -> tuple[Node, ...]:
        valid = self.on(day)
        communes = [version for version in valid.values() if version.level == "commune"]
        if level == "commune":
            return tuple(self._node(version=c, valid=valid, members=(c.code,)) for c in communes)
        if level == "district" and self.groups:
            return self._group_nodes(communes=communes, valid=valid)
        return tuple(
            self._node(
                version=v, valid=valid, members=tuple(c.code for c in communes if f"/{v.code}/" in c.path)
            )
            for v in valid.values()
            if v.level == level
        )

    def parent_of(self, *, commune: str, day: date) -> str:
        """District of a commune on ``day``: its parent, after 2025-07-01 its former district; '' when unknown."""
        if commune in self.groups:
            return self.groups[commune].code
        version = self.on(day).get(commune)
        return version.parent_code if version and version.level == "commune" else ""

    def _node(
        self, *, version: UnitVersion, valid: Mapping[str, UnitVersion], members: tuple[str, ...]
    ) -> Node:
        parent = valid.get(version.parent_code)
        group = self.groups.get(version.code)
        return Node(
            code=version.code,
            name=version.name,
            level=version.level,
            parent_code=group.code if group else version.parent_code,
            parent_name=f"{group.name} (cũ)" if group else (parent.name if parent else ""),
            members=members,
            spans=self._spans(group) if group else (),
        )

    def _spans(self, group: UnitGroup) -> tuple[str, ...]:
        """Names of the other former districts; slivers are noise of the boundaries, not territory."""
        if not group.spans:
            return ()
        if not self._names:
            self._names.update({own.code: own.name for own in self.groups.values()})
        others = (part.partition(":") for part in group.spans.split(";"))
        return tuple(
            f"{self._names.get(code, code)} (cũ)" for code, _, share in others if float(share or 0) >= SLIVER
        )

    def _group_nodes(
        self, *, communes: list[UnitVersion], valid: Mapping[str, UnitVersion]
    ) -> tuple[Node, ...]:
        members: dict[UnitGroup, list[str]] = {}
        for commune in communes:
            group = self.groups.get(commune.code)
            if group:
                members.setdefault(UnitGroup(code=group.code, name=group.name, spans=""), []).append(
                    commune.code
                )
        provinces = [v for v in valid.values() if v.level == "province"]
        parent = provinces[0] if provinces else None
        return tuple(
            Node(
                code=group.code,
                name=f"{group.name} (cũ)",
                level="district",
                parent_code=parent.code if parent else "",
                parent_name=parent.name if parent else "",
                members=tuple(codes),
            )
            for group, codes in sorted(members.items(), key=lambda item: item[0].code)
        )
