"""Findings for a page: one by one with their place and follow-up, and counted by code, form, district or unit."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from domain.access import Scope
from domain.periods import Period
from store.queries.places import Place, Places, places
from store.queries.submissions import submissions_in
from store.tables import issue, period, submission, submission_sheet, unit

By = Literal["code", "form", "district", "unit"]
SEVERITIES = ("error", "warning")


@dataclass(frozen=True)
class IssueFilter:
    """Which findings; an empty value does not filter. ``district`` and ``unit`` are codes in ``structure``.

    Notes (``severity`` note: outliers and the like) are left out unless asked for.
    """

    codes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    severities: tuple[str, ...] = SEVERITIES
    submission_id: int | None = None
    issue_ids: tuple[int, ...] = ()
    structure: str = ""
    district: str = ""
    unit: str = ""


@dataclass(frozen=True)
class IssueRow:
    """One finding. ``place`` is the unit it concerns: that of its row, else the reporting unit; None when unknown.

    ``params`` fill the sentences of the code. ``note``, ``handled_by`` and ``handled_at`` belong to the follow-up.
    """

    id: int
    submission_id: int
    file_name: str
    form: str
    period: Period | None
    sheet: str
    row: int | None
    column: str
    code: str
    severity: str
    value: str
    params: Mapping[str, str]
    state: str
    note: str
    handled_by: str
    handled_at: datetime | None
    place: Place | None


@dataclass(frozen=True)
class IssueCount:
    """How many findings there are of a code, form, district or unit, by severity and by follow-up state.

    ``key`` is a code or a form, for districts and units (structure:code); ``label`` is the name of the unit. An empty
    key stands for findings whose form or unit is not known.
    """

    key: str
    label: str
    n_errors: int
    n_warnings: int
    n_notes: int
    n_open: int
    n_followed_up: int
    n_accepted: int

    @property
    def total(self) -> int:
        """All findings."""
        return self.n_errors + self.n_warnings + self.n_notes


def issue_page(
    *,
    connection: Connection,
    scope: Scope,
    province: str,
    wanted: IssueFilter,
    limit: int = 100,
    offset: int = 0,
) -> list[IssueRow]:
    """A page of findings, by submission (newest first), sheet and row.

    A user sees the findings of the files that a unit of the scope reported, and those about rows of own units in
    files of others.
    """
    query = _query(wanted).order_by(
        submission.c.id.desc(), issue.c.sheet, func.coalesce(issue.c.row, 0), issue.c.id
    )
    if scope.sees_all and not (wanted.district or wanted.unit):
        query, limit, offset = query.limit(limit).offset(offset), limit, 0
    rows = list(_rows(connection=connection, scope=scope, province=province, wanted=wanted, query=query))
    return rows[offset : offset + limit]


def issue_counts(
    *, connection: Connection, scope: Scope, province: str, wanted: IssueFilter, by: By
) -> list[IssueCount]:
    """Findings counted by code, form, district (the parent or former district of the unit) or unit; most first."""
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    found = _rows(connection=connection, scope=scope, province=province, wanted=wanted, query=_query(wanted))
    for row in found:
        groups[_key(row=row, by=by)].update((row.severity, row.state))
    counts = [
        IssueCount(
            key=key,
            label=label,
            n_errors=n["error"],
            n_warnings=n["warning"],
            n_notes=n["note"],
            n_open=n["open"],
            n_followed_up=n["followed_up"],
            n_accepted=n["accepted"],
        )
        for (key, label), n in groups.items()
    ]
    return sorted(counts, key=lambda count: (-count.total, count.key))


def _key(*, row: IssueRow, by: By) -> tuple[str, str]:
    if by == "code":
        return row.code, ""
    if by == "form":
        return row.form, ""
    place = row.place
    if place is None or (by == "district" and not place.district_code):
        return "", ""
    if by == "district":
        return f"{place.structure}:{place.district_code}", place.district_name
    return f"{place.structure}:{place.code}", place.name


def _query(wanted: IssueFilter) -> Select[Any]:
    """Findings with their file and with the sheet they stand on; one about the file takes its first sheet."""
    own, sheets, reporter = issue.c, submission_sheet, unit
    exact = (
        select(func.min(sheets.c.id))
        .where(sheets.c.submission_id == own.submission_id, sheets.c.sheet == own.sheet)
        .correlate(issue)
        .scalar_subquery()
    )
    first = (
        select(func.min(sheets.c.id))
        .where(sheets.c.submission_id == own.submission_id)
        .correlate(issue)
        .scalar_subquery()
    )
    names = ("id", "submission_id", "sheet", "row", "column", "code", "severity", "value", "params", "state")
    query = (
        select(
            *(own[name] for name in (*names, "note", "handled_by", "handled_at")),
            submission.c.file_name,
            func.coalesce(sheets.c.form, "").label("form"),
            sheets.c.structure,
            reporter.c.code.label("reporter_code"),
            *(period.c[name].label(f"period_{name}") for name in ("end", "start", "kind", "calendar")),
        )
        .select_from(issue)
        .join(submission, submission.c.id == own.submission_id)
        .outerjoin(sheets, sheets.c.id == func.coalesce(exact, first))
        .outerjoin(period, period.c.id == sheets.c.period_id)
        .outerjoin(reporter, reporter.c.id == sheets.c.unit_id)
    )
    for column, values in (
        (own.code, wanted.codes),
        (own.state, wanted.states),
        (own.severity, wanted.severities),
        (sheets.c.form, wanted.forms),
        (own.id, wanted.issue_ids),
    ):
        query = query.where(column.in_(values)) if values else query
    if wanted.submission_id is not None:
        query = query.where(own.submission_id == wanted.submission_id)
    return query


def _rows(
    *, connection: Connection, scope: Scope, province: str, wanted: IssueFilter, query: Select[Any]
) -> Iterable[IssueRow]:
    if scope.is_empty:
        return
    known = places(connection=connection, scope=scope, province=province)
    visible = None
    if not scope.sees_all:
        seen = select(submission.c.id).where(submissions_in(scope))
        visible = set(connection.execute(seen).scalars())
    for values in connection.execute(query).mappings():
        row, is_own = _row(values=dict(values), known=known)
        if (visible is None or is_own or row.submission_id in visible) and _is_there(row=row, wanted=wanted):
            yield row


def _row(*, values: Mapping[str, Any], known: Places) -> tuple[IssueRow, bool]:
    """The finding, and whether it concerns a row of a unit of the scope."""
    given = dict(values)
    params = json.loads(given.pop("params"))
    span = [given.pop(f"period_{name}") for name in ("end", "start", "kind", "calendar")]
    own = Period(*span) if span[0] is not None else None
    structure = given.pop("structure") or params.get("structure", "")
    reporter, subject = given.pop("reporter_code"), params.get("unit_code", "")
    day = own.end if own else None
    place = known.of(structure=structure, code=subject or reporter or "", day=day)
    is_own = bool(subject) and known.has(structure=structure, code=subject)
    return IssueRow(**given, period=own, params=params, place=place), is_own


def _is_there(*, row: IssueRow, wanted: IssueFilter) -> bool:
    if not (wanted.district or wanted.unit):
        return True
    place = row.place
    if place is None or (wanted.structure and place.structure != wanted.structure):
        return False
    return (not wanted.unit or place.code == wanted.unit) and (
        not wanted.district or place.district_code == wanted.district
    )
