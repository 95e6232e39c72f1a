"""The series that map classes are cut from, against the views of its single periods."""

from collections.abc import Iterator

import pytest

from dashboard.views import get_indicator_view, get_series, with_fixed_classes
from domain.access import Scope
from domain.config import get_settings
from etl.load.outcome import LoadReport
from store.engine import get_engine
from tests.integration.conftest import World

ALL = Scope.everything()
WHERE = {"province": "42", "structure": "post2025"}


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The views read the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


@pytest.mark.parametrize("level", ["commune", "district", "province"])
@pytest.mark.parametrize("indicator", ["online_share_calendar", "on_time_share", "unassisted_online_share"])
def test_each_period_has_the_values_of_its_own_map(indicator: str, level: str) -> None:
    where = {"scope": ALL, "indicator": indicator, "level": level, **WHERE}
    series = get_series(kind="quarter", **where)  # type: ignore[arg-type]
    assert len(series.periods) > 2
    for period, values in series.values.items():
        view = get_indicator_view(period=period.code, **where)  # type: ignore[arg-type]
        assert values == {u.place.code: u.value for u in view.units if u.value is not None}


def test_every_period_is_painted_with_the_same_classes() -> None:
    where = {"scope": ALL, "indicator": "online_share_calendar", "level": "commune", **WHERE}
    series = get_series(kind="quarter", **where)  # type: ignore[arg-type]
    views = [
        with_fixed_classes(view=get_indicator_view(period=p.code, **where), series=series)  # type: ignore[arg-type]
        for p in series.periods
    ]
    assert len({view.classes.breaks for view in views}) == 1
    assert all(sum(view.classes.counts) + view.classes.n_missing == len(view.units) for view in views)


def test_a_scope_without_units_sees_no_series() -> None:
    series = get_series(
        scope=Scope.of([]), indicator="online_share_calendar", level="commune", kind="quarter", **WHERE
    )
    assert series.values == {}


def test_change_counts_from_the_period_asked_for() -> None:
    """Given two quarters that are not neighbours, then each change is the difference of the two maps."""
    where = {"scope": ALL, "indicator": "online_share_calendar", "level": "commune", **WHERE}
    then, now = (get_indicator_view(period=code, **where) for code in ("2025-Q3", "2026-Q2"))  # type: ignore[arg-type]
    found = get_indicator_view(period="2026-Q2", against="2025-Q3", **where)  # type: ignore[arg-type]
    before = {unit.place.code: unit.value for unit in then.units}
    assert found.previous_period == then.period
    for unit, own in zip(found.units, now.units, strict=True):
        old = before[unit.place.code]
        expected = None if own.value is None or old is None else own.value - old
        assert unit.change == (None if expected is None else pytest.approx(expected))
