"""Messy reports of our own making: every figure and every finding as noted when the report was made."""

import random

import pytest

from etl.definition import load_forms
from etl.registry import read_report
from tests.unit.etl.law.mess import PERIODS, WRITERS, make_report, register

ROUNDS = 12


@pytest.mark.parametrize("form", sorted(PERIODS))
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_messy_report_gives_its_figures_and_findings(form: str, writer: object, seed: int) -> None:
    rng = random.Random(f"{form} {writer.__name__} {seed}")  # type: ignore[attr-defined]
    report = make_report(form, rng)
    content = writer(report, rng)  # type: ignore[operator]

    parsed = read_report(content=content, name="x", register=register(), home_province="42")

    (layout,) = next(one for one in load_forms() if one.id == form).layouts
    measures = {column.id: column.measure for column in layout.columns if column.measure}
    expected = {
        (code, measures[column]): value
        for (code, column), value in report.figures.items()
        if column in measures
    }
    loaded = {
        (row.unit_code, measure): int(value)
        for sheet in parsed.sheets
        for row in sheet.rows
        for measure, value in row.measures.items()
    }
    assert {(issue.row, issue.code) for issue in parsed.issues} == report.issues
    assert loaded == expected
    assert parsed.is_synthetic
