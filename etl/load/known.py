"""Was this file loaded before? The same file again changes nothing; a copy under another name is noted once."""

from collections.abc import Sequence

from etl.load.context import LoadContext
from etl.load.files import is_same_place
from etl.load.outcome import FileOutcome
from etl.model import ParsedFile
from store.queries.submissions import KnownFile, known_files


def earlier_outcome(*, context: LoadContext, sha256: str, name: str) -> FileOutcome | None:
    """The outcome of a file that need not even be read, because it was loaded from the same place; else None.

    A file that was refused is read again: the register may know its unit by now.
    """
    with context.engine.connect() as connection:
        known = known_files(connection=connection, scope=context.scope, sha256=sha256)
    same = same_file(known=known, name=name, before=context.before)
    if same is None or not (same.is_accepted or same.is_duplicate):
        return None
    return unchanged(known=same, name=name)


def same_file(*, known: Sequence[KnownFile], name: str, before: int) -> KnownFile | None:
    """The submission of this very file among those of equal content; None when there is none.

    Equal names are the same file. Names that differ only by leading folders are too when the earlier one came in
    an earlier run (``before`` is its last submission): the same folder may be loaded from higher up. Inside one
    run two equal files in two folders are copies.
    """
    fits = [
        file
        for file in known
        if file.file_name == name or (file.id <= before and is_same_place(file.file_name, name))
    ]
    return max(fits, key=lambda file: (file.is_accepted, file.is_duplicate, file.id), default=None)


def is_settled(*, same: KnownFile, parsed: ParsedFile) -> bool:
    """Whether loading again would change nothing: accepted, noted as a copy, or refused for the same reasons."""
    if same.is_accepted or same.is_duplicate:
        return True
    return parsed.refused and tuple(issue.code for issue in parsed.issues) == same.codes


def unchanged(*, known: KnownFile, name: str) -> FileOutcome:
    """The outcome of a file that was loaded before, with the counts of that time."""
    return FileOutcome(
        name=name,
        outcome="unchanged",
        forms=known.forms,
        rows_loaded=known.rows_loaded,
        rows_refused=known.rows_refused,
        facts=known.facts_loaded,
        codes=known.codes,
        was_refused=not known.is_accepted and not known.is_duplicate,
        submission_id=known.id,
    )
