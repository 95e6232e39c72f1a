"""Indices of the loaded sample: scores against a recomputation from the exported indicators, and the views."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.views import (
    IndexAsk,
    NoIndexDataError,
    check_definition,
    definition_text,
    get_contributions,
    get_index_analysis,
    get_index_list,
    get_index_view,
    get_method_comparison,
    get_rank_ranges,
    get_weight_drivers,
    save_own_definition,
)
from domain.access import Scope
from domain.config import get_settings
from domain.errors import IndexDefinitionError, UnknownNameError
from domain.index.library import find_definition
from domain.index.spec import Choice
from store.engine import get_engine
from store.queries.index_runs import definitions, run_scores, runs
from tests.integration.conftest import World

ALL = Scope.everything()
READINESS = IndexAsk(index="commune_readiness", structure="post2025", level="commune", province="42")
Rows = list[dict[str, str]]


@pytest.fixture
def world(season_copy: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("DATABASE_URL", str(season_copy.settings.database_url))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield season_copy
    get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


def exported(world: World, *, what: str, **options: str) -> Rows:
    path = world.folder / f"{what}.csv"
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    done = world.command("export", what, "--out", path, *arguments)
    assert done.returncode == 0, done.stderr
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def readiness(values: dict[str, float]) -> float | None:
    """The index written out: goalposts, weighted means of what is there, at least 60 % of the children."""
    spec = find_definition("commune_readiness")
    pillars = []
    for pillar in spec.children["readiness"]:
        found = []
        own = [i for i in spec.indicators if i.parent == pillar]
        for indicator in own:
            if indicator.id in values:
                low, high = (float(indicator.normalise.options[k]) for k in ("low", "high"))
                way = min(max((values[indicator.id] - low) / (high - low), 0), 1) * 100
                found.append((way if indicator.direction > 0 else 100 - way, indicator.weight))
        if len(found) >= 0.6 * len(own):
            pillars.append(sum(s * w for s, w in found) / sum(w for _, w in found))
    return sum(pillars) / len(pillars) if len(pillars) >= 2 else None


class TestExport:
    def test_scores_follow_from_the_exported_indicators_and_the_run_is_kept(self, world: World):
        rows = exported(world, what="index", index="commune_readiness", structure="post2025")
        indicators = exported(world, what="indicators", structure="post2025", level="commune")

        figures = {(r["unit_code"], r["indicator"], r["period"]): r["value"] for r in indicators}
        own = [r for r in rows if r["element_level"] == "1"]
        values: dict[str, dict[str, float]] = {}
        for row in own:
            value = figures.get((row["unit_code"], row["element"], row["element_period"]), "")
            assert row["value"] == value
            if value:
                values.setdefault(row["unit_code"], {})[row["element"]] = float(value)
        totals = [r for r in rows if r["element"] == "readiness"]
        assert len(totals) == 69
        for row in totals:
            expected = readiness(values.get(row["unit_code"], {}))
            assert row["score"] == "" if expected is None else float(row["score"]) == pytest.approx(expected)
            better = sum(float(o["score"]) > float(row["score"]) + 1e-9 for o in totals if o["score"])
            assert row["rank"] == str(better + 1)

        with world.engine.connect() as connection:
            [run] = runs(connection=connection, scope=ALL, index_id="commune_readiness")
            [definition] = definitions(connection=connection, scope=ALL, index_id="commune_readiness")
            kept = run_scores(connection=connection, scope=ALL, run_id=run.id)
        assert definition.spec == find_definition("commune_readiness").source
        scores = {own.unit_code: own.score for own in kept if own.element == "readiness"}
        assert scores == {r["unit_code"]: float(r["score"]) for r in totals}

    def test_exporting_again_keeps_one_run(self, world: World):
        for _ in range(2):
            exported(world, what="index", index="ict_style", structure="post2025")

        with world.engine.connect() as connection:
            assert len(runs(connection=connection, scope=ALL)) == 1

    def test_an_unknown_index_is_named_in_both_languages(self, world: World):
        done = world.command("export", "index", "--index", "magic", "--out", world.folder / "x.csv")

        assert done.returncode == 2
        assert "Không có chỉ số “magic”" in done.stderr
        assert "There is no index “magic”" in done.stderr


class TestViews:
    def test_the_view_shows_what_is_exported(self, world: World):
        rows = exported(world, what="index", index="commune_readiness", structure="post2025")

        view = get_index_view(scope=ALL, asked=READINESS)

        totals = {r["unit_code"]: r for r in rows if r["element"] == "readiness"}
        assert {u.place.code: u.score for u in view.units} == {
            c: float(r["score"]) for c, r in totals.items()
        }
        assert {u.place.code: u.rank for u in view.units} == {c: int(r["rank"]) for c, r in totals.items()}
        assert {u.place.code: u.band for u in view.units} == {c: r["band"] for c, r in totals.items()}
        assert sum(band.n for band in view.bands) == len(view.units)
        assert view.source.is_synthetic

    def test_change_is_against_the_period_before(self, world: World):
        now = get_index_view(scope=ALL, asked=READINESS)
        assert now.previous_period is not None
        before = get_index_view(
            scope=ALL, asked=IndexAsk(**{**vars(READINESS), "period": now.previous_period.code})
        )
        then = {unit.place.code: unit for unit in before.units}

        for unit in now.units:
            old = then[unit.place.code]
            assert unit.change == pytest.approx((unit.score or 0) - (old.score or 0))
            assert unit.rank_change == (old.rank or 0) - (unit.rank or 0)

    def test_other_weights_change_the_ranking_and_zero_leaves_a_pillar_out(self, world: World):
        asked = IndexAsk(**{**vars(READINESS), "weights": (("equipment", 0.0), ("skills", 0.0))})

        view = get_index_view(scope=ALL, asked=asked)

        at = view.position("adoption")
        assert [u.score for u in view.units] == [pytest.approx(u.scores[at]) for u in view.units]
        assert [u.rank for u in view.units] == [u.ranks[at] for u in view.units]

    def test_a_former_district_keeps_the_ranks_of_the_province(self, world: World):
        whole = get_index_view(scope=ALL, asked=READINESS)
        district = whole.units[0].place.parent_code

        part = get_index_view(scope=ALL, asked=READINESS, district=district)

        assert 0 < len(part.units) < len(whole.units)
        ranks = {unit.place.code: unit.rank for unit in whole.units}
        assert all(unit.rank == ranks[unit.place.code] for unit in part.units)

    def test_rank_ranges_hold_the_rank_and_contributions_add_up(self, world: World):
        view = get_index_view(scope=ALL, asked=READINESS)

        ranges = {own.code: own for own in get_rank_ranges(scope=ALL, asked=READINESS, draws=200)}

        assert set(ranges) == {unit.place.code for unit in view.units if unit.rank}
        assert sum(own.low <= own.rank <= own.high for own in ranges.values()) > 0.9 * len(ranges)
        unit = view.units[5]
        parts = get_contributions(scope=ALL, asked=READINESS, unit=unit.place.code)
        assert sum(own.contribution or 0 for own in parts) == pytest.approx(unit.score)
        assert get_contributions(scope=ALL, asked=READINESS, unit="nowhere") == ()

    def test_another_method_is_set_beside_the_own_one(self, world: World):
        same = get_method_comparison(scope=ALL, asked=READINESS)
        ranks = get_method_comparison(scope=ALL, asked=READINESS, normalise=Choice("rank"))

        assert (same.n_changed, same.spearman) == (0, pytest.approx(1))
        assert ranks.n_changed > 0

    def test_the_analyst_sees_roles_of_indicators_and_what_moves_the_ranks(self, world: World):
        found = get_index_analysis(scope=ALL, asked=READINESS)

        spec = find_definition("commune_readiness")
        assert [role.indicator for role in found.roles] == [own.id for own in spec.indicators]
        assert sum(role.nominal for role in found.roles) == pytest.approx(1)
        assert sum(found.components) == pytest.approx(1)
        assert found.n > 60
        assert all(role.n_changed > 0 for role in found.roles if role.main_effect is not None)
        drivers = get_weight_drivers(scope=ALL, asked=READINESS)
        assert {own.element for own in drivers} == set(spec.weights) - {"readiness"}
        assert [own.total for own in drivers] == sorted((own.total for own in drivers), reverse=True)

    def test_a_user_of_one_commune_sees_that_one_only(self, world: World):
        code = get_index_view(scope=ALL, asked=READINESS).units[3].place.code

        view = get_index_view(scope=Scope.of([("post2025", code)]), asked=READINESS)

        assert [unit.place.code for unit in view.units] == [code]

    def test_nothing_loaded_is_said(self, world: World):
        with pytest.raises(NoIndexDataError):
            get_index_view(scope=Scope(), asked=READINESS)


OWN = """
id = "own"
title_vi = "Chỉ số của tỉnh"
title_en = "The province's own"
[[elements]]
id = "IDX"
[[indicators]]
id = "edoc_share"
parent = "IDX"
"""
ASK_OWN = IndexAsk(**{**vars(READINESS), "index": "own"})


class TestOwnDefinitions:
    def test_is_kept_listed_shown_and_exported(self, world: World):
        with pytest.raises(UnknownNameError):
            get_index_view(scope=ALL, asked=ASK_OWN)

        saved = save_own_definition(text=OWN, author="an")

        assert (saved.stored_version, saved.title(lang="vi")) == (1, "Chỉ số của tỉnh")
        assert [own.id for own in get_index_list(scope=ALL)] == ["commune_readiness", "ict_style", "own"]
        view = get_index_view(scope=ALL, asked=ASK_OWN)
        assert view.n_ranked > 60
        assert view.method(lang="vi")[1].startswith("Tỷ lệ văn bản điện tử: ")
        rows = exported(world, what="index", index="own", structure="post2025")
        assert {r["unit_code"]: float(r["score"]) for r in rows if r["element"] == "IDX" and r["score"]} == {
            u.place.code: u.score for u in view.units if u.score is not None
        }

    def test_a_change_is_a_new_version_and_the_old_text_stays(self, world: World):
        save_own_definition(text=OWN, author="an")
        same = save_own_definition(text=OWN, author="an")
        changed = OWN.replace("edoc_share", "signed_share")

        new = save_own_definition(text=changed, author="binh")

        assert (same.stored_version, new.stored_version) == (1, 2)
        assert definition_text(scope=ALL, index="own") == changed
        assert definition_text(scope=ALL, index="own", version=1) == OWN

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (OWN.replace('"own"', '"commune_readiness"'), "comes with the software"),
            (OWN.replace("edoc_share", "magic"), "no indicator “magic”"),
            (OWN.replace('parent = "IDX"', 'parent = "X"'), "not among"),
        ],
    )
    def test_a_wrong_one_is_refused_and_nothing_is_kept(self, world: World, text: str, said: str):
        for action in (
            lambda: check_definition(text=text),
            lambda: save_own_definition(text=text, author="an"),
        ):
            with pytest.raises(IndexDefinitionError, match=said):
                action()

        assert [own.is_own for own in get_index_list(scope=ALL)] == [False, False]
