"""The carried part of a new unit's series, recomputed from the season's own table of figures with Decimal."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from dashboard.views import get_carried_trend, get_trend, get_unit_profile
from domain.access import Scope
from domain.config import get_settings
from domain.errors import UnknownNameError
from domain.paths import CATALOGUE_DIR
from etl.load.outcome import LoadReport
from store.engine import get_engine
from tests.integration.conftest import World
from tests.integration.expected import DATA, expected_measures

ALL = Scope.everything()
SAMPLE = DATA / "sample_expected_measures.csv.gz"
ONLINE, TOTAL = "received_online_f2", "received_total_f2"


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The views read the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
    _forget()
    yield
    _forget()


def _forget() -> None:
    """Settings and engine are kept for a process: another database needs them read again."""
    get_settings.cache_clear()
    get_engine.cache_clear()


def shares() -> dict[str, dict[str, Decimal]]:
    """New unit -> old unit -> share, as the season's office states it."""
    out: dict[str, dict[str, Decimal]] = defaultdict(dict)
    with (CATALOGUE_DIR / "unit_changes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            out[row["new_code"]][row["old_code"]] = Decimal(row["share"])
    return out


def amounts(measure: str) -> dict[tuple[str, str], dict[str, Decimal]]:
    """(first day, last day) -> old unit -> amount of the whole unit."""
    out: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for (unit, structure, start, end, field, own), (value, _) in expected_measures(SAMPLE).items():
        if (structure, field, own) == ("pre2025", "", measure):
            out[start, end][unit] = value
    return out


@pytest.mark.parametrize("unit", ["18073", "18652", "18823", "18115", "18754"])
def test_a_share_is_recomputed_from_carried_counts(unit: str) -> None:
    """Whole and divided sources alike: sums of share x count over the old units that reported both counts."""
    online, total, own = amounts(ONLINE), amounts(TOTAL), shares()[unit]
    found = get_carried_trend(scope=ALL, indicator="online_share_calendar", province="42", unit=unit)
    divided = any(share < 1 for share in own.values())
    before = [point for point in found.points if point.period.end < date(2025, 7, 1)]
    assert before and {point.status for point in before} == {"estimated" if divided else "exact"}
    assert bool(found.group) is not divided
    for point in before:
        key = (point.period.start.isoformat(), point.period.end.isoformat())
        entering = [old for old in own if old in online[key] and old in total[key]]
        assert (point.n, point.n_total) == (len(entering), len(own))
        top = sum((own[old] * online[key][old] for old in entering), Decimal(0))
        bottom = sum((own[old] * total[key][old] for old in entering), Decimal(0))
        expected = float(top / bottom * 100) if bottom else None
        assert point.value == (pytest.approx(expected, rel=1e-9) if expected is not None else None)


def test_the_part_after_the_change_is_the_units_own() -> None:
    found = get_carried_trend(scope=ALL, indicator="online_share_calendar", province="42", unit="18073")
    own = get_trend(
        scope=ALL,
        indicator="online_share_calendar",
        structure="post2025",
        level="commune",
        province="42",
        unit="18073",
    )
    after = [(p.period, p.value) for p in found.points if p.status == "reported"]
    assert after == [
        (p.period, p.value) for series in own.series if series.role == "unit" for p in series.points
    ]
    assert [p.period.end for p in found.points] == sorted(p.period.end for p in found.points)


def test_the_province_is_exact_and_equals_its_own_old_series() -> None:
    """Its border stayed: what its new communes carry together is what the old structure showed."""
    found = get_carried_trend(
        scope=ALL, indicator="online_share_calendar", province="42", unit="42", level="province"
    )
    old = get_trend(
        scope=ALL, indicator="online_share_calendar", structure="pre2025", level="province", province="42"
    )
    (series,) = [series for series in old.series if series.role == "province"]
    before = [p for p in found.points if p.status != "reported"]
    assert {p.status for p in before} == {"exact"}
    assert [(p.period, p.n, p.n_total) for p in before] == [(p.period, p.n, p.n_total) for p in series.points]
    assert [p.value for p in before] == pytest.approx([p.value for p in series.points])


@pytest.mark.parametrize(
    ("indicator", "reason"), [("lan_share", "unit_count"), ("score766_total_pub", "published")]
)
def test_what_cannot_be_carried_says_why(indicator: str, reason: str) -> None:
    found = get_carried_trend(scope=ALL, indicator=indicator, province="42", unit="18073")
    assert found.reason == reason
    assert all(point.status == "reported" for point in found.points)


def test_a_series_break_belongs_to_the_series() -> None:
    broken = get_carried_trend(scope=ALL, indicator="full_online_share", province="42", unit="18073")
    whole = get_carried_trend(scope=ALL, indicator="online_share_calendar", province="42", unit="18073")
    assert (broken.series_break, whole.series_break) == (date(2022, 8, 15), None)


def test_predecessors_are_named_with_their_weights() -> None:
    found = get_carried_trend(scope=ALL, indicator="online_share_calendar", province="42", unit="18652")
    weights = {one.code: one.weight for one in found.predecessors}
    assert weights == {old: pytest.approx(float(share)) for old, share in shares()["18652"].items()}
    assert {one.code for one in found.predecessors if one.is_estimated} == {"18082"}
    assert all(one.name for one in found.predecessors)


def test_profiles_of_both_structures_name_the_units_of_the_other() -> None:
    """Given a divided old unit and a whole one, then profiles say where counts come from or go to, and how much."""
    by_old: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for new, olds in shares().items():
        for old, share in olds.items():
            by_old[old][new] = share
    whole = next(old for old, news in sorted(by_old.items()) if len(news) == 1)
    for structure, code, expected in (
        ("post2025", "18652", shares()["18652"]),
        ("pre2025", "18082", by_old["18082"]),
        ("pre2025", whole, by_old[whole]),
    ):
        kin = get_unit_profile(scope=ALL, structure=structure, code=code).kin
        assert {own.code: own.weight for own in kin} == {
            other: pytest.approx(float(share)) for other, share in expected.items()
        }
        assert all(own.name for own in kin)
        assert {own.is_estimated for own in kin} == {share < 1 for share in expected.values()}


def test_who_sees_nothing_of_the_past_gets_none_of_it() -> None:
    """Given a user of one new commune only, then no figure of an old unit is shown."""
    scope = Scope.of([("post2025", "18073")])
    found = get_carried_trend(scope=scope, indicator="online_share_calendar", province="42", unit="18073")
    assert all(point.status == "reported" for point in found.points)
    assert any(point.value is not None for point in found.points)


def test_a_unit_that_is_not_there() -> None:
    with pytest.raises(UnknownNameError):
        get_carried_trend(scope=ALL, indicator="online_share_calendar", province="42", unit="99999")
