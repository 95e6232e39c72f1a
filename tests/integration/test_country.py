"""The whole country as a place: sums over the provinces, within the scope, on maps made of what there is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.views import (
    find_units,
    get_indicator_view,
    get_options,
    get_shortfall_trend,
    get_shortfall_view,
    session,
)
from dashboard.views.series import get_series
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.units.structure import WHOLE_COUNTRY
from etl.jobs.national import build_national
from etl.load.outcome import LoadReport
from store.engine import get_engine
from store.queries.country import country_coverage
from tests.integration.conftest import World

ALL = Scope.everything()
SHARE = "online_share_calendar"
PLACE = {"structure": "post2025", "province": WHOLE_COUNTRY}


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The views read the loaded sample."""
    world = season[0]
    monkeypatch.setenv("DATABASE_URL", str(world.settings.database_url))
    monkeypatch.setenv("GEO_DIR", str(world.settings.geo_dir))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield world
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


class TestReadAtOnce:
    @pytest.mark.parametrize(
        "scope", [ALL, Scope.of([("post2025", "18073")]), Scope.of([("post2025", "42")])]
    )
    @pytest.mark.parametrize(
        "indicator", [SHARE, "online_service_share", "usable_computers_per_staff", "it_standard_share"]
    )
    def test_coverage_is_what_the_database_counts(self, indicator: str, scope: Scope) -> None:
        measures = get_catalogue().indicator(indicator).measures
        figures = session.get_country_figures(scope=scope, structure="post2025", measures=measures)
        assert figures is not None
        with session.reading() as connection:
            counted = country_coverage(
                connection=connection, scope=scope, structure="post2025", measures=measures
            )
        assert counted[1]
        assert figures.coverage == counted

    def test_many_periods_are_read_as_they_are_needed_and_show_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = {"scope": ALL, "indicator": SHARE, "level": "commune", **PLACE}
        at_once = get_indicator_view(**asked), get_series(**asked, kind="quarter")
        monkeypatch.setattr(session, "_MOST_PERIODS", 0)
        assert (get_indicator_view(**asked), get_series(**asked, kind="quarter")) == at_once


