"""Columns of all communes give what the roll-up of rows gives, unit by unit and for provinces."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import Indicator
from domain.catalogue_files import get_catalogue
from domain.columns import Columns, commune_values, evaluate_columns, measure_values
from domain.evaluation import Read, evaluate_nodes, figures_of
from domain.period_choice import OfferedPeriod
from domain.periods import Period
from domain.plans import Plan
from domain.rollup import Reported
from domain.units.structure import Node

CATALOGUE = get_catalogue()
INDICATORS = [
    CATALOGUE.indicator(name)
    for name in ("online_share_calendar", "online_service_share", "unassisted_online_share")
]
CODES = tuple(f"u{number}" for number in range(8))
WHOLE, PARTS = 7, (1, 2, 3)
MOST = 0.85
YEAR = Period(start=date(2026, 1, 1), end=date(2026, 3, 31), kind="quarter", calendar="calendar")
PLANS = [
    Plan(offered=OfferedPeriod(period=YEAR, whole=WHOLE, cover=(), n_units=1), survey=None),
    Plan(offered=OfferedPeriod(period=YEAR, whole=None, cover=PARTS, n_units=1), survey=None),
    Plan(offered=OfferedPeriod(period=YEAR, whole=WHOLE, cover=PARTS, n_units=1), survey=None),
]


def node(code: str, members: tuple[str, ...]) -> Node:
    return Node(code=code, name=code, level="commune", parent_code="", parent_name="", members=members)


NODES = [
    *(node(code, (code,)) for code in CODES),
    node("north", CODES[:5]),
    node("empty", ()),
    node("all", CODES),
]


@st.composite
def stored(draw: st.DrawFn) -> tuple[Indicator, Plan, list[Reported], set[str]]:
    """An indicator, a plan, figures some of which are missing, and who reported anything."""
    indicator = draw(st.sampled_from(INDICATORS))
    plan = draw(st.sampled_from(PLANS))
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = [
        Reported(unit=unit, measure=measure, period=period, field="", value=float(dice.integers(0, 4)))
        for unit in CODES
        for measure in indicator.measures
        for period in (WHOLE, *PARTS)
        if dice.random() < MOST
    ]
    return indicator, plan, rows, draw(st.sets(st.sampled_from(CODES)))


def as_columns(rows: list[Reported]) -> Columns:
    values: dict[tuple[str, int], np.ndarray] = {}
    for row in rows:
        own = values.setdefault((row.measure, row.period), np.full(len(CODES), np.nan))
        own[CODES.index(row.unit)] = row.value
    return Columns(codes=CODES, values=values)


@given(stored())
def test_same_as_row_by_row(given_rows: tuple[Indicator, Plan, list[Reported], set[str]]) -> None:
    indicator, plan, rows, reporters = given_rows
    figures = figures_of(
        read=Read(rows=rows, reporters={}), plan=plan, indicator=indicator, catalogue=CATALOGUE
    )
    expected = evaluate_nodes(indicator=indicator, nodes=NODES, figures=figures, reporters=reporters)
    columns = as_columns(rows)
    values = measure_values(columns=columns, plan=plan, indicator=indicator, catalogue=CATALOGUE)
    found = evaluate_columns(
        indicator=indicator, nodes=NODES, codes=CODES, values=values, reporters=reporters
    )
    assert found == expected
    alone = {code: own.value for code, own in expected.items() if code in CODES and own.value is not None}
    assert commune_values(indicator=indicator, codes=CODES, values=values) == pytest.approx(alone)


def test_a_median_leaves_out_communes_without_a_denominator() -> None:
    indicator = next(own for own in CATALOGUE.indicators.values() if own.rollup == "median_of_units")
    values = {m: np.array([10.0, 30.0, math.nan, 20.0]) for m in indicator.measures}
    found = evaluate_columns(
        indicator=indicator,
        nodes=[node("all", ("a", "b", "c", "d")), node("c", ("c",))],
        codes=("a", "b", "c", "d"),
        values=values,
        reporters={"c"},
    )
    assert (found["all"].n, found["all"].n_total) == (3, 4)
    assert found["c"].reason == "cell_missing"
    if not indicator.is_ratio:
        assert found["all"].value == pytest.approx(20 * indicator.scale)
