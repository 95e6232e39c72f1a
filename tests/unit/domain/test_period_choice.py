"""Which period is shown."""

from datetime import date

import pytest

from domain.catalogue_files import get_catalogue
from domain.errors import PeriodError
from domain.period_choice import (
    OfferedPeriod,
    asked_period,
    default_period,
    is_comparable,
    stored_periods,
    survey_for,
    why_not_comparable,
    with_built_periods,
)
from domain.periods import from_dates, parse_code

CATALOGUE = get_catalogue()


def _offered(*codes: str, n_units: int = 69, calendar: str = "calendar") -> list[OfferedPeriod]:
    return [
        OfferedPeriod(period=parse_code(code=c, calendar=calendar), whole=i, cover=(), n_units=n_units)  # type: ignore[arg-type]
        for i, c in enumerate(codes, start=1)
    ]


class TestDefaultPeriod:
    """The latest period with at least 80 % of the expected communes."""

    def test_a_half_filled_latest_period_is_passed_over(self) -> None:
        offered = [*_offered("2026-Q1"), *_offered("2026-Q2", n_units=30)]
        found = default_period(offered=offered, expected_on=lambda _: 69, complete_share=0.8)
        assert found is not None and found.period.code == "2026-Q1"

    def test_exactly_80_percent_is_enough(self) -> None:
        offered = [*_offered("2026-Q1"), *_offered("2026-Q2", n_units=80)]
        found = default_period(offered=offered, expected_on=lambda _: 100, complete_share=0.8)
        assert found is not None and found.period.code == "2026-Q2"

    def test_without_a_complete_period_the_latest_is_shown(self) -> None:
        found = default_period(
            offered=_offered("2026-Q1", "2026-Q2", n_units=3), expected_on=lambda _: 69, complete_share=0.8
        )
        assert found is not None and found.period.code == "2026-Q2"

    def test_no_period(self) -> None:
        assert default_period(offered=[], expected_on=lambda _: 69, complete_share=0.8) is None


class TestAskedPeriod:
    """The asked period, else the latest one ending no later."""

    def test_the_latest_earlier_one_of_the_same_kind(self) -> None:
        found = asked_period(
            offered=_offered("2025-Q3", "2025-Q4", "2026-Q1"), code="2026-Q3", calendar="calendar"
        )
        assert found is not None and found.period.code == "2026-Q1"

    def test_another_kind_when_there_is_no_such_kind(self) -> None:
        found = asked_period(offered=_offered("2025-H2", "2026-H1"), code="2026-Q1", calendar="calendar")
        assert found is not None and found.period.code == "2025-H2"

    def test_nothing_before_it(self) -> None:
        assert asked_period(offered=_offered("2026-Q1"), code="2025-Q4", calendar="calendar") is None

    def test_a_code_that_is_none(self) -> None:
        with pytest.raises(PeriodError):
            asked_period(offered=_offered("2026-Q1"), code="hôm qua", calendar="calendar")


class TestStoredPeriods:
    """Only named periods of the right calendar that hold every measure."""

    def test_all_measures_are_needed_and_the_smallest_count_holds(self) -> None:
        quarter, half = parse_code(code="2026-Q1"), parse_code(code="2026-H1")
        broken = from_dates(start=date(2025, 7, 1), end=date(2025, 7, 14), calendar="calendar")
        counts = {("a", 1): 69, ("b", 1): 60, ("a", 2): 69, ("a", 3): 2, ("b", 3): 2}
        found = stored_periods(
            counts=counts, periods={1: quarter, 2: half, 3: broken}, measures=["a", "b"], calendar="calendar"
        )
        assert [(o.period.code, o.n_units) for o in found] == [("2026-Q1", 60)]


