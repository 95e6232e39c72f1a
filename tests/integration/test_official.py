"""Captures of the portal: kept apart by day, ranked with ties, explained by their counts, never changed."""

import json
from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import func, select

from dashboard.views import NoCaptureError, get_indicator_view, get_official_points, get_official_view
from domain.access import Scope
from domain.config import get_settings
from etl.load.outcome import LoadReport
from etl.pipeline import load_paths
from store.engine import get_engine
from store.tables import official_component, official_score
from tests.integration.conftest import World

ALL = Scope.everything()
ASKED = {"structure": "post2025", "province": "42"}
NAMES = {"18073": "UBND Phường Thành Sen", "18100": "UBND Phường Trần Phú", "18652": "UBND Phường Hà Huy Tập"}
GROUPS = {"CKMB": 11.79, "TDGQ": 19.41, "ONLINE": 6.31, "TTTT": 7.34, "MDSH": 12.49, "MDHL": 18.0}
COUNTS = {
    "TDGQ_TienDoGiaiQuyet": {"totalReceived": 2618, "totalOnTime": 2541, "score": 19.41},
    "MDHL_MucDoHaiLong": {
        "metrics": [
            {"code": "DOSSIER_RECEIVING_SATISFACTION", "numerator": 2540, "denominator": 2618, "score": 6},
            {"code": "PETITION_PROCESSING_ON_TIME", "numerator": 0, "denominator": 0, "score": 6},
            {"code": "PETITION_HANDLING_SATISFACTION", "numerator": 0, "denominator": 0, "score": 6},
        ]
    },
}
DAYS = ("2026-09-24T07:00:00Z", "2026-10-10T07:00:13Z", "2026-10-10T07:00:18Z")


def capture(*, at: str, totals: Mapping[str, float], kind: str = "communes", **more: object) -> str:
    head = {"province": "UBND tỉnh Hà Tĩnh", "timeType": "year", "year": 2026, "extractedAt": at}
    units = [
        {
            "departmentName": NAMES[code],
            "totalScore": total,
            "groupScores": {**GROUPS, "MDSH": round(12.49 + total - 75.34, 2)},
            "rank": n + 2,
            **more,
        }
        for n, (code, total) in enumerate(totals.items())
    ]
    return json.dumps({"metadata": head, kind: units})


@pytest.fixture
def world(empty_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("DATABASE_URL", str(empty_world.settings.database_url))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield empty_world
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


def load(world: World, *texts: str) -> None:
    for n, text in enumerate(texts):
        path = world.folder / f"capture{n}.json"
        path.write_text(text, "utf-8")
        load_paths(engine=world.engine, settings=world.settings, paths=[path])


def two_days(world: World) -> None:
    load(
        world,
        capture(at=DAYS[0], totals={"18073": 75.0, "18100": 74.0, "18652": 73.0}),
        capture(at=DAYS[1], totals={"18073": 75.34, "18100": 74.0, "18652": 74.0}),
        capture(at=DAYS[2], totals={"18073": 75.34}, kind="communesDetail", componentIndicators=COUNTS),
    )


class TestCaptures:
    def test_days_are_kept_apart_and_the_latest_is_shown_whole(self, world: World):
        two_days(world)

        view = get_official_view(scope=ALL, **ASKED)

        assert [own.captured_at.date().isoformat() for own in view.captures] == ["2026-10-10", "2026-09-24"]
        assert {unit.place.code: unit.total for unit in view.units} == {
            "18073": 75.34,
            "18100": 74.0,
            "18652": 74.0,
        }
        assert view.capture.has_counts
        earlier = get_official_view(scope=ALL, captured="2026-09-24", **ASKED)
        assert {unit.place.code: unit.total for unit in earlier.units}["18652"] == 73.0
        assert earlier.compared_with is None

    def test_ties_share_a_rank_that_the_portal_gave_apart(self, world: World):
        two_days(world)

        view = get_official_view(scope=ALL, **ASKED)

        assert {u.place.code: (u.rank, u.published_rank) for u in view.units} == {
            "18073": (1, 2),
            "18100": (2, 3),
            "18652": (2, 4),
        }
        assert view.n_ties == 2

    def test_changes_are_against_the_day_before_of_the_same_running_year(self, world: World):
        two_days(world)

        view = get_official_view(scope=ALL, **ASKED)

        changes = {unit.place.code: unit.change for unit in view.units}
        assert changes == {"18073": pytest.approx(0.34), "18100": 0, "18652": pytest.approx(1)}

    def test_no_changes_against_a_day_with_scores_above_the_maximum(self, world: World):
        above = capture(at=DAYS[0], totals={"18073": 75.0}).replace('"MDHL": 18.0', '"MDHL": 18.42')
        load(world, above, capture(at=DAYS[1], totals={"18073": 75.34}))

        view = get_official_view(scope=ALL, **ASKED)

        assert view.compared_with is None
        assert [unit.change for unit in view.units] == [None]

    def test_the_same_file_again_changes_nothing(self, world: World):
        two_days(world)
        two_days(world)

        with world.engine.connect() as connection:
            n_scores = connection.execute(select(func.count()).select_from(official_score)).scalar_one()
            n_counts = connection.execute(select(func.count()).select_from(official_component)).scalar_one()
        assert n_scores == 7 * 7 + 4
        assert n_counts == 4

    def test_none_is_said(self, world: World):
        with pytest.raises(NoCaptureError):
            get_official_view(scope=ALL, **ASKED)


class TestExplanation:
    def test_groups_with_counts_are_recomputed_and_the_published_score_stays(self, world: World):
        two_days(world)

        unit = next(u for u in get_official_view(scope=ALL, **ASKED).units if u.place.code == "18073")

        verdicts = {own.group: own.verdict for own in unit.differences}
        assert (verdicts["TDGQ"], verdicts["MDHL"]) == ("equal", "equal")
        assert verdicts["MDSH"] == "no_counts"
        assert unit.total == 75.34
        assert unit.without_defaults is not None
        assert (unit.without_defaults.given, unit.without_defaults.reachable) == (12, 88)

    def test_points_left_are_there_for_units_with_counts_only(self, world: World):
        two_days(world)

        lines = get_official_points(scope=ALL, unit="18073", **ASKED).lines
        assert {own.metric for own in lines if own.is_default} == {
            "PETITION_PROCESSING_ON_TIME",
            "PETITION_HANDLING_SATISFACTION",
        }
        assert get_official_points(scope=ALL, unit="18100", **ASKED).lines == ()

    def test_a_user_of_one_commune_sees_that_one_only(self, world: World):
        two_days(world)

        view = get_official_view(scope=Scope.of([("post2025", "18100")]), **ASKED)

        assert [unit.place.code for unit in view.units] == ["18100"]


class TestTablesSentAsReports:
    def test_scores_of_the_sample_are_published_scores_of_their_months(
        self, season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
        get_settings.cache_clear()
        get_engine.cache_clear()

        view = get_official_view(scope=ALL, **ASKED)

        total = get_indicator_view(
            scope=ALL,
            indicator="score766_total_pub",
            level="commune",
            period=view.capture.period.code,
            **ASKED,
        )
        known = {unit.place.code: unit.value for unit in total.units if unit.value is not None}
        assert {unit.place.code: unit.total for unit in view.units} == known
        assert {unit.place.code: unit.rank for unit in view.units} == {
            unit.place.code: unit.rank for unit in total.units if unit.value is not None
        }
        assert [unit.differences for unit in view.units] == [()] * len(known)
        get_settings.cache_clear()
        get_engine.cache_clear()