class TestFigures:
    @pytest.mark.parametrize("indicator", [SHARE, "online_service_share", "usable_computers_per_staff"])
    def test_a_country_of_one_reporting_province_has_that_provinces_figures(self, indicator: str) -> None:
        """Given reports of one province, then its communes' values, its sum and the periods are the same in both."""
        country = get_indicator_view(scope=ALL, indicator=indicator, level="commune", **PLACE)
        period = country.period.code
        own = get_indicator_view(
            scope=ALL,
            indicator=indicator,
            level="commune",
            structure="post2025",
            province="42",
            period=period,
        )
        shown = {unit.place.code: unit for unit in country.units}
        assert len(shown) == 3321
        for unit in own.units:
            other = shown[unit.place.code]
            assert (other.value, other.numerator, other.denominator, other.reason, other.change) == (
                unit.value, unit.numerator, unit.denominator, unit.reason, unit.change,
            )  # fmt: skip
        assert (country.total.value, country.total.n) == (own.total.value, own.total.n)
        assert country.total.n_total == 3321
        assert (country.previous_total, country.periods) == (own.previous_total, own.periods)
        silent = [unit for unit in country.units if unit.place.parent_code != "42"]
        assert {(unit.value, unit.reason) for unit in silent} == {(None, "not_reported")}

    @pytest.mark.parametrize(
        ("indicator", "against"),
        [
            ("shortfall_share.printer", "2025-H2"),
            ("shortfall.all", ""),
            pytest.param("shortfall_cost.computer", "2025-H2", marks=pytest.mark.soak),
            pytest.param("shortfall_cost.computer", "", marks=pytest.mark.soak),
            pytest.param("shortfall_share.printer", "", marks=pytest.mark.soak),
            pytest.param("shortfall.all", "2025-H2", marks=pytest.mark.soak),
        ],
    )
    def test_shortfalls_are_those_of_the_one_province_that_reported(
        self, indicator: str, against: str
    ) -> None:
        """Given the same surveys in columns and unit by unit, then values, reasons, changes and trend are the same."""
        asked = {"scope": ALL, "indicator": indicator, "structure": "post2025"}
        now = {**asked, "level": "commune", "period": "2026-H1", "norms_on": "2025-07-01", "against": against}
        country = get_shortfall_view(**now, province=WHOLE_COUNTRY)  # type: ignore[arg-type]
        own = get_shortfall_view(**now, province="42")  # type: ignore[arg-type]
        shown = {unit.place.code: unit for unit in country.units}
        assert len(shown) == 3321
        assert [replace(shown[unit.place.code], place=unit.place) for unit in own.units] == list(own.units)
        assert {unit.reason for unit in country.units if unit.place.parent_code != "42"} <= {"not_reported"}
        trends = [
            get_shortfall_trend(**asked, level="commune", province=place, unit=own.units[3].place.code)  # type: ignore[arg-type]
            for place in (WHOLE_COUNTRY, "42")
        ]
        lines = [{line.role: line.points for line in trend.series} for trend in trends]
        assert lines[0]["unit"] == lines[1]["unit"]
        values = [[point.value for point in line["province"]] for line in lines]
        assert values[0] == values[1]

    def test_provinces_are_sums_and_those_without_reports_have_none(self) -> None:
        view = get_indicator_view(scope=ALL, indicator=SHARE, level="province", **PLACE)
        assert len(view.units) == 34
        assert [unit.place.code for unit in view.units if unit.value is not None] == ["42"]
        old = get_indicator_view(
            scope=ALL, indicator=SHARE, level="province", structure="pre2025", province=WHOLE_COUNTRY
        )
        assert len(old.units) == 63

    def test_the_series_that_classes_are_cut_from_is_that_of_the_province(self) -> None:
        asked = {
            "scope": ALL,
            "indicator": SHARE,
            "structure": "post2025",
            "level": "commune",
            "kind": "quarter",
        }
        country = get_series(province=WHOLE_COUNTRY, **asked)  # type: ignore[arg-type]
        own = get_series(province="42", **asked)  # type: ignore[arg-type]
        assert country.periods == own.periods
        for period in own.periods:
            assert country.values[period] == pytest.approx(own.values[period])


class TestScope:
    def test_the_country_of_a_user_ends_at_the_own_units(self) -> None:
        """Given two users of a province each, when both ask for the country, then neither gets the other's units."""
        ours, theirs = Scope.of([("post2025", "42")]), Scope.of([("post2025", "01")])
        view = get_indicator_view(scope=ours, indicator=SHARE, level="commune", **PLACE)
        assert {unit.place.parent_code for unit in view.units} == {"42"}
        assert len(view.units) == 69
        assert [place.code for place in get_options(scope=theirs, **PLACE).provinces] == ["01"]
        found = find_units(scope=theirs, structure="post2025", text="thach trung", province="42")
        assert found == ()
        found = find_units(scope=ours, structure="post2025", text="thach trung", province="42")
        assert [(own.code, own.former) for own in found] == [("18100", "Phường Thạch Trung")]
        assert find_units(scope=ours, structure="post2025", text="hoan kiem", province="42") == ()


class TestMaps:
    def test_the_country_is_drawn_whole_and_lends_its_shapes_to_provinces_without_a_map(
        self, sample: World
    ) -> None:
        build_national(engine=sample.engine, geo_dir=sample.settings.geo_dir)
        country = get_indicator_view(scope=ALL, indicator=SHARE, level="commune", **PLACE).geometry
        assert (country.n_units, country.is_country, country.kind) == (3321, True, "schematic")
        assert (sample.settings.geo_dir / country.url.rpartition("/")[2]).is_file()
        provinces = get_indicator_view(scope=ALL, indicator=SHARE, level="province", **PLACE).geometry
        assert provinces.n_units == 34
        lent = get_indicator_view(
            scope=ALL, indicator=SHARE, level="commune", structure="post2025", province="42"
        ).geometry
        assert lent.url and (lent.is_country == (lent.n_units == 3321))
        assert not build_national(engine=sample.engine, geo_dir=sample.settings.geo_dir)
