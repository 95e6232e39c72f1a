"""Totals and subtotals against the rows they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

Values = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class TotalMismatch:
    """The first column in which a total row differs from its rows."""

    column: str
    stated: Decimal
    computed: Decimal


class RunningSums:
    """Sums of any stretch of rows in no time: a sheet made of nothing but totals must not take hours."""

    def __init__(self, *, rows: Sequence[Values | None], columns: Sequence[str]) -> None:
        """``rows``: the values of each row that counts, None for one that does not (a heading, a repeated row)."""
        self._columns = tuple(columns)
        self._counted = [0]
        self._sums = {column: [Decimal(0)] for column in columns}
        self._gaps = {column: [0] for column in columns}
        for row in rows:
            self._counted.append(self._counted[-1] + (row is not None))
            for column in columns:
                value = None if row is None else row.get(column)
                self._sums[column].append(self._sums[column][-1] + (value or 0))
                self._gaps[column].append(self._gaps[column][-1] + (row is not None and value is None))

    def mismatch(self, *, total: Values, start: int, stop: int) -> TotalMismatch | None:
        """Return the first column in which `total` is not the sum of the rows from `start` to before `stop`.

        None when all agree. A column in which the total or any row has no usable number is not checked, nor is a total
        without rows.
        """
        if self._counted[stop] == self._counted[start]:
            return None
        for column in self._columns:
            stated = total.get(column)
            if stated is None or self._gaps[column][stop] > self._gaps[column][start]:
                continue
            computed = self._sums[column][stop] - self._sums[column][start]
            if stated != computed:
                return TotalMismatch(column=column, stated=stated, computed=computed)
        return None
