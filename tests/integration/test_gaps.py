"""Gaps and skills of the sample season, against a recomputation from the season's own table of figures.

The recomputation uses neither the database nor the project's engines: the rules of Decision 15/2025, Annex II, are
written out again, and communes are added with plain arithmetic.
"""

import csv
import pickle
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from math import ceil
from pathlib import Path

import pytest

from dashboard.views import get_gap_view, get_skill_view
from domain.access import Scope
from domain.config import get_settings
from domain.errors import SurveyError
from domain.paths import NATIONAL_DIR, NORMS_DIR
from etl.load.outcome import LoadReport
from tests.integration.conftest import World
from tests.integration.expected import read, season_communes, season_figures

ALL = Scope.everything()
Season = tuple[World, LoadReport]
Cells = dict[str, int]
MILLION = 1_000_000
PRICES = {"computer": 20, "laptop": 25, "printer": 13, "scanner": 22, "shredder": 10, "photocopier": 110,
          "qr_reader": 5, "queue_machine": 60, "info_screen": 40, "camera": 4, "kiosk": 70}  # fmt: skip
ONE_STOP = {"qr_reader": 2, "queue_machine": 1, "info_screen": 1, "camera": 2, "kiosk": 1}
STOCKS = {"printer": "printers", "scanner": "scanners", "shredder": "shredders", "photocopier": "photocopiers",
          **{item: f"{item}s" for item in ONE_STOP}}  # fmt: skip
POST = ("post2025", "2026-H1", "2026-01-01", "2026-06-30")
POST_EARLIER = ("post2025", "2025-H2", "2025-07-01", "2025-12-31")


