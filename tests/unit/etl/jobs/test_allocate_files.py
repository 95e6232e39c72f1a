"""NEEDS.csv and RULES.toml as people save them: the same problem however written; what cannot be read is named."""

from pathlib import Path

import pytest

from domain.errors import FundingError
from domain.funding.problem import Problem
from etl.jobs.allocate import read_problem

NEEDS = """unit,item,shortfall,unit_price,benefit,mountainous,minimum
00001,computer,5,1500000,1.5,true,2
00001,scanner,2,10.5,1,true,2
00002,computer,4,15,1.4,false,
"""
RULES = 'budget = 137\n[minimum]\ncolumn = "minimum"\n'
SHARE = "[[share]]\nwhere = {mountainous = true}\nmin_share = 0.6\n"


def problem(folder: Path, *, needs: str | bytes = NEEDS, rules: str = RULES, budget: str = "") -> Problem:
    (folder / "needs.csv").write_bytes(needs if isinstance(needs, bytes) else needs.encode())
    (folder / "rules.toml").write_text(rules, "utf-8")
    return read_problem(needs=folder / "needs.csv", rules=folder / "rules.toml", budget=budget or None)


def said(folder: Path, **given: str | bytes) -> str:
    with pytest.raises(FundingError) as caught:
        problem(folder, **given)  # type: ignore[arg-type]
    return caught.value.en


@pytest.mark.parametrize(
    "needs",
    [
        b"\xef\xbb\xbf" + NEEDS.replace("\n", "\r\n").encode(),
        NEEDS.encode("utf-16"),
        NEEDS + "\n,,,,,,\n",
        NEEDS.replace("\n", ",\n"),
        NEEDS.replace(",", ";").replace("1.5", "1,5").replace("10.5", "10,5").replace("1.4", "1,4"),
        NEEDS.replace(",", "\t").replace("1500000", "1.500.000").replace("0.5", "0,5").replace("1.5\t", "1,5\t")
        .replace("1.4", "1,4"),
    ],
    ids=["mark", "utf-16", "empty rows", "comma at line ends", "decimal commas", "thousands"],
)  # fmt: skip
def test_the_same_needs_saved_otherwise_are_the_same_problem(tmp_path: Path, needs: str | bytes):
    assert problem(tmp_path, needs=needs) == problem(tmp_path)


WRONG = {
    "no header": (b"", "the file is empty"),
    "no rows": (NEEDS.splitlines()[0], "There are no needs"),
    "excel": (b"PK\x03\x04" + bytes(90), "this is an Excel file"),
    "quote never closed": (NEEDS.replace("00002", '"00002'), "line 4: unexpected end of data. Check the quotes"),
    "price without a figure": (NEEDS.replace("1500000", ""), "line 2: column unit_price: “” is empty"),
    "negative price with decimals": (NEEDS.replace("10.5", "-10.5"), "line 3: column unit_price: “-10.5” must be"),
    "point among commas": (
        NEEDS.replace(",", ";").replace("1.4", "1,4"), "line 3: column unit_price: “10.5” is no number (decimal comma)",
    ),
    "endless benefit": (NEEDS.replace("1.4", "1e400"), "column benefit: “1e400” is no number"),
    "benefit beyond all money": (NEEDS.replace("1.4", "1e16"), "column benefit: “1E+16” must be a number from 0 to"),
    "figures of a program": (NEEDS.replace("1500000", "1_500_000"), "“1_500_000” is no number"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str):
    needs, expected = WRONG[name]
    assert expected in said(tmp_path, needs=needs)


@pytest.mark.parametrize("cell", ["", "perhaps"])
def test_a_flag_that_is_neither_true_nor_false_is_named_by_its_row(tmp_path: Path, cell: str):
    needs = NEEDS.replace("1.4,false", f"1.4,{cell}")
    assert f"but row 4 has “{cell}”" in said(tmp_path, needs=needs, rules=RULES + SHARE)
    assert len(problem(tmp_path, needs=needs).needs) == 3  # no rule asks for it


def test_a_rule_without_its_figure_says_which_to_write(tmp_path: Path):
    assert "write min_share" in said(tmp_path, rules=RULES + SHARE.replace("min_share = 0.6", ""))
    assert "write cost (money) or pieces" in said(tmp_path, rules=RULES + '[[cap]]\nper = "unit"\n')


@pytest.mark.parametrize("rule", ['name = "budget"\n', 'name = ""\n'])
def test_a_rule_may_not_take_the_name_of_the_budget_or_none(tmp_path: Path, rule: str):
    assert "cannot be named" in said(tmp_path, rules=RULES + SHARE + rule)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ('[[cap]]\nper = "unit"\ncost = "1e9999"\n', "“1e9999” is not a number"),
        ('[[cap]]\nper = "unit"\npieces = 99999999999999999999\n', "is too large"),
        ('[[bundle]]\nitem = "scanner"\nneeds = "computer"\npieces_for_each = 1000001\n', "at most 1000000"),
        ("[minimum]\ncolumn = []\n", "key “column”: is needed, as quoted text"),
    ],
)
def test_a_figure_that_no_plan_can_hold_is_refused(tmp_path: Path, rules: str, expected: str):
    assert expected in said(tmp_path, rules="budget = 137\n" + rules)


def test_a_condition_that_nothing_can_meet_is_refused(tmp_path: Path):
    rules = RULES + "[[only]]\nwhere = {unit = []}\n"
    assert "[only 1], key “where”: the list of “unit” is empty" in said(tmp_path, rules=rules)


def test_a_budget_that_cannot_be_used_is_shown_as_it_was_given(tmp_path: Path):
    assert "The budget -5 cannot be used" in said(tmp_path, budget="-5")
