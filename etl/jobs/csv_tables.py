"""Reading the project's own CSV tables: UTF-8, text cells, with errors that name file, row and column."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from domain.errors import CatalogueError

Record = dict[str, str]
T = TypeVar("T")


def read_table(*, path: Path, columns: Sequence[str]) -> list[Record]:
    """Rows of a CSV file as text; raises CatalogueError when it is missing or lacks one of ``columns``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            absent = [name for name in columns if name not in (reader.fieldnames or ())]
            rows = [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            vi=f"Không đọc được {path}: {error}. Kiểm tra đường dẫn; tệp phải là CSV UTF-8.",
            en=f"Cannot read {path}: {error}. Check the path; it must be a CSV file in UTF-8.",
        ) from error
    if absent:
        raise CatalogueError(
            vi=f"{path}: thiếu cột {', '.join(absent)}. Thêm cột vào dòng tiêu đề.",
            en=f"{path}: missing columns {', '.join(absent)}. Add them to the header row.",
        )
    return rows


def convert(*, path: Path, rows: Iterable[Record], make: Callable[[Record], T]) -> tuple[T, ...]:
    """``make`` of each row; raises CatalogueError with file and row when a number or date cannot be read."""
    out = []
    for line, row in enumerate(rows, start=2):
        try:
            out.append(make(row))
        except ValueError as error:
            raise CatalogueError(
                vi=f"{path}, dòng {line}: không đọc được số hoặc ngày ({error}). Viết như 0.25 và 2025-07-01.",
                en=f"{path}, row {line}: not a number or date ({error}). Write as in 0.25 and 2025-07-01.",
            ) from error
    return tuple(out)


def number(text: str) -> float | None:
    """The number, None for an empty cell."""
    return float(text) if text else None


def flag(text: str) -> bool | None:
    """True for 1, False for 0, None for an empty cell (not known)."""
    return None if not text else text not in ("0", "false", "False")


def day(text: str, *, default: date) -> date:
    """The ISO date, ``default`` for an empty cell."""
    return date.fromisoformat(text) if text else default
