"""Surveys of equipment (form F4) and staff (form F5): which half-years there are, and which one is meant.

Both are taken from the same half-year, for what there is must be set against the staff of that time. A survey is a
state at its date: half-years are never added up to a year.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.catalogue import Measure
from domain.errors import SurveyError
from domain.period_choice import OfferedPeriod
from domain.periods import parse_code
from domain.plans import Coverage

EQUIPMENT_FORM, STAFF_FORM = "F4", "F5"


def survey_measures(*, measures: Mapping[str, Measure], forms: Sequence[str]) -> tuple[str, ...]:
    """All measures of the survey forms."""
    return tuple(own.id for own in measures.values() if own.form in forms)


def survey_periods(
    *, coverage: Coverage, measures: Mapping[str, Measure], forms: Sequence[str]
) -> list[OfferedPeriod]:
    """Stored periods with a survey of any of the forms, oldest first; ``n_units`` counts communes of the rarest form.

    ``coverage`` counts communes by (measure, period id); a form is there for a commune when any of its measures is.
    """
    periods, counts = coverage
    out = []
    for period_id, period in periods.items():
        by_form = [
            max(
                (counts.get((own.id, period_id), 0) for own in measures.values() if own.form == form),
                default=0,
            )
            for form in forms
        ]
        if any(by_form) and period.kind != "custom":
            out.append(OfferedPeriod(period=period, whole=period_id, cover=(), n_units=min(by_form)))
    return sorted(out, key=_order)


def _order(offered: OfferedPeriod) -> tuple[date, date]:
    return offered.period.end, offered.period.start


def exact_survey(*, offered: Sequence[OfferedPeriod], code: str) -> OfferedPeriod:
    """The survey of exactly this period; raises PeriodError for a code that cannot be read, SurveyError for none."""
    wanted = parse_code(code=code)
    found = next((own for own in offered if own.period == wanted), None)
    if found is None:
        known = ", ".join(own.period.code for own in offered) or "–"
        raise SurveyError(
            vi=f"Không có khảo sát trang thiết bị và cán bộ của kỳ “{code}”. Các kỳ đã nạp: {known}.",
            en=f"There is no survey of equipment and staff of “{code}”. Periods loaded: {known}.",
        )
    return found
