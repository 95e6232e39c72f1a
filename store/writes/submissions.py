"""Writing submissions: the file, its sheets, its findings and the links of a crosswalk."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from store.tables import issue, submission, submission_sheet, unit_link
from store.writes.audit import utc_now

LOADED, WITH_ISSUES, REFUSED = "loaded", "loaded_with_issues", "refused"
ACCEPTED = (LOADED, WITH_ISSUES)


@dataclass(frozen=True)
class NewSubmission:
    """One file as it is stored."""

    file_name: str
    sha256: str
    size: int
    forms: str
    reporter: str
    state: str
    rows_loaded: int
    rows_refused: int
    stored_file: str
    is_synthetic: bool
    sender: str = ""
    received_on: date | None = None


@dataclass(frozen=True)
class NewSheet:
    """One recognised sheet; unit_id is the reporting unit, None when the file names none."""

    sheet: str
    form: str
    structure: str | None
    period_id: int | None
    unit_id: int | None
    rows_loaded: int
    rows_refused: int


@dataclass(frozen=True)
class Finding:
    """One issue of a submission; ``params`` fill the sentences of its code."""

    code: str
    severity: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    def as_row(self, *, submission_id: int) -> dict[str, Any]:
        """The row of the table ``issue``."""
        params = json.dumps(dict(self.params), ensure_ascii=False, sort_keys=True)
        return {**vars(self), "params": params, "submission_id": submission_id}


@dataclass(frozen=True)
class NewLink:
    """One link of a crosswalk file, by unit ids, with the row it was read from."""

    row: int
    from_unit_id: int
    to_unit_id: int
    kind: str
    share: float
    share_basis: str
    resolution: str
    effective_on: date


def add_submission(*, connection: Connection, new: NewSubmission) -> int:
    """Add the file; returns its id."""
    values = {**vars(new), "received_at": utc_now()}
    return int(connection.execute(insert(submission).values(values).returning(submission.c.id)).scalar_one())


def add_sheets(*, connection: Connection, submission_id: int, sheets: Sequence[NewSheet]) -> None:
    """Add the recognised sheets of a file."""
    if sheets:
        rows = [{**vars(sheet), "submission_id": submission_id} for sheet in sheets]
        connection.execute(insert(submission_sheet), rows)


def add_findings(*, connection: Connection, submission_id: int, findings: Sequence[Finding]) -> None:
    """Add findings to a submission."""
    if findings:
        connection.execute(insert(issue), [f.as_row(submission_id=submission_id) for f in findings])


def add_links(*, connection: Connection, submission_id: int, links: Sequence[NewLink]) -> None:
    """Add the links of a crosswalk file; their source is ``F7:<submission>:<row>``."""
    rows = []
    for link in links:
        values = {name: value for name, value in vars(link).items() if name != "row"}
        rows.append({**values, "source": f"F7:{submission_id}:{link.row}"})
    if rows:
        connection.execute(insert(unit_link), rows)


def set_fact_count(*, connection: Connection, submission_id: int, facts: int) -> None:
    """Note how many facts a submission brought."""
    own = submission.c.id == submission_id
    connection.execute(update(submission).where(own).values(facts_loaded=facts))


def forget_refused(*, connection: Connection, submission_id: int) -> None:
    """Remove a refused file that is about to be loaded after all (it has no facts, only findings)."""
    connection.execute(delete(issue).where(issue.c.submission_id == submission_id))
    own = (submission.c.id == submission_id) & (submission.c.state == REFUSED)
    connection.execute(delete(submission).where(own))


def rewrite_submission(
    *, connection: Connection, submission_id: int, new: NewSubmission, sheets: Sequence[NewSheet]
) -> None:
    """Make a submission say what its file says when it is read again; it keeps its id, sender and arrival."""
    names = ("forms", "reporter", "state", "rows_loaded", "rows_refused", "is_synthetic")
    values = {name: getattr(new, name) for name in names}
    connection.execute(update(submission).where(submission.c.id == submission_id).values(values))
    connection.execute(delete(submission_sheet).where(submission_sheet.c.submission_id == submission_id))
    links = unit_link.c.source.like(f"F7:{submission_id}:%")
    connection.execute(delete(unit_link).where(links))
    add_sheets(connection=connection, submission_id=submission_id, sheets=sheets)


def replace_findings(
    *,
    connection: Connection,
    submission_id: int,
    findings: Sequence[Finding],
    kept_codes: Sequence[str],
) -> None:
    """Replace the findings of a submission, those of ``kept_codes`` apart; one that is found again keeps its row.

    With its row it keeps whether somebody already followed it up; what its sentence says (the parent below which a
    name was looked for, say) is that of the new reading.
    """
    names = ("code", "sheet", "row", "column", "value")
    own = (issue.c.submission_id == submission_id) & issue.c.code.not_in(kept_codes)
    columns = (issue.c.id, issue.c.params, *(issue.c[name] for name in names))
    known: dict[tuple[Any, ...], list[tuple[int, str]]] = defaultdict(list)
    for number, params, *place in connection.execute(select(*columns).where(own)):
        known[tuple(place)].append((number, params))
    fresh, changed = [], []
    for finding in findings:
        same = known.get(tuple(getattr(finding, name) for name in names))
        if not same:
            fresh.append(finding)
            continue
        number, params = same.pop()
        now = finding.as_row(submission_id=submission_id)["params"]
        if now != params:
            changed.append({"issue_id": number, "now": now})
    if changed:
        by_id = update(issue).where(issue.c.id == bindparam("issue_id"))
        connection.execute(by_id.values(params=bindparam("now")), changed)
    stale = sorted(number for numbers in known.values() for number, _ in numbers)
    if stale:
        connection.execute(delete(issue).where(issue.c.id.in_(stale)))
    add_findings(connection=connection, submission_id=submission_id, findings=fresh)


def refresh_states(*, connection: Connection, submission_ids: Sequence[int]) -> None:
    """Make the state of accepted files say whether they have findings of the given kind at this moment."""
    if not submission_ids:
        return
    ids = sorted(set(submission_ids))
    has_issue = select(issue.c.id).where(
        issue.c.submission_id == submission.c.id, issue.c.severity.in_(("error", "warning"))
    )
    accepted = submission.c.id.in_(ids) & submission.c.state.in_(ACCEPTED)
    for state, condition in ((WITH_ISSUES, has_issue.exists()), (LOADED, ~has_issue.exists())):
        connection.execute(update(submission).where(accepted, condition).values(state=state))
