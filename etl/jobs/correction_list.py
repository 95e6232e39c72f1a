"""What became of each correction by hand: applied, waiting for its file, or obsolete."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from domain.access import Scope
from etl.corrections import CORRECTED, OBSOLETE
from etl.definition import FORMS_DIR
from etl.load.findings import filed_issues
from etl.registry import all_corrections

COLUMNS = ("id", "form", "state", "file", "row", "action", "expect", "value", "reason", "author", "date")
APPLIED, WAITING, GONE = "applied", "waiting", "obsolete"


def correction_rows(
    *, engine: Engine, scope: Scope, forms_dir: Path = FORMS_DIR
) -> Iterator[tuple[str | int, ...]]:
    """Yield a row of COLUMNS for each correction of the register, by form and id.

    A correction is obsolete as soon as one file no longer says what it expects, even when it was applied to an earlier
    one: it then has to be deleted or rewritten.

    Raises:
        CatalogueError: a file of corrections is wrong.
    """
    met: dict[str, dict[str, str]] = {CORRECTED: {}, OBSOLETE: {}}
    for filed in filed_issues(engine=engine, scope=scope):
        if filed.issue.code in met:
            met[filed.issue.code][filed.issue.params["id"]] = filed.file
    for form, corrections in sorted(all_corrections(forms_dir=forms_dir).items()):
        for one in sorted(corrections, key=lambda correction: correction.id):
            state = GONE if one.id in met[OBSOLETE] else APPLIED if one.id in met[CORRECTED] else WAITING
            file = met[OBSOLETE].get(one.id) or met[CORRECTED].get(one.id) or one.file or str(one.sha256)
            place = one.row if one.row is not None else str(one.unit)
            yield (
                one.id, form, state, file, place, one.action, one.expect, one.value or "", one.reason, one.author,
                one.date.isoformat(),
            )  # fmt: skip
