"""Small random funding problems and their best plan found by trying all, independent of the solver and the model."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from domain.funding.check import breaches
from domain.funding.problem import Need, Problem
from domain.funding.rules import Bundle, Leave, Limit, Order, Pot, Rule, Share

UNITS, ITEMS = ("001", "002", "003"), ("computer", "scanner")


def need(unit: str, item: str, most: int, price: int, benefit: str, **groups: bool | str) -> Need:
    return Need(
        unit=unit, item=item, shortfall=most, unit_price=price, benefit=Decimal(benefit), groups=groups
    )


@st.composite
def needs(draw: st.DrawFn) -> tuple[Need, ...]:
    mountain = {unit: draw(st.booleans()) for unit in UNITS}
    chosen = draw(st.lists(st.sampled_from(list(product(UNITS, ITEMS))), min_size=1, max_size=5, unique=True))
    return tuple(
        need(
            unit,
            item,
            draw(st.integers(0, 3)),
            draw(st.sampled_from([3, 5, 7, 10, 15])),
            str(draw(st.integers(0, 40)) / 10),
            mountainous=mountain[unit],
            district="A" if unit == "001" else "B",
        )
        for unit, item in chosen
    )


_SHARES = st.sampled_from([Fraction(1, 4), Fraction(3, 5), Fraction(1, 3), Fraction(1)])


@st.composite
def rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    where = {"mountainous": draw(st.booleans())}
    offered: list[st.SearchStrategy[Rule]] = [
        st.builds(Share, id=st.just("share 1"), where=st.just(where), least=_SHARES),
        st.builds(Share, id=st.just("share 2"), where=st.just(where), most=_SHARES),
        st.builds(Limit, id=st.just("cap 1"), per=st.just("unit"), cost_at_most=st.integers(0, 40)),
        st.builds(Limit, id=st.just("cap 2"), per=st.just("item"), pieces_at_most=st.integers(0, 6)),
        st.builds(Limit, id=st.just("floor 1"), per=st.just("district"), cost_at_least=st.integers(0, 12)),
        st.builds(
            Limit,
            id=st.just("minimum"),
            per=st.just("unit"),
            by_value=st.dictionaries(st.sampled_from(UNITS), st.integers(1, 3), min_size=1),
        ),
        st.builds(Order, id=st.just("order 1"), where=st.just(where), pieces=st.integers(1, 5)),
        st.builds(Leave, id=st.just("leave 1"), where=st.just(where), only=st.booleans()),
        st.builds(Bundle, id=st.just("bundle 1"), item=st.just("scanner"), needs=st.just("computer")),
    ]
    kinds = draw(st.lists(st.integers(0, len(offered) - 1), max_size=4, unique=True))
    return tuple(draw(offered[kind]) for kind in kinds)


@st.composite
def problems(draw: st.DrawFn, *, with_pots: bool = False) -> Problem:
    own = draw(needs())
    budget = draw(st.integers(1, 90))
    pots = ()
    if with_pots:
        first = draw(st.integers(1, 40))
        pots = (
            Pot(id="central", amount=first, where={"mountainous": True}, weight=Decimal("1.5")),
            Pot(id="province", amount=max(1, budget - first) + draw(st.integers(0, 20))),
        )
        budget = min(budget, sum(pot.amount for pot in pots))
    known = _mentionable(own, draw(rules()))
    return Problem(needs=own, budget=budget, rules=known, pots=pots)


def _mentionable(own: tuple[Need, ...], drawn: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Rules that name only units and items that there are."""
    units, items = {one.unit for one in own}, {one.item for one in own}
    kept: list[Rule] = []
    for rule in drawn:
        if isinstance(rule, Bundle) and not {rule.item, rule.needs} <= items:
            continue
        if isinstance(rule, Limit) and rule.by_value and not set(rule.by_value) <= units:
            continue
        kept.append(rule)
    return tuple(kept)


def all_plans(problem: Problem) -> Iterator[dict[tuple[int, int], int]]:
    """Every way to buy, allowed or not."""
    choices = [(place, pot) for place in range(len(problem.needs)) for pot in range(len(problem.sources))]
    for counts in product(*(range(problem.needs[place].most + 1) for place, _ in choices)):
        yield {choice: count for choice, count in zip(choices, counts, strict=True) if count}


def best(problem: Problem) -> tuple[Decimal, int] | None:
    """(benefit, cost) of the best plan, the cheapest of these; None when no plan keeps the rules."""
    allowed = [plan for plan in all_plans(problem) if not breaches(problem=problem, bought=plan)]
    values = [(value(problem, plan), -cost(problem, plan)) for plan in allowed]
    return (max(values)[0], -max(values)[1]) if values else None


def value(problem: Problem, plan: dict[tuple[int, int], int]) -> Decimal:
    return sum(
        (
            count * problem.needs[place].benefit * problem.sources[pot].weight
            for (place, pot), count in plan.items()
        ),
        Decimal(0),
    )


def cost(problem: Problem, plan: dict[tuple[int, int], int]) -> int:
    return sum(count * problem.needs[place].unit_price for (place, _), count in plan.items())
