"""Answers that people gave to unknown names, and the submissions that were read by them."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from domain.access import Scope
from domain.units.names import name_key
from domain.units.register import ANSWER
from store.queries.scoping import in_scope
from store.queries.submissions import submissions_in
from store.tables import issue, submission, submission_sheet, unit, unit_alias, unit_version

ALIAS_MATCH = "unit_alias_match"


@dataclass(frozen=True)
class GivenAnswer:
    """``name``, written below ``parent_code`` ('' = no parent known), means ``unit_code``; both days None = open."""

    id: int
    structure: str
    name: str
    parent_code: str
    unit_code: str
    source: str
    valid_from: date | None
    valid_to: date | None
    given_by: str
    given_at: datetime | None


def answers(*, connection: Connection, scope: Scope, province: str) -> list[GivenAnswer]:
    """The answers that name units of a province, latest first."""
    within = select(unit_version.c.unit_id).join(unit, unit.c.id == unit_version.c.unit_id)
    query = (
        select(
            unit_alias.c.id,
            unit.c.structure,
            unit_alias.c.alias.label("name"),
            unit_alias.c.parent_code,
            unit.c.code.label("unit_code"),
            unit_alias.c.basis.label("source"),
            unit_alias.c.valid_from,
            unit_alias.c.valid_to,
            unit_alias.c.added_by.label("given_by"),
            unit_alias.c.added_at.label("given_at"),
        )
        .join_from(unit_alias, unit)
        .where(
            unit_alias.c.kind == ANSWER,
            unit.c.id.in_(within.where(unit_version.c.province_code == province, in_scope(scope=scope))),
        )
        .order_by(unit_alias.c.id.desc())
    )
    return [GivenAnswer(**row._mapping) for row in connection.execute(query)]


def read_by_answer(*, connection: Connection, scope: Scope, answer: GivenAnswer) -> list[int]:
    """Submissions with a kept file in which the name was taken for another name of its unit.

    Those below another parent are among them: read again, they say the same as before.
    """
    query = (
        select(issue.c.submission_id, issue.c.params)
        .join(submission, submission.c.id == issue.c.submission_id)
        .where(
            issue.c.code == ALIAS_MATCH,
            submission.c.stored_file != "",
            submissions_in(scope),
            issue.c.submission_id.in_(
                select(submission_sheet.c.submission_id).where(
                    submission_sheet.c.structure == answer.structure
                )
            ),
        )
    )
    wanted = name_key(answer.name)
    return sorted(
        {
            number
            for number, params in connection.execute(query)
            if name_key(json.loads(params).get("name", "")) == wanted
        }
    )
