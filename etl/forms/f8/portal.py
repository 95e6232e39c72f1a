"""Reading the portal's JSON of the 766 scores, summary or detail: units by name, scores and counts as published.

A published score above its maximum is loaded as it stands and only warned about: it is the portal's own figure.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.errors import PeriodError
from domain.periods import Period, from_dates, parse_code
from domain.units.matching import UnitMatch, UnitNameError
from domain.units.register import Register
from etl.definition import Form, Rule
from etl.extract.errors import FileUnsafeError, UnreadableError
from etl.forms.f8.counts import number, official_row
from etl.match.reporter import Place, code_of_failure
from etl.model import FactRow, Issue, OfficialRow
from etl.reading.names import asked_in
from etl.validate.checks import breaches
from etl.validate.findings import Finder

# the portal's names of the groups -> columns of the form; some overviews say CLGQ for the online group
_GROUPS = {"CKMB": "s1", "TDGQ": "s2", "ONLINE": "s3", "CLGQ": "s3", "TTTT": "s4", "MDSH": "s5", "MDHL": "s6"}
_MATCH_CODES = {"alias": "unit_alias_match", "fuzzy": "unit_fuzzy_match"}
_MAX_COMMUNES = 20_000  # the country had 10,035
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}


class PortalPeriodError(LookupError):
    """The metadata name no period."""


@dataclass(frozen=True)
class PortalCapture:
    """What one capture of the portal says, and when it was taken."""

    province: UnitMatch
    period: Period
    captured_at: datetime
    facts: tuple[FactRow, ...]
    official: tuple[OfficialRow, ...]
    issues: tuple[Issue, ...]
    rows_seen: int


def portal_summary(*, text: str) -> Mapping[str, Any] | None:
    """Return the parsed summary, or None when the text is something else.

    Raises:
        UnreadableError: it starts like a summary but is no complete JSON.
        FileUnsafeError: it has more units than the country.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(reason=str(error)) from error
    if not isinstance(found.get("metadata"), dict) or _records(found) is None:
        return None
    if len(_records(found) or ()) > _MAX_COMMUNES:
        raise FileUnsafeError(reason=f"{len(_records(found) or ())} communes")
    return found


def _records(summary: Mapping[str, Any]) -> list[Any] | None:
    """The units of a summary or of a detail file, which has the counts too; None when there are none."""
    listed = (summary.get(name) for name in ("communes", "communesDetail"))
    return next((own for own in listed if isinstance(own, list)), None)


def read_portal(
    *, summary: Mapping[str, Any], form: Form, register: Register, finder: Finder
) -> PortalCapture:
    """Return the scores of a summary, its units matched by name within the province the metadata name.

    Raises:
        PortalPeriodError: the metadata name no period.
        UnitNameError: the metadata name no province of the register.
    """
    metadata = summary["metadata"]
    captured_at = _captured_at(metadata)
    period = _period(metadata, captured_at=captured_at)
    province = register.match_province(
        name=str(metadata.get("province", "")), structure=period.structure, day=period.end
    )
    facts: list[FactRow] = []
    official: list[OfficialRow] = []
    records = _records(summary) or []
    issues: list[Issue] = []
    first_rows: dict[str, int] = {}
    for row, found in enumerate(records, start=1):
        record: Mapping[str, Any] = found if isinstance(found, dict) else {}
        name = _unit_name(record, province=province)
        place = Place(register=register, province=province.code, structure=period.structure, day=period.end)
        unit, notes = _unit(name, row=row, place=place, finder=finder)
        issues.extend(notes)
        if unit is None:
            continue
        first = first_rows.setdefault(unit.code, row)
        if first != row:
            params = {"name": name, "first_row": str(first)}
            issues.append(
                finder.issue(code="duplicate_row", row=row, column="name", value=name, params=params)
            )
            continue
        scores = _scores(record)
        issues.extend(_unread(record, scores=scores, row=row, finder=finder))
        issues.extend(_score_issues(scores, form=form, row=row, finder=finder))
        facts.append(_fact(scores, form=form, unit=unit, period=period, row=row))
        official.append(official_row(record=record, unit=unit.code))
    return PortalCapture(
        province=province,
        period=period,
        captured_at=captured_at,
        facts=tuple(facts),
        official=tuple(official),
        issues=tuple(issues),
        rows_seen=len(records),
    )


