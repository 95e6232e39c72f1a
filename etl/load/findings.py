"""Findings as they stand in the database, with the sentences people read."""

import json
from dataclasses import dataclass

from sqlalchemy import Engine

from domain.access import Scope
from etl.model import Issue
from etl.validate.findings import issue_sentence, load_issue_codes
from store.queries.exports import finding_rows

# Findings of note_codes.csv: `etl issues --notes` lists them.
PERIOD_LOCKED, USE_DOSSIERS, OUTLIER = "period_locked", "use_dossiers", "outlier"


@dataclass(frozen=True)
class FiledIssue:
    """A finding and the name of its file."""

    file: str
    issue: Issue

    @property
    def is_note(self) -> bool:
        """Whether its code is not one of issue_codes.csv."""
        return self.issue.code not in load_issue_codes()

    def sentence(self, *, lang: str) -> str:
        """What is wrong, where, and what to do, in ``lang`` (vi or en)."""
        return issue_sentence(issue=self.issue, lang=lang)


def filed_issues(*, engine: Engine, scope: Scope, after: int = 0) -> list[FiledIssue]:
    """Findings of the submissions after the one with id ``after`` (0 = all), by file, sheet and row."""
    with engine.connect() as connection:
        rows = finding_rows(connection=connection, scope=scope, after=after)
    return [
        FiledIssue(
            file=row.file,
            issue=Issue(
                code=row.code,
                severity=row.severity,
                sheet=row.sheet,
                row=row.row,
                column=row.column,
                value=row.value,
                params=json.loads(row.params),
            ),
        )
        for row in rows
    ]
