"""What a row is about: the unit or the field that its name cell means."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.units.matching import UnitNameError
from domain.units.names import name_key, tidy
from domain.units.register import UnknownUnitCodeError
from etl.extract.cells import Cell, text_of
from etl.match.reporter import Place, code_of_failure
from etl.match.rows import TableRow
from etl.reading.context import SheetContext

_FORMULA_STARTS = ("=", "+", "@", "\t")
_MATCH_CODES = {"alias": "unit_alias_match", "fuzzy": "unit_fuzzy_match"}


class NameProblemError(LookupError):
    """A name cell that means nothing single; `code` is the issue code."""

    def __init__(self, *, code: str, value: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value
        self.params = dict(params or {})


@dataclass(frozen=True)
class Subject:
    """What a row is about. `warning` is the issue code of an inexact match ('' when exact)."""

    unit_code: str
    field: str = ""
    warning: str = ""
    meant: str = ""


def subject_of(*, row: TableRow, context: SheetContext, parent: str | None) -> Subject:
    """Return the unit or field of a data row.

    Raises:
        NameProblemError: the name cell holds a formula, or means no single unit or field.
    """
    cell = row.cells.get("name")
    if cell is not None and is_formula_text(cell):
        raise NameProblemError(code="formula_in_text", value=text_of(cell))
    if context.subject is not None:
        return _field(row.label, context=context, unit_code=context.subject.code)
    code = tidy(text_of(row.cells.get("code")))
    return _by_code(code, context=context) if code else _by_name(row.label, context=context, parent=parent)


def warning_of(kind: str) -> str:
    """Return the issue code for a kind of match; '' for an exact one."""
    return _MATCH_CODES.get(kind, "")


def candidates_of(error: UnitNameError) -> dict[str, str]:
    """Return the facts of a failed match for its sentence."""
    return {"name": error.name, "candidates": "; ".join(error.candidates) or "—"}


def asked_in(*, place: Place, parent: str | None, levels: tuple[str, ...] = ()) -> dict[str, str]:
    """Return where a name was looked for, so that a person can answer which unit is meant there."""
    return {
        "structure": place.structure,
        "day": place.day.isoformat(),
        "parent_code": parent or "",
        "levels": ",".join(levels),
    }


def is_formula_text(cell: Cell) -> bool:
    """Say whether a text cell is, or would become, a formula when opened in a spreadsheet."""
    return cell.is_formula or (
        isinstance(cell.value, str) and cell.value.lstrip(" \u00a0\r\n").startswith(_FORMULA_STARTS)
    )


def _field(label: str, *, context: SheetContext, unit_code: str) -> Subject:
    try:
        return Subject(unit_code=unit_code, field=context.fields[name_key(label)])
    except KeyError as error:
        raise NameProblemError(code="field_not_found", value=label, params={"name": label}) from error


def _by_code(code: str, *, context: SheetContext) -> Subject:
    place = context.place
    params = {"name": code, "candidates": "—"}
    try:
        unit = place.register.unit(structure=place.structure, code=code, day=place.day)
    except UnknownUnitCodeError as error:
        raise NameProblemError(code="unit_not_found", value=code, params=params) from error
    if unit.province_code != place.province:
        raise NameProblemError(code="unit_not_found", value=code, params=params)
    return Subject(unit_code=unit.code, meant=unit.name)


def _by_name(label: str, *, context: SheetContext, parent: str | None) -> Subject:
    try:
        match = context.place.match(name=label, parent=parent)
    except UnitNameError as error:
        code = code_of_failure(error)
        params = {**candidates_of(error), **asked_in(place=context.place, parent=parent)}
        raise NameProblemError(code=code, value=label, params=params) from error
    return Subject(unit_code=match.code, warning=warning_of(match.kind), meant=match.name)
