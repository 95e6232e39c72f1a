"""Small worlds for tests: a database in memory, a province of a few units, parsed files without any spreadsheet."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.pool import StaticPool

from domain.config import Settings
from etl.model import FactRow, Issue, LineageRow, ParsedFile, ParsedSheet
from store.tables import metadata
from store.writes.units import PlaceRow, VersionRow, unit_ids, write_places, write_versions
from store.writes.versions import ensure_data_version

OLD_LAST, NEW_FIRST, FIRST, OPEN = date(2025, 6, 30), date(2025, 7, 1), date(2020, 1, 1), date(9999, 12, 31)
# (structure, code, level, type, short name, parent)
UNITS = (
    ("pre2025", "42", "province", "Tỉnh", "Hà Tĩnh", ""),
    ("pre2025", "443", "district", "Huyện", "Can Lộc", "42"),
    ("pre2025", "18484", "commune", "Xã", "Đồng Lộc", "443"),
    ("pre2025", "18406", "commune", "Thị trấn", "Nghèn", "443"),
    ("post2025", "42", "province", "Tỉnh", "Hà Tĩnh", ""),
    ("post2025", "18484", "commune", "Xã", "Đồng Lộc", "42"),
    ("post2025", "18406", "commune", "Xã", "Can Lộc", "42"),
)


def memory_engine() -> Engine:
    """An empty database in memory with all tables and the version counter."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    metadata.create_all(engine)
    with engine.begin() as connection:
        ensure_data_version(connection)
    return engine


def version_row(
    *,
    structure: str,
    code: str,
    unit_type: str,
    short: str,
    parent: str,
    first: date | None = None,
    last: date | None = None,
) -> VersionRow:
    """One version of a unit of province 42; by default valid as long as its structure."""
    is_old = structure == "pre2025"
    return VersionRow(
        structure=structure,
        code=code,
        name=f"{unit_type} {short}",
        short_name=short,
        type=unit_type,
        parent_code=parent,
        province_code="42",
        valid_from=first or (FIRST if is_old else NEW_FIRST),
        valid_to=last or (OLD_LAST if is_old else OPEN),
        basis="",
    )


def add_small_province(engine: Engine) -> dict[tuple[str, str], int]:
    """Write UNITS; returns their ids by (structure, code)."""
    with engine.begin() as connection:
        write_places(connection=connection, rows=[PlaceRow(unit[0], unit[1], unit[2]) for unit in UNITS])
        ids = unit_ids(connection)
        rows = [
            version_row(structure=u[0], code=u[1], unit_type=u[3], short=u[4], parent=u[5]) for u in UNITS
        ]
        write_versions(connection=connection, rows=rows, ids=ids)
    return ids


def settings_in(folder: Path) -> Settings:
    """Settings whose files and geometry lie in ``folder``."""
    return Settings(files_dir=folder / "files", geo_dir=folder / "geo", home_province="42", due_days=15)


def quarter(code: str) -> tuple[date, date]:
    """First and last day of a calendar quarter written 2024-Q1."""
    year, number = int(code[:4]), int(code[-1])
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return date(year, number * 3 - 2, 1), date.fromordinal(after.toordinal() - 1)


def admin_month(year: int, month: int) -> tuple[date, date]:
    """Reporting month of form F1: the 15th of the month before to the 14th."""
    before = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(*before, 15), date(year, month, 14)


def parsed_sheet(
    *,
    form: str,
    period: tuple[date, date],
    rows: Mapping[tuple[str, str], Mapping[str, int]],
    reporter: str | None = "42",
    sheet: str = "S",
    refused: int = 0,
    first_row: int = 10,
) -> ParsedSheet:
    """A sheet; ``rows``: {(unit code, field): {measure: value}}, placed on rows 10, 11, ..."""
    start, end = period
    structure = "pre2025" if end <= OLD_LAST else "post2025"
    facts = tuple(
        FactRow(form, structure, code, start, end, field, sheet, first_row + n, measures)
        for n, ((code, field), measures) in enumerate(rows.items())
    )
    return ParsedSheet(
        sheet=sheet,
        form=form,
        structure=structure,
        period_start=start,
        period_end=end,
        period_kind=None,
        calendar="admin15" if form.startswith("F1") else "calendar",
        reporter_code=reporter,
        reporter_level=None,
        rows=facts,
        rows_seen=len(facts) + refused,
        rows_refused=refused,
    )


def parsed_file(
    *,
    name: str,
    sheets: Sequence[ParsedSheet] = (),
    issues: Sequence[Issue] = (),
    lineage: Sequence[LineageRow] = (),
    refused: bool = False,
    content: bytes | None = None,
) -> ParsedFile:
    """A file; its content (and with it the sha256) is its name unless given."""
    data = content_of(name) if content is None else content
    return ParsedFile(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        refused=refused,
        sheets=tuple(sheets),
        issues=tuple(issues),
        lineage=tuple(lineage),
        is_synthetic=True,
    )


def content_of(name: str) -> bytes:
    """Bytes that stand for the file ``name``."""
    return name.encode("utf-8")


def all_rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see whether anything at all changed."""
    with engine.connect() as connection:
        return {
            table.name: sorted(tuple(map(str, row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }
