"""Definitions of indices: those of the project and those that people wrote, read, checked and kept as new versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.cache import memoize_view
from dashboard.views.session import data_version, reading, writing
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.index.library import find_definition, get_definitions, own_definition
from domain.index.spec import INDICATORS, IndexSpec
from domain.index.spec_edit import with_id, with_weights_written
from domain.index.spec_files import parse_spec
from store.queries.index_runs import DefinitionRow, definitions, own_definitions
from store.writes.audit import record_event
from store.writes.index import save_definition

OWN_ENDING = "_own"


@dataclass(frozen=True)
class DefinitionEntry:
    """One definition to choose. ``stored_version``, ``author`` and ``created_at`` are of one that a person wrote."""

    id: str
    title_vi: str
    title_en: str
    is_own: bool
    stored_version: int | None = None
    author: str = ""
    created_at: datetime | None = None

    def title(self, *, lang: str) -> str:
        """Title in ``lang``."""
        return self.title_vi if lang == "vi" else self.title_en


@memoize_view(version=data_version)
def get_index_list(*, scope: Scope) -> tuple[DefinitionEntry, ...]:
    """Indices over the catalogue's indicators: those of the project first, then the latest version of people's own."""
    project = [
        DefinitionEntry(id=spec.id, title_vi=spec.title_vi, title_en=spec.title_en, is_own=False)
        for spec in get_definitions().values()
        if spec.inputs == INDICATORS
    ]
    return (*project, *(_entry(row) for row in _stored(scope=scope).values()))


def _entry(row: DefinitionRow) -> DefinitionEntry:
    spec = parse_spec(text=row.spec)
    return DefinitionEntry(
        id=row.index_id,
        title_vi=spec.title_vi or spec.id,
        title_en=spec.title_en or spec.id,
        is_own=True,
        stored_version=row.version,
        author=row.author,
        created_at=row.created_at,
    )


def _stored(*, scope: Scope) -> dict[str, DefinitionRow]:
    """People's own definitions; texts kept for runs of the project's are not among them."""
    with reading() as connection:
        found = own_definitions(connection=connection, scope=scope)
    return {name: row for name, row in found.items() if name not in get_definitions()}


def definition_of(*, scope: Scope, index: str) -> IndexSpec:
    """The definition of an index of the project, or the latest version of a stored one; raises UnknownNameError."""
    if index in get_definitions():
        return find_definition(index)
    return find_definition(index, own={n: parse_spec(text=r.spec) for n, r in _stored(scope=scope).items()})


def definition_text(*, scope: Scope, index: str, version: int | None = None) -> str:
    """The text of a definition (of one stored ``version``, else the latest); raises UnknownNameError."""
    if version is not None:
        with reading() as connection:
            rows = definitions(connection=connection, scope=scope, index_id=index)
        found = next((row.spec for row in rows if row.version == version), None)
        if found is not None:
            return found
    return definition_of(scope=scope, index=index).source


def starting_text(
    *,
    scope: Scope,
    index: str,
    weights: Sequence[tuple[str, float]] = (),
    version: int | None = None,
) -> str:
    """A text to write one's own definition from: that of ``index``, with the weights that are tried written into it.

    A definition of the project gets an id that can be saved. Raises UnknownNameError, IndexDefinitionError.
    """
    text = definition_text(scope=scope, index=index, version=version)
    known = parse_spec(text=text).weights
    text = with_weights_written(text=text, weights={n: w for n, w in weights if n in known})
    return with_id(text=text, name=f"{index}{OWN_ENDING}") if index in get_definitions() else text


def get_versions(*, scope: Scope, index: str) -> tuple[DefinitionEntry, ...]:
    """Stored versions of a definition that a person wrote, newest first; none of the project's."""
    if index in get_definitions():
        return ()
    with reading() as connection:
        rows = definitions(connection=connection, scope=scope, index_id=index)
    return tuple(_entry(row) for row in reversed(rows))


def check_definition(*, text: str) -> IndexSpec:
    """The definition that a text says; raises IndexDefinitionError with the element and the remedy."""
    return own_definition(text=text, catalogue=get_catalogue())


def save_own_definition(*, text: str, author: str) -> DefinitionEntry:
    """Check a definition and keep it as a new version, unless its latest version is the same text.

    Raises IndexDefinitionError; whoever calls it has asked whether the user may.
    """
    spec = check_definition(text=text)
    with writing() as connection:
        stored = save_definition(connection=connection, spec=spec, author=author)
        if stored.is_new:
            record_event(
                connection=connection,
                actor=author,
                action="index_definition",
                subject=spec.id,
                detail=f"version {stored.version}",
            )
    return DefinitionEntry(
        id=spec.id,
        title_vi=spec.title_vi or spec.id,
        title_en=spec.title_en or spec.id,
        is_own=True,
        stored_version=stored.version,
        author=author,
    )
