"""Which surveys there are: both forms of one half-year, never a custom period; a missing one is said in words."""

from datetime import date

import pytest

from domain.catalogue_files import get_catalogue
from domain.errors import PeriodError, SurveyError
from domain.periods import Period, from_dates, parse_code
from domain.surveys import exact_survey, survey_measures, survey_periods

MEASURES = get_catalogue().measures
FORMS = ("F4", "F5")
PERIODS: dict[int, Period] = {
    1: parse_code(code="2025-H2"),
    2: parse_code(code="2026-H1"),
    3: from_dates(start=date(2026, 7, 1), end=date(2026, 7, 9)),
}


def test_measures_are_those_of_the_forms() -> None:
    found = survey_measures(measures=MEASURES, forms=FORMS)
    assert {"printers", "staff_total"} <= set(found)
    assert "received_total" not in found


def test_a_period_counts_the_communes_of_the_rarer_form() -> None:
    # Given 69 communes with equipment, of which one lacks a cell, and staff of 60 without the total
    counts = {("printers", 2): 68, ("scanners", 2): 69, ("staff_group_vi", 2): 60, ("received_total", 1): 69}

    # When the surveys are listed, then the period without any survey is not among them
    found = survey_periods(coverage=(PERIODS, counts), measures=MEASURES, forms=FORMS)
    assert [(own.period.code, own.n_units, own.whole) for own in found] == [("2026-H1", 60, 2)]


def test_one_form_alone_is_offered_but_never_complete() -> None:
    found = survey_periods(coverage=(PERIODS, {("printers", 1): 69}), measures=MEASURES, forms=FORMS)
    assert [(own.period.code, own.n_units) for own in found] == [("2025-H2", 0)]


def test_custom_periods_are_left_out() -> None:
    assert survey_periods(coverage=(PERIODS, {("printers", 3): 69}), measures=MEASURES, forms=FORMS) == []


def test_an_exact_survey_is_found_or_refused_with_those_that_exist() -> None:
    counts = {("printers", 1): 69, ("printers", 2): 69}
    offered = survey_periods(coverage=(PERIODS, counts), measures=MEASURES, forms=FORMS)
    assert exact_survey(offered=offered, code="2026-H1").whole == 2
    with pytest.raises(SurveyError, match="2025-H2, 2026-H1"):
        exact_survey(offered=offered, code="2026")
    with pytest.raises(PeriodError):
        exact_survey(offered=offered, code="last year")
