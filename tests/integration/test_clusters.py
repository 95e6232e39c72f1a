"""Cluster statistics of what a map of the sample shows."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dashboard.views import get_clusters, get_indicator_view, get_shortfall_view
from domain.access import Scope
from domain.config import get_settings
from domain.paths import NATIONAL_DIR
from etl.load.outcome import LoadReport
from store.engine import get_engine
from tests.integration.conftest import World
from tests.integration.test_boundaries import squares, units_of

ALL = Scope.everything()
SHARE = "online_share_calendar"


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The views read the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
    monkeypatch.setenv("GEO_DIR", str(season[0].settings.geo_dir))
    _forget()
    yield
    _forget()


def _forget() -> None:
    """Settings and engine are kept for a process: another database needs them read again."""
    get_settings.cache_clear()
    get_engine.cache_clear()


def places(codes: list[str]) -> np.ndarray:
    """Latitude and longitude in radians of new communes, from the register's own table, shape (n, 2)."""
    with (NATIONAL_DIR / "units_post2025.csv").open(encoding="utf-8", newline="") as file:
        found = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}
    return np.radians([found[code] for code in codes])


def nearest(at: np.ndarray, *, k: int) -> np.ndarray:
    """Row-standardised matrix of the k nearest by the haversine formula, shape (n, n)."""
    lat, lon = at.T
    h = np.sin((lat[:, None] - lat) / 2) ** 2
    h += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    np.fill_diagonal(h, np.inf)
    matrix = np.zeros_like(h)
    np.put_along_axis(matrix, np.argsort(h, axis=1)[:, :k], 1 / k, axis=1)
    return matrix


class TestClusters:
    def test_the_whole_is_morans_index_of_the_maps_values(self) -> None:
        """Recomputed with full matrices: on the schematic each unit's neighbours are its six nearest."""
        where = {
            "scope": ALL,
            "indicator": SHARE,
            "structure": "post2025",
            "province": "42",
            "level": "commune",
        }
        found = get_clusters(**where)
        values = {u.place.code: u.value for u in get_indicator_view(**where).units}
        assert None not in values.values(), "the recomputation below needs every unit's value"
        z = np.array(list(values.values())) - np.mean(list(values.values()))
        expected = z @ nearest(places(list(values)), k=6) @ z / (z @ z)
        assert found.whole is not None
        assert (found.whole.n, found.whole.basis) == (69, "nearest")
        assert found.whole.index == pytest.approx(expected)
        assert [place.code for place, _ in found.units] == sorted(values)

    def test_districts_lie_in_the_middle_of_their_communes(self) -> None:
        found = get_clusters(scope=ALL, indicator=SHARE, structure="pre2025", province="42", level="district")
        assert found.whole is not None
        assert len(found.units) == found.whole.n == 12
        assert sum(one.index for _, one in found.units) / 11 == pytest.approx(found.whole.index)

    def test_the_country_is_looked_at_with_every_units_point(self) -> None:
        """Given reports of one province, then the country's map tests its units, with the neighbours they have."""
        found = get_clusters(
            scope=ALL, indicator=SHARE, structure="post2025", province="all", level="commune"
        )
        assert found.whole is not None
        assert (found.whole.n, found.whole.basis, found.whole.n_islands) == (69, "nearest", 0)

    def test_shortfalls_cluster_too(self) -> None:
        where = {"scope": ALL, "structure": "post2025", "province": "42", "level": "commune"}
        found = get_clusters(indicator="shortfall_share.all", **where)  # type: ignore[arg-type]
        values = {
            u.place.code: u.value for u in get_shortfall_view(indicator="shortfall_share.all", **where).units
        }  # type: ignore[arg-type]
        assert found.whole is not None
        assert {place.code for place, _ in found.units} == {c for c, v in values.items() if v is not None}

    def test_one_unit_is_too_little(self) -> None:
        found = get_clusters(
            scope=ALL, indicator=SHARE, structure="post2025", province="42", level="province"
        )
        assert (found.whole, found.units) == (None, ())


def test_official_borders_count_once_they_are_there(
    season_copy: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given official shapes that stand apart, then borders decide instead of distance: nobody has a neighbour."""
    monkeypatch.setenv("DATABASE_URL", season_copy.url)
    monkeypatch.setenv("GEO_DIR", str(season_copy.settings.geo_dir))
    _forget()
    units = units_of(season_copy, structure="post2025", level="commune")
    done = season_copy.command("boundaries", squares(tmp_path / "xa.geojson", units))
    assert done.returncode == 0, done.stderr
    found = get_clusters(scope=ALL, indicator=SHARE, structure="post2025", province="42", level="commune")
    assert (found.whole, found.units) == (None, ())
