"""The table that an index is computed from: one row a unit (in a panel: a unit in a period), columns of numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from domain.errors import IndexDataError
from domain.index.methods import Floats
from domain.index.spec import IndexSpec

_SHOWN = 5


@dataclass(frozen=True)
class IndexData:
    """Units (codes as text) with their numbers, nan where there is none; ``texts`` are columns for groups of units.

    ``periods`` is empty but in a panel, whose rows are in the order of their periods.
    """

    units: tuple[str, ...]
    numbers: Mapping[str, Floats]
    periods: tuple[str, ...] = ()
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        *,
        periods: Sequence[str] = (),
        texts: Mapping[str, Sequence[str]] | None = None,
    ) -> "IndexData":
        """Data from a frame of numbers whose index is the unit; raises IndexDataError for a unit given twice."""
        numbers = {
            str(name): frozen(frame[name].to_numpy(dtype=np.float64, na_value=np.nan)) for name in frame
        }
        own = {name: tuple(column) for name, column in (texts or {}).items()}
        data = cls(
            units=tuple(str(unit) for unit in frame.index),
            numbers=MappingProxyType(numbers),
            periods=tuple(periods),
            texts=MappingProxyType(own),
        )
        data.check()
        return data

    def check(self) -> None:
        """Raise IndexDataError for a row given twice or a number without end."""
        keys = Counter(self.rows)
        twice = [" ".join(part for part in row if part) for row, count in keys.items() if count > 1]
        if twice:
            shown = ", ".join(twice[:_SHOWN])
            raise IndexDataError(
                vi=f"Đơn vị xuất hiện nhiều lần: {shown}. Mỗi đơn vị (trong một kỳ) chỉ có một dòng.",
                en=f"A unit appears more than once: {shown}. Give each unit (of a period) one row.",
            )
        for name, values in self.numbers.items():
            if np.isinf(values).any():
                unit = self.units[int(np.argmax(np.isinf(values)))]
                raise IndexDataError(
                    vi=f"Cột “{name}”, đơn vị “{unit}”: giá trị vô cùng. Để trống nếu không có số liệu.",
                    en=f"Column “{name}”, unit “{unit}”: an infinite value. Leave the cell empty if unknown.",
                )

    @property
    def rows(self) -> list[tuple[str, str]]:
        """(unit, period or '') of each row."""
        periods = self.periods or ("",) * len(self.units)
        return list(zip(self.units, periods, strict=True))

    @property
    def groups(self) -> pd.Series:
        """The period of each row ('' without a panel): ranks are within it."""
        return pd.Series([period for _, period in self.rows], dtype=str)


def frozen(values: Floats) -> Floats:
    """A copy that cannot be changed."""
    out = np.array(values, dtype=np.float64)
    out.flags.writeable = False
    return out


def check_columns(*, spec: IndexSpec, data: IndexData) -> None:
    """Raise IndexDataError when a column that the definition needs is not there, or there are no units."""
    needed = [name for own in spec.indicators for name in (own.numerator, own.denominator) if name]
    missing = [name for name in dict.fromkeys(needed) if name not in data.numbers]
    if missing:
        known = ", ".join(list(data.numbers)[: 3 * _SHOWN])
        raise IndexDataError(
            vi=f"Dữ liệu thiếu cột {', '.join(missing)} (có: {known}). Thêm cột hoặc sửa mã chỉ tiêu.",
            en=f"The data have no column {', '.join(missing)} (they have: {known}). Add it or correct the indicator.",
        )
    groups = [str(own.impute.options["group"]) for own in spec.indicators if "group" in own.impute.options]
    absent = [name for name in dict.fromkeys(groups) if name not in data.texts]
    if absent:
        raise IndexDataError(
            vi=f"Dữ liệu thiếu cột nhóm {', '.join(absent)} mà cách bù số liệu cần. Thêm cột này.",
            en=f"The data have no column of groups {', '.join(absent)}, which filling needs. Add it.",
        )
    if not data.units:
        raise IndexDataError(vi="Dữ liệu không có đơn vị nào.", en="The data have no units.")
