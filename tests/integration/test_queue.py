"""Claims at the same moment, and every query of the report pages, on each database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, update

from domain.access import Scope
from domain.paths import SAMPLE_DIR
from etl.jobs.worker import Worker, work_once
from etl.load.notes import refresh_all_notes
from etl.load.passing_notes import passing_notes
from store.queries.completeness import ExpectedFilter, completeness, reminders
from store.queries.issue_list import IssueFilter, issue_counts, issue_page
from store.queries.queue import uploads, worker_status
from store.queries.submission_list import (
    SubmissionFilter,
    replaced_values,
    submission_counts,
    submission_page,
)
from store.queries.submissions import submissions_with_findings
from store.queries.unknown_names import unknown_names
from store.tables import metadata, upload
from store.writes.follow_up import set_issue_state
from store.writes.queue import NewUpload, claim, enqueue
from tests.integration.conftest import World

EVERYTHING = Scope.everything()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_queue_and_its_pages_work_on_each_database(empty_world: World) -> None:
    """Workers that claim at the same moment never take the same upload; the queries of the pages run."""
    # Given a register and queued reports
    engine, settings = empty_world.engine, empty_world.settings
    with engine.connect() as connection:
        # An index that names no column order, and server defaults, are not compared the same way everywhere.
        changes = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [change for change in changes if change[0] in ("add_table", "remove_table", "add_column")] == []
    sent = [
        *sorted((SAMPLE_DIR / "02_messy").glob("04[0-9]*")),
        *sorted((SAMPLE_DIR / "03_broken").glob("01*")),
    ]
    for path in sent:
        with engine.begin() as connection:
            new = NewUpload(name=path.name, content=path.read_bytes(), sender="lan")
            enqueue(connection=connection, files_dir=settings.files_dir, new=new)

    # When eight workers claim at once, and one of them dies with its upload
    def take(name: int) -> list[int]:
        taken = []
        for _ in range(2):
            with engine.begin() as connection:
                found = claim(connection=connection, worker_id=f"w{name}")
            taken += [found.id] if found else []
        return taken

    with ThreadPoolExecutor(max_workers=8) as pool:
        claimed = [number for numbers in pool.map(take, range(8)) for number in numbers]
    assert len(claimed) == len(set(claimed)) == 16
    with engine.begin() as connection:
        connection.execute(update(upload).values(lease_until=datetime(2020, 1, 1)))  # noqa: DTZ001

    # Then the next worker loads them all, and the pages can ask
    own = Worker(engine=engine, settings=settings, id="next", say=lambda text: None)
    while work_once(worker=own):
        pass
    refresh_all_notes(engine=engine, settings=settings)
    passing = passing_notes(engine=engine, scope=EVERYTHING, settings=settings, today=date(2026, 11, 1))
    assert {filed.issue.code for filed in passing} == {"overdue_reports"}
    with engine.begin() as connection:
        rows = uploads(connection=connection, scope=EVERYTHING)
        assert len(rows) == len(sent) and {row.state for row in rows} == {"done"}
        ask_everything(connection)
        [found, *_] = issue_page(connection=connection, scope=EVERYTHING, province="42", wanted=IssueFilter())
        set_issue_state(connection=connection, scope=EVERYTHING, province="42", issue_id=found.id,
                        state="followed_up", note="", actor="lan")  # fmt: skip


def ask_everything(connection: Connection) -> None:
    """Each query of the pages once, with all its filters."""
    for scope in (EVERYTHING, Scope.of([("post2025", "18484")])):
        wanted = SubmissionFilter(forms=("F2",), period=(date(2024, 4, 1), date(2024, 6, 30)), text="dvc",
                                  unit=("pre2025", "42"), states=("loaded", "loaded_with_issues"))  # fmt: skip
        submission_page(connection=connection, scope=scope, wanted=wanted)
        submission_counts(connection=connection, scope=scope, wanted=wanted)
        for number in range(1, 20):
            replaced_values(connection=connection, scope=scope, submission_id=number, changed_only=True)
        for by in ("code", "form", "district", "unit"):
            issue_counts(connection=connection, scope=scope, province="42", wanted=IssueFilter(), by=by)
        expected = ExpectedFilter(province="42", structure="post2025", forms=("F2",),
                                  periods=((date(2025, 10, 1), date(2025, 12, 31)),))  # fmt: skip
        assert completeness(connection=connection, scope=scope, wanted=expected, today=date(2026, 1, 1))
        reminders(connection=connection, scope=scope, wanted=expected, today=date(2026, 1, 1))
        submissions_with_findings(connection=connection, scope=scope)
        unknown_names(connection=connection, scope=scope, province="42")
        assert worker_status(connection=connection, scope=scope).n_queued == 0
