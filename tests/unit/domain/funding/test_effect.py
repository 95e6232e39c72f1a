"""Before and after a plan: shortfall, share of the norm, index; scenarios side by side; why each line was chosen."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.catalogue_files import get_catalogue
from domain.equipment.norm_files import get_norms
from domain.equipment.norms import ASSET
from domain.errors import FundingError
from domain.funding.case import Standing, read_case
from domain.funding.compare import compared_lines, norm_points
from domain.funding.effect import effects
from domain.funding.index_effect import WHOLE, Cell, IndexBase, effects_of, index_changes, index_gains
from domain.funding.problem import Problem
from domain.funding.rules import Leave, Limit, Share
from domain.funding.solve import solve
from domain.funding.why import ASKED, FIRST, FITS, below_the_line, reasons
from tests.fakes.funding_case import funding_case, funding_plan
from tests.unit.domain.funding.brute import need

SPEC = """
id = "two"
normalise = {method = "goalposts", low = 0, high = 100, lower = 0, upper = 100}
aggregate = "arithmetic"
[[elements]]
id = "two"
[[indicators]]
id = "usable_computers_per_staff"
parent = "two"
weight = 3
goalposts = [0, 1]
[[indicators]]
id = "obsolete_share"
parent = "two"
direction = -1
"""
RELATIVE = SPEC.replace(
    'normalise = {method = "goalposts", low = 0, high = 100, lower = 0, upper = 100}',
    'normalise = {method = "minmax", lower = 0, upper = 100}',
).replace("goalposts = [0, 1]\n", "")


def standing(unit: str, norm: int, met: int) -> Standing:
    return Standing(unit=unit, unit_name=f"Xã {unit}", district="Huyện Cẩm Xuyên", norm=norm, met=met)


def base(definition: str = SPEC) -> IndexBase:
    """Two communes: 10 of 20 persons with a usable computer and 5 of 20 machines obsolete; 30 of 30 and none of 30."""
    return IndexBase(
        definition=definition,
        title_vi="Hai",
        title_en="Two",
        period="2026-H1",
        cells={
            "usable_computers_per_staff": {
                "a": Cell(0.5, 10.0, 20.0),
                "b": Cell(1.0, 30.0, 30.0),
                WHOLE: Cell(0.8, 40.0, 50.0),
            },
            "obsolete_share": {
                "a": Cell(25.0, 5.0, 20.0),
                "b": Cell(0.0, 0.0, 30.0),
                WHOLE: Cell(10.0, 5.0, 50.0),
            },
        },
        scales={"usable_computers_per_staff": 1.0, "obsolete_share": 100.0},
        effects={"computer": {"usable_computers_per_staff": (1, 0), "obsolete_share": (0, 1)}},
    )


def test_the_index_after_buying_is_computed_from_parts_with_the_pieces_added():
    units, whole = index_changes(base=base(), pieces={("a", "computer"): 5})
    first = units[0]
    # before: (3 x 50 + 75) / 4; after: (3 x 15/20 + 20/25) / 4 of 100
    assert (first.before, first.after) == (pytest.approx(56.25), pytest.approx((3 * 75 + 80) / 4))
    assert (units[1].before, units[1].after) == (pytest.approx(100), pytest.approx(100))
    assert (first.rank_before, first.rank_after) == (2, 2)
    # the province: 45 of 50 persons, 5 of 55 machines; never the mean of the two communes
    assert whole.after == pytest.approx((3 * 90 + 100 * 50 / 55) / 4)


def test_a_score_that_only_ranks_gives_the_province_none():
    _, whole = index_changes(base=base(RELATIVE), pieces={("a", "computer"): 5})
    assert whole is None


@pytest.mark.parametrize("definition", [SPEC, RELATIVE])
def test_the_expected_gain_of_a_piece_is_that_of_the_whole_shortfall_by_piece(definition: str):
    lacking = {("a", "computer"): 10, ("b", "computer"): 4, ("a", "camera"): 2}
    gains = index_gains(base=base(definition), shortfalls=lacking)
    after, _ = index_changes(base=base(definition), pieces={("a", "computer"): 10})
    assert float(gains["a", "computer"]) == pytest.approx((after[0].after - after[0].before) / 10, abs=1e-5)
    assert gains["b", "computer"] == 0 and gains["a", "camera"] == 0


def test_what_a_piece_changes_follows_from_the_catalogue_and_the_items():
    indicators = get_catalogue().indicators
    names = (
        "computers_per_staff",
        "obsolete_share",
        "networked_share",
        "scanners_per_100_staff",
        "usable_share",
    )
    found = effects_of(items=get_norms().items_of(ASSET), indicators=[indicators[name] for name in names])
    assert found["computer"] == {
        "computers_per_staff": (1, 0),
        "obsolete_share": (0, 1),
        "networked_share": (1, 1),
        "usable_share": (1, 1),
    }
    assert found["laptop"] == found["computer"] and found["scanner"] == {"scanners_per_100_staff": (1, 0)}
    assert "camera" not in found


def test_shortfall_and_share_of_the_norm_before_and_after():
    case = replace(
        funding_case(),
        standings=(
            standing("18073", 30, 22),
            standing("9", 10, 10),
        ),
    ).with_changes(paid={("18073", "scanner"): 1})
    found = effects(case=case, pieces={("18073", "computer"): 3})
    own = found.by_unit["18073"]
    assert (own.lacking, own.bought, own.left, own.paid) == (7, 3, 4, 1)
    assert (own.norm_before, own.norm_after) == (pytest.approx(100 * 23 / 30), pytest.approx(100 * 26 / 30))
    assert found.by_unit["9"].share_met is None and found.by_unit["9"].norm_after == 100
    assert (found.whole.lacking, found.whole.cost) == (23, 45_000_000)


def test_a_case_with_standings_and_index_is_read_back_and_one_without_keeps_its_snapshot():
    plain = funding_case()
    assert '"index"' not in plain.text and '"standings"' not in plain.text
    case = replace(plain, index=base(), standings=(standing("18073", 30, 22),))
    copy = read_case(text=case.text)
    assert copy == case and copy.snapshot == case.snapshot != plain.snapshot


def test_what_others_pay_must_be_lacking():
    with pytest.raises(
        FundingError, match="Chương trình khác cấp 9 “Máy quét” cho “Xã Cẩm Bình”: đơn vị này chỉ thiếu 2"
    ):
        funding_case().with_changes(paid={("18073", "scanner"): 9})
    with pytest.raises(FundingError, match="“99999”"):
        funding_case().with_changes(paid={("99999", "scanner"): 1})


def test_scenarios_share_lines_and_have_one_yardstick():
    lines = compared_lines([{("a", "x"): 2, ("b", "x"): 1}, {("a", "x"): 3}])
    assert [(own.unit, own.fewest, own.only_in) for own in lines] == [("a", 2, None), ("b", 0, 0)]
    case = funding_case()
    assert norm_points(case=case, pieces=funding_plan(case).pieces()) > 0
    assert norm_points(case=case, pieces={("18073", "computer"): 2}) == Decimal(10)


def test_each_line_says_why_it_was_chosen_and_the_line_below_is_by_priority():
    needs = (
        need("001", "computer", 1, 10, "9"),
        need("002", "computer", 3, 10, "8", mountainous=False),
        need("003", "computer", 1, 10, "1"),
        need("004", "scanner", 1, 5, "3"),
    )
    floor = Limit(id="floor 1", per="unit", where={"unit": "003"}, pieces_at_least=1)
    problem = Problem(needs=needs, budget=45, rules=(floor,))
    found = {(own.unit, own.item): own for own in reasons(problem=problem, plan=solve(problem=problem))}
    assert found["001", "computer"].chosen == FIRST
    assert (found["003", "computer"].chosen, found["003", "computer"].asked_by) == (ASKED, ("floor 1",))
    assert found["004", "scanner"].chosen == FITS and found["002", "computer"].left == 1
    short = Problem(needs=needs, budget=15)
    own = reasons(problem=short, plan=solve(problem=short))
    assert [one.unit for one in below_the_line(own=own, most=5)] == ["002", "003"]
    shut = Problem(needs=needs, budget=15, rules=(Leave(id="leave 1", where={"unit": "002"}),))
    own = reasons(problem=shut, plan=solve(problem=shut))
    assert [one.unit for one in below_the_line(own=own, most=5)] == ["003"]
    assert next(one for one in own if one.unit == "002").stopped_by == ("leave 1",)


def test_a_share_can_be_what_asks_for_a_line():
    needs = (
        need("001", "computer", 2, 10, "1", mountainous=True),
        need("002", "computer", 2, 10, "9", mountainous=False),
    )
    share = Share(id="share 1", where={"mountainous": True}, least=Fraction(1, 2))
    problem = Problem(needs=needs, budget=20, rules=(share,))
    found = {own.unit: own for own in reasons(problem=problem, plan=solve(problem=problem))}
    assert (found["001"].chosen, found["001"].asked_by) == (ASKED, ("share 1",))
