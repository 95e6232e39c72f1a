"""A load that is killed inside a file, at points spread over all it does: the file is in whole, or not at all."""

import itertools
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Column, DateTime, Engine, select

from domain.paths import SAMPLE_DIR
from etl.load.context import open_context
from etl.load.files import collect_files
from etl.pipeline import load_one, load_paths
from store.tables import metadata, unit_link
from tests.integration.conftest import World, copied
from tests.integration.killing import killed_load, points_of

KILLS, EVERY_KILL = 6, 24
# figures, a copy, a resubmission that replaces rows, refused rows, refused files, a crosswalk, findings across files
FILES = (
    "01_clean/001_BC_II06a_Xã Đồng Lộc_T01-2024.xlsx",
    "01_clean/003_BC_II06a_Xã Đồng Lộc_T03-2024.xlsx",
    "01_clean/044_KhaoSat_HTTB_H1-2024_caphuyen.xlsx",
    "02_messy/054_F7_ChuyenDoi_DVHC_2025-01.csv",
    "03_broken/001_BC_II06a_Xã Hương Trạch_T01-2024.xlsx",
    "03_broken/009_BC_II06a_Xã Hương Trạch_T01-2024_gui lai.xlsx",
    "03_broken/010_BC_II06a_gui_trung.xlsx",
    "03_broken/030_lich_truc.xlsx",
)
PATHS = [SAMPLE_DIR / name for name in FILES]
# nothing of a load touches the register
_REGISTER = {"unit", "unit_version", "unit_alias", "unit_attribute", "unit_group", "unit_geometry"}
# ids that nothing refers to say only in which order rows of one statement were written, which no database promises
_REFERRED = {key.column.table.name for table in metadata.sorted_tables for key in table.foreign_keys}
State = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Reference:
    """What an undisturbed load gives: the states after 0, 1, 2 ... files, and the points it passes."""

    world: World
    states: list[State]
    points: list[str]


def state_of(engine: Engine) -> State:
    """All rows that loads write, without the clock; ids as ranks, since a rolled back insert may leave a gap."""
    with engine.connect() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in _REGISTER]
        ranks = {}
        for table in metadata.sorted_tables:
            if "id" in table.c and table.name not in _REGISTER:
                ids = connection.execute(select(table.c.id).order_by(table.c.id)).scalars()
                ranks[table.name] = {number: rank for rank, number in enumerate(ids)}
        state = {}
        for table in tables:
            columns: list[Column[Any]] = [c for c in table.c if _tells(c)]
            if not columns:  # a mere counter
                continue
            query = select(*columns)
            if table is unit_link:
                query = query.where(unit_link.c.source.startswith("F7:"))
            state[table.name] = sorted(
                tuple(_shown(column, cell, ranks=ranks) for column, cell in zip(columns, row, strict=True))
                for row in connection.execute(query)
            )
    return state


def _tells(column: Column[Any]) -> bool:
    """Whether a column says what was loaded: not when, and not the order of rows that nothing refers to."""
    is_bare_id = column.name == "id" and column.table.name not in _REFERRED
    return not isinstance(column.type, DateTime) and not is_bare_id


def _shown(column: Column[Any], cell: object, *, ranks: dict[str, dict[int, int]]) -> str:
    home = column.table.name if column.name == "id" else ""
    for key in column.foreign_keys:
        home = key.column.table.name
    if column.name == "source":  # F7:<submission>:<row>
        return str(cell).rpartition(":")[2]
    known = ranks.get(home, {})
    return str(known[cell] if isinstance(cell, int) and cell in known else cell)


@pytest.fixture(scope="module")
def reference(registered: World, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The files loaded one by one, then again as one command that counts its points."""
    one_by_one = copied(registered, to=tmp_path_factory.mktemp("one_by_one"))
    states = [state_of(one_by_one.engine)]
    context = open_context(engine=one_by_one.engine, settings=one_by_one.settings)
    for file in collect_files(PATHS):
        load_one(context=context, file=file)
        states.append(state_of(one_by_one.engine))
    counted = copied(registered, to=tmp_path_factory.mktemp("counted"))
    points = points_of(engine=counted.engine, settings=counted.settings, paths=PATHS)
    assert state_of(counted.engine) == states[-1]
    counted.engine.dispose()
    return Reference(world=registered, states=states, points=points)


def spread(points: list[str], *, kills: int) -> list[int]:
    """``kills`` numbers of points from the first to the last, and the first commit and rename besides."""
    count = len(points)
    evenly = {1 + round(step * (count - 1) / (kills - 1)) for step in range(kills)}
    return sorted(evenly | {points.index("commit") + 1, points.index("rename") + 1})


def test_files_change_the_database_one_by_one(reference: Reference) -> None:
    """The comparison below would be empty if the states were equal or the points few."""
    states = reference.states
    assert all(left != right for left, right in itertools.pairwise(states))
    assert len(reference.points) > 200 and {"before", "after", "commit", "rename"} == set(reference.points)
    assert len(states[-1]["fact_history"]) > 0 and len(states[-1]["unit_link"]) > len(states[0]["unit_link"])


def test_a_file_is_there_whole_or_not_at_all_wherever_the_load_is_killed(
    reference: Reference, tmp_path: Path, is_everything: bool
) -> None:
    reached = set()
    for last in spread(reference.points, kills=EVERY_KILL if is_everything else KILLS):
        world = copied(reference.world, to=tmp_path / f"at_{last}")
        ended = killed_load(url=world.url, settings=world.settings, paths=PATHS, last=last)
        assert ended == signal.SIGKILL
        state = state_of(world.engine)
        assert state in reference.states, f"killed at point {last}: a file is there in part"
        reached.add(reference.states.index(state))
        load_paths(engine=world.engine, settings=world.settings, paths=PATHS)
        assert state_of(world.engine) == reference.states[-1], (
            f"killed at point {last}: the load did not go on"
        )
        assert len(list(world.settings.files_dir.rglob(".writing-*"))) <= 1
        world.engine.dispose()
    assert len(reached) > len(PATHS) // 2, "the kills were not spread over the files"


def test_two_loads_of_one_process_end_as_one(reference: Reference, tmp_path: Path) -> None:
    """Two threads start together: neither fails, and no file is in twice."""
    world = copied(reference.world, to=tmp_path / "world")
    start = Barrier(2)

    def run() -> int:
        start.wait()
        return len(load_paths(engine=world.engine, settings=world.settings, paths=PATHS).files)

    with ThreadPoolExecutor(max_workers=2) as threads:
        both = [threads.submit(run) for _ in range(2)]
    assert [one.result() for one in both] == [len(PATHS)] * 2
    assert state_of(world.engine) == reference.states[-1]
