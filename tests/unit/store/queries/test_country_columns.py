"""Columns of the country's figures hold the stored numbers to the last digit, however the database hands them over."""

from itertools import product

import pytest
from sqlalchemy import Connection, delete, insert, select

from domain.access import Scope
from store.queries import country
from store.tables import fact

MEASURES, PERIODS = ("received_total_f2", "received_online_f2"), (1, 2)
COUNTS = (0, 7, 123_456_789_012)
FRACTIONS = (0.1 + 0.2, 2 / 3, 1e-7)
LARGE = (12_345_678.123456, 1.5, 3)


@pytest.mark.parametrize("values", [COUNTS, FRACTIONS, LARGE, (-1, -2.5, 1e15)])
def test_columns_are_the_stored_numbers(connection: Connection, values: tuple[float, ...]) -> None:
    # Given figures of three communes in two measures and two periods
    connection.execute(delete(fact))
    common = {"field": "", "form": "F2", "submission_id": 1, "sheet": "S", "row": 1}
    rows = [
        {**common, "measure": measure, "period_id": period, "unit_id": unit, "value": value + number}
        for number, (measure, period) in enumerate(product(MEASURES, PERIODS))
        for unit, value in zip((4, 2, 3), values, strict=True)
    ]
    connection.execute(insert(fact), rows)

    found = country.columns(
        connection=connection,
        scope=Scope.everything(),
        structure="post2025",
        measures=MEASURES,
        periods=PERIODS,
    )

    # Then each column is what a plain question gives, number by number, in order of id
    for measure, period in product(MEASURES, PERIODS):
        own = select(fact.c.unit_id, fact.c.value).where(
            fact.c.measure == measure, fact.c.period_id == period
        )
        stored = dict(tuple(row) for row in connection.execute(own.order_by(fact.c.unit_id)))
        ids, numbers = found[measure, period]
        assert dict(zip(ids.tolist(), numbers.tolist(), strict=True)) == stored
        assert ids.tolist() == [2, 3, 4]


def test_a_measure_without_figures_is_an_empty_column(connection: Connection) -> None:
    found = country.columns(
        connection=connection,
        scope=Scope.everything(),
        structure="post2025",
        measures=["unheard_of"],
        periods=[1],
    )

    ids, numbers = found["unheard_of", 1]

    assert len(ids) == len(numbers) == 0


def test_fields_are_added_up_where_the_whole_unit_is_missing(connection: Connection) -> None:
    connection.execute(delete(fact))
    common = {"form": "F2", "submission_id": 1, "sheet": "S", "row": 1}
    own = {"measure": MEASURES[0], "period_id": 1}
    parts = [(2, "", 10), (2, "land", 3), (3, "land", 4), (3, "civil", 5)]
    connection.execute(
        insert(fact), [{**common, **own, "unit_id": u, "field": f, "value": v} for u, f, v in parts]
    )

    found = country.columns(
        connection=connection,
        scope=Scope.everything(),
        structure="post2025",
        measures=MEASURES[:1],
        periods=[1],
    )

    ids, numbers = found[MEASURES[0], 1]
    assert dict(zip(ids.tolist(), numbers.tolist(), strict=True)) == {2: 10, 3: 9}
