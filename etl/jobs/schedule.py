"""What the worker does besides loading: after each upload, and once a day when nothing waits."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from sqlalchemy import Engine

from domain.access import Scope
from domain.config import Settings
from domain.periods import local_today
from etl.jobs.annotate import refresh_copy
from etl.jobs.dossier_store import LockedCountsError
from etl.jobs.dossiers import count_stored
from etl.load.files import SourceFile
from etl.load.notes import refresh_all_notes, refresh_notes
from etl.load.outcome import FileOutcome
from store.files import kept_path
from store.queries.submissions import stored_submission


def after_load(*, engine: Engine, settings: Settings) -> Callable[[FileOutcome], None]:
    """A function that counts a list of dossiers just loaded, and brings notes and the annotated copy up to date."""

    def run(outcome: FileOutcome) -> None:
        refresh_notes(engine=engine, settings=settings, outcomes=[outcome])
        if outcome.submission_id is not None and outcome.outcome != "unchanged":
            _count_dossiers(engine=engine, settings=settings, outcome=outcome)
            refresh_copy(engine=engine, settings=settings, submission_id=outcome.submission_id)

    return run


def _count_dossiers(*, engine: Engine, settings: Settings, outcome: FileOutcome) -> None:
    """What ``etl load`` does after loading: count dossiers, compare reported figures with those counted before."""
    scope = Scope.everything()
    with engine.connect() as connection:
        stored = stored_submission(
            connection=connection, scope=scope, submission_id=outcome.submission_id or 0
        )
    if stored is not None and stored.stored_file:
        path = kept_path(stored_file=stored.stored_file, files_dir=settings.files_dir)
        file = SourceFile(path=path, name=outcome.name)
        with suppress(LockedCountsError):  # said at the file, which stays uncounted
            count_stored(database=engine, settings=settings, file=file, outcome=outcome)


def run_daily(
    *, engine: Engine, settings: Settings, today: Callable[[], date] = local_today
) -> Callable[[], None]:
    """A function that renews all notes when a worker first has time on a day, and does nothing otherwise."""
    done: set[date] = set()

    def run() -> None:
        day = today()
        if day in done:
            return
        refresh_all_notes(engine=engine, settings=settings)
        done.clear()
        done.add(day)

    return run
