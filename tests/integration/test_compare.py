"""Units side by side and the page of a unit, against a recomputation from the season's own table of figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from sqlalchemy import event

from dashboard.views import get_carried_trend, get_comparison, get_trend, get_unit_series
from dashboard.views.compare import Comparison
from dashboard.views.unit_page import get_unit_pages
from domain.access import Scope
from domain.config import get_settings
from etl.load.outcome import LoadReport
from store.engine import get_engine
from tests.integration.conftest import World
from tests.integration.expected import season_communes, season_figures

ALL = Scope.everything()
HERE = {"structure": "post2025", "province": "42"}
THREE = ("18073", "18118", "18115")
# A quarter of form 02, one of form 01 over a staff survey, and a half-year survey.
SERIES = ("online_share_calendar", "on_time_share", "usable_computers_per_staff")
CRITERIA = ("type", "remote", "volume")


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The views read the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
    _forget()
    yield
    _forget()


def _forget() -> None:
    get_settings.cache_clear()
    get_engine.cache_clear()


def compared(units: tuple[str, ...] = THREE, *, level: str = "commune", scope: Scope = ALL) -> Comparison:
    return get_comparison(scope=scope, level=level, units=units, criteria=CRITERIA, **HERE)


def shares() -> dict[str, Decimal]:
    """The share received online of each commune in the second quarter of 2026, from the season's table."""
    figures = season_figures(structure="post2025", start="2026-04-01", end="2026-06-30")
    return {
        code: cells["received_online_f2"] / cells["received_total_f2"] * 100
        for code in season_communes(structure="post2025", day=date(2026, 6, 30))
        if (cells := figures.get(code, {})).get("received_total_f2") and "received_online_f2" in cells
    }


def test_values_ranks_median_and_marks_are_recomputed() -> None:
    expected = shares()
    row = next(row for row in compared().rows if row.indicator.id == "online_share_calendar")
    assert (row.period.code, row.n_ranked, row.target) == ("2026-Q2", len(expected), 50.0)
    assert row.median == pytest.approx(float(median(expected.values())))
    own = {code: expected[code] for code in THREE}
    for code, cell in zip(THREE, row.cells, strict=True):
        value = float(expected[code])
        assert cell.own.value == pytest.approx(value)
        assert cell.own.rank == 1 + sum(other > expected[code] for other in expected.values())
        assert cell.to_target == pytest.approx(value - 50)
        assert cell.to_median == pytest.approx(value - float(median(expected.values())))
        wanted = {max(own.values()): "best", min(own.values()): "worst"}.get(own[code])
        assert cell.mark == wanted


def test_the_similar_unit_that_does_best_is_found_by_hand() -> None:
    """Given the peers as listed, then the leader of an indicator has the best of their values."""
    found = compared()
    checked = 0
    for row in found.rows:
        if row.indicator.direction not in ("+", "-"):
            assert all(cell.lesson is None for cell in row.cells)
            continue
        for own, cell in zip(found.likes, row.cells, strict=True):
            if cell.lesson is None:
                continue
            values = found.values[row.indicator.id]
            known = [values[place.code] for place in own.places if values.get(place.code) is not None]
            best = (max if row.indicator.direction == "+" else min)(known)
            if row.indicator.id == "online_share_calendar":
                assert cell.lesson.value == best
            assert cell.lesson.value in known
            assert {values[place.code] for place in cell.lesson.places} == {cell.lesson.value}
            checked += 1
    assert checked > 100


def test_peers_are_of_one_type_class_and_load() -> None:
    found = compared()
    figures = season_figures(structure="post2025", start="2026-06-15", end="2026-09-14")
    for own in found.likes:
        assert own.places
        assert own.place not in own.places
        assert all(place.name.startswith("Phường ") for place in own.places)
        loads = {
            code: sum(
                figures[code].get(name, Decimal(0)) for name in ("received_online", "received_direct_post")
            )
            for code in (own.place.code, *own.group.codes)
            if code in figures
        }
        ratios = [loads[code] / loads[own.place.code] for code in own.group.codes if loads.get(code)]
        assert all(Decimal("0.49") <= ratio <= Decimal("2.01") for ratio in ratios)


def test_units_of_another_level_are_named_as_unknown() -> None:
    assert compared(("18073", "436")).unknown == ("436",)
    assert compared(("436", "18073"), level="district").unknown == ("18073",)


def test_who_sees_one_district_compares_and_ranks_within_it() -> None:
    """Given a user of one commune, then nobody else is a value, a peer, a candidate or a median."""
    own = Scope(roots=frozenset({("post2025", "18073")}))
    found = compared(scope=own)
    assert [place.code for place in found.units] == ["18073"]
    assert found.unknown == ("18118", "18115")
    assert [place.code for place in found.candidates] == ["18073"]
    assert all(set(values) <= {"18073"} for values in found.values.values())
    assert found.likes[0].places == ()


