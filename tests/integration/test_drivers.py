"""What holds adoption back, on the sample: recomputed from the season's own table, within a user's scope."""

import random
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from dashboard.views import NoDataError, get_driver_evidence, get_drivers_view, get_indicator_view
from dashboard.views.drivers import DriversView
from domain.access import Scope
from domain.config import get_settings
from domain.drivers.causes import NO_USE, NOT_LOW, OTHER_KINDS
from etl.load.outcome import LoadReport
from store.engine import get_engine
from store.tables import fact, period, unit
from tests.integration.conftest import World
from tests.integration.expected import season_figures

ALL = Scope.everything()
NEW = {"structure": "post2025", "province": "42", "level": "commune", "period": "2026-Q2"}
OLD = {"structure": "pre2025", "province": "42", "level": "commune", "period": "2025-Q1"}


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The views read the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
    monkeypatch.setenv("GEO_DIR", str(season[0].settings.geo_dir))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


@pytest.fixture
def client() -> FlaskClient:
    """The application on the sample."""
    from dashboard.app import create_app

    return create_app().server.test_client()


def kinds(view: DriversView) -> dict[str, str]:
    return {unit.place.code: unit.finding.kind for unit in view.units}


class TestRules:
    def test_low_use_is_the_lowest_third_of_what_citizens_filed(self) -> None:
        """Online less assisted, of received, from the season's table; the third by numpy."""
        figures = season_figures(structure="post2025", start="2026-04-01", end="2026-06-30")
        shares = {
            code: float(
                100 * (own["received_online_f2"] - own["dossiers_assisted"]) / own["received_total_f2"]
            )
            for code, own in figures.items()
            if {"received_online_f2", "dossiers_assisted", "received_total_f2"} <= set(own)
        }
        view = get_drivers_view(scope=ALL, **NEW)
        communes = {unit.place.code: unit.use.value for unit in view.units}
        own = {code: share for code, share in shares.items() if code in communes}
        assert communes == pytest.approx(own)
        limit = float(np.quantile(list(own.values()), 0.3333))
        assert view.low.value == pytest.approx(limit)
        assert {code for code, kind in kinds(view).items() if kind != NOT_LOW} == {
            code for code, share in own.items() if share < limit
        }

    def test_a_commune_without_lan_shows_the_sign_and_no_other_does(self) -> None:
        figures = season_figures(structure="post2025", start="2026-01-01", end="2026-06-30")
        without = {code for code, own in figures.items() if own.get("lan") == 0}
        view = get_drivers_view(scope=ALL, **NEW)
        signs = {
            unit.place.code
            for unit in view.units
            for check in unit.finding.checks
            if check.rule.id == "lan" and check.state == "sign"
        }
        assert signs == without and without
        low = {code for code, kind in kinds(view).items() if kind != NOT_LOW}
        contrast = view.contrasts["lan"]
        assert (contrast.low_signs, contrast.other_signs) == (len(without & low), len(without - low))

    def test_signs_are_of_the_latest_survey_and_its_period_is_told(self) -> None:
        """The first half of 2026 came without staff totals: what needs them is half a year older, and says so."""
        view = get_drivers_view(scope=ALL, **NEW)
        periods = {name: own.period.code for name, own in view.figures.items() if own.period}
        assert periods["lan_share"] == "2026-H1"
        assert periods["it_standard_share"] == "2025-H2"

    def test_before_the_norm_nobody_lacks_computers_against_it(self) -> None:
        view = get_drivers_view(scope=ALL, **OLD)
        assert view.limits["computer_shortfall"].reason == "no_norm"
        machines = {unit.finding.causes["machines"] for unit in view.units}
        assert "no" in machines, "a rule that cannot apply is no gap"

    def test_refused_rows_are_no_low_use(self) -> None:
        view = get_drivers_view(scope=ALL, **OLD)
        missing = [unit for unit in view.units if unit.use.value is None]
        assert missing and {unit.finding.kind for unit in missing} == {NO_USE}
        assert sum(view.n_of.values()) == len(view.units) == 209

    def test_a_district_keeps_the_limits_of_the_province(self) -> None:
        whole = get_drivers_view(scope=ALL, **NEW)
        part = get_drivers_view(scope=ALL, district="443", **NEW)
        assert part.low == whole.low and part.limits == whole.limits
        assert 0 < len(part.units) < len(whole.units)
        assert kinds(part).items() <= kinds(whole).items()
        assert part.total[0].numerator == sum(unit.use.numerator or 0 for unit in part.units)


