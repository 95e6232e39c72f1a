"""Funding scenarios that were saved: each with its own frozen case and plan.

A saved scenario is solved from its own frozen figures, never from those of the database: it gives the same plan
whatever was loaded since.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.views.session import reading, writing
from domain.access import Scope
from domain.errors import FundingError
from domain.funding.case import Case, read_case
from domain.funding.highs import Hooks
from domain.funding.plan import Plan
from domain.funding.plan_text import plan_text, read_plan
from domain.funding.solve import Options, solve
from store.queries import funding as queries
from store.queries.funding import ScenarioRow, StoredScenario
from store.writes import funding as writes
from store.writes.funding import NewScenario

SavedRow = ScenarioRow
"""A saved scenario in a list."""


@dataclass(frozen=True)
class Scenario:
    """A saved scenario with its case and plan."""

    row: ScenarioRow
    case: Case
    plan: Plan


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
    return get_scenarios_of(scope=scope, ids=(scenario_id,))[0]


def get_scenarios_of(*, scope: Scope, ids: Sequence[int]) -> tuple[Scenario, ...]:
    """The scenarios in the order asked for. Raises FundingError for one that is not there or was altered."""
    with reading() as connection:
        rows = queries.stored_scenarios(connection=connection, scope=scope, ids=ids)
    found = {own.row.id: own for own in rows}
    return tuple(_read(found.get(number), scenario_id=number) for number in ids)


def _read(found: StoredScenario | None, *, scenario_id: int) -> Scenario:
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


def copy_scenario(*, scope: Scope, scenario_id: int, title: str, actor: str) -> int:
    """The same case and plan under another title, not locked; returns its id. Raises FundingError."""
    found = get_scenario(scope=scope, scenario_id=scenario_id)
    return save_scenario(title=title, case=found.case, plan=found.plan, author=actor)
