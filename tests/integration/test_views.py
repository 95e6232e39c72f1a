"""What pages show of the sample season, against a recomputation from the season's own table of figures.

The recomputation uses neither the database nor the project's roll-up: it reads the expected figures and the register
as CSV files and adds with Decimal.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from sqlalchemy import event

from dashboard.views import (
    NoDataError,
    get_indicator_view,
    get_options,
    get_overview,
    get_trend,
    get_unit_profile,
)
from domain.access import Scope
from domain.config import get_settings
from domain.errors import UnknownNameError
from etl.load.outcome import LoadReport
from store.engine import get_engine
from tests.integration.conftest import World
from tests.integration.expected import SAMPLE, expected_measures, season_communes, season_figures

ALL = Scope.everything()


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The views read the loaded sample."""
    world = season[0]
    monkeypatch.setenv("DATABASE_URL", str(world.settings.database_url))
    get_settings.cache_clear()
    get_engine.cache_clear()  # kept for a process, whatever database a test before this one read
    yield world
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


RATIOS = [
    (
        "online_share_calendar",
        "2026-Q2",
        "2026-04-01",
        "2026-06-30",
        ["received_online_f2"],
        ["received_total_f2"],
        100,
    ),
    (
        "online_share_calendar",
        "2025-Q1",
        "2025-01-01",
        "2025-03-31",
        ["received_online_f2"],
        ["received_total_f2"],
        100,
    ),
    (
        "online_share",
        "2024-Q4",
        "2024-09-15",
        "2024-12-14",
        ["received_online"],
        ["received_online", "received_direct_post"],
        100,
    ),
    (
        "online_share",
        "2026-Q3",
        "2026-06-15",
        "2026-09-14",
        ["received_online"],
        ["received_online", "received_direct_post"],
        100,
    ),
    (
        "obsolete_share",
        "2026-H1",
        "2026-01-01",
        "2026-06-30",
        ["computers_obsolete_os"],
        ["computers_total"],
        100,
    ),
    (
        "usable_computers_per_staff",
        "2025-H1",
        "2025-01-01",
        "2025-06-30",
        ["computers_usable"],
        ["staff_total"],
        1,
    ),
    ("it_trained_share", "2025-H2", "2025-07-01", "2025-12-31", ["staff_it_trained"], ["staff_total"], 100),
    ("iu06_share", "2024-H1", "2024-01-01", "2024-06-30", ["staff_iu06"], ["staff_total"], 100),
]


@pytest.mark.parametrize(("indicator", "period", "start", "end", "top", "bottom", "scale"), RATIOS)
@pytest.mark.parametrize("level", ["commune", "district", "province"])
def test_ratios_equal_sums_of_the_seasonsseason_figures(
    indicator: str,
    period: str,
    start: str,
    end: str,
    top: list[str],
    bottom: list[str],
    scale: int,
    level: str,
) -> None:
    """Every unit of every level: the same numerator, denominator, value and number of communes."""
    structure = "pre2025" if end <= "2025-06-30" else "post2025"
    figures = season_figures(structure=structure, start=start, end=end)
    view = get_indicator_view(
        scope=ALL, indicator=indicator, structure=structure, level=level, province="42", period=period
    )
    assert (view.period.code, view.asked_period) == (period, None)
    district_of = season_communes(structure=structure, day=date.fromisoformat(end))
    checked = 0
    for own in view.units:
        members = [c for c, d in district_of.items() if level == "province" or own.place.code in (c, d)]
        entering = [c for c in members if all(m in figures[c] for m in {*top, *bottom})]
        assert (own.n, own.n_total) == (len(entering), len(members)), own.place
        numerator = sum((figures[c][m] for c in entering for m in top), Decimal(0))
        denominator = sum((figures[c][m] for c in entering for m in bottom), Decimal(0))
        if not entering or not denominator:
            assert own.value is None and own.reason
            continue
        assert own.numerator == pytest.approx(float(numerator), abs=1e-9)
        assert own.denominator == pytest.approx(float(denominator), abs=1e-9)
        assert own.value == pytest.approx(float(numerator / denominator * scale), rel=1e-12)
        checked += 1
    assert checked >= {"commune": 190 if structure == "pre2025" else 60, "district": 12, "province": 1}[level]