def _unit(name: str, *, row: int, place: Place, finder: Finder) -> tuple[UnitMatch | None, list[Issue]]:
    """Return the commune a name means, if it means one, and what must be said of the name."""
    try:
        unit = place.match(name=name, parent=place.province)
    except UnitNameError as error:
        asked = asked_in(place=place, parent=place.province)
        code, facts = code_of_failure(error), {**asked, "candidates": "; ".join(error.candidates) or "—"}
        found = None
    else:
        code, facts, found = _MATCH_CODES.get(unit.kind, ""), {"meant": unit.name}, unit
    params = {"name": name, **facts}
    return found, [finder.issue(code=code, row=row, column="name", value=name, params=params)] if code else []


def _unit_name(record: Mapping[str, Any], *, province: UnitMatch) -> str:
    """Return the unit's name without the province some names carry ("UBND xã Kông Bơ La - Gia Lai")."""
    name = str(record.get("departmentName", "")).strip()
    head, _, tail = name.rpartition(" - ")
    return head if head and province.name.lower().endswith(tail.strip().lower()) else name


def _scores(record: Mapping[str, Any]) -> dict[str, Decimal | None]:
    groups = _groups(record)
    found = {_GROUPS[name]: number(value) for name, value in groups.items() if name in _GROUPS}
    return {**found, "s": number(record.get("totalScore"))}


def _groups(record: Mapping[str, Any]) -> Mapping[str, Any]:
    groups = record.get("groupScores")
    return groups if isinstance(groups, dict) else {}


def _unread(
    record: Mapping[str, Any], *, scores: Mapping[str, Decimal | None], row: int, finder: Finder
) -> list[Issue]:
    """Return a warning when the record says something that is no number in place of a score."""
    said = {_GROUPS[name]: value for name, value in _groups(record).items() if name in _GROUPS}
    said["s"] = record.get("totalScore")
    for column, value in said.items():
        if value is not None and scores[column] is None:
            return [finder.issue(code="missing_value", row=row, column=column, value=str(value))]
    return []


def _score_issues(
    scores: Mapping[str, Decimal | None], *, form: Form, row: int, finder: Finder
) -> list[Issue]:
    rules: Sequence[Rule] = form.rules
    return [
        replace(
            finder.issue(
                code=breach.code,
                row=row,
                column=breach.column,
                value=str(scores[breach.column]),
                params={"left": f"{float(breach.left):g}", "right": f"{float(breach.right):g}"},
            ),
            severity="warning",
        )
        for breach in breaches(rules=rules, values=scores, cells={})
    ]


def _fact(
    scores: Mapping[str, Decimal | None], *, form: Form, unit: UnitMatch, period: Period, row: int
) -> FactRow:
    measures = {column.id: column.measure for column in form.layouts[0].columns if column.measure}
    return FactRow(
        form=form.id,
        structure=period.structure,
        unit_code=unit.code,
        period_start=period.start,
        period_end=period.end,
        field="",
        sheet="",
        row=row,
        measures={measures[column]: score for column, score in scores.items() if score is not None},
    )


def _captured_at(metadata: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(metadata.get("extractedAt", "")).replace("Z", "+00:00"))
    except ValueError as error:
        raise PortalPeriodError("extractedAt") from error


def _period(metadata: Mapping[str, Any], *, captured_at: datetime) -> Period:
    """Return the period of the summary; a running year ends on the day of the capture."""
    kind, year = str(metadata.get("timeType", "")).lower(), str(metadata.get("year", ""))
    name = str(metadata.get("period") or "").strip().upper()
    try:
        if kind == "year":
            return from_dates(start=date(int(year), 1, 1), end=captured_at.date(), calendar="calendar")
        code = f"{year}-Q{_QUARTERS.get(name) or name}" if kind == "quarter" else f"{year}-{int(name):02d}"
        return parse_code(code=code)
    except (PeriodError, ValueError) as error:
        raise PortalPeriodError(kind) from error
