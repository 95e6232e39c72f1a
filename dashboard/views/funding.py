"""Funding proposals: a case frozen from the gaps of today, its plan, and the scenarios that were saved.

A saved scenario is solved from its own frozen figures, never from those of the database: it gives the same plan
whatever was loaded since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.views.gaps import GapView, UnitGaps, get_gap_view
from dashboard.views.indicator import NoDataError, get_indicator_view
from dashboard.views.session import data_version, get_attributes, reading, writing
from domain.access import Scope
from domain.equipment.basis import basis_text
from domain.equipment.gaps import GapLine
from domain.errors import FundingError
from domain.funding.benefit import MANDATORY, OBSOLETE, POOR, REMOTE, VOLUME
from domain.funding.case import Case, CaseLine, Origin, ServiceLine, read_case
from domain.funding.highs import Hooks
from domain.funding.plan import Plan
from domain.funding.plan_text import plan_text, read_plan
from domain.funding.rules import Value
from domain.funding.solve import Options, solve
from domain.units.attributes import Attributes
from store.queries import funding as queries
from store.queries.funding import ScenarioRow
from store.writes import funding as writes
from store.writes.funding import NewScenario

SavedRow = ScenarioRow
"""A saved scenario in a list."""
REMOTE_ORDER = {"urban": 0, "plain": 1, "coastal": 1, "midland": 2, "mountain": 3, "remote": 4, "island": 4}
VOLUME_INDICATOR = "dossiers_per_staff"


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


@dataclass(frozen=True)
class Scenario:
    """A saved scenario with its case and plan."""

    row: ScenarioRow
    case: Case
    plan: Plan


def new_case(*, scope: Scope, request: CaseRequest) -> Case:
    """Freeze the gaps as they are now. Raises SurveyError, PeriodError, FundingError."""
    version = data_version()
    view = get_gap_view(
        scope=scope,
        structure=request.structure,
        level="commune",
        province=request.province,
        period=request.period,
        norms_on=request.norms_on,
    )
    attributes = get_attributes(scope=scope, structure=request.structure, province=request.province)
    volume = _volume(scope=scope, view=view)
    lines, n_unknown = [], 0
    for unit in view.units:
        for line in unit.lines:
            own = _line(view=view, unit=unit, line=line, attributes=attributes, volume=volume)
            if own is not None:
                lines.append(own)
            elif line.shortfall is None or not line.is_exact or line.shortfall.high > 0:
                n_unknown += 1
    case = Case(
        origin=_origin(view=view, version=version, n_unknown=n_unknown),
        lines=tuple(lines),
        services=tuple(own for unit in view.units for own in _services(unit)),
        item_names=tuple((item.id, item.name_vi, item.name_en) for item in (*view.items, *view.services)),
        budget=request.budget,
        rules=dict(request.rules or {}),
        weights=dict(request.weights or {}),
    )
    _ = case.problem  # bad rules are refused before anything is solved or saved
    return case


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


def solve_case(*, case: Case, options: Options | None = None, hooks: Hooks | None = None) -> Plan:
    """The plan of a case. Raises InfeasibleError, UndecidedError."""
    return solve(problem=case.problem, options=options, hooks=hooks)


def save_scenario(*, title: str, case: Case, plan: Plan, author: str) -> int:
    """Keep a case and its plan under a title; returns its id. Raises FundingError for a title that is taken."""
    new = NewScenario(
        title=title.strip(),
        structure=case.origin.structure,
        province=case.origin.province,
        problem=case.text,
        result=plan_text(plan),
        snapshot=case.snapshot,
        data_version=case.origin.data_version,
        author=author,
    )
    with writing() as connection:
        return writes.save_scenario(connection=connection, new=new)


def get_scenarios(*, scope: Scope, structure: str, province: str) -> tuple[ScenarioRow, ...]:
    """Saved scenarios of a province, the newest first."""
    with reading() as connection:
        return tuple(
            queries.scenarios(connection=connection, scope=scope, structure=structure, province=province)
        )


def get_scenario(*, scope: Scope, scenario_id: int) -> Scenario:
    """A saved scenario with its plan as it was saved. Raises FundingError when there is none, or it was altered."""
    with reading() as connection:
        found = queries.scenario(connection=connection, scope=scope, scenario_id=scenario_id)
    if found is None:
        raise FundingError(
            vi=f"Không có phương án số {scenario_id} trong phạm vi của bạn. Mở lại danh sách phương án.",
            en=f"There is no scenario {scenario_id} within your scope. Open the list of scenarios again.",
        )
    case = read_case(text=found.problem)
    if case.snapshot != found.row.snapshot:
        raise FundingError(
            vi=f"Phương án số {scenario_id} không khớp mã chụp {found.row.snapshot[:12]}: số liệu đã bị sửa.",
            en=f"Scenario {scenario_id} does not match its snapshot {found.row.snapshot[:12]}: it was altered.",
        )
    return Scenario(row=found.row, case=case, plan=read_plan(text=found.result, problem=case.problem))


def rename_scenario(*, scope: Scope, scenario_id: int, title: str, actor: str) -> None:
    """Another title; refused for a locked scenario."""
    with writing() as connection:
        writes.rename_scenario(
            connection=connection, scope=scope, scenario_id=scenario_id, title=title.strip(), actor=actor
        )


def lock_scenario(*, scope: Scope, scenario_id: int, actor: str) -> None:
    """From now on the scenario cannot be renamed or removed."""
    with writing() as connection:
        writes.lock_scenario(connection=connection, scope=scope, scenario_id=scenario_id, actor=actor)


def remove_scenario(*, scope: Scope, scenario_id: int, actor: str) -> None:
    """Remove a scenario that is not locked."""
    with writing() as connection:
        writes.remove_scenario(connection=connection, scope=scope, scenario_id=scenario_id, actor=actor)
