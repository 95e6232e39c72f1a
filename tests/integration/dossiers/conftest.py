"""A way to count a few rows on DuckDB."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from etl.dossiers.model import Counted
from tests.integration.dossiers.counted import Cells, count_paths, write_csv

Count = Callable[..., tuple[Counted, list[dict[str, Any]]]]


@pytest.fixture
def count(tmp_path: Path) -> Count:
    """Count rows given as cells: ``count(rows, first=..., last=...)``."""

    def _count(rows: Sequence[Cells], **options: Any) -> tuple[Counted, list[dict[str, Any]]]:
        path = write_csv(path=tmp_path / "ho_so.csv", rows=rows)
        return count_paths(paths=[path], folder=tmp_path, **options)

    return _count
