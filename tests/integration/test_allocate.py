"""``python -m etl allocate`` from files to a file: the contract, its exit codes, and what is said about bad input."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import Done, run_apart, run_here

NEEDS = """unit,item,shortfall,unit_price,benefit,mountainous,minimum,district
00001,computer,5,15,1.5,True,2,436
00001,scanner,2,10,1,TRUE,2,436
00002,computer,4,15,1.4,False,1,437
00002,scanner,3,10,2,no,1,437
"""
RULES = """budget = 137
[[share]]
where = {mountainous = true}
min_share = 0.6
[minimum]
column = "minimum"
[[cap]]
per = "unit"
cost = 70
"""


def allocate(
    folder: Path,
    *arguments: str,
    needs: str = NEEDS,
    rules: str = RULES,
    run: Callable[..., Done] = run_here,
) -> tuple[int, str]:
    """Exit code and what was said."""
    (folder / "needs.csv").write_text(needs, encoding="utf-8")
    (folder / "rules.toml").write_text(rules, encoding="utf-8")
    files = ("--needs", folder / "needs.csv", "--rules", folder / "rules.toml", "--out", folder / "plan.csv")
    done = run("allocate", *files, *arguments, environment=os.environ)
    return done.returncode, done.stderr + done.stdout


def plan(folder: Path) -> list[dict[str, str]]:
    with (folder / "plan.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_plan_is_the_known_best_with_only_rows_that_have_a_quantity(tmp_path: Path):
    code, said = allocate(tmp_path, run=run_apart)
    assert (code, "đã chứng minh là tốt nhất" in said, "proved best" in said) == (0, True, True)
    assert plan(tmp_path) == [
        {"unit": "00001", "item": "computer", "quantity": "4", "cost": "60", "benefit": "6"},
        {"unit": "00001", "item": "scanner", "quantity": "1", "cost": "10", "benefit": "1"},
        {"unit": "00002", "item": "computer", "quantity": "1", "cost": "15", "benefit": "1.4"},
        {"unit": "00002", "item": "scanner", "quantity": "3", "cost": "30", "benefit": "6"},
    ]


def test_the_budget_of_the_command_line_takes_the_place_of_that_of_the_rules(tmp_path: Path):
    assert allocate(tmp_path, "--budget", "50")[0] == 0
    assert sum(int(row["cost"]) for row in plan(tmp_path)) <= 50


def test_semicolons_and_prices_with_decimals_are_read_exactly(tmp_path: Path):
    needs = "unit;item;shortfall;unit_price;benefit\n1;a;3;0.1;1\n"
    assert allocate(tmp_path, "--budget", "0.3", needs=needs, rules="")[0] == 0
    assert plan(tmp_path) == [{"unit": "1", "item": "a", "quantity": "3", "cost": "0.3", "benefit": "3"}]


def test_no_plan_is_exit_code_3_with_the_rules_in_words_and_no_file(tmp_path: Path):
    code, said = allocate(tmp_path, "--budget", "20", "--json")
    assert code == 3
    assert "Ngân sách: chi không quá 20" in said and "Budget: spend at most 20" in said
    assert "minimum" in said and "share" not in said
    assert '"conflict": ["budget", "minimum"]' in said
    assert not (tmp_path / "plan.csv").exists()


def test_sources_of_money_are_a_column_of_the_plan(tmp_path: Path):
    pots = (
        '[[pot]]\nname = "A"\namount = 30\nwhere = {mountainous = true}\n[[pot]]\nname = "B"\namount = 20\n'
    )
    assert allocate(tmp_path, rules=pots)[0] == 0
    rows = plan(tmp_path)
    assert {row["source"] for row in rows} == {"A", "B"}
    assert all(row["unit"] == "00001" for row in rows if row["source"] == "A")


def test_what_others_pay_is_not_bought_again(tmp_path: Path):
    needs = "unit,item,shortfall,unit_price,benefit,given\n1,a,3,1,1,2\n"
    assert allocate(tmp_path, "--budget", "9", needs=needs, rules='[paid]\ncolumn = "given"\n')[0] == 0
    assert [row["quantity"] for row in plan(tmp_path)] == ["1"]


BAD_NEEDS = {
    "negative price": (("computer,5,15", "computer,5,-15"), "unit_price", "2"),
    "price of zero": (("computer,5,15", "computer,5,0"), "unit_price", "2"),
    "no number": (("scanner,2,10", "scanner,2,NaN"), "unit_price", "3"),
    "empty cell": (("scanner,2,10", "scanner,2,"), "unit_price", "3"),
    "part of a piece": (("scanner,2,10", "scanner,2.5,10"), "shortfall", "3"),
    "fewer than none": (("scanner,2,10", "scanner,-2,10"), "shortfall", "3"),
    "infinite benefit": (("15,1.5", "15,inf"), "benefit", "2"),
    "decimal comma": (("15,1.5", '15,"1,5"'), "benefit", "2"),
    "two minima of a unit": (("TRUE,2", "TRUE,3"), "minimum", "3"),
    "row twice": (("00001,scanner", "00001,computer"), "00001", "3"),
    "missing column": (("unit_price", "price"), "unit_price", "1"),
    "one cell too many": (("437\n00002", "437,9\n00002"), "9", "4"),
}


@pytest.mark.parametrize("name", BAD_NEEDS)
def test_a_bad_cell_is_named_by_row_and_column(tmp_path: Path, name: str):
    change, column, row = BAD_NEEDS[name]
    assert change[0] in NEEDS
    code, said = allocate(tmp_path, needs=NEEDS.replace(*change, 1))
    assert code == 2, said
    assert column in said and row in said
    assert len(said.strip().splitlines()) == 2  # one sentence in each language, no traceback


BAD_RULES = {
    "unknown table": "[[shares]]\nmin_share = 1\n",
    "unknown key": "[[cap]]\nper = 'unit'\ncosts = 3\n",
    "unknown column": "[[share]]\nwhere = {coastal = true}\nmin_share = 0.5\n",
    "unknown column of a cap": "[[cap]]\nper = 'province'\ncost = 3\n",
    "unknown unit": "[[leave]]\nwhere = {unit = '00009'}\n",
    "unknown item of a bundle": "[[bundle]]\nitem = 'scanner'\nneeds = 'desk'\n",
    "minimum without the column": "[minimum]\ncolumn = 'least'\n",
    "share above all": "[[share]]\nwhere = {mountainous = true}\nmin_share = 60\n",
    "floor above the ceiling": "[[share]]\nwhere = {mountainous = true}\nmin_share = 0.7\nmax_share = 0.6\n",
    "negative cap": "[[cap]]\nper = 'unit'\ncost = -1\n",
    "not TOML": "budget = \n",
    "budget in words": "budget = 'nhiều'\n",
    "two rules of one name": "[[cap]]\nname='a'\nper='unit'\ncost=1\n[[cap]]\nname='a'\nper='item'\ncost=1\n",
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_a_bad_rule_is_named(tmp_path: Path, name: str):
    code, said = allocate(tmp_path, "--budget", "100", rules=BAD_RULES[name])
    assert code == 2, said
    assert "Traceback" not in said and len(said.strip().splitlines()) == 2


@pytest.mark.parametrize("budget", ["0", "-5", "nan", "inf", "1e30", "mười"])
def test_a_budget_must_be_an_amount_above_zero(tmp_path: Path, budget: str):
    code, said = allocate(tmp_path, "--budget", budget)
    assert code == 2 and "Traceback" not in said