def test_a_year_is_built_of_its_quarters_by_the_rule_of_each_measure() -> None:
    """2024 of form 02: dossiers are added over four quarters, for communes that have all four."""
    quarters = [
        ("2024-01-01", "2024-03-31"),
        ("2024-04-01", "2024-06-30"),
        ("2024-07-01", "2024-09-30"),
        ("2024-10-01", "2024-12-31"),
    ]
    parts = [season_figures(structure="pre2025", start=a, end=b) for a, b in quarters]
    view = get_indicator_view(
        scope=ALL,
        indicator="online_share_calendar",
        structure="pre2025",
        level="commune",
        province="42",
        period="2024",
    )
    for own in view.units:
        cells = [part[own.place.code] for part in parts]
        complete = all("received_total_f2" in cell and "received_online_f2" in cell for cell in cells)
        assert (own.value is not None) == complete, own.place
        if complete:
            assert own.denominator == float(sum(cell["received_total_f2"] for cell in cells))
            assert own.numerator == float(sum(cell["received_online_f2"] for cell in cells))


def test_bandwidth_is_the_median_of_theseason_communes() -> None:
    figures = season_figures(structure="post2025", start="2026-01-01", end="2026-06-30")
    communes = season_communes(structure="post2025", day=date(2026, 6, 30))
    expected = median(figures[c]["internet_mbps"] for c in communes if "internet_mbps" in figures[c])
    view = get_indicator_view(
        scope=ALL,
        indicator="internet_mbps_median",
        structure="post2025",
        level="province",
        province="42",
        period="2026-H1",
    )
    assert view.total.value == float(expected)


def test_published_scores_are_shown_as_published_the_provinces_own_too() -> None:
    figures = season_figures(structure="post2025", start="2026-10-01", end="2026-10-31")
    view = get_indicator_view(
        scope=ALL,
        indicator="score766_total_pub",
        structure="post2025",
        level="commune",
        province="42",
        period="2026-10",
    )
    assert view.total.value == float(figures["42"]["score766_total"])
    assert {u.place.code: u.value for u in view.units} == {
        c: float(figures[c]["score766_total"])
        for c in season_communes(structure="post2025", day=date(2026, 10, 31))
    }
    by_district = get_indicator_view(
        scope=ALL,
        indicator="score766_total_pub",
        structure="post2025",
        level="district",
        province="42",
        period="2026-10",
    )
    assert {u.reason for u in by_district.units} == {"not_defined"}


class TestPeriods:
    """The default period, and what is shown for a period without data."""

    def test_the_default_is_the_latest_with_enoughseason_communes(self) -> None:
        view = get_indicator_view(
            scope=ALL, indicator="it_standard_share", structure="post2025", level="commune", province="42"
        )
        assert view.period.code == "2025-H2", "in 2026-H1 the column came as formulas without results"

    def test_a_later_period_gives_the_latest_one_and_says_so(self) -> None:
        view = get_indicator_view(
            scope=ALL,
            indicator="online_share_calendar",
            structure="post2025",
            level="commune",
            province="42",
            period="2026-Q4",
        )
        assert view.period.code == "2026-Q2"
        assert view.asked_period is not None and view.asked_period.code == "2026-Q4"

    def test_no_comparison_across_the_change_of_structure(self) -> None:
        view = get_indicator_view(
            scope=ALL,
            indicator="online_share_calendar",
            structure="post2025",
            level="commune",
            province="42",
            period="2025-Q3",
        )
        assert view.previous_period is None and view.total.change is None
        assert all(unit.change is None for unit in view.units)

    def test_a_district_whose_communes_changed_is_not_compared(self) -> None:
        """On 2025-01-01 huyện Lộc Hà was dissolved: Thạch Hà and TP Hà Tĩnh got communes, Can Lộc did not."""
        view = get_indicator_view(
            scope=ALL,
            indicator="online_share_calendar",
            structure="pre2025",
            level="district",
            province="42",
            period="2025-Q1",
        )
        change = {unit.place.name: unit.change for unit in view.units}
        assert change["Thành phố Hà Tĩnh"] is None and change["Huyện Can Lộc"] is not None
        assert view.total.change is not None, "the province is made of the same communes"

    def test_an_indicator_without_any_figure_says_so(self) -> None:
        with pytest.raises(NoDataError):
            get_indicator_view(
                scope=ALL, indicator="score766_total_pub", structure="pre2025", level="commune", province="42"
            )

    def test_dossiers_per_staff_name_the_survey(self) -> None:
        view = get_indicator_view(
            scope=ALL, indicator="dossiers_per_staff", structure="post2025", level="commune", province="42"
        )
        assert view.period.calendar == "admin15"
        survey = view.source.survey_period
        assert survey is not None and survey.start < view.period.end and survey.calendar == "calendar"


