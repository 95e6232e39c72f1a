"""``allocate``: a file of needs and one of rules to a file of purchases, without a database."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import floor
from pathlib import Path
from typing import Any

from domain.errors import FundingError
from domain.funding.flags import as_number
from domain.funding.highs import Hooks
from domain.funding.plan import Plan
from domain.funding.problem import Problem
from domain.funding.rules_file import MINIMUM, PAID, read_rules
from domain.funding.solve import Options, solve
from etl.jobs.allocate_files import NeedsFile, read_needs
from etl.jobs.tabular import Cell, write_table

COLUMNS = ("unit", "item", "quantity", "cost", "benefit")


@dataclass(frozen=True, kw_only=True)
class AllocateRequest:
    """Files, the budget of the command line (None: that of the rules), and when to stop."""

    needs: Path
    rules: Path | None
    budget: str | None
    out: Path
    options: Options


def allocate(*, request: AllocateRequest, hooks: Hooks | None = None) -> tuple[Problem, Plan]:
    """Solve and write the plan; nothing is written when there is none. Raises FundingError and its kinds."""
    problem = read_problem(needs=request.needs, rules=request.rules, budget=request.budget)
    plan = solve(problem=problem, options=request.options, hooks=hooks)
    write_table(path=request.out, columns=_columns(problem), rows=_rows(problem=problem, plan=plan))
    return problem, plan


def read_problem(*, needs: Path, rules: Path | None, budget: str | None) -> Problem:
    """The problem of two files. Raises FundingError."""
    document = {} if rules is None else _document(rules)
    table = read_needs(path=needs)
    if isinstance(own := document.get(PAID), dict) and isinstance(own.get("column"), str):
        table = table.with_paid(column=own["column"])
    found = read_rules(
        document=document,
        needs=table.needs,
        scale=table.money_scale,
        source=rules.name if rules else "",
        columns=_minimum_column(document=document, table=table),
    )
    money = _budget(budget) if budget is not None else found.budget
    if money is None and not found.pots:
        raise FundingError(
            vi="Thiếu ngân sách: thêm --budget SỐ_TIỀN, hoặc dòng “budget = ...” trong tệp quy tắc.",
            en="No budget: add --budget AMOUNT, or a line “budget = ...” in the file of rules.",
        )
    total = sum(pot.amount for pot in found.pots) if money is None else floor(money * table.money_scale)
    return Problem(
        needs=table.needs, budget=total, rules=found.rules, pots=found.pots, money_scale=table.money_scale
    )


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FundingError(
            vi=f"Không đọc được {path}: {reason}. Tệp quy tắc là TOML, mã UTF-8.",
            en=f"Cannot read {path}: {reason}. The file of rules is TOML in UTF-8.",
        ) from error


def _minimum_column(*, document: dict[str, Any], table: NeedsFile) -> dict[str, Any]:
    own = document.get(MINIMUM)
    column = own.get("column") if isinstance(own, dict) else None
    is_there = isinstance(column, str) and column in table.columns
    return {column: table.figures(column=column)} if is_there else {}


def _budget(text: str) -> Decimal:
    value = as_number(text)
    if value is None:
        raise FundingError(
            vi=f"--budget “{text}” không phải số. Viết liền các chữ số, ví dụ 137592.",
            en=f"--budget “{text}” is not a number. Write digits only, for example 137592.",
        )
    return value


def _columns(problem: Problem) -> tuple[str, ...]:
    return (*COLUMNS, "source") if problem.pots else COLUMNS


def _rows(*, problem: Problem, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    for own in plan.purchases:
        cost = plain_number_of(Decimal(own.cost) / problem.money_scale)
        row: tuple[Cell, ...] = (
            own.need.unit, own.need.item, own.pieces, cost, plain_number_of(own.benefit),
        )  # fmt: skip
        yield (*row, own.source) if problem.pots else row


def plain_number_of(value: Decimal) -> int | float:
    """A whole number as one, another as the nearest the file can hold."""
    return int(value) if value == value.to_integral_value() else float(value)