class TestWithBuiltPeriods:
    """Years and halves of complete quarters, inside one structure."""

    def test_quarters_make_halves_and_a_year(self) -> None:
        stored = _offered("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
        found = with_built_periods(
            stored=stored, indicator=CATALOGUE.indicator("online_share_calendar"), measures=CATALOGUE.measures
        )
        assert {o.period.code for o in found} == {
            "2024-Q1",
            "2024-Q2",
            "2024-Q3",
            "2024-Q4",
            "2024-H1",
            "2024-H2",
            "2024",
        }
        assert next(o for o in found if o.period.code == "2024").cover == (1, 2, 3, 4)

    def test_no_year_across_the_two_structures(self) -> None:
        stored = _offered("2025-Q1", "2025-Q2")
        found = with_built_periods(
            stored=stored, indicator=CATALOGUE.indicator("online_share_calendar"), measures=CATALOGUE.measures
        )
        assert {o.period.code for o in found} == {"2025-Q1", "2025-Q2", "2025-H1"}

    def test_services_in_use_are_counted_within_a_quarter_and_never_built(self) -> None:
        stored = _offered("2024-Q1", "2024-Q2")
        found = with_built_periods(
            stored=stored, indicator=CATALOGUE.indicator("service_use_share"), measures=CATALOGUE.measures
        )
        assert [o.period.code for o in found] == ["2024-Q1", "2024-Q2"]


class TestSurveyFor:
    """F1 over F5: the latest survey of the same structure that began before the period ended."""

    def test_the_latest_that_had_begun(self) -> None:
        period = parse_code(code="2026-Q2", calendar="admin15")
        found = survey_for(surveys=_offered("2025-H2", "2026-H1", "2026-H2"), period=period)
        assert found is not None and found.period.code == "2026-H1"

    def test_never_of_the_other_structure(self) -> None:
        period = parse_code(code="2025-Q3", calendar="admin15")
        found = survey_for(surveys=_offered("2025-H1", "2025-H2"), period=period)
        assert found is not None and found.period.code == "2025-H2"
        assert survey_for(surveys=_offered("2025-H1"), period=period) is None

    def test_never_older_than_twelve_months(self) -> None:
        period = parse_code(code="2027-Q3", calendar="admin15")
        assert survey_for(surveys=_offered("2026-H1"), period=period) is None


class TestIsComparable:
    """No comparison across a change of structure or a series break."""

    def test_structure(self) -> None:
        share = CATALOGUE.indicator("online_share_calendar")
        new, old = parse_code(code="2025-Q3"), parse_code(code="2025-Q2")
        assert not is_comparable(period=new, previous=old, indicator=share)
        assert is_comparable(period=old, previous=parse_code(code="2025-Q1"), indicator=share)

    def test_the_end_of_service_levels(self) -> None:
        full = CATALOGUE.indicator("full_online_share")
        after, before = parse_code(code="2022-Q3"), parse_code(code="2022-Q2")
        assert not is_comparable(period=after, previous=before, indicator=full)
        assert is_comparable(period=after, previous=before, indicator=CATALOGUE.indicator("digitised_share"))


class TestWhyNotComparable:
    @pytest.mark.parametrize(
        ("period", "previous", "reason"),
        [
            ("2026-Q3", "2026-Q1", ""),
            ("2026-Q1", "2026-Q3", "order"),
            ("2026-Q1", "2026-Q1", "order"),
            ("2026-Q3", "2026-06", "kind"),
            ("2025-Q4", "2025-Q1", "structure"),
        ],
    )
    def test_of_a_share_received_online(self, period: str, previous: str, reason: str):
        own = get_catalogue().indicator("online_share_calendar")
        assert (
            why_not_comparable(
                period=parse_code(code=period), previous=parse_code(code=previous), indicator=own
            )
            == reason
        )

    def test_service_levels_and_kinds_of_service_are_not_compared(self):
        """Given a period before and one after 15 August 2022, then Decree 42/2022 stands between them."""
        own = get_catalogue().indicator("full_online_share")
        before, after = parse_code(code="2022-Q2"), parse_code(code="2022-Q4")
        assert why_not_comparable(period=after, previous=before, indicator=own) == "series_break"

    def test_two_calendars_are_two_kinds(self):
        own = get_catalogue().indicator("online_share")
        after = parse_code(code="2026-Q3", calendar="admin15")
        assert why_not_comparable(period=after, previous=parse_code(code="2026-Q2"), indicator=own) == "kind"
