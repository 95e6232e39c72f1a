"""Lineage tables: the national one of 2025-07-01, and an office's own crosswalk."""

from pathlib import Path

from domain.periods import STRUCTURE_CHANGE
from etl.jobs.csv_tables import Record, convert, day, read_table
from store.writes.units import LinkRow


def national_links(path: Path) -> tuple[LinkRow, ...]:
    """Links of the whole country on 2025-07-01; a part is a division, a whole unit alone in its target a renaming."""
    rows = read_table(
        path=path, columns=("from_code", "to_code", "kind", "share", "share_basis", "resolution")
    )
    sources: dict[str, int] = {}
    for row in rows:
        sources[row["to_code"]] = sources.get(row["to_code"], 0) + 1

    def link(row: Record) -> LinkRow:
        whole = "merge" if sources[row["to_code"]] > 1 else "rename"
        return LinkRow(
            old=("pre2025", row["from_code"]),
            new=("post2025", row["to_code"]),
            kind="divide" if row["kind"] == "part" else whole,
            share=float(row["share"]),
            share_basis=row["share_basis"],
            wording=row["wording"],
            confidence=row["confidence"],
            resolution=row["resolution"],
            effective_on=STRUCTURE_CHANGE,
        )

    return convert(path=path, rows=rows, make=link)


def office_links(path: Path) -> tuple[LinkRow, ...]:
    """Links of an office's crosswalk table: old_code, new_code, kind, share, basis (resolution, effective_on)."""
    rows = read_table(path=path, columns=("old_code", "new_code", "kind", "share", "basis"))
    return convert(path=path, rows=rows, make=_office_link)


def _office_link(row: Record) -> LinkRow:
    effective = day(row.get("effective_on", ""), default=STRUCTURE_CHANGE)
    return LinkRow(
        old=("pre2025", row["old_code"]),
        new=("post2025" if effective >= STRUCTURE_CHANGE else "pre2025", row["new_code"]),
        kind=row["kind"],
        share=float(row["share"]),
        share_basis=row["basis"],
        wording="",
        confidence="",
        resolution=row.get("resolution", ""),
        effective_on=effective,
    )
