"""Funding proposals over the loaded sample: a frozen case, its plan, and the same plan after new reports came."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import update

from dashboard.views import funding
from dashboard.views.funding_case import CaseRequest, new_case
from dashboard.views.gaps import get_gap_view
from domain.access import Scope
from domain.config import get_settings
from domain.errors import FundingError
from domain.funding.case import read_case
from store.engine import get_engine
from store.tables import fact, funding_scenario
from store.writes.versions import raise_data_version
from tests.integration.conftest import World

pytestmark = pytest.mark.xdist_group("season")
ALL = Scope.everything()
BILLION = 1_000_000_000
REQUEST = CaseRequest(
    structure="post2025",
    province="42",
    budget=3 * BILLION,
    rules={
        "share": [{"where": {"mountainous": True}, "min_share": 0.4}],
        "cap": [{"per": "unit", "cost": 300_000_000}],
    },
    weights={"volume": Decimal(1), "mandatory": Decimal("0.5")},
)


@pytest.fixture
def world(season_copy: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The views read and write a copy of the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season_copy.settings.database_url))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield season_copy
    get_settings.cache_clear()
    get_engine.cache_clear()
    season_copy.engine.dispose()


def saved(title: str = "Đợt 1") -> int:
    case = new_case(scope=ALL, request=REQUEST)
    return funding.save_scenario(title=title, case=case, plan=funding.solve_case(case=case), author="an")


def test_a_case_holds_the_gaps_of_the_province_and_its_plan_keeps_the_rules(world: World) -> None:
    case = new_case(scope=ALL, request=REQUEST)
    view = get_gap_view(scope=ALL, structure="post2025", level="commune", province="42")
    lacking = {
        (unit.place.code, line.item): line.shortfall.low
        for unit in view.units
        for line in unit.lines
        if line.shortfall and line.shortfall.is_exact and line.shortfall.low and line.unit_price
    }
    assert {(own.unit, own.item): own.shortfall for own in case.lines} == lacking
    plan = funding.solve_case(case=case)
    assert plan.is_proved and 0 < plan.cost <= REQUEST.budget
    mountain = {own.unit for own in case.lines if own.groups["mountainous"]}
    spent = sum(own.cost for own in plan.purchases if own.need.unit in mountain)
    assert spent * 10 >= plan.cost * 4
    assert case.origin.is_synthetic and case.origin.legal_basis


def test_a_saved_scenario_is_the_same_to_the_dong_after_new_data_came(world: World) -> None:
    number = saved()
    before = funding.get_scenario(scope=ALL, scenario_id=number)
    with world.engine.begin() as connection:  # a later report: half of the computers are gone
        raise_data_version(connection)
        connection.execute(
            update(fact).where(fact.c.measure == "computers_usable").values(value=fact.c.value / 2 - 0.5)
        )
    assert new_case(scope=ALL, request=REQUEST).snapshot != before.case.snapshot
    after = funding.get_scenario(scope=ALL, scenario_id=number)
    assert (after.case.snapshot, after.plan.pieces()) == (before.case.snapshot, before.plan.pieces())
    again = funding.solve_case(case=after.case)
    assert (again.cost, again.pieces()) == (before.plan.cost, before.plan.pieces())


def test_a_case_is_read_back_as_it_was_written(world: World) -> None:
    case = new_case(scope=ALL, request=REQUEST)
    copy = read_case(text=case.text)
    assert copy == case and copy.snapshot == case.snapshot
    assert case.with_changes(budget=BILLION).snapshot != case.snapshot
    assert replace(case, lines=case.lines[1:]).snapshot != case.snapshot
    with pytest.raises(FundingError):
        read_case(text=case.text.replace('"norm"', '"nrm"', 1))


def test_titles_are_unique_and_a_locked_scenario_stays_as_it_is(world: World) -> None:
    number, other = saved(), saved("Đợt 2")
    with pytest.raises(FundingError, match="Đợt 1"):
        saved()
    with pytest.raises(FundingError, match="Đợt 1"):
        funding.rename_scenario(scope=ALL, scenario_id=other, title="Đợt 1", actor="an")
    funding.lock_scenario(scope=ALL, scenario_id=number, actor="an")
    for change in (
        lambda: funding.rename_scenario(scope=ALL, scenario_id=number, title="Khác", actor="an"),
        lambda: funding.remove_scenario(scope=ALL, scenario_id=number, actor="an"),
    ):
        with pytest.raises(FundingError, match="khóa"):
            change()
    funding.remove_scenario(scope=ALL, scenario_id=other, actor="an")
    listed = funding.get_scenarios(scope=ALL, structure="post2025", province="42")
    assert [(row.title, row.is_locked) for row in listed] == [("Đợt 1", True)]


def test_an_altered_scenario_is_refused(world: World) -> None:
    number = saved()
    with world.engine.begin() as connection:
        text = funding.get_scenario(scope=ALL, scenario_id=number).case.text
        connection.execute(
            update(funding_scenario).values(problem=text.replace('"budget": 3', '"budget": 4'))
        )
    with pytest.raises(FundingError, match="không khớp"):
        funding.get_scenario(scope=ALL, scenario_id=number)


def test_a_rule_about_an_unknown_unit_is_refused_before_anything_is_solved(world: World) -> None:
    rules = {"leave": [{"where": {"unit": "00000"}}]}
    with pytest.raises(FundingError, match="00000"):
        new_case(scope=ALL, request=replace(REQUEST, rules=rules))