def test_who_sees_nothing_compares_nothing() -> None:
    found = compared(scope=Scope(roots=frozenset()))
    assert (found.units, found.rows, found.candidates) == ((), (), ())


@pytest.mark.parametrize(("level", "unit"), [("commune", "18073"), ("district", "436")])
def test_series_read_together_are_those_read_one_by_one(level: str, unit: str) -> None:
    """Given many series at once, then each point is that of the single series, carried part included."""
    found = get_unit_series(scope=ALL, level=level, units=(unit, "18118", "437"), indicators=SERIES, **HERE)
    assert [one.indicator.id for one in found] == list(SERIES)
    for one in found:
        alone = get_carried_trend(
            scope=ALL, indicator=one.indicator.id, province="42", unit=unit, level=level
        )
        values = {point.period: point.value for point in alone.points}
        assert one.periods == tuple(sorted(one.periods, key=lambda period: period.end))
        for point in one.lines[unit]:
            assert point.value == values[point.period], (one.indicator.id, point)
        assert any(point.status != "reported" for point in one.lines[unit])


def test_series_of_the_old_structure_are_its_own() -> None:
    found = get_unit_series(
        scope=ALL, structure="pre2025", level="commune", province="42", units=("18077",),
        indicators=("online_share_calendar",),
    )  # fmt: skip
    alone = get_trend(
        scope=ALL, indicator="online_share_calendar", structure="pre2025", level="commune", province="42",
        unit="18077",
    )  # fmt: skip
    own = next(series for series in alone.series if series.role == "unit")
    values = {point.period: point.value for point in own.points}
    assert [point.value for point in found[0].lines["18077"]] == [values[p] for p in found[0].periods]


def test_more_units_ask_the_database_nothing_more() -> None:
    """Given two and forty units, then comparing and drawing them takes the same number of queries."""
    many = tuple(place.code for place in compared().candidates)[:40]
    counts = []
    for units in (THREE[:2], many):
        with _counted() as queries:
            get_unit_pages(scope=ALL, level="commune", units=units, **HERE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@contextmanager
def _counted() -> Iterator[list[str]]:
    queries: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        queries.append(statement)

    engine = get_engine()
    event.listen(engine, "before_cursor_execute", note)
    yield queries
    event.remove(engine, "before_cursor_execute", note)


class TestUnitPage:
    def test_ranks_among_similar_units(self) -> None:
        page = get_unit_pages(scope=ALL, level="commune", units=("18073",), **HERE)[0]
        expected = shares()
        group = [page.place.code, *page.likes.group.codes]
        own = page.standings["online_share_calendar"]
        assert own.n == len(group)
        assert own.rank == 1 + sum(expected[code] > expected["18073"] for code in group)
        assert own.median == pytest.approx(float(median(expected[code] for code in group[1:])))

    def test_identity_and_lineage(self) -> None:
        page = get_unit_pages(scope=ALL, level="commune", units=("18073",), **HERE)[0]
        names = {own.name: own for own in page.predecessors}
        assert {"Phường Nam Hà", "Phường Đại Nài"} <= set(names)
        assert names["Phường Đại Nài"].is_estimated
        assert page.gaps is not None and page.gaps.place.code == "18073"
        assert page.skills is not None and page.skills.place.code == "18073"

    def test_findings_are_of_the_unit_and_of_a_district_those_of_its_communes(self) -> None:
        district = get_unit_pages(scope=ALL, level="district", units=("436",), **HERE)[0]
        members = season_communes(structure="post2025", day=date(2026, 6, 30))
        inside = tuple(code for code, own in members.items() if own == "436")
        pages = get_unit_pages(scope=ALL, level="commune", units=inside, **HERE)
        assert all(line.unit_code == page.place.code for page in pages for line in page.findings)
        own = {line.id for line in district.findings if line.unit_code != "436"}
        assert own == {line.id for page in pages for line in page.findings}

    def test_of_a_book_every_page_is_the_page_alone(self) -> None:
        book = get_unit_pages(scope=ALL, level="commune", units=THREE, **HERE)
        for page in book[-1:]:
            alone = get_unit_pages(scope=ALL, level="commune", units=(page.place.code,), **HERE)[0]
            assert (page.standings, page.series, page.findings) == (
                alone.standings, alone.series, alone.findings,
            )  # fmt: skip
            for row, single in zip(page.rows, alone.rows, strict=True):
                assert row.cells[0].own == single.cells[0].own