class TestEvidence:
    def test_all_communes_with_all_figures_enter(self) -> None:
        found = get_driver_evidence(scope=ALL, **NEW).found
        assert found is not None
        assert found.sample.n == 69
        values = {
            unit.place.code: unit.value
            for unit in get_indicator_view(scope=ALL, indicator="full_online_share", **NEW).units
        }
        column = found.sample.matrix[:, found.sample.factors.index("full_online_share")]
        assert list(column) == pytest.approx([values[code] for code in found.sample.units])

    def test_twelve_districts_are_too_few(self) -> None:
        found = get_driver_evidence(scope=ALL, **{**NEW, "level": "district"})
        assert found.found is None
        assert "chỉ 12 đơn vị" in found.refused_vi


class TestScope:
    def test_two_users_see_each_their_own(self) -> None:
        for code in ("18073", "18100"):
            view = get_drivers_view(scope=Scope.of([("post2025", code)]), **NEW)
            assert [unit.place.code for unit in view.units] == [code]
            assert view.low.reason == "few_peers", "the limit must not tell of units outside the scope"
            found = get_driver_evidence(scope=Scope.of([("post2025", code)]), **NEW)
            assert found.found is None

    def test_nobody_sees_nothing(self) -> None:
        with pytest.raises(NoDataError):
            get_drivers_view(scope=Scope(), **NEW)


def test_no_query_in_a_loop() -> None:
    """209 communes take as many queries as 12 districts."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    engine, counts = get_engine(), []
    event.listen(engine, "before_cursor_execute", note)
    try:
        for level in ("commune", "district"):
            seen.clear()
            get_drivers_view(scope=ALL, **{**OLD, "level": level})
            counts.append(len([query for query in seen if not query.startswith("PRAGMA")]))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] <= 16


class TestFiles:
    @pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
    def test_units_as_a_file(self, client: FlaskClient, kind: str, start: bytes) -> None:
        answer = client.get(f"/download/drivers.{kind}?period=2026-Q2&cause=people")
        assert answer.status_code == 200
        assert answer.data.startswith(start)
        assert f"drivers_post2025_commune_2026-Q2.{kind}" in answer.headers["Content-Disposition"]

    def test_other_kinds_are_not_there(self, client: FlaskClient) -> None:
        assert client.get("/download/drivers.pdf").status_code == 404


class TestPlanted:
    """Figures of use written anew into a copy of the sample: moved by skills, then dealt out by lot."""

    @pytest.fixture
    def copy(self, season_copy: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", season_copy.url)
        get_settings.cache_clear()
        get_engine.cache_clear()

    def test_a_planted_cause_is_found(self, copy: None) -> None:
        skills = {
            unit.place.code: unit.value
            for unit in get_indicator_view(scope=ALL, indicator="it_standard_share", **NEW).units
        }
        draw = random.Random(766)
        write_use(
            {
                code: 0.1 + 0.012 * ((value or 0.0) - 57) + draw.gauss(0, 0.04)
                for code, value in skills.items()
            }
        )
        found = get_driver_evidence(scope=ALL, **NEW).found
        assert found is not None
        assert [(own.name, own.direction) for own in found.clear] == [("it_standard_share", 1)]
        assert found.fit.r2_validated > 0.4
        view = get_drivers_view(scope=ALL, **NEW)
        assert max(view.n_of, key=lambda kind: (kind not in OTHER_KINDS) * view.n_of[kind]) == "people"
        contrast = view.contrasts["standard"]
        assert contrast.low_signs / contrast.low_known > 0.5 > contrast.other_signs / contrast.other_known

    def test_the_same_figures_dealt_out_by_lot_have_none(self, copy: None) -> None:
        draw = random.Random(1)
        write_use(
            {unit.place.code: draw.uniform(0.1, 0.5) for unit in get_drivers_view(scope=ALL, **NEW).units}
        )
        found = get_driver_evidence(scope=ALL, **NEW).found
        assert found is not None and found.clear == ()
        assert not found.is_beyond_chance


def write_use(shares: dict[str, float]) -> None:
    """Make these the shares that citizens filed online themselves in the second quarter of 2026."""
    of_quarter = select(period.c.id).where(period.c.start == date(2026, 4, 1), period.c.kind == "quarter",
                                           period.c.calendar == "calendar")  # fmt: skip
    with get_engine().begin() as connection:
        for code, share in shares.items():
            own = select(unit.c.id).where(unit.c.code == code, unit.c.structure == "post2025")
            here = (fact.c.unit_id.in_(own), fact.c.period_id.in_(of_quarter), fact.c.field == "")
            total = select(fact.c.value).where(*here, fact.c.measure == "received_total_f2")
            received = float(connection.execute(total).scalar_one())
            values = {
                "received_online_f2": round(received * min(1.0, max(0.0, share))),
                "dossiers_assisted": 0,
            }
            for measure, value in values.items():
                connection.execute(update(fact).where(*here, fact.c.measure == measure).values(value=value))
