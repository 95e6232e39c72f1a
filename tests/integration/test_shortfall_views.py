"""Shortfalls as indicators over the loaded sample: the same sums as the gap view, nothing before the norm."""

import csv
from collections.abc import Iterator
from datetime import date
from statistics import median

import pytest

from dashboard import views
from domain.access import Scope
from domain.config import get_settings
from domain.paths import CATALOGUE_DIR
from etl.load.outcome import LoadReport
from tests.integration.conftest import World
from tests.integration.expected import season_communes, season_figures

ALL = Scope.everything()
PLACE = {"scope": ALL, "level": "commune", "province": "42"}
BEFORE = ("pre2025", "2024-07-01", "2024-12-31")


@pytest.fixture(autouse=True)
def sample(season: tuple[World, LoadReport], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The views read the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
    get_settings.cache_clear()
    yield season[0]
    get_settings.cache_clear()


def shortfall(indicator: str, *, structure: str = "post2025", **more: object):
    return views.get_shortfall_view(indicator=indicator, structure=structure, **{**PLACE, **more})


@pytest.mark.parametrize("item", ["computer", "printer", "scanner", "kiosk"])
def test_province_is_the_sum_of_its_communes(item: str) -> None:
    view = shortfall(f"shortfall.{item}")
    known = [unit.value for unit in view.units if unit.value is not None]
    assert view.total.value == sum(known) > 0
    assert view.total.n == len(known)


def test_share_is_never_an_average_of_shares() -> None:
    view = shortfall("shortfall_share.printer")
    known = [unit for unit in view.units if unit.value is not None]
    lacking, norm = sum(u.numerator or 0 for u in known), sum(u.denominator or 0 for u in known)
    assert view.total.value == pytest.approx(100 * lacking / norm)


def test_former_districts_add_up_too() -> None:
    by_district = shortfall("shortfall.printer", level="district")
    assert sum(unit.value or 0 for unit in by_district.units) == by_district.total.value


def test_before_the_norm_nothing_is_lacking_unless_todays_norm_is_asked_for() -> None:
    own = shortfall("shortfall.printer", structure="pre2025", period="2024-H2")
    assert {unit.reason for unit in own.units} == {"no_norm"}
    assert own.total.value is None
    reference = shortfall(
        "shortfall.printer", structure="pre2025", period="2024-H2", norms_on=date.today().isoformat()
    )
    assert reference.total.value == by_hand(BEFORE)


def by_hand(survey: tuple[str, str, str]) -> int:
    """Printers lacking: 1 for each of groups VI and VII, 1 for each 3 of group VIII rounded up, less what there is."""
    lacking = 0
    for cells in season_figures(structure=survey[0], start=survey[1], end=survey[2]).values():
        groups = [cells.get(f"staff_group_{name}") for name in ("vi", "vii", "viii")]
        if None in groups or "printers" not in cells:
            continue
        six, seven, eight = (int(own) for own in groups if own is not None)
        lacking += max(0, six + seven + -(-eight // 3) - int(cells["printers"]))
    return lacking


def lacking(survey: tuple[str, str, str], item: str, per: int) -> dict[str, int]:
    """Pieces lacking of an item with one for every ``per`` of all staff, rounded up, by commune; absent: not known."""
    out = {}
    for code, cells in season_figures(structure=survey[0], start=survey[1], end=survey[2]).items():
        groups = [cells.get(f"staff_group_{name}") for name in ("vi", "vii", "viii")]
        if None not in groups and item in cells:
            staff = sum(int(own) for own in groups if own is not None)
            out[code] = max(0, -(-staff // per) - int(cells[item]))
    return out


EARLIER, LATER = (
    ("post2025", "2025-07-01", "2025-12-31"),
    ("post2025", "2026-01-01", "2026-06-30"),
)


def test_change_between_two_surveys_under_one_norm_recomputed_by_hand() -> None:
    view = shortfall("shortfall.scanner", period="2026-H1", against="2025-H2")
    before, now = (lacking(survey, "scanners", 15) for survey in (EARLIER, LATER))
    expected = {code: now[code] - before[code] for code in now.keys() & before.keys()}
    assert {u.place.code: u.change for u in view.units if u.change is not None} == expected
    assert len(set(expected.values())) > 1
    assert all(unit.change is None for unit in shortfall("shortfall.scanner", period="2026-H1").units)


def test_areas_change_only_where_the_same_communes_enter() -> None:
    """Given former districts, then each has the difference of its communes' sums; none where a commune dropped out."""
    before, now = (lacking(survey, "scanners", 15) for survey in (EARLIER, LATER))
    members: dict[str, set[str]] = {}
    for code, district in season_communes(structure="post2025", day=date(2026, 6, 30)).items():
        members.setdefault(district, set()).add(code)
    view = shortfall("shortfall.scanner", level="district", period="2026-H1", against="2025-H2")
    for unit in view.units:
        own = members[unit.place.code]
        is_same = own & now.keys() == own & before.keys()
        change = sum(now[c] for c in own & now.keys()) - sum(before[c] for c in own & before.keys())
        assert unit.change == (change if is_same else None), unit.place.name
    has_total = now.keys() == before.keys()
    assert (view.previous_total == sum(before.values())) is has_total


def test_no_change_without_a_common_norm() -> None:
    before = {"structure": "pre2025", "period": "2024-H2", "against": "2024-H1"}
    assert all(unit.change is None for unit in shortfall("shortfall.scanner", **before).units)
    reference = shortfall("shortfall.scanner", **before, norms_on="2026-10-05")
    assert any(unit.change is not None for unit in reference.units)


def test_a_scope_sees_its_own_unit_and_no_scope_nothing() -> None:
    codes = sorted(season_communes(structure="post2025", day=date(2026, 6, 30)))
    assert sorted(unit.place.code for unit in shortfall("shortfall.all").units) == codes
    own = shortfall("shortfall.all", scope=Scope.of([("post2025", codes[0])]))
    assert [unit.place.code for unit in own.units] == codes[:1]
    with pytest.raises(views.NoDataError):
        shortfall("shortfall.all", scope=Scope.of([]))


def test_trend_has_a_point_for_each_survey() -> None:
    trend = views.get_shortfall_trend(**PLACE, indicator="shortfall.printer", structure="post2025")
    by_role = {series.role: series.points for series in trend.series}
    assert [point.period.code for point in by_role["province"]] == ["2025-H2", "2026-H1"]
    assert by_role["province"][-1].value == shortfall("shortfall.printer", period="2026-H1").total.value


def test_training_history_is_of_one_structure_and_compares_two_surveys() -> None:
    history = views.get_training_history(scope=ALL, structure="post2025", province="42")
    assert [period.code for period, _ in history.ladders] == ["2025-H2", "2026-H1"]
    assert history.effect is not None
    assert history.effect.n_more + history.effect.n_other <= 69


def classes() -> dict[str, str]:
    """Remote class by commune of the two-tier structure, from the catalogue's file."""
    with (CATALOGUE_DIR / "unit_attributes.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["structure"] == "post2025"]
    return {row["code"]: row["remote_class"] for row in rows}


@pytest.mark.parametrize("group", ["mountain", "plain", "urban"])
def test_a_group_is_its_own_communes_and_their_sum(group: str) -> None:
    codes = {code for code, own in classes().items() if own == group}
    whole = {unit.place.code: unit for unit in shortfall("shortfall.printer").units}
    view = shortfall("shortfall.printer", group=group)
    assert {unit.place.code for unit in view.units} == codes & set(whole)
    assert view.total.value == sum(whole[code].value or 0 for code in codes & set(whole))
    assert view.total.n_total == len(codes & set(whole))


def test_groups_narrow_ratios_too_and_never_average() -> None:
    args = {"indicator": "online_share_calendar", "structure": "post2025", **PLACE}
    view = views.get_indicator_view(**args, group="mountain")
    numerator = sum(unit.numerator or 0 for unit in view.units)
    denominator = sum(unit.denominator or 0 for unit in view.units)
    assert view.total.value == pytest.approx(100 * numerator / denominator)
    assert view.group == "mountain" and 0 < len(view.units) < 69
    assert min(unit.rank for unit in view.units if unit.rank) == 1


def test_options_offer_the_groups_and_say_they_are_simulated() -> None:
    options = views.get_options(scope=ALL, structure="post2025", province="42")
    assert options.groups == ("mountain", "plain", "urban", "mountainous")
    assert options.are_groups_simulated


def test_bandwidth_per_person_is_a_median_of_communes() -> None:
    view = views.get_indicator_view(indicator="internet_mbps_per_staff", structure="post2025", **PLACE)
    values = [unit.value for unit in view.units if unit.value is not None]
    assert view.total.value == pytest.approx(median(values))
