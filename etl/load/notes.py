"""Notes beside the findings of reading: brought up to date after a load, in one transaction of their own."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Engine

from domain.access import Scope
from domain.config import Settings
from domain.outliers import OutlierRule
from etl.load.outcome import FileOutcome
from etl.load.outliers import counted_columns, refresh_outliers
from store.writes.versions import take_write_lock


def refresh_notes(*, engine: Engine, settings: Settings, outcomes: Iterable[FileOutcome]) -> int:
    """Bring the notes on the series that these files touched up to date; returns the submissions concerned."""
    touched: dict[str, set[int]] = defaultdict(set)
    for outcome in outcomes:
        for form, unit_id in outcome.touched:
            touched[form].add(unit_id)
    return _refresh(engine=engine, settings=settings, touched={**touched}) if touched else 0


def refresh_all_notes(*, engine: Engine, settings: Settings) -> int:
    """The same for all series: after an interrupted load, and when the settings changed."""
    return _refresh(engine=engine, settings=settings, touched=dict.fromkeys(counted_columns()))


def _refresh(*, engine: Engine, settings: Settings, touched: dict[str, set[int] | None]) -> int:
    rule = OutlierRule(limit=settings.outlier_score, least_periods=settings.outlier_periods)
    concerned = 0
    for form, unit_ids in sorted(touched.items()):
        with engine.begin() as connection:
            take_write_lock(connection)
            concerned += refresh_outliers(
                connection=connection, scope=Scope.everything(), form=form, unit_ids=unit_ids, rule=rule
            )
    return concerned
