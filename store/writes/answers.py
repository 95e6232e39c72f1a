"""Answers to unknown names: a person says which unit a name means; the rows it kept out are then loaded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from domain.access import Scope
from domain.errors import ReformAtlasError
from domain.units.matching import UnitNameError
from domain.units.names import tidy
from domain.units.register import ANSWER, AliasRow, Register, UnknownUnitCodeError
from store.queries.answers import answers, read_by_answer
from store.queries.units_register import register_rows
from store.queries.unknown_names import UnknownName, unknown_names
from store.tables import unit, unit_alias
from store.writes.audit import record_event, utc_now
from store.writes.queue import enqueue_again
from store.writes.versions import raise_data_version

_ALL = 1_000_000
_AMBIGUOUS = "ambiguous_unit"


class AnswerError(ReformAtlasError):
    """An answer that would not help, or that contradicts the register."""


@dataclass(frozen=True)
class NameAnswer:
    """``name``, as written below ``parent_code`` ('' = no parent known), means the unit ``unit_code``.

    It holds from ``valid_from`` to ``valid_to`` (None = open); ``source`` says on what ground.
    """

    structure: str
    name: str
    parent_code: str
    unit_code: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Answered:
    """What an answer, or its withdrawal, set going: the uploads that load the affected submissions again."""

    upload_ids: tuple[int, ...]


def answer_name(
    *, connection: Connection, scope: Scope, province: str, answer: NameAnswer, actor: str
) -> Answered:
    """Store the answer and queue the files in which the name kept rows out; raises AnswerError.

    The same name below the same parent is answered once: a later answer replaces an earlier one. A name that fits
    several units where no parent is known is answered for the periods in which it was asked only: in the next ones
    somebody else may have written it.
    """
    raise_data_version(connection)
    affected = [
        one
        for one in unknown_names(connection=connection, scope=scope, province=province, limit=_ALL)
        if one.structure == answer.structure
        and one.parent_code == answer.parent_code
        and tidy(one.name).casefold() == tidy(answer.name).casefold()
    ]
    answer = _with_term(answer, affected=affected)
    day = max((one.last_day for one in affected), default=answer.valid_from or date.today())
    _check(connection=connection, scope=scope, province=province, answer=answer, day=day)
    _store(connection=connection, answer=answer, actor=actor)
    record_event(
        connection=connection,
        actor=actor,
        action="answer_name",
        subject=f"{answer.structure}:{answer.unit_code}",
        detail=f"“{answer.name}” ({answer.parent_code or '-'}): {answer.source}",
    )
    numbers = sorted({number for one in affected for number in one.submission_ids})
    return _load_again(connection=connection, numbers=numbers, actor=actor)


def withdraw_answer(
    *, connection: Connection, scope: Scope, province: str, alias_id: int, actor: str
) -> Answered:
    """Take an answer back and queue the files that were read by it; raises AnswerError."""
    raise_data_version(connection)
    known = answers(connection=connection, scope=scope, province=province)
    given = next((one for one in known if one.id == alias_id), None)
    if given is None:
        raise AnswerError(
            vi="Không còn câu trả lời này; có thể người khác đã rút. Tải lại trang.",
            en="This answer is no longer there; somebody else may have withdrawn it. Load the page again.",
        )
    numbers = read_by_answer(connection=connection, scope=scope, answer=given)
    connection.execute(delete(unit_alias).where(unit_alias.c.id == alias_id))
    record_event(
        connection=connection,
        actor=actor,
        action="withdraw_answer",
        subject=f"{given.structure}:{given.unit_code}",
        detail=f"“{given.name}” ({given.parent_code or '-'})",
    )
    return _load_again(connection=connection, numbers=numbers, actor=actor)


def _load_again(*, connection: Connection, numbers: Sequence[int], actor: str) -> Answered:
    uploads = [enqueue_again(connection=connection, submission_id=number, actor=actor) for number in numbers]
    return Answered(upload_ids=tuple(uploads))


def _with_term(answer: NameAnswer, *, affected: Sequence[UnknownName]) -> NameAnswer:
    is_local = not answer.parent_code and any(_AMBIGUOUS in one.codes for one in affected)
    if not is_local or answer.valid_from or answer.valid_to:
        return answer
    first, last = min(one.first_day for one in affected), max(one.last_day for one in affected)
    return replace(answer, valid_from=first, valid_to=last)


def _check(*, connection: Connection, scope: Scope, province: str, answer: NameAnswer, day: date) -> None:
    """Refuse an answer after which the name would still not mean the unit."""
    if not answer.source.strip():
        raise AnswerError(vi="Cần ghi căn cứ của câu trả lời.", en="An answer needs its source.")
    rows, aliases = register_rows(connection=connection, scope=scope, province=province)
    alias = AliasRow(
        structure=answer.structure,
        code=answer.unit_code,
        alias=answer.name,
        kind=ANSWER,
        parent_code=answer.parent_code,
        valid_from=answer.valid_from,
        valid_to=answer.valid_to,
    )
    register = Register.from_rows(rows=rows, aliases=[*_others(aliases, answer=answer), alias])
    try:
        named = register.unit(structure=answer.structure, code=answer.unit_code, day=day)
        found = register.match(
            name=answer.name,
            structure=answer.structure,
            day=day,
            province=province,
            parent=answer.parent_code or None,
            levels=(named.level,) if named.level == "district" else (),
        )
    except (UnknownUnitCodeError, UnitNameError) as error:
        raise AnswerError(
            vi=f"Tại kỳ này và trong đơn vị cấp trên đã chọn, “{answer.name}” vẫn không khớp với {answer.unit_code}.",
            en=f"On this day and below this parent “{answer.name}” would still not mean {answer.unit_code}.",
        ) from error
    if found.code != answer.unit_code:
        raise AnswerError(
            vi=f"“{answer.name}” là tên của {found.name} ({found.code}) trong danh mục; không thể hiểu là đơn vị khác.",
            en=f"“{answer.name}” is the name of {found.name} ({found.code}) in the register; it cannot mean another.",
        )


def _others(aliases: list[AliasRow], *, answer: NameAnswer) -> list[AliasRow]:
    """All aliases but an earlier answer to the same question."""
    return [
        own
        for own in aliases
        if not (
            own.kind == ANSWER
            and own.structure == answer.structure
            and own.parent_code == answer.parent_code
            and own.alias.casefold() == answer.name.casefold()
        )
    ]


def _store(*, connection: Connection, answer: NameAnswer, actor: str) -> None:
    ids = select(unit.c.id, unit.c.code).where(unit.c.structure == answer.structure)
    by_code = {code: number for number, code in connection.execute(ids)}
    earlier = (
        (unit_alias.c.kind == ANSWER)
        & (unit_alias.c.alias == answer.name)
        & (unit_alias.c.unit_id.in_(select(unit.c.id).where(unit.c.structure == answer.structure)))
    )
    same = (unit_alias.c.parent_code == answer.parent_code) | (
        unit_alias.c.unit_id == by_code[answer.unit_code]
    )
    connection.execute(delete(unit_alias).where(earlier, same))
    values = {
        "unit_id": by_code[answer.unit_code],
        "alias": answer.name,
        "kind": ANSWER,
        "basis": answer.source.strip(),
        "parent_code": answer.parent_code,
        "valid_from": answer.valid_from,
        "valid_to": answer.valid_to,
        "added_by": actor,
        "added_at": utc_now(),
    }
    connection.execute(insert(unit_alias).values(values))
