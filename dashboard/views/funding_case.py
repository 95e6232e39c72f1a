"""A funding case frozen from the gaps of today: lines, services, what each unit stands at, and an index."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dashboard.cache import memoize_view
from dashboard.views.funding_index import index_base
from dashboard.views.gaps import GapView, UnitGaps, get_gap_view
from dashboard.views.indicator import NoDataError, get_indicator_view
from dashboard.views.session import data_version, get_attributes
from domain.access import Scope
from domain.equipment.basis import basis_text
from domain.equipment.gaps import GapLine
from domain.funding.benefit import INDEX_GAIN, MANDATORY, OBSOLETE, POOR, REMOTE, VOLUME
from domain.funding.case import Case, CaseLine, Origin, ServiceLine, Standing
from domain.funding.index_effect import IndexBase, index_gains
from domain.funding.rules import Value
from domain.units.attributes import Attributes

REMOTE_ORDER = {"urban": 0, "plain": 1, "coastal": 1, "midland": 2, "mountain": 3, "remote": 4, "island": 4}
VOLUME_INDICATOR = "dossiers_per_staff"
READINESS = "commune_readiness"


@dataclass(frozen=True, kw_only=True)
class CaseRequest:
    """Which gaps, how much money (dong), which rules (tables as in RULES.toml) and weights of the benefit."""

    structure: str
    province: str
    budget: int
    period: str = ""
    norms_on: str = ""
    rules: Mapping[str, Any] | None = None
    weights: Mapping[str, Decimal] | None = None
    paid: Mapping[tuple[str, str], int] | None = None
    index: str = READINESS


def new_case(*, scope: Scope, request: CaseRequest) -> Case:
    """Freeze the gaps as they are now. Raises SurveyError, PeriodError, FundingError."""
    figures = get_figures(
        scope=scope,
        structure=request.structure,
        province=request.province,
        period=request.period,
        norms_on=request.norms_on,
        index=request.index,
    )
    case = figures.with_changes(
        budget=request.budget, rules=dict(request.rules or {}), weights=dict(request.weights or {}),
        paid=request.paid,
    )  # fmt: skip
    _ = case.problem  # bad rules are refused before anything is solved or saved
    return case


@memoize_view(version=data_version)
def get_figures(
    *,
    scope: Scope,
    structure: str,
    province: str,
    period: str = "",
    norms_on: str = "",
    index: str = READINESS,
) -> Case:
    """The gaps as they are now, without money, rules or weights. Raises SurveyError, PeriodError."""
    version = data_version()
    view = get_gap_view(
        scope=scope,
        structure=structure,
        level="commune",
        province=province,
        period=period,
        norms_on=norms_on,
    )
    attributes = get_attributes(scope=scope, structure=structure, province=province)
    volume = _volume(scope=scope, view=view)
    lines, n_unknown = [], 0
    for unit in view.units:
        for line in unit.lines:
            own = _line(view=view, unit=unit, line=line, attributes=attributes, volume=volume)
            if own is not None:
                lines.append(own)
            elif line.shortfall is None or not line.is_exact or line.shortfall.high > 0:
                n_unknown += 1
    base = index_base(scope=scope, structure=structure, province=province, index=index, items=view.items)
    return Case(
        origin=_origin(view=view, version=version, n_unknown=n_unknown),
        lines=_with_gains(lines=lines, base=base),
        services=tuple(own for unit in view.units for own in _services(unit)),
        item_names=tuple((item.id, item.name_vi, item.name_en) for item in (*view.items, *view.services)),
        budget=0,
        standings=tuple(_standing(unit) for unit in view.units),
        index=base,
    )


def _with_gains(*, lines: list[CaseLine], base: IndexBase | None) -> tuple[CaseLine, ...]:
    """The lines with what a piece is expected to bring to the index."""
    if base is None:
        return tuple(lines)
    gains = index_gains(base=base, shortfalls={(own.unit, own.item): own.shortfall for own in lines})
    return tuple(
        replace(own, criteria={**own.criteria, INDEX_GAIN: gains[own.unit, own.item]})
        if (own.unit, own.item) in gains
        else own
        for own in lines
    )


def _standing(unit: UnitGaps) -> Standing:
    """Norm and what counts towards it, over the items whose norm and shortfall are numbers."""
    known = [
        (line.norm.exact, line.shortfall.exact)
        for line in unit.lines
        if line.norm is not None and line.shortfall is not None
    ]
    exact = [(norm, lack) for norm, lack in known if norm is not None and lack is not None]
    return Standing(
        unit=unit.place.code,
        unit_name=unit.place.name,
        district=unit.place.parent_name,
        norm=sum(norm for norm, _ in exact),
        met=sum(norm - lack for norm, lack in exact),
    )


def _origin(*, view: GapView, version: int, n_unknown: int) -> Origin:
    return Origin(
        structure=view.structure,
        province=view.province.code,
        province_name=view.province.name,
        period=view.period.code,
        norms_day=view.norms_day.isoformat(),
        data_version=version,
        is_synthetic=view.source.is_synthetic,
        n_units=view.source.n_total,
        n_reported=view.source.n,
        n_unknown=n_unknown,
        legal_basis=tuple(own.legal_basis_vi for own in view.sets),
    )


def _line(
    *,
    view: GapView,
    unit: UnitGaps,
    line: GapLine,
    attributes: Mapping[str, Attributes],
    volume: Mapping[str, float],
) -> CaseLine | None:
    """The line of an exactly known shortfall with one price; None for any other."""
    shortfall = None if line.shortfall is None else line.shortfall.exact
    norm = None if line.norm is None else line.norm.exact
    usable = None if line.usable is None else line.usable.exact
    if not shortfall or not norm or usable is None or not line.unit_price:
        return None
    basis_vi, basis_en = (
        basis_text(line=line, norms_day=view.norms_day, is_reference=view.is_reference, lang=lang)
        for lang in ("vi", "en")
    )
    known = attributes.get(unit.place.code)
    is_mandatory = next(item.is_one_stop for item in view.items if item.id == line.item)
    return CaseLine(
        unit=unit.place.code,
        unit_name=unit.place.name,
        district=unit.place.parent_name,
        item=line.item,
        norm=norm,
        existing=line.existing,
        usable=usable,
        shortfall=shortfall,
        unit_price=line.unit_price,
        basis_vi=basis_vi,
        basis_en=basis_en,
        groups=group_values(known),
        criteria=_criteria(
            line=line, known=known, volume=volume.get(unit.place.code), is_mandatory=is_mandatory
        ),
    )


def group_values(known: Attributes | None) -> dict[str, Value]:
    """What rules may ask for. A flag that nobody gave is false for rules."""
    return {
        "remote_class": known.remote_class if known else "",
        "mountainous": bool(known and known.mountainous),
        "poor": bool(known and known.poor),
        "border": bool(known and known.border),
    }


def _criteria(
    *, line: GapLine, known: Attributes | None, volume: float | None, is_mandatory: bool
) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {MANDATORY: Decimal(int(is_mandatory))}
    if volume is not None:
        found[VOLUME] = Decimal(f"{volume:.3f}")
    if known is not None and known.remote_class in REMOTE_ORDER:
        found[REMOTE] = Decimal(REMOTE_ORDER[known.remote_class])
    if known is not None and known.poor is not None:
        found[POOR] = Decimal(int(known.poor))
    old = None if line.replacement is None else line.replacement.exact
    usable = None if line.usable is None else line.usable.exact
    if old is not None and usable:
        found[OBSOLETE] = Decimal(f"{old / usable:.3f}")
    return found


def _volume(*, scope: Scope, view: GapView) -> dict[str, float]:
    """Dossiers per staff by commune, of the indicator's latest complete period; none when nothing was loaded."""
    try:
        found = get_indicator_view(
            scope=scope,
            indicator=VOLUME_INDICATOR,
            structure=view.structure,
            level="commune",
            province=view.province.code,
        )
    except NoDataError:
        return {}
    return {own.place.code: own.value for own in found.units if own.value is not None}


def _services(unit: UnitGaps) -> list[ServiceLine]:
    return [
        ServiceLine(
            unit=unit.place.code,
            unit_name=unit.place.name,
            item=own.item,
            lines=own.needed.exact,
            yearly_cost=own.yearly_cost.exact,
        )
        for own in unit.services
        if own.needed and own.yearly_cost and own.needed.exact and own.yearly_cost.exact
    ]