@pytest.fixture(autouse=True)
def sample(season: Season, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The views read the loaded sample."""
    monkeypatch.setenv("DATABASE_URL", str(season[0].settings.database_url))
    get_settings.cache_clear()
    yield season[0]
    get_settings.cache_clear()


def _norms(cells: Cells) -> dict[str, int]:
    """Annex II by hand; staff groups are known in the whole season."""
    six, seven, eight = (cells[f"staff_group_{name}"] for name in ("vi", "vii", "viii"))
    staff = six + seven + eight
    assert cells.get("staff_total", staff) == staff
    shared = ceil(staff / 15)
    return {
        "computer": staff, "laptop": six, "printer": six + seven + ceil(eight / 3), "scanner": shared,
        "shredder": shared, "photocopier": shared, **ONE_STOP,
    }  # fmt: skip


def _usable(cells: Cells) -> dict[str, int]:
    """What counts towards each norm; an item is absent when its figure is."""
    out = {item: cells[measure] for item, measure in STOCKS.items() if measure in cells}
    if {"laptops", "computers_usable"} <= set(cells):
        out["laptop"] = min(cells["laptops"], cells["staff_group_vi"], cells["computers_usable"])
        out["computer"] = cells["computers_usable"] - out["laptop"]
    return out


def _by_hand(period: tuple[str, str, str, str], members: list[str], item: str) -> tuple[int, int, int, int]:
    """(norm, usable, shortfall, communes) of an item over the communes with staff groups and stock."""
    found = season_figures(structure=period[0], start=period[2], end=period[3])
    norm = usable = shortfall = n = 0
    for code in members:
        cells = {name: int(value) for name, value in found[code].items()}
        is_reported = "staff_group_viii" in cells
        if item in ONE_STOP:
            cells = {"staff_group_vi": 0, "staff_group_vii": 0, "staff_group_viii": 0, **cells}
        elif not is_reported:
            continue
        own = _usable(cells)
        if item not in own:
            continue
        wanted = _norms(cells)[item]
        norm, usable, n = norm + wanted, usable + own[item], n + 1
        shortfall += max(0, wanted - own[item])
    return norm, usable, shortfall, n


@pytest.mark.parametrize("period", [POST, POST_EARLIER], ids=lambda own: own[1])
@pytest.mark.parametrize("level", ["commune", "district", "province"])
def test_shortfalls_are_those_of_the_decision(period: tuple[str, str, str, str], level: str) -> None:
    """Every unit of every level and every item that a form counts: norm, usable, shortfall, amount and n of N."""
    view = get_gap_view(scope=ALL, structure=period[0], level=level, province="42", period=period[1])
    assert (view.period.code, view.asked_period, view.is_reference) == (period[1], None, False)
    district_of = season_communes(structure=period[0], day=date.fromisoformat(period[3]))
    checked = 0
    for unit in view.units:
        members = [c for c, d in district_of.items() if level == "province" or unit.place.code in (c, d)]
        for item, price in PRICES.items():
            line = unit.line(item)
            norm, usable, shortfall, n = _by_hand(period, members, item)
            assert (line.n, line.n_total) == (n, len(members)), (unit.place, item)
            if not n:
                assert line.shortfall is None and line.reason
                continue
            assert line.norm and line.usable and line.shortfall and line.cost
            got = (line.norm.exact, line.usable.exact, line.shortfall.exact, line.cost.at_norm.exact)
            assert got == (norm, usable, shortfall, shortfall * price * MILLION), (unit.place, item)
            checked += 1
    assert checked >= {"commune": 700, "district": 120, "province": 11}[level]


def test_what_no_form_counts_is_not_known_at_any_level() -> None:
    for level in ("commune", "province"):
        view = get_gap_view(scope=ALL, structure="post2025", level=level, province="42", period="2026-H1")
        for unit in (*view.units, view.total):
            for item in ("phone", "onestop_computer", "onestop_scanner"):
                line = unit.line(item)
                assert line.norm and line.norm.low > 0
                assert (line.shortfall, line.cost, line.reason) == (None, None, "no_stock_measure")


def test_obsolete_machines_are_apart() -> None:
    view = get_gap_view(scope=ALL, structure="post2025", level="commune", province="42", period="2026-H1")
    found = season_figures(structure="post2025", start=POST[2], end=POST[3])
    for unit in view.units:
        cells = {name: int(value) for name, value in found[unit.place.code].items()}
        line = unit.line("computer")
        expected = min(cells["computers_obsolete_os"], _usable(cells)["computer"])
        assert line.replacement is not None and line.replacement.exact == expected


def test_before_the_decision_nothing_is_lacking_unless_todays_norm_is_asked_for() -> None:
    asked = {"scope": ALL, "structure": "pre2025", "level": "district", "province": "42", "period": "2025-H1"}
    view = get_gap_view(**asked)
    assert (view.sets, view.is_reference) == ((), False)
    for unit in (*view.units, view.total):
        assert {line.reason for line in unit.lines} == {"no_norm"}
        assert {line.norm for line in unit.lines} == {None}
    assert (view.total.line("printer").existing or 0) > 1000

    today = get_gap_view(**asked, norms_on="2025-07-01")
    assert today.is_reference and {own.id for own in today.sets} >= {"qd15_2025"}
    district_of = season_communes(structure="pre2025", day=date(2025, 6, 30))
    period = ("pre2025", "2025-H1", "2025-01-01", "2025-06-30")
    for unit in today.units:
        members = [c for c, d in district_of.items() if d == unit.place.code]
        line = unit.line("printer")
        _, _, shortfall, n = _by_hand(period, members, "printer")
        assert (line.n, line.shortfall and line.shortfall.exact) == (n, shortfall if n else None)


def test_the_latest_survey_is_shown_and_says_that_it_is_simulated() -> None:
    view = get_gap_view(scope=ALL, structure="post2025", level="commune", province="42")
    assert view.period.code == "2026-H1" and [own.code for own in view.periods] == ["2026-H1", "2025-H2"]
    assert (view.source.n, view.source.n_total, view.source.is_synthetic) == (69, 69, True)
    later = get_gap_view(scope=ALL, structure="post2025", level="commune", province="42", period="2026-Q3")
    assert later.period.code == "2026-H1" and later.asked_period and later.asked_period.code == "2026-Q3"


def test_the_data_network_is_a_service_with_the_cost_of_a_year() -> None:
    view = get_gap_view(scope=ALL, structure="post2025", level="province", province="42", period="2026-H1")
    network = view.total.services[1]
    found = season_figures(structure="post2025", start=POST[2], end=POST[3])
    flags = [int(cells["gov_network"]) for cells in found.values() if "gov_network" in cells]
    assert (network.existing, network.n_existing) == (sum(flags), len(flags))
    assert network.lacking and network.lacking.exact == len(flags) - sum(flags)
    assert network.yearly_cost and network.yearly_cost.exact == 69 * 12 * 2_500_000


@pytest.mark.parametrize("view_of", [get_gap_view, get_skill_view])
def test_a_view_survives_the_cache_of_several_processes(view_of: Callable[..., object]) -> None:
    view = view_of(scope=ALL, structure="post2025", level="district", province="42")
    assert pickle.loads(pickle.dumps(view)) == view  # noqa: S301 (bytes of our own)


def test_a_user_sees_the_own_communes_only() -> None:
    scope = Scope.of([("post2025", "18073"), ("post2025", "18100")])
    view = get_gap_view(scope=scope, structure="post2025", level="commune", province="42", period="2026-H1")
    assert {unit.place.code for unit in view.units} == {"18073", "18100"}
    assert view.total.line("printer").n_total == 2
    skills = get_skill_view(
        scope=scope, structure="post2025", level="commune", province="42", period="2026-H1"
    )
    assert {unit.place.code for unit in skills.units} == {"18073", "18100"}
    seats = {seat.unit for plan in skills.plans for own in plan.classes for seat in own.seats}
    assert seats <= {"18073", "18100"}
    for view_of in (get_gap_view, get_skill_view):
        with pytest.raises(SurveyError):
            view_of(scope=Scope(), structure="post2025", level="commune", province="42")


def test_a_former_district_shows_its_communes() -> None:
    district_of = season_communes(structure="post2025", day=date(2026, 6, 30))
    code = district_of["18073"]
    view = get_gap_view(
        scope=ALL, structure="post2025", level="commune", province="42", district=code, period="2026-H1"
    )
    members = [commune for commune, own in district_of.items() if own == code]
    assert {unit.place.code for unit in view.units} == set(members)
    assert view.district and view.district.code == code
    shortfall = view.total.line("computer").shortfall
    assert shortfall and shortfall.exact == _by_hand(POST, members, "computer")[2]


@pytest.mark.parametrize("level", ["commune", "district", "province"])
def test_the_export_says_what_the_view_says(season: Season, tmp_path: Path, level: str) -> None:
    out = tmp_path / "gaps.csv"
    done = season[0].command("export", "gaps", "--level", level, "--period", "2026-H1", "--out", out)
    assert done.returncode == 0, done.stderr
    rows = read(out)
    assert list(rows[0]) == [
        "unit_code", "structure", "item", "norm", "existing", "usable", "shortfall", "unit_price", "amount", "basis",
    ]  # fmt: skip
    view = get_gap_view(scope=ALL, structure="post2025", level=level, province="42", period="2026-H1")
    assert len(rows) == len(view.units) * 14
    by_key = {(row["unit_code"], row["item"]): row for row in rows}
    for unit in view.units:
        for line in unit.lines:
            row = by_key[unit.place.code, line.item]
            shortfall = "" if line.shortfall is None else str(line.shortfall.exact)
            assert (row["structure"], row["shortfall"]) == ("post2025", shortfall)
            assert row["norm"] == str(line.norm.exact if line.norm else "")
            assert row["amount"] == ("" if line.cost is None else str(line.cost.at_norm.exact))
            assert row["basis"].startswith(("Quyết định 15/2025/QĐ-TTg", "VÍ DỤ"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--period is needed"),
        (("--period", "2025-Q1"), "Periods loaded: 2024-H1, 2024-H2, 2025-H1"),
        (("--period", "2026-H1", "--structure", "pre2025"), "is of the structure post2025"),
    ],
)
def test_a_period_without_survey_is_refused_in_words(
    season: Season, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "gaps.csv"
    done = season[0].command("export", "gaps", "--level", "commune", *arguments, "--out", out)
    assert done.returncode == 2 and said in done.stderr and not out.exists()


def test_an_older_survey_is_exported_without_norm_and_with_todays_as_a_reference(
    season: Season, tmp_path: Path
) -> None:
    plain, today = tmp_path / "plain.csv", tmp_path / "today.parquet"
    asked = ("export", "gaps", "--level", "province", "--period", "2024-H2")
    assert season[0].command(*asked, "--out", plain).returncode == 0
    rows = read(plain)
    assert {(row["norm"], row["shortfall"], row["amount"]) for row in rows} == {("", "", "")}
    assert all("chưa có định mức" in row["basis"] for row in rows)

    import pandas as pd

    done = season[0].command(*asked, "--norms-on", "2025-07-01", "--lang", "en", "--out", today)
    assert done.returncode == 0, done.stderr
    frame = pd.read_parquet(today).set_index("item")
    assert frame.loc["printer", "basis"].startswith("for reference: norm of 01/07/2025")
    assert frame.loc["printer", "shortfall"] > 0 and pd.isna(frame.loc["phone", "shortfall"])


def test_norms_are_printed_and_a_mistake_in_them_is_named(
    season: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = season[0].command("norms", "--on", "2026-01-01")
    assert done.returncode == 0 and len(list(csv.DictReader(done.stdout.splitlines()))) == 13 + 7 + 2
    assert list(csv.DictReader(season[0].command("norms", "--on", "2025-06-30").stdout.splitlines())) == []

    own = Path(shutil.copytree(NORMS_DIR, tmp_path / "norms"))
    path = own / "one_stop_example.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("60000000", "60 triệu"), encoding="utf-8")
    monkeypatch.setenv("NORMS_DIR", str(own))
    refused = season[0].command("norms")
    assert refused.returncode == 2 and "one_stop_example.csv, row 5" in refused.stderr
    assert "“60 triệu”" in refused.stderr and "dòng 5" in refused.stderr


STEPS = ("staff_it_trained", "staff_it_standard_basic", "staff_proficient_shared", "staff_proficient_sector")


def _staff(cells: Cells) -> int | None:
    groups = [cells.get(f"staff_group_{name}") for name in ("vi", "vii", "viii")]
    return cells.get("staff_total", None if None in groups else sum(own or 0 for own in groups))


@pytest.mark.parametrize("period", [POST, POST_EARLIER], ids=lambda own: own[1])
@pytest.mark.parametrize("level", ["commune", "district", "province"])
def test_ladders_and_needs_are_sums_of_the_communes(period: tuple[str, str, str, str], level: str) -> None:
    view = get_skill_view(
        scope=ALL, structure=period[0], level=level, province="42", period=period[1], target=90
    )
    found = season_figures(structure=period[0], start=period[2], end=period[3])
    cells = {code: {name: int(value) for name, value in own.items()} for code, own in found.items()}
    district_of = season_communes(structure=period[0], day=date.fromisoformat(period[3]))
    for unit in view.units:
        members = [c for c, d in district_of.items() if level == "province" or unit.place.code in (c, d)]
        own = [cells.get(code, {}) for code in members]
        whole = [c for c in own if _staff(c) is not None and all(step in c for step in STEPS)]
        assert (unit.ladder.n, unit.ladder.n_total) == (len(whole), len(members))
        if whole:
            assert unit.ladder.persons == tuple(sum(c[step] for c in whole) for step in STEPS)
            assert unit.ladder.staff == sum(_staff(c) or 0 for c in whole)
        for module in range(1, 7):
            measure = f"staff_iu0{module}"
            known = [(_staff(c) or 0, c[measure]) for c in own if _staff(c) is not None and measure in c]
            need = unit.need(f"IU0{module}")
            assert need.n == len(known)
            expected = sum(max(0, -(-9 * staff // 10) - have) for staff, have in known)
            assert need.to_train == (expected if known else None)


def test_classes_seat_everyone_who_is_to_be_trained() -> None:
    view = get_skill_view(scope=ALL, structure="post2025", level="province", province="42", period="2026-H1")
    district_of = season_communes(structure="post2025", day=date(2026, 6, 30))
    for plan in view.plans:
        need = view.total.need(plan.course)
        seated = sum(own.persons for own in plan.classes) + sum(own.persons for own in plan.waiting)
        assert seated == need.to_train and need.target == 100
        assert all(20 <= own.persons <= 30 for own in plan.classes)
        for own in plan.classes:
            if own.district:
                assert {district_of[seat.unit] for seat in own.seats} == {own.district}
    assert sum(len(plan.classes) for plan in view.plans) > 20


def test_officers_are_counted_where_both_kinds_were_reported() -> None:
    view = get_skill_view(scope=ALL, structure="post2025", level="province", province="42", period="2025-H2")
    found = season_figures(structure="post2025", start=POST_EARLIER[2], end=POST_EARLIER[3])
    kinds = ("it_officers_full_time", "it_officers_part_time")
    known = [[int(own[kind]) for kind in kinds] for own in found.values() if all(k in own for k in kinds)]
    own = view.total.officers
    assert (own.full_time, own.part_time) == (sum(a for a, _ in known), sum(b for _, b in known))
    assert (own.n, own.n_without) == (len(known), sum(a + b == 0 for a, b in known))


def whole_predecessors() -> dict[str, list[str]]:
    """New commune of Hà Tĩnh -> its old ones, where all of them went into it whole; from the national table."""
    with (NATIONAL_DIR / "lineage_2025.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    olds: dict[str, list[str]] = {}
    for row in rows:
        olds.setdefault(row["to_code"], []).append(row["from_code"])
    targets: dict[str, set[str]] = {}
    for row in rows:
        targets.setdefault(row["from_code"], set()).add(row["to_code"])
    return {new: parts for new, parts in olds.items() if all(len(targets[old]) == 1 for old in parts)}


def test_an_older_survey_is_added_up_for_new_units_and_the_norm_run_again(
    season: Season, tmp_path: Path
) -> None:
    out = tmp_path / "carried.csv"
    asked = ("export", "gaps", "--level", "commune", "--structure", "post2025", "--period", "2024-H2")
    done = season[0].command(*asked, "--norms-on", "2025-07-01", "--out", out)
    assert done.returncode == 0, done.stderr
    printers = {row["unit_code"]: row for row in read(out) if row["item"] == "printer"}
    figures, whole = (
        season_figures(structure="pre2025", start="2024-07-01", end="2024-12-31"),
        whole_predecessors(),
    )
    differs = 0
    for code, row in printers.items():
        if code not in whole:
            assert row["norm"] == row["shortfall"] == "" and "bị chia" in row["basis"]
            continue
        parts = [figures[old] for old in whole[code] if "printers" in figures[old]]
        if len(parts) < len(whole[code]):
            assert row["shortfall"] == ""
            continue
        six, seven, eight = (sum(int(p[f"staff_group_{g}"]) for p in parts) for g in ("vi", "vii", "viii"))
        norm = six + seven + ceil(eight / 3)
        assert row["norm"] == str(norm)
        assert row["shortfall"] == str(max(0, norm - sum(int(p["printers"]) for p in parts)))
        differs += norm != six + seven + sum(ceil(int(p["staff_group_viii"]) / 3) for p in parts)
    assert differs > 10, "the norm of a union is not the sum of norms"
