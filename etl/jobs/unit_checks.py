"""Checks of the register before it is written: a wrong parent or share would move figures to another unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from domain.errors import CatalogueError
from etl.jobs.unit_tables import RegisterTables
from store.writes.units import LinkRow, VersionRow

SHARE_TOLERANCE = 0.002  # shares are written with four decimals; up to five parts are rounded on their own
_SHOWN = 5


def check_register(tables: RegisterTables) -> None:
    """Raise CatalogueError with the first findings unless the tables agree with each other."""
    known = {(row.structure, row.code) for row in tables.places}
    given = tables.crosswalk_links or ()
    named: list[tuple[str, Iterable[tuple[str, str]]]] = [
        ("unit_aliases.csv", ((row.structure, row.code) for row in tables.aliases)),
        ("district_groups.csv", ((row.structure, row.code) for row in tables.groups)),
        ("unit_attributes.csv / --attributes", ((row.structure, row.code) for row in tables.attributes)),
        ("lineage_2025.csv", (key for row in tables.national_links for key in (row.old, row.new))),
        ("unit_changes.csv", (key for row in tables.office_links for key in (row.old, row.new))),
        ("--crosswalk", (key for row in given for key in (row.old, row.new))),
    ]
    findings = [*_version_findings(tables.versions, known=known)]
    for file, keys in named:
        findings += [
            (f"{file}: không có đơn vị {structure} {code}", f"{file}: no unit {structure} {code}")
            for structure, code in keys
            if (structure, code) not in known
        ]
    for links in (tables.national_links, tables.office_links, given):
        findings += [*_share_findings(links)]
    findings += [*_source_findings(tables)]
    if findings:
        raise CatalogueError(
            vi=_joined([vi for vi, _ in findings], last="Sửa bảng rồi chạy lại: python -m etl units."),
            en=_joined([en for _, en in findings], last="Correct the table, then run: python -m etl units."),
        )


def _joined(sentences: Sequence[str], *, last: str) -> str:
    more = f" (+{len(sentences) - _SHOWN})" if len(sentences) > _SHOWN else ""
    return "; ".join(sentences[:_SHOWN]) + more + ". " + last


def _version_findings(
    versions: Sequence[VersionRow], *, known: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Unknown parents, and versions of one unit that overlap or are backwards in time."""
    by_unit: dict[tuple[str, str], list[VersionRow]] = defaultdict(list)
    for row in versions:
        by_unit[row.structure, row.code].append(row)
        if row.parent_code and (row.structure, row.parent_code) not in known:
            yield (
                f"{row.structure} {row.code} {row.name}: không có cấp trên {row.parent_code}",
                f"{row.structure} {row.code} {row.name}: unknown parent {row.parent_code}",
            )
    for (structure, code), own in by_unit.items():
        own.sort(key=lambda row: row.valid_from)
        ends = [row.valid_to for row in own]
        starts = [row.valid_from for row in own[1:]]
        if any(row.valid_to < row.valid_from for row in own) or any(
            a >= b for a, b in zip(ends, starts, strict=False)
        ):
            yield (
                f"{structure} {code}: mã trùng hoặc thời gian hiệu lực chồng nhau",
                f"{structure} {code}: duplicate code or overlapping validity",
            )


def _share_findings(links: Sequence[LinkRow]) -> Iterator[tuple[str, str]]:
    sums: dict[tuple[object, ...], float] = defaultdict(float)
    seen: set[tuple[object, ...]] = set()
    for link in links:
        pair = (link.old, link.new, link.effective_on)
        if pair in seen or not 0 <= link.share <= 1:
            yield (
                f"{link.old[1]} -> {link.new[1]}: liên kết trùng hoặc tỷ lệ {link.share} ngoài 0..1",
                f"{link.old[1]} -> {link.new[1]}: repeated link or share {link.share} outside 0..1",
            )
        seen.add(pair)
        sums[(*link.old, link.effective_on)] += link.share
    for (structure, code, _), total in sums.items():
        if abs(total - 1) > SHARE_TOLERANCE:
            yield (
                f"{structure} {code}: tổng tỷ lệ là {total:.4f}, phải bằng 1",
                f"{structure} {code}: the shares add to {total:.4f} instead of 1",
            )


def _source_findings(tables: RegisterTables) -> Iterator[tuple[str, str]]:
    """Every commune of the new structure must come from at least one old unit."""
    fed = {link.new for link in (*tables.national_links, *tables.office_links)}
    for row in tables.places:
        if row.structure == "post2025" and row.level == "commune" and (row.structure, row.code) not in fed:
            yield f"post2025 {row.code}: không có đơn vị nguồn", f"post2025 {row.code}: no source unit"