class TestReasons:
    """Why a unit has no value."""

    def test_a_refused_row_is_not_a_missing_report(self) -> None:
        view = get_indicator_view(
            scope=ALL,
            indicator="online_share_calendar",
            structure="pre2025",
            level="commune",
            province="42",
            period="2025-Q1",
        )
        missing = [unit for unit in view.units if unit.value is None]
        assert missing and {unit.reason for unit in missing} == {"row_refused"}
        assert view.source.n == view.source.n_total - len(missing)
        assert all(unit.rank is None for unit in missing)

    def test_a_missing_cell_is_told_from_a_missing_report(self) -> None:
        view = get_indicator_view(
            scope=ALL,
            indicator="it_trained_share",
            structure="post2025",
            level="commune",
            province="42",
            period="2025-H2",
        )
        assert {u.reason for u in view.units if u.value is None} <= {
            "cell_missing",
            "row_refused",
            "not_reported",
        }


class TestDistrictFilter:
    """A district keeps its communes; ranks stay those of the province."""

    def test_communes_and_total_of_a_former_district(self) -> None:
        whole = get_indicator_view(
            scope=ALL, indicator="online_share_calendar", structure="post2025", level="commune", province="42"
        )
        part = get_indicator_view(
            scope=ALL,
            indicator="online_share_calendar",
            structure="post2025",
            level="commune",
            province="42",
            district="443",
        )
        rank = {u.place.code: u.rank for u in whole.units}
        assert 0 < len(part.units) < len(whole.units)
        assert {u.place.parent_code for u in part.units} == {"443"}
        assert all(u.rank == rank[u.place.code] for u in part.units)
        assert part.total.numerator == sum(u.numerator or 0 for u in part.units)
        assert part.district is not None and part.district.name == "Huyện Can Lộc (cũ)"


class TestScope:
    """A user sees the own subtree in every view."""

    def test_a_commune_sees_itself_only(self) -> None:
        scope = Scope.of([("post2025", "18073")])
        view = get_indicator_view(
            scope=scope,
            indicator="online_share_calendar",
            structure="post2025",
            level="commune",
            province="42",
        )
        assert [u.place.code for u in view.units] == ["18073"]
        assert view.total.n_total == 1

    def test_nobody_sees_nothing(self) -> None:
        with pytest.raises(NoDataError):
            get_indicator_view(
                scope=Scope(),
                indicator="online_share_calendar",
                structure="post2025",
                level="commune",
                province="42",
            )
        assert get_options(scope=Scope(), structure="post2025", province="42").provinces == ()
        with pytest.raises(UnknownNameError):
            get_unit_profile(scope=Scope(), structure="post2025", code="18073")
        overview = get_overview(scope=Scope(), structure="post2025", province="42")
        assert overview.n_files == 0 and overview.completeness == () and overview.contrast is None

    def test_a_profile_of_another_unit_is_unknown(self) -> None:
        with pytest.raises(UnknownNameError):
            get_unit_profile(scope=Scope.of([("post2025", "18073")]), structure="post2025", code="18100")


class TestTrend:
    """Lines of one structure; gaps stay gaps."""

    def test_points_equal_the_views_of_their_periods(self) -> None:
        trend = get_trend(
            scope=ALL,
            indicator="online_share_calendar",
            structure="pre2025",
            level="commune",
            province="42",
            unit="18484",
        )
        assert [series.role for series in trend.series] == ["unit", "province", "peers"]
        assert {p.period.structure for s in trend.series for p in s.points} == {"pre2025"}
        for series in trend.series[:2]:
            for point in series.points:
                view = get_indicator_view(
                    scope=ALL,
                    indicator="online_share_calendar",
                    structure="pre2025",
                    level="commune",
                    province="42",
                    period=point.period.code,
                )
                own = next((u for u in view.units if u.place.code == "18484"), None)
                expected = own if series.role == "unit" else view.total
                assert expected is not None and point.value == expected.value

    def test_peers_leave_the_unit_itself_out(self) -> None:
        trend = get_trend(
            scope=ALL,
            indicator="online_share_calendar",
            structure="post2025",
            level="commune",
            province="42",
            unit="18073",
        )
        peers = next(s for s in trend.series if s.role == "peers")
        view = get_indicator_view(
            scope=ALL, indicator="online_share_calendar", structure="post2025", level="commune", province="42"
        )
        others = [u.value for u in view.units if u.place.code != "18073" and u.value is not None]
        last = next(p for p in peers.points if p.period == view.period)
        assert last.value == median(others) and last.n == len(others)


