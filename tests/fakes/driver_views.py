"""Views of the drivers over sixty invented communes, made by the project's rules and statistics without a database."""

import random

from dashboard.views.driver_figures import IndicatorFigures
from dashboard.views.drivers import DriversView, DriverUnit, EvidenceView
from dashboard.views.model import Geometry, SourceLine
from domain.drivers.causes import contrast_of, find_causes
from domain.drivers.evidence import weigh
from domain.drivers.rules import get_drivers
from domain.errors import TooFewUnitsError
from domain.known_indicators import find_indicator
from domain.periods import parse_code
from domain.rollup import Evaluated
from tests.fakes.views import PROVINCE, communes

PERIOD = parse_code(code="2026-Q3")
SURVEY = parse_code(code="2026-H1")
NO_USE_CODE, UNKNOWN_CODE = communes()[0].code, communes()[1].code
PLANTED = "it_standard_share"


def evaluated(value: float | None) -> Evaluated:
    """A value of one commune, over a thousand cases."""
    reason = "not_reported" if value is None else ""
    return Evaluated(
        value=value, numerator=value, denominator=1000.0, n=int(value is not None), n_total=1, reason=reason
    )


def values_of(*, effect: float) -> dict[str, dict[str, float | None]]:
    """Every indicator of every commune; use moves by ``effect`` points with each point of PLANTED above 50.

    The first commune has no figure of use, the second low use and nothing else.
    """
    draw = random.Random(766)
    drivers = get_drivers()
    out: dict[str, dict[str, float | None]] = {name: {} for name in drivers.indicators}
    for place in communes():
        for name in out:
            out[name][place.code] = (
                draw.uniform(0, 12) if name.startswith("shortfall") else draw.uniform(20, 80)
            )
        known = out[PLANTED][place.code] or 0.0
        use = 40 + draw.gauss(0, 3) + effect * (known - 50)
        out[drivers.outcome.indicator][place.code] = use
    for name in out:
        out[name][UNKNOWN_CODE] = None
    out[drivers.outcome.indicator][UNKNOWN_CODE] = 1.0
    out[drivers.outcome.indicator][NO_USE_CODE] = None
    return out


def drivers_view(*, effect: float = 0.5, geometry: str = "") -> DriversView:
    """The province by the project's own rules."""
    drivers, values, places = get_drivers(), values_of(effect=effect), communes()
    findings = find_causes(
        drivers=drivers, units=[place.code for place in places], values=values,
        targets={"it_officers_per_unit": 30.0, "lan_share": 40.0, "gov_network_share": 40.0},
    )  # fmt: skip
    figures = {
        name: IndicatorFigures(
            indicator=find_indicator(name),
            period=SURVEY if "F4" in find_indicator(name).forms else PERIOD,
            values={code: evaluated(value) for code, value in own.items()} | {"42": evaluated(45.0)},
        )
        for name, own in values.items()
    }
    own = drivers.outcome
    trio = (own.indicator, own.all_filings, own.assisted)
    units = []
    for place, finding in zip(places, findings.units, strict=True):
        use, filed, assisted = (figures[name].values[place.code] for name in trio)
        units.append(DriverUnit(place=place, use=use, filed=filed, assisted=assisted, finding=finding))
    return DriversView(
        structure="post2025",
        level="commune",
        province=PROVINCE,
        district=None,
        period=PERIOD,
        asked_period=None,
        periods=(PERIOD,),
        drivers=drivers,
        units=tuple(units),
        total=(evaluated(38.0), evaluated(60.0), evaluated(37.0)),
        low=findings.low,
        limits=findings.limits,
        contrasts={rule.id: contrast_of(findings=findings, rule=rule.id) for rule in drivers.rules},
        figures=figures,
        geometry=Geometry(url=geometry, kind="schematic" if geometry else "", source="", n_units=len(units)),
        source=SourceLine(("F2", "F4", "F5"), PERIOD, None, len(units) - 1, len(units), False, True),
    )


def get_drivers_view(**_: object) -> DriversView:
    """In the place of the view."""
    return drivers_view()


def evidence_view(*, effect: float = 0.5, n: int | None = None) -> EvidenceView:
    """The statistics of the first ``n`` communes."""
    values = values_of(effect=effect)
    try:
        found = weigh(
            units=[place.code for place in communes()][:n],
            outcome=values[get_drivers().outcome.indicator],
            factors={rule.indicator: values[rule.indicator] for rule in get_drivers().factors},
        )
    except TooFewUnitsError as error:
        return EvidenceView(found=None, refused_vi=error.vi, refused_en=error.en)
    return EvidenceView(found=found)
