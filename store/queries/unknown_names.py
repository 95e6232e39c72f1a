"""Names that no unit could be found for, gathered from the findings, with the units they may mean."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from domain.access import Scope
from domain.units.matching import Suggestion
from domain.units.names import name_key
from domain.units.register import Register
from store.queries.submissions import submissions_in
from store.queries.units_register import register_rows
from store.tables import issue, submission

OFFERED, _LIKELY = 5, 40
NAME_CODES = ("unit_not_found", "ambiguous_unit", "unit_wrong_parent")


@dataclass(frozen=True)
class UnknownName:
    """A name that was written below a parent and means no unit there; its rows (or files) were refused.

    ``parent_code``: '' when no parent was known; ``levels``: among which levels it was looked for (empty: all);
    ``first_day`` and ``last_day``: the ends of the periods in which it was written; ``candidates`` best first.
    """

    structure: str
    name: str
    parent_code: str
    levels: tuple[str, ...]
    codes: tuple[str, ...]
    n_rows: int
    submission_ids: tuple[int, ...]
    first_day: date
    last_day: date
    candidates: tuple[Suggestion, ...]


def unknown_names(
    *, connection: Connection, scope: Scope, province: str, limit: int = 50, offset: int = 0
) -> list[UnknownName]:
    """Unknown names of open findings, those that keep most rows out first."""
    query = (
        select(issue.c.submission_id, issue.c.code, issue.c.params)
        .join(submission, submission.c.id == issue.c.submission_id)
        .where(issue.c.code.in_(NAME_CODES), issue.c.state == "open", submissions_in(scope))
        .order_by(issue.c.id)
    )
    groups: dict[tuple[str, str, str, str], list[tuple[int, str, dict[str, Any]]]] = defaultdict(list)
    for number, code, text in connection.execute(query):
        params = json.loads(text)
        if "day" in params and "structure" in params:  # a wrong code is no name: it cannot be answered
            key = (params["structure"], params["parent_code"], params["levels"], name_key(params["name"]))
            groups[key].append((number, code, params))
    chosen = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[offset : offset + limit]
    if not chosen:
        return []
    rows, aliases = register_rows(connection=connection, scope=scope, province=province)
    register = Register.from_rows(rows=rows, aliases=aliases)
    return [_unknown(key=key, found=found, register=register, province=province) for key, found in chosen]


def _unknown(
    *,
    key: tuple[str, str, str, str],
    found: list[tuple[int, str, dict[str, Any]]],
    register: Register,
    province: str,
) -> UnknownName:
    structure, parent, levels, _ = key
    days = sorted(date.fromisoformat(params["day"]) for _, _, params in found)
    name, allowed = found[-1][2]["name"], tuple(levels.split(",")) if levels else ()
    likely = register.suggest(
        name=name,
        structure=structure,
        day=days[-1],
        province=province,
        parent=parent or None,
        levels=allowed,
        limit=_LIKELY,
    )
    fitting = set(
        str(found[-1][2].get("candidates", "")).split("; ")
    )  # those between which the name is ambiguous
    candidates = tuple(sorted(likely, key=lambda one: one.name not in fitting))[:OFFERED]
    return UnknownName(
        structure=structure,
        name=name,
        parent_code=parent,
        levels=allowed,
        codes=tuple(sorted({code for _, code, _ in found})),
        n_rows=len(found),
        submission_ids=tuple(sorted({number for number, _, _ in found})),
        first_day=days[0],
        last_day=days[-1],
        candidates=candidates,
    )
