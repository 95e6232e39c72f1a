"""From the tables of data/catalogue to the rows of the register: both structures, the whole country.

The province's own table (units.csv) is effective-dated and wins over the national list for its provinces.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.periods import STRUCTURE_CHANGE
from etl.jobs.csv_tables import Record, convert, day, flag, number, read_table
from etl.jobs.unit_links import national_links, office_links
from store.writes.units import AliasRow, AttributeRow, GroupRow, LinkRow, PlaceRow, VersionRow

FIRST_DAY = date(2020, 1, 1)
LAST_OLD_DAY = date(2025, 6, 30)
OPEN_END = date(9999, 12, 31)
_NATIONAL_BASIS = {
    "pre2025": "danh mục trước 07/2025; không rõ ngày bắt đầu / list before July 2025, exact start unknown",
    "post2025": "danh mục từ 01/07/2025 / list of 1 July 2025",
}
_DISTRICT_TYPES = ("Thành phố", "Thị xã", "Quận", "Huyện", "Tỉnh")


@dataclass(frozen=True)
class RegisterTables:
    """Everything ``python -m etl units`` writes.

    ``crosswalk_links`` is None when no crosswalk was given: an earlier one then stays. ``is_default``: the
    attributes are those of the catalogue, which never replace an office's own.
    """

    places: tuple[PlaceRow, ...]
    versions: tuple[VersionRow, ...]
    aliases: tuple[AliasRow, ...]
    national_links: tuple[LinkRow, ...]
    office_links: tuple[LinkRow, ...]
    crosswalk_links: tuple[LinkRow, ...] | None
    groups: tuple[GroupRow, ...]
    attributes: tuple[AttributeRow, ...]
    is_default: bool


def read_register(*, catalogue: Path, crosswalk: Path | None, attributes: Path | None) -> RegisterTables:
    """Read all tables under ``catalogue``; ``crosswalk`` and ``attributes`` are an office's own files."""
    national = catalogue / "national"
    old = read_table(
        path=national / "units_pre2025.csv", columns=("code", "name", "type", "district_code", "lat")
    )
    new = read_table(
        path=national / "units_post2025.csv", columns=("code", "name", "type", "province_code", "lat")
    )
    own = read_table(
        path=catalogue / "units.csv", columns=("code", "structure", "level", "parent_code", "valid_from")
    )
    versions = merge_versions(national=(*_old_versions(old), *_new_versions(new)), own=own_versions(own))
    return RegisterTables(
        places=_places(versions=versions, old=old, new=new),
        versions=versions,
        aliases=(*_aliases(catalogue / "unit_aliases.csv"), *_later_names(new)),
        national_links=national_links(national / "lineage_2025.csv"),
        office_links=office_links(catalogue / "unit_changes.csv"),
        crosswalk_links=office_links(crosswalk) if crosswalk else None,
        groups=_groups(national / "district_groups.csv"),
        attributes=_attributes(attributes or catalogue / "unit_attributes.csv"),
        is_default=attributes is None,
    )


def type_of(name: str) -> tuple[str, str]:
    """Type and short name of a province's or district's full name: ``("Thị xã", "Hồng Lĩnh")``."""
    for unit_type in _DISTRICT_TYPES:
        if name.startswith(unit_type + " "):
            return unit_type, name[len(unit_type) + 1 :]
    return "", name


def merge_versions(*, national: Sequence[VersionRow], own: Sequence[VersionRow]) -> tuple[VersionRow, ...]:
    """National versions, except for provinces that have a table of their own: those come from it alone."""
    theirs = {(row.structure, row.province_code) for row in own}
    return (*(row for row in national if (row.structure, row.province_code) not in theirs), *own)


def own_versions(rows: Iterable[Record]) -> tuple[VersionRow, ...]:
    """Versions of an effective-dated table; the province of a row is found by climbing its parents."""
    texts = list(rows)
    parents = {(row["structure"], row["code"]): row["parent_code"] for row in texts}

    def top(structure: str, code: str) -> str:
        parent = parents.get((structure, code))
        return top(structure, parent) if parent else code

    return tuple(
        VersionRow(
            structure=row["structure"],
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            type=row["type"],
            parent_code=row["parent_code"],
            province_code=top(row["structure"], row["code"]),
            valid_from=day(row["valid_from"], default=FIRST_DAY),
            valid_to=day(row["valid_to"], default=OPEN_END),
            basis=row.get("basis", ""),
        )
        for row in texts
    )


def _version(
    *, structure: str, code: str, unit_type: str, short: str, parent: str, province: str
) -> VersionRow:
    is_old = structure == "pre2025"
    return VersionRow(
        structure=structure,
        code=code,
        name=f"{unit_type} {short}".strip(),
        short_name=short,
        type=unit_type,
        parent_code=parent,
        province_code=province,
        valid_from=FIRST_DAY if is_old else STRUCTURE_CHANGE,
        valid_to=LAST_OLD_DAY if is_old else OPEN_END,
        basis=_NATIONAL_BASIS[structure],
    )


