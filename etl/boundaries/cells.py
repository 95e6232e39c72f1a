"""Cells of an attribute table as text."""

from __future__ import annotations

from typing import Any

import pandas as pd


def text_code(value: Any) -> str:
    """A cell as text: whole numbers lose a trailing ".0", missing cells are ""."""
    if value is None or (isinstance(value, float) and value != value) or value is pd.NA:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
