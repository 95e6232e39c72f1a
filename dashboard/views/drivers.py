"""What holds adoption back: the units with low use, the signs that go with it, and what the statistics make of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.cache import memoize_view
from dashboard.views.driver_figures import (
    Asked,
    DriverFigures,
    IndicatorFigures,
    read_driver_figures,
    targets_of,
)
from dashboard.views.model import Geometry, Place, SourceLine
from dashboard.views.places import asked_but_not_shown, province_on
from dashboard.views.session import data_version
from dashboard.views.values import SMALL_DENOMINATOR, place_of
from domain.access import Scope
from domain.drivers.causes import (
    NO_USE,
    NOT_LOW,
    OTHER_KINDS,
    Contrast,
    Finding,
    Limit,
    contrast_of,
    find_causes,
)
from domain.drivers.evidence import Evidence, weigh
from domain.drivers.rules import Drivers, get_drivers
from domain.errors import NoVariationError, TooFewUnitsError
from domain.periods import Period
from domain.rollup import Evaluated


@dataclass(frozen=True)
class DriverUnit:
    """A unit: what citizens filed (``use``), with staff filing for them (``filed``, ``assisted``), and why so low."""

    place: Place
    use: Evaluated
    filed: Evaluated
    assisted: Evaluated
    finding: Finding

    @property
    def is_small(self) -> bool:
        """Whether the share is over at most three dossiers."""
        return self.use.denominator is not None and 0 < self.use.denominator <= SMALL_DENOMINATOR


@dataclass(frozen=True)
class DriversView:
    """All units of a level. ``limits`` and ``contrasts`` are by rule and of the whole province, as is ``low``.

    ``n_of`` counts the units shown by kind: the id of their main cause, or one of ``OTHER_KINDS``.
    """

    structure: str
    level: str
    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None
    periods: tuple[Period, ...]
    drivers: Drivers
    units: tuple[DriverUnit, ...]
    total: tuple[
        Evaluated, Evaluated, Evaluated
    ]  # of the area: filed by citizens, all online, part filed by staff
    low: Limit
    limits: Mapping[str, Limit]
    contrasts: Mapping[str, Contrast]
    figures: Mapping[str, IndicatorFigures]
    geometry: Geometry
    source: SourceLine
    group: str = ""

    @property
    def n_of(self) -> Mapping[str, int]:
        """Units by kind, every kind there is, in the order of the file."""
        counts = Counter(unit.finding.kind for unit in self.units)
        return {kind: counts[kind] for kind in self.kinds}

    @property
    def kinds(self) -> tuple[str, ...]:
        """What a unit may be: causes in the order of the file, then the other kinds."""
        return (*(cause.id for cause in self.drivers.causes), *OTHER_KINDS)

    @property
    def n_low(self) -> int:
        """Units with low use."""
        return sum(unit.finding.kind not in (NOT_LOW, NO_USE) for unit in self.units)


@dataclass(frozen=True)
class EvidenceView:
    """The statistics of the whole province (or group), or why there are none, in both languages."""

    found: Evidence | None
    refused_vi: str = ""
    refused_en: str = ""

    def refused(self, *, lang: str) -> str:
        """Why there are no statistics; '' when there are."""
        return self.refused_vi if lang == "vi" else self.refused_en


@memoize_view(version=data_version)
def get_drivers_view(
    *,
    scope: Scope,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    group: str = "",
) -> DriversView:
    """The units of ``level`` with what may hold their use back; raises NoDataError without a figure of use.

    Limits and contrasts are those of the whole province (or ``group``) even where a district is shown.
    """
    asked = Asked(scope, structure, level, province, district, period, group)
    drivers = get_drivers()
    figures = read_driver_figures(asked=asked, drivers=drivers)
    findings = find_causes(
        drivers=drivers,
        units=[node.code for node in figures.nodes],
        values={name: _plain(own) for name, own in figures.by_indicator.items()},
        targets=targets_of(drivers=drivers, asked=asked, day=figures.period.end),
        not_applicable=figures.not_applicable,
    )
    units = [
        _unit(place=place_of(node), finding=finding, figures=figures, drivers=drivers)
        for node, finding in zip(figures.nodes, findings.units, strict=True)
    ]
    is_narrowed = level == "commune" and figures.area.level == "district"
    return DriversView(
        structure=structure,
        level=level,
        province=place_of(province_on(tree=figures.tree, day=figures.period.end)),
        district=place_of(figures.area) if figures.area.level == "district" else None,
        period=figures.period,
        asked_period=asked_but_not_shown(code=period, shown=figures.period),
        periods=figures.periods,
        drivers=drivers,
        units=tuple(u for u in units if not is_narrowed or u.place.code in figures.area.members),
        total=_trio(code=figures.area.code, figures=figures, drivers=drivers),
        low=findings.low,
        limits=findings.limits,
        contrasts={rule.id: contrast_of(findings=findings, rule=rule.id) for rule in drivers.rules},
        figures=figures.by_indicator,
        geometry=figures.geometry,
        source=_source(figures=figures, drivers=drivers),
        group=group,
    )


@memoize_view(version=data_version)
def get_driver_evidence(
    *, scope: Scope, structure: str, level: str, province: str, period: str = "", group: str = ""
) -> EvidenceView:
    """What the factors say together about use; raises NoDataError. Shares over at most three dossiers are left out."""
    view = get_drivers_view(
        scope=scope, structure=structure, level=level, province=province, period=period, group=group
    )
    small = {unit.place.code for unit in view.units if unit.is_small}
    use = _plain(view.figures[view.drivers.outcome.indicator])
    try:
        found = weigh(
            units=[unit.place.code for unit in view.units],
            outcome={code: None if code in small else value for code, value in use.items()},
            factors={rule.indicator: _plain(view.figures[rule.indicator]) for rule in view.drivers.factors},
        )
    except (TooFewUnitsError, NoVariationError) as error:
        return EvidenceView(found=None, refused_vi=error.vi, refused_en=error.en)
    return EvidenceView(found=found)


def _plain(figures: IndicatorFigures) -> dict[str, float | None]:
    return {code: own.value for code, own in figures.values.items()}


def _unit(*, place: Place, finding: Finding, figures: DriverFigures, drivers: Drivers) -> DriverUnit:
    use, filed, assisted = _trio(code=place.code, figures=figures, drivers=drivers)
    return DriverUnit(place=place, use=use, filed=filed, assisted=assisted, finding=finding)


def _trio(*, code: str, figures: DriverFigures, drivers: Drivers) -> tuple[Evaluated, Evaluated, Evaluated]:
    own = drivers.outcome
    use, filed, assisted = (
        figures.by_indicator[name].values.get(code, _NOTHING)
        for name in (own.indicator, own.all_filings, own.assisted)
    )
    return use, filed, assisted


_NOTHING = Evaluated(value=None, numerator=None, denominator=None, n=0, n_total=0, reason="not_reported")


def _source(*, figures: DriverFigures, drivers: Drivers) -> SourceLine:
    total = figures.by_indicator[drivers.outcome.indicator].values[figures.area.code]
    forms = {form for own in figures.by_indicator.values() if own.period for form in own.indicator.forms}
    return SourceLine(
        forms=tuple(sorted(forms)),
        period=figures.period,
        survey_period=None,
        n=total.n,
        n_total=total.n_total,
        is_final=figures.status.n_provisional == 0 and figures.status.n_final > 0,
        is_synthetic=figures.status.n_synthetic > 0,
    )