def _upper(*, structure: str, names: dict[str, tuple[str, str, str]]) -> tuple[VersionRow, ...]:
    """Versions of provinces or districts given as {code: (full name, parent, province)}."""
    out = []
    for code, (name, parent, province) in sorted(names.items()):
        unit_type, short = type_of(name)
        row = _version(
            structure=structure, code=code, unit_type=unit_type, short=short, parent=parent, province=province
        )
        out.append(row)
    return tuple(out)


def _old_versions(rows: Sequence[Record]) -> tuple[VersionRow, ...]:
    provinces = {row["province_code"]: (row["province_name"], "", row["province_code"]) for row in rows}
    districts = {
        row["district_code"]: (row["district_name"], row["province_code"], row["province_code"])
        for row in rows
    }
    communes = (
        _version(
            structure="pre2025",
            code=row["code"],
            unit_type=row["type"],
            short=row["name"],
            parent=row["district_code"],
            province=row["province_code"],
        )
        for row in rows
        if row["code"] not in districts  # the five island districts have no communes and stand for themselves
    )
    return (
        *_upper(structure="pre2025", names=provinces),
        *_upper(structure="pre2025", names=districts),
        *communes,
    )


def _new_versions(rows: Sequence[Record]) -> tuple[VersionRow, ...]:
    provinces = {row["province_code"]: (row["province_name"], "", row["province_code"]) for row in rows}
    communes = (
        _version(
            structure="post2025",
            code=row["code"],
            unit_type=row["type"],
            short=row["name"],
            parent=row["province_code"],
            province=row["province_code"],
        )
        for row in rows
    )
    return (*_upper(structure="post2025", names=provinces), *communes)


def _area(row: Record) -> float | None:
    """Published area, or that of the official polygon where the table says the two differ by more than 10 %."""
    if "area_differs_from_polygon" in row["flag"]:
        return number(row["area_poly_km2"])
    return number(row["area_km2"])


def _places(
    *, versions: Sequence[VersionRow], old: Sequence[Record], new: Sequence[Record]
) -> tuple[PlaceRow, ...]:
    points: dict[tuple[str, str], tuple[float | None, float | None, float | None]] = {
        ("pre2025", row["code"]): (number(row["lat"]), number(row["lon"]), None) for row in old
    }
    points |= {("post2025", row["code"]): (number(row["lat"]), number(row["lon"]), _area(row)) for row in new}
    out: dict[tuple[str, str], PlaceRow] = {}
    for version in versions:
        key = (version.structure, version.code)
        lat, lon, area = points.get(key, (None, None, None))
        level = _level(version)
        out[key] = PlaceRow(structure=key[0], code=key[1], level=level, lat=lat, lon=lon, area_km2=area)
    return tuple(out.values())


def _level(version: VersionRow) -> str:
    """Provinces have no parent; district codes have three digits, commune codes five."""
    if not version.parent_code:
        return "province"
    return "district" if len(version.code) == 3 else "commune"


def _aliases(path: Path) -> tuple[AliasRow, ...]:
    rows = read_table(path=path, columns=("structure", "code", "alias", "kind", "basis"))
    return tuple(
        AliasRow(**{name: row[name] for name in ("structure", "code", "alias", "kind", "basis")})
        for row in rows
    )


def _later_names(new: Sequence[Record]) -> tuple[AliasRow, ...]:
    """Names given after 2025-07-01 and codes of other lists: known as aliases, because their dates are not certain."""
    out = []
    for row in new:
        if row["later_name"]:
            name, _, basis = row["later_name"].partition(",")
            out.append(AliasRow("post2025", row["code"], name.strip(), "later_name", basis.strip()))
        if row["other_code"]:
            out.append(
                AliasRow("post2025", row["code"], row["other_code"], "other_code", "some published lists")
            )
    return tuple(out)


def _groups(path: Path) -> tuple[GroupRow, ...]:
    rows = read_table(
        path=path, columns=("to_code", "district_code", "district_name", "district_share", "basis")
    )
    return tuple(
        GroupRow(
            structure="post2025",
            code=row["to_code"],
            group_code=row["district_code"],
            group_name=row["district_name"],
            share=number(row["district_share"]),
            spans=row["other_districts"],
            basis=row["basis"],
        )
        for row in rows
    )


def _attributes(path: Path) -> tuple[AttributeRow, ...]:
    columns = ("structure", "code", "remote_class", "mountainous", "poor", "border", "population", "source")
    return convert(path=path, rows=read_table(path=path, columns=columns), make=_attribute)


def _attribute(row: Record) -> AttributeRow:
    return AttributeRow(
        structure=row["structure"],
        code=row["code"],
        remote_class=row["remote_class"] or None,
        mountainous=flag(row["mountainous"]),
        poor=flag(row["poor"]),
        border=flag(row["border"]),
        population=int(row["population"]) if row["population"] else None,
        source=row["source"],
    )
