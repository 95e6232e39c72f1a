"""Treatment of outliers: what is changed, how far, and that each change is listed."""

import numpy as np
import pytest
from scipy import stats

from domain.index.compute import compute
from domain.index.stages import treat
from tests.unit.domain.index.factories import flat_spec, table

ORDINARY = [float(n) for n in range(1, 21)]


def treated(column: list[float | None], **choice: object) -> list[float]:
    spec = flat_spec(["A"], treat=choice)
    values = np.array([[np.nan if v is None else v] for v in column])
    return [float(v) for v in treat(spec=spec, values=values)[:, 0]]


class TestWinsorise:
    def test_leaves_an_ordinary_column_alone(self):
        assert treated(ORDINARY, method="winsorise") == ORDINARY

    def test_sets_the_extreme_value_to_the_next_one(self):
        assert treated([*ORDINARY, 500.0], method="winsorise") == [*ORDINARY, 20.0]

    def test_stops_after_the_allowed_number_of_points(self):
        column = [*[0.0] * 40, 10.0, 100.0, 1000.0, 10000.0]

        found = treated(column, method="winsorise", points=2)

        assert found[-3:] == [100.0, 100.0, 100.0]
        assert stats.skew(found, bias=False) > 2

    def test_a_low_tail_too(self):
        assert treated([*ORDINARY, -500.0], method="winsorise")[-1] == 1.0

    def test_each_changed_cell_is_listed(self):
        columns: list[float | None] = [*ORDINARY, None, 500.0]

        result = compute(spec=flat_spec(["A"], treat="winsorise"), data=table(A=columns))

        assert [(n.code, n.unit, n.before, n.after) for n in result.notes if n.code == "treated"] == [
            ("treated", "u22", 500.0, 20.0)
        ]


class TestLog:
    def test_keeps_the_order(self):
        found = treated([1.0, 2.0, 4.0, 900.0], method="log")

        assert found == sorted(found)
        assert found[-1] == pytest.approx(np.log(899 + 8.99))

    def test_winsorised_only_as_far_as_allowed_else_log(self):
        column = [*[float(n) for n in range(30)], *[5000.0 * n for n in range(1, 7)]]

        assert treated(column, method="winsorise_log", points=1) == treated(column, method="log")


class TestPercentiles:
    def test_cuts_both_tails(self):
        assert treated(ORDINARY, method="percentiles", low=0.1, high=0.9)[0] == pytest.approx(2.9)
        assert treated(ORDINARY, method="percentiles", low=0.1, high=0.9)[-1] == pytest.approx(18.1)