class TestProfile:
    """The drawer: every indicator with the rows its figures were read from."""

    def test_each_source_is_the_file_sheet_and_row_of_the_season(self) -> None:
        profile = get_unit_profile(scope=ALL, structure="post2025", code="18073")
        places = {
            (measure, value, *place)
            for (unit, own, _, _, _, measure), (value, place) in expected_measures(SAMPLE).items()
            if (unit, own) == ("18073", "post2025")
        }
        listed = [s for row in profile.rows for s in row.sources]
        assert len(listed) > 100
        for source in listed:
            key = (
                source.measure,
                Decimal(str(source.value)),
                source.file_name,
                source.sheet,
                str(source.row),
            )
            assert key in places, source

    def test_the_profile_agrees_with_the_map(self) -> None:
        profile = get_unit_profile(scope=ALL, structure="post2025", code="18073")
        row = next(r for r in profile.rows if r.indicator.id == "online_share_calendar")
        view = get_indicator_view(
            scope=ALL, indicator="online_share_calendar", structure="post2025", level="commune", province="42"
        )
        own = next(u for u in view.units if u.place.code == "18073")
        assert row.value is not None
        assert (row.value.value, row.value.rank, row.period) == (own.value, own.rank, view.period)
        assert row.province_value == view.total.value

    def test_a_former_district_has_a_profile_too(self) -> None:
        profile = get_unit_profile(scope=ALL, structure="post2025", code="443")
        assert profile.place.level == "district" and profile.place.name == "Huyện Can Lộc (cũ)"

    def test_an_unknown_code_is_named(self) -> None:
        with pytest.raises(UnknownNameError, match="99999"):
            get_unit_profile(scope=ALL, structure="post2025", code="99999")


class TestOverview:
    """The overview sets supply beside use, of one quarter."""

    def test_the_contrast_is_of_one_form_and_quarter(self) -> None:
        figures = season_figures(structure="post2025", start="2026-04-01", end="2026-06-30")
        communes = season_communes(structure="post2025", day=date(2026, 6, 30))

        def total(measure: str) -> Decimal:
            return sum((figures[c][measure] for c in communes), Decimal(0))

        contrast = get_overview(scope=ALL, structure="post2025", province="42").contrast
        assert contrast is not None and contrast.period.code == "2026-Q2"
        offered = total("procedures_full_online") + total("procedures_partial_online")
        assert contrast.procedures_online_share == pytest.approx(
            float(100 * offered / total("procedures_total"))
        )
        received = total("received_total_f2")
        assert contrast.dossiers_online_share == pytest.approx(
            float(100 * total("received_online_f2") / received)
        )
        assert contrast.assisted_share_of_received == pytest.approx(
            float(100 * total("dossiers_assisted") / received)
        )
        assert contrast.assisted_share_of_received + (contrast.unassisted_share or 0) == pytest.approx(
            contrast.dossiers_online_share or 0
        )

    def test_who_has_not_reported(self) -> None:
        overview = get_overview(scope=ALL, structure="post2025", province="42")
        form = next(c for c in overview.completeness if c.form == "F1B")
        assert form.period.code == "2026-Q3"
        assert form.reported + len(form.missing) + len(form.refused) == form.expected == 69
        assert len(form.refused) == 7, "seven rows came and were refused: not the same as not reporting"


def test_no_query_in_a_loop(sample: World) -> None:
    """A map of 209 communes takes as many queries as one of 12 districts."""
    engine = get_engine()
    counts: list[int] = []
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        for level in ("commune", "district"):
            seen.clear()
            get_indicator_view(
                scope=ALL, indicator="online_share_calendar", structure="pre2025", level=level, province="42"
            )
            counts.append(len([q for q in seen if not q.startswith("PRAGMA")]))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    # Without a cache the figures are read twice, for their coverage and for their values.
    assert counts[0] == counts[1] <= 14
