"""Very many communes in columns: the same shortfalls as one by one, whatever was reported."""

import numpy as np
import pytest

from domain.equipment.columns import gap_columns
from domain.equipment.gaps import gaps_of_area, gaps_of_unit
from domain.equipment.shortfall_columns import evaluate_shortfalls
from domain.equipment.shortfalls import evaluate_shortfall, shortfall_indicators
from domain.staff import STAFF_GROUPS, STAFF_TOTAL
from tests.unit.domain.equipment.factories import DAY, own_norms

NORMS = own_norms()
RULES = NORMS.in_force(day=DAY, province="all")
N = 160


def reports(*, seed: int) -> tuple[list[dict[str, float]], list[bool]]:
    """Communes that reported all, some or none of their figures, with staff that is whole, partial or not there."""
    rng = np.random.default_rng(seed)
    cells, reported = [], []
    for _ in range(N):
        groups = {name: float(rng.integers(0, 30)) for name in STAFF_GROUPS}
        whole = {
            STAFF_TOTAL: sum(groups.values()) + float(rng.integers(-1, 2) * (rng.random() < 0.1)),
            **groups,
        }
        stock = {name: float(rng.integers(0, 25)) for name in NORMS.measures if name not in whole}
        every = {**whole, **stock}
        kept = rng.choice([0.0, 0.6, 0.9, 1.0])
        cells.append({name: value for name, value in every.items() if rng.random() < kept})
        reported.append(bool(rng.random() < 0.8))
    return cells, reported


def as_columns(cells: list[dict[str, float]]) -> dict[str, np.ndarray]:
    return {name: np.array([own.get(name, np.nan) for own in cells]) for name in NORMS.measures}


@pytest.mark.parametrize("seed", range(3))
def test_every_indicator_of_communes_and_areas_is_that_of_the_records(seed: int) -> None:
    """Given communes alone, in areas and all together, then columns and records say the same, reasons too."""
    cells, reported = reports(seed=seed)
    columns = gap_columns(
        norms=NORMS, rules=RULES, cells=as_columns(cells), reported=np.array(reported, dtype=bool)
    )
    lines = [
        gaps_of_unit(norms=NORMS, rules=RULES, cells=own, has_report=has)
        for own, has in zip(cells, reported, strict=True)
    ]
    members = [*([place] for place in range(N)), *(range(at, at + 20) for at in range(0, N, 20)), range(N)]
    areas = [gaps_of_area(lines=[lines[place] for place in own]) for own in members]
    for indicator in shortfall_indicators():
        found = evaluate_shortfalls(indicator=indicator, columns=columns, members=members)
        assert found == [evaluate_shortfall(indicator=indicator, lines=own) for own in areas], indicator


def test_without_norms_in_force_nothing_is_known() -> None:
    cells, reported = reports(seed=1)
    columns = gap_columns(
        norms=NORMS, rules={}, cells=as_columns(cells), reported=np.array(reported, dtype=bool)
    )
    found = evaluate_shortfalls(indicator="shortfall.all", columns=columns, members=[[0], range(N)])
    lines = [
        gaps_of_unit(norms=NORMS, rules={}, cells=own, has_report=has)
        for own, has in zip(cells, reported, strict=True)
    ]
    assert found == [
        evaluate_shortfall(indicator="shortfall.all", lines=lines[0]),
        evaluate_shortfall(indicator="shortfall.all", lines=gaps_of_area(lines=lines)),
    ]
