"""Small definitions and tables for tests of the index engine."""

from typing import Any

import numpy as np
import pandas as pd

from domain.index.data import IndexData
from domain.index.spec import IndexSpec
from domain.index.spec_files import spec_of

Raw = dict[str, Any]


def raw_spec(**changes: Any) -> Raw:
    """Two pillars with two indicators each, of which one is better when it is less."""
    raw: Raw = {
        "id": "demo",
        "title": "Demo",
        "normalise": {"method": "minmax", "lower": 0, "upper": 100},
        "aggregate": "arithmetic",
        "elements": [
            {"id": "IDX"},
            {"id": "P1", "parent": "IDX", "weight": 0.4},
            {"id": "P2", "parent": "IDX", "weight": 0.6},
        ],
        "indicators": [
            {"id": "A", "parent": "P1", "weight": 0.2},
            {"id": "B", "parent": "P1", "weight": 0.3, "direction": -1},
            {"id": "C", "parent": "P2", "weight": 2},
            {"id": "D", "parent": "P2", "weight": 1},
        ],
    }
    return raw | changes


def flat_spec(names: list[str], **changes: Any) -> IndexSpec:
    """One index over indicators of equal weight."""
    raw: Raw = {
        "id": "flat",
        "elements": [{"id": "IDX"}],
        "indicators": [{"id": name, "parent": "IDX"} for name in names],
    }
    return spec_of(raw=raw | changes)


def table(**columns: list[float | None]) -> IndexData:
    """Units u1, u2, ... with the columns given; None is no value."""
    frame = pd.DataFrame({name: [np.nan if v is None else v for v in col] for name, col in columns.items()})
    frame.index = pd.Index([f"u{n + 1}" for n in range(len(frame))])
    return IndexData.of(frame)
