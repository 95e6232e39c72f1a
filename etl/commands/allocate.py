"""``python -m etl allocate``: what a budget buys best, from two files to one."""

import json as json_format
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from domain.funding.plan import Plan
    from domain.funding.problem import Problem

INFEASIBLE = 3


def register(*, app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(allocate)


def allocate(
    needs: Annotated[Path, typer.Option(help="CSV: unit,item,shortfall,unit_price,benefit,<nhóm/groups>")],
    out: Annotated[Path, typer.Option(help="Phương án (CSV, XLSX) / the plan")],
    budget: Annotated[
        str | None,
        typer.Option(help="Ngân sách, thay số trong quy tắc / money, instead of that of the rules"),
    ] = None,
    rules: Annotated[Path | None, typer.Option(help="Quy tắc (TOML) / rules")] = None,
    gap: Annotated[
        float, typer.Option(help="Sai số cho phép; 0 = chứng minh / gap at which to stop; 0: the proof")
    ] = 0.0,
    time_limit: Annotated[
        float | None, typer.Option(help="Số giây tối đa / seconds after which the best so far is taken")
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(help="Phương án tốt trong vài giây, nêu sai số / a good plan at once, with its gap"),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON / result as JSON")] = False,
) -> None:
    """Phân bổ ngân sách cho nhu cầu; mã thoát 3 = các quy tắc mâu thuẫn. / What a budget buys best; 3: no plan."""
    from domain.funding.solve import InfeasibleError, Options
    from etl.jobs.allocate import AllocateRequest
    from etl.jobs.allocate import allocate as run
    from etl.jobs.search_progress import search_line

    options = Options(gap=gap, time_limit=time_limit, quick=quick)
    request = AllocateRequest(needs=needs, rules=rules, budget=budget, out=out, options=options)
    try:
        with search_line() as hooks:
            problem, plan = run(request=request, hooks=hooks)
    except InfeasibleError as error:
        typer.echo(f"{error.vi}\n\n{error.en}", err=True)
        if json:
            known = {"conflict": error.conflict.rules, "not_enough": error.conflict.not_enough}
            typer.echo(json_format.dumps(known, ensure_ascii=False))
        raise typer.Exit(INFEASIBLE) from error
    if json:
        typer.echo(json_format.dumps(_summary(problem, plan), ensure_ascii=False))
    else:
        _say(problem=problem, plan=plan, out=out)


def _summary(problem: "Problem", plan: "Plan") -> dict[str, object]:
    return {
        "benefit": float(plan.benefit),
        "cost": plan.cost / problem.money_scale,
        "lines": len(plan.purchases),
        "bound": plan.bound,
        "gap": plan.gap,
        "lp_gap": plan.lp_gap,
        "proved": plan.is_proved,
        "method": plan.method,
    }


def _say(*, problem: "Problem", plan: "Plan", out: Path) -> None:
    from domain.funding.words import money_text

    known = ("đã chứng minh là tốt nhất", "proved best") if plan.is_proved else (
        f"cách tối ưu không quá {plan.gap:.4%}", f"at most {plan.gap:.4%} from the best"
    )  # fmt: skip
    money = [money_text(plan.cost, problem=problem, lang=lang) for lang in ("vi", "en")]
    benefit = f"{plan.benefit:f}".rstrip("0").rstrip(".") if plan.benefit % 1 else int(plan.benefit)
    typer.echo(
        f"Đã ghi {len(plan.purchases)} dòng vào {out}: chi {money[0]}, lợi ích {benefit}, {known[0]}\n"
        f"Wrote {len(plan.purchases)} rows to {out}: cost {money[1]}, benefit {benefit}, {known[1]}",
        err=True,
    )
    if not plan.purchases:
        typer.echo(
            "Không mua gì: ngân sách nhỏ hơn mọi đơn giá, hoặc các tỷ lệ chỉ cho phép không chi.\n"
            "Nothing is bought: the budget is below every price, or the shares allow no spending.",
            err=True,
        )
