"""Saving, renaming, locking and removing funding scenarios; each is in the audit log."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from domain.access import Scope
from domain.errors import FundingError, UnknownNameError
from store.queries.funding import StoredScenario, scenario
from store.tables import funding_scenario, unit
from store.writes.audit import record_event, utc_now


@dataclass(frozen=True, kw_only=True)
class NewScenario:
    """A scenario to keep; ``problem`` and ``result`` are texts that never change afterwards."""

    title: str
    structure: str
    province: str
    problem: str
    result: str
    snapshot: str
    data_version: int
    author: str


def save_scenario(*, connection: Connection, new: NewScenario) -> int:
    """Keep it; returns its id. Raises FundingError (title empty or taken), UnknownNameError (province)."""
    unit_id = connection.execute(
        select(unit.c.id).where(unit.c.structure == new.structure, unit.c.code == new.province)
    ).scalar()
    if unit_id is None:
        raise UnknownNameError(
            vi=f"Không có tỉnh “{new.province}” trong danh mục đơn vị.",
            en=f"There is no province “{new.province}” in the register of units.",
        )
    _check_title(connection=connection, unit_id=unit_id, title=new.title)
    row = {
        "unit_id": unit_id,
        "title": new.title,
        "problem": new.problem,
        "result": new.result,
        "snapshot": new.snapshot,
        "data_version": new.data_version,
        "author": new.author,
        "created_at": utc_now(),
    }
    done = connection.execute(insert(funding_scenario).values(row).returning(funding_scenario.c.id))
    number = int(done.scalar_one())
    record_event(
        connection=connection, actor=new.author, action="save_scenario", subject=str(number), detail=new.title
    )
    return number


def rename_scenario(
    *, connection: Connection, scope: Scope, scenario_id: int, title: str, actor: str
) -> None:
    """Another title. Raises FundingError when it is locked, unknown, or the title is empty or taken."""
    _changeable(connection=connection, scope=scope, scenario_id=scenario_id)
    own = funding_scenario.c
    unit_id = connection.execute(select(own.unit_id).where(own.id == scenario_id)).scalar_one()
    _check_title(connection=connection, unit_id=unit_id, title=title, but=scenario_id)
    connection.execute(update(funding_scenario).where(own.id == scenario_id).values(title=title))
    record_event(
        connection=connection, actor=actor, action="rename_scenario", subject=str(scenario_id), detail=title
    )


def lock_scenario(*, connection: Connection, scope: Scope, scenario_id: int, actor: str) -> None:
    """Lock it for good: it was submitted. Locking twice changes nothing. Raises FundingError."""
    found = _known(connection=connection, scope=scope, scenario_id=scenario_id)
    if found.row.is_locked:
        return
    own = funding_scenario.c
    connection.execute(update(funding_scenario).where(own.id == scenario_id).values(is_locked=True))
    record_event(connection=connection, actor=actor, action="lock_scenario", subject=str(scenario_id))


def remove_scenario(*, connection: Connection, scope: Scope, scenario_id: int, actor: str) -> None:
    """Remove it. Raises FundingError when it is locked or unknown."""
    found = _changeable(connection=connection, scope=scope, scenario_id=scenario_id)
    connection.execute(delete(funding_scenario).where(funding_scenario.c.id == scenario_id))
    record_event(
        connection=connection,
        actor=actor,
        action="remove_scenario",
        subject=str(scenario_id),
        detail=found.row.title,
    )


def _known(*, connection: Connection, scope: Scope, scenario_id: int) -> StoredScenario:
    found = scenario(connection=connection, scope=scope, scenario_id=scenario_id)
    if found is None:
        raise FundingError(
            vi=f"Không có phương án số {scenario_id} trong phạm vi của bạn.",
            en=f"There is no scenario {scenario_id} within your scope.",
        )
    return found


def _changeable(*, connection: Connection, scope: Scope, scenario_id: int) -> StoredScenario:
    found = _known(connection=connection, scope=scope, scenario_id=scenario_id)
    if found.row.is_locked:
        raise FundingError(
            vi=f"Phương án “{found.row.title}” đã khóa, không sửa hay xóa được. Hãy sao thành phương án mới.",
            en=f"Scenario “{found.row.title}” is locked and cannot be changed or removed. Copy it to a new one.",
        )
    return found


def _check_title(*, connection: Connection, unit_id: int, title: str, but: int | None = None) -> None:
    own = funding_scenario.c
    query = select(own.id).where(own.unit_id == unit_id, own.title == title)
    taken = [number for (number,) in connection.execute(query) if number != but]
    if not title or taken:
        raise FundingError(
            vi="Phương án phải có tên." if not title else f"Đã có phương án tên “{title}”: đặt tên khác.",
            en="A scenario needs a title."
            if not title
            else f"There is a scenario “{title}”: choose another title.",
        )
