"""Funding proposals over the loaded sample: a frozen case, its plan, and the same plan after new reports came."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Connection, select, update

from dashboard.views import funding
from dashboard.views.funding_case import CaseRequest, new_case
from dashboard.views.funding_compare import get_scenario_comparison
from dashboard.views.funding_page import Choices, get_funding
from dashboard.views.gaps import get_gap_view
from dashboard.views.index import get_index_view
from dashboard.views.index_model import IndexAsk
from domain.access import Scope
from domain.config import get_settings
from domain.equipment.norm_files import get_norms
from domain.errors import FundingError
from domain.funding.case import Case, read_case
from domain.funding.effect import effects
from store.engine import get_engine
from store.tables import fact, funding_scenario, unit
from store.writes.versions import raise_data_version
from tests.integration.conftest import World

ALL = Scope.everything()
BILLION = 1_000_000_000
ONE_DATABASE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
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
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()
    season_copy.engine.dispose()


def saved(title: str = "Đợt 1", *, case: Case | None = None) -> int:
    case = case or new_case(scope=ALL, request=REQUEST)
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


@ONE_DATABASE
def test_a_case_is_read_back_as_it_was_written(world: World) -> None:
    case = new_case(scope=ALL, request=REQUEST)
    copy = read_case(text=case.text)
    assert copy == case and copy.snapshot == case.snapshot
    assert case.with_changes(budget=BILLION).snapshot != case.snapshot
    assert replace(case, lines=case.lines[1:]).snapshot != case.snapshot
    with pytest.raises(FundingError):
        read_case(text=case.text.replace('"norm"', '"nrm"', 1))


def test_titles_are_unique_and_a_locked_scenario_stays_as_it_is(world: World) -> None:
    case = new_case(scope=ALL, request=REQUEST)
    number, other = saved(case=case), saved("Đợt 2", case=case)
    with pytest.raises(FundingError, match="Đợt 1"):
        saved(case=case)
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


@ONE_DATABASE
def test_the_index_after_buying_is_what_the_database_gives_once_the_pieces_are_there(world: World) -> None:
    case = new_case(scope=ALL, request=replace(REQUEST, weights={"index_gain": Decimal(5)}))
    plan = funding.solve_case(case=case)
    found = effects(case=case, pieces=plan.pieces())
    items = get_norms().items
    asked = IndexAsk("commune_readiness", "post2025", "commune", "42")
    before = {own.place.code: own.score for own in get_index_view(scope=ALL, asked=asked).units}
    with world.engine.begin() as connection:
        raise_data_version(connection)
        for (code, item), count in plan.pieces().items():
            own = [items[item], *([items[items[item].part_of]] if items[item].part_of else [])]
            names = {name for one in own for name in (one.existing, one.usable) if name}
            names |= {"computers_networked"} if "computers_total" in names else set()
            _add(connection, code=code, measures=names, count=count)
    after = {own.place.code: own for own in get_index_view(scope=ALL, asked=asked).units}
    moved = 0
    for own in found.units:
        assert own.index.before == pytest.approx(before[own.unit])
        assert own.index.after == pytest.approx(after[own.unit].score)
        assert own.index.rank_after == after[own.unit].rank
        moved += own.index.after != own.index.before
    assert moved > 10
    whole = get_index_view(scope=ALL, asked=replace(asked, level="province")).units[0]
    assert found.whole.index.after == pytest.approx(whole.score)


def _add(connection: Connection, *, code: str, measures: set[str], count: int) -> None:
    """More pieces in every survey of a commune: each indicator of the index has its own latest one."""
    own = select(unit.c.id).where(unit.c.code == code, unit.c.structure == "post2025").scalar_subquery()
    mine = (fact.c.unit_id == own) & fact.c.measure.in_(measures)
    connection.execute(update(fact).where(mine).values(value=fact.c.value + count))


@ONE_DATABASE
def test_choices_of_an_address_become_rules_over_the_figures_of_a_saved_scenario(world: World) -> None:
    number = saved()
    asked = Choices(
        structure="post2025",
        province="42",
        budget=2_000,
        rules="pot:Trung ương:1500:mountainous:2027:1;pot:Tỉnh:500::2028:0.9;cap:district::400:",
        weights="poor:0;volume:1.5",
        base=number,
    )
    found = get_funding(scope=ALL, asked=asked, wait=None)
    frozen = funding.get_scenario(scope=ALL, scenario_id=number).case
    assert found.case.lines == frozen.lines and found.case.weights == {"volume": Decimal("1.5")}
    by_source: dict[str, int] = {}
    for own in found.view.plan.purchases:
        by_source[own.source] = by_source.get(own.source, 0) + own.cost
    assert by_source["Trung ương"] <= 1_500_000_000 and 0 < by_source["Tỉnh"] <= 500_000_000
    wrong = get_funding(scope=ALL, asked=replace(asked, rules="floor:unit::-1:"), wait=None)
    assert wrong.view is None and "số không âm" in wrong.error.vi


def test_scenarios_are_compared_each_from_its_own_figures(world: World) -> None:
    case = new_case(scope=ALL, request=REQUEST)
    first, second = saved(case=case), saved("Đợt 2", case=case)
    third = funding.copy_scenario(scope=ALL, scenario_id=first, title="Bản sao", actor="an")
    found = get_scenario_comparison(scope=ALL, scenarios=(first, second, third))
    assert found.is_same_weights and found.is_same_data
    assert all(len(set(own.pieces)) == 1 for own in found.lines)
    one = found.scenarios[0]
    assert sum(one.by_item.values()) == sum(one.by_area.values()) == one.scenario.plan.cost == one.whole.cost
    with pytest.raises(FundingError, match="999"):
        get_scenario_comparison(scope=ALL, scenarios=(first, 999))


def test_an_altered_scenario_is_refused(world: World) -> None:
    number = saved()
    with world.engine.begin() as connection:
        text = funding.get_scenario(scope=ALL, scenario_id=number).case.text
        connection.execute(
            update(funding_scenario).values(problem=text.replace('"budget": 3', '"budget": 4'))
        )
    with pytest.raises(FundingError, match="không khớp"):
        funding.get_scenario(scope=ALL, scenario_id=number)


@ONE_DATABASE
def test_a_rule_about_an_unknown_unit_is_refused_before_anything_is_solved(world: World) -> None:
    rules = {"leave": [{"where": {"unit": "00000"}}]}
    with pytest.raises(FundingError, match="00000"):
        new_case(scope=ALL, request=replace(REQUEST, rules=rules))
