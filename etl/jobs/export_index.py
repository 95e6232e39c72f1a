"""``export index``: scores and ranks of the indices of data/indices, from what is in the database.

Each run is kept with the definition's version and the data version, so that an exported table can be made again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.index.compute import IndexResult, compute
from domain.index.inputs import IndexInputs, periods_of, plan_index
from domain.index.library import find_definition, get_definitions
from domain.index.notes import NULL_REASONS
from domain.index.spec import INDICATORS, IndexSpec
from domain.index.spec_files import parse_spec
from domain.units.structure import UnitTree
from etl.jobs.actor import current_actor
from store.queries import facts, units
from store.queries.index_inputs import read_inputs
from store.queries.index_runs import own_definitions
from store.queries.versions import current_version
from store.writes.index import RunKey, save_definition, save_run

COLUMNS = (
    "unit_code",
    "unit_name",
    "structure",
    "level",
    "index",
    "version",
    "period_start",
    "period_end",
    "element",
    "element_level",
    "element_period",
    "value",
    "score",
    "rank",
    "band",
    "reason",
)
STRUCTURES, COMMUNE = ("pre2025", "post2025"), "commune"
Cell = str | int | float | None


@dataclass(frozen=True)
class IndexRequest:
    """What to score: '' or None means all indices, both structures, communes, the latest period."""

    province: str
    index: str | None
    structure: str | None
    level: str | None
    period: str | None


@dataclass(frozen=True)
class IndexRun:
    """One index of one structure: what it was computed from, and the result."""

    structure: str
    level: str
    version: int
    inputs: IndexInputs
    result: IndexResult


def index_rows(*, engine: Engine, scope: Scope, request: IndexRequest) -> Iterator[tuple[Cell, ...]]:
    """Rows of COLUMNS by index, structure, unit and element; empty where a score cannot be computed."""
    specs = _specs(engine=engine, scope=scope, index=request.index)
    for spec in specs:
        if spec.inputs != INDICATORS:
            continue
        for structure in [request.structure] if request.structure else STRUCTURES:
            run = run_index(engine=engine, scope=scope, spec=spec, structure=structure, request=request)
            if run is not None:
                yield from _rows(run)


def _specs(*, engine: Engine, scope: Scope, index: str | None) -> list[IndexSpec]:
    """The index asked for, else all: those of the project and the latest versions that people saved."""
    with engine.connect() as connection:
        stored = own_definitions(connection=connection, scope=scope)
    own = {n: parse_spec(text=row.spec) for n, row in stored.items() if n not in get_definitions()}
    return [find_definition(index, own=own)] if index else [*get_definitions().values(), *own.values()]


def run_index(
    *, engine: Engine, scope: Scope, spec: IndexSpec, structure: str, request: IndexRequest
) -> IndexRun | None:
    """Compute an index and keep the run; None when no indicator of it has any figure."""
    level = request.level or COMMUNE
    inputs = _inputs(engine=engine, scope=scope, spec=spec, structure=structure, level=level, request=request)
    if inputs is None or not inputs.nodes:
        return None
    result = compute(spec=spec, data=inputs.data)
    period = inputs.plan.period
    if not scope.sees_all:  # a run over a part of the units would rank them among themselves only
        return IndexRun(structure, level, 0, inputs, result)
    with engine.begin() as connection:
        stored = save_definition(connection=connection, spec=spec, author=current_actor())
        key = RunKey(
            structure=structure,
            level=level,
            province=request.province,
            period_start=period.start,
            period_end=period.end,
            data_version=current_version(connection=connection, scope=scope),
        )
        save_run(
            connection=connection,
            definition_id=stored.id,
            key=key,
            result=result,
            inputs=dict(periods_of(inputs.plan)),
        )
    return IndexRun(structure, level, stored.version, inputs, result)


def _inputs(
    *, engine: Engine, scope: Scope, spec: IndexSpec, structure: str, level: str, request: IndexRequest
) -> IndexInputs | None:
    place = {"structure": structure, "province": request.province}
    catalogue = get_catalogue()
    with engine.connect() as connection:
        versions = units.versions(connection=connection, scope=scope, **place)
        is_new = structure == "post2025"
        groups = units.groups(connection=connection, scope=scope, province=request.province) if is_new else {}
        tree = UnitTree.of(versions, groups)
        plan = plan_index(
            spec=spec,
            catalogue=catalogue,
            coverage=facts.coverage(connection=connection, scope=scope, **place),
            tree=tree,
            asked=request.period or "",
            complete_share=get_settings().complete_share,
        )
        if plan is None:
            return None
        return read_inputs(
            connection=connection,
            scope=scope,
            level=level,
            tree=tree,
            plan=plan,
            catalogue=catalogue,
            **place,
        )


def _rows(run: IndexRun) -> Iterator[tuple[Cell, ...]]:
    result, plan = run.result, run.inputs.plan
    codes = dict(periods_of(plan))
    order = sorted(range(len(result.nodes)), key=lambda n: -result.spec.levels[result.nodes[n]])
    for row, node in enumerate(run.inputs.nodes):
        for at in order:
            name = result.nodes[at]
            yield (
                node.code,
                node.name,
                run.structure,
                run.level,
                result.spec.id,
                run.version,
                plan.period.start.isoformat(),
                plan.period.end.isoformat(),
                name,
                result.spec.levels[name],
                codes.get(name),
                _value(result=result, row=row, element=name),
                _number(result.scores[row, at]),
                _whole(result.ranks[row, at]),
                result.bands[row] if name == result.spec.root.id else None,
                _reason(run=run, row=row, element=name),
            )


def _value(*, result: IndexResult, row: int, element: str) -> float | None:
    names: Sequence[str] = [own.id for own in result.spec.indicators]
    return _number(result.stages.denominated[row, names.index(element)]) if element in names else None


def _reason(*, run: IndexRun, row: int, element: str) -> str | None:
    """Why a score is missing: of an indicator what the figures say, of an element what the rule says."""
    result = run.result
    if not _is_missing(result=result, row=row, element=element):
        return None
    code = result.data.units[row]
    indicator = next((own.numerator for own in result.spec.indicators if own.id == element), None)
    own = run.inputs.reason(indicator=indicator, code=code) if indicator else ""
    notes = (note.code for note in result.reasons(unit=code, element=element) if note.code in NULL_REASONS)
    return own or next(notes, None)


def _is_missing(*, result: IndexResult, row: int, element: str) -> bool:
    return _number(float(result.score(element)[row])) is None


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _whole(value: float) -> int | None:
    return None if value != value else int(value)
