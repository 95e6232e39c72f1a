"""Totals against their rows."""

from decimal import Decimal

from etl.validate.totals import RunningSums, TotalMismatch, Values


def values(**columns: int | None) -> dict[str, Decimal | None]:
    return {name: None if value is None else Decimal(value) for name, value in columns.items()}


def total_mismatch(*, total: Values, rows: list[Values | None], columns: list[str]) -> TotalMismatch | None:
    return RunningSums(rows=rows, columns=columns).mismatch(total=total, start=0, stop=len(rows))


class TestTotalMismatch:
    def test_the_first_wrong_column_is_named_with_both_numbers(self):
        rows = [values(a=1, b=2), values(a=3, b=4)]

        found = total_mismatch(total=values(a=4, b=7), rows=rows, columns=["a", "b"])

        assert found == TotalMismatch(column="b", stated=Decimal(7), computed=Decimal(6))

    def test_a_column_with_a_gap_is_not_checked(self):
        assert total_mismatch(total=values(a=9), rows=[values(a=1), values(a=None)], columns=["a"]) is None

    def test_an_empty_total_is_not_checked(self):
        assert total_mismatch(total=values(a=None), rows=[values(a=1)], columns=["a"]) is None

    def test_a_heading_without_rows_is_not_checked(self):
        assert total_mismatch(total=values(a=9), rows=[], columns=["a"]) is None

    def test_rows_that_do_not_count_are_left_out(self):
        assert total_mismatch(total=values(a=4), rows=[None, values(a=4), None], columns=["a"]) is None
        assert total_mismatch(total=values(a=4), rows=[None, None], columns=["a"]) is None

    def test_only_the_asked_stretch_is_summed(self):
        sums = RunningSums(rows=[values(a=1), values(a=None), values(a=2), values(a=3)], columns=["a"])

        assert sums.mismatch(total=values(a=5), start=2, stop=4) is None
        assert sums.mismatch(total=values(a=6), start=2, stop=4) == TotalMismatch("a", Decimal(6), Decimal(5))
        assert sums.mismatch(total=values(a=6), start=0, stop=4) is None
