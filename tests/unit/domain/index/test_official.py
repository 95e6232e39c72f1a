"""Decision 766: published scores beside their recomputation from published counts.

The small table holds facts of the national public service portal (dichvucong.gov.vn, year 2026, 10 October 2026);
the sample of 18 communes is used where the folder ../shared is there.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from domain.index.library import find_definition
from domain.index.official import (
    Capture,
    Component,
    Components,
    deltas,
    group_differences,
    group_maximum,
    may_compare,
    points_left,
    recompute,
    without_defaults,
)
from domain.paths import ROOT
from domain.periods import from_dates, parse_code

SAMPLE = ROOT.parent / "shared" / "data" / "published" / "index766"
SPEC = find_definition("index_766")
GROUPS = {"CKMB": 18, "TDGQ": 20, "ONLINE": 12, "TTTT": 10, "MDSH": 22, "MDHL": 18}
RENAMED = {
    "TTTT_ThanhToanTrucTuyen.dossiers": "PAYMENT_DOSSIERS",
    "TTTT_ThanhToanTrucTuyen.formalities": "PAYMENT_FORMALITIES_USED",
}
VAN_CANH = {
    "PUBLISH_ON_TIME": Component(1, 47),
    "PUBLIC_UPDATE_ON_TIME": Component(43, 47),
    "PUBLIC_CONTENT_FULL": Component(47, 47),
    "DOSSIER_SYNC": Component(1869, 1869, flag="TEMP_NATIONAL_REPORT_DENOMINATOR"),
    "TDGQ_TienDoGiaiQuyet": Component(2541, 2618),
    "PAYMENT_DOSSIERS": Component(2352, 2489),
    "PAYMENT_FORMALITIES_USED": Component(20, 42),
    "ORIGINAL_RESULT_AVAILABLE": Component(2497, 2618),
    "SO_HOA_GIAY_TO_GIAI_QUYET": Component(1520, 2618),
    "REUSED_DIGITIZED_DATA": Component(1543, 2618),
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": Component(2, 2618),
    "CITIZEN_DATA_CONNECTED_DOSSIER": Component(1105, 2618),
    "CITIZEN_DATA_CONNECTED_FORMALITY": Component(28, 388),
    "ELECTRONIC_CERTIFIED_COPY": Component(None, None, ratio=100),
    "DOSSIER_RECEIVING_SATISFACTION": Component(2540, 2618),
    "PETITION_PROCESSING_ON_TIME": Component(0, 0),
    "PETITION_HANDLING_SATISFACTION": Component(0, 0),
}
DAK_DOA = VAN_CANH | {
    "TDGQ_TienDoGiaiQuyet": Component(1848, 2104),
    "ORIGINAL_RESULT_AVAILABLE": Component(1666, 2104),
    "SO_HOA_GIAY_TO_GIAI_QUYET": Component(356, 2104),
    "REUSED_DIGITIZED_DATA": Component(295, 2104),
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": Component(4, 2104),
    "CITIZEN_DATA_CONNECTED_DOSSIER": Component(1034, 2104),
    "CITIZEN_DATA_CONNECTED_FORMALITY": Component(35, 303),
    "DOSSIER_RECEIVING_SATISFACTION": Component(1846, 2104),
    "PETITION_PROCESSING_ON_TIME": Component(0, 1),
    "PETITION_HANDLING_SATISFACTION": Component(0, 1),
}
BOTH: Components = {"van_canh": VAN_CANH, "dak_doa": DAK_DOA}
PUBLISHED = {
    "van_canh": {"CKMB": 11.79, "TDGQ": 19.41, "ONLINE": 6.31, "TTTT": 7.34, "MDSH": 12.49, "MDHL": 18.0},
    "dak_doa": {"CKMB": 11.79, "TDGQ": 17.57, "ONLINE": 6.45, "TTTT": 7.01, "MDSH": 9.0, "MDHL": 5.85},
}


class TestDefinition:
    def test_groups_have_their_maxima_and_make_a_hundred(self):
        found = {group: group_maximum(spec=SPEC, group=group) for group in SPEC.children["index_766"]}

        assert found == GROUPS
        assert sum(found.values()) == 100


class TestRecomputation:
    def test_groups_with_counts_are_as_published_and_the_others_say_what_is_missing(self):
        found = group_differences(result=recompute(spec=SPEC, components=BOTH), published=PUBLISHED)

        verdicts = {(own.unit, own.group): own.verdict for own in found}
        for unit in BOTH:
            for group in ("CKMB", "TDGQ", "MDSH", "MDHL"):
                assert verdicts[unit, group] == "equal", (unit, group)
            assert verdicts[unit, "ONLINE"] == verdicts[unit, "TTTT"] == "no_counts"
        missing = {own.group: own.missing for own in found}
        assert missing["TTTT"] == ("PAYMENT_FORMALITIES_PROVIDED",)
        assert missing["CKMB"] == ()

    def test_the_total_is_never_made_of_a_part_of_the_groups(self):
        result = recompute(spec=SPEC, components=BOTH)

        assert all(score != score for score in result.index)

    def test_a_published_score_above_its_maximum_is_shown_as_such(self):
        published = {"van_canh": PUBLISHED["van_canh"] | {"MDHL": 18.1}}

        found = group_differences(
            result=recompute(spec=SPEC, components={"van_canh": VAN_CANH}), published=published
        )

        [own] = [one for one in found if one.group == "MDHL"]
        assert (own.verdict, own.published, own.recomputed) == ("above_maximum", 18.1, 18.0)


class TestPointsLeft:
    def test_from_the_most_to_the_least_with_what_a_commune_cannot_change_marked(self):
        found = points_left(result=recompute(spec=SPEC, components=BOTH), components=BOTH, unit="van_canh")

        known = [own.left for own in found if own.left is not None]
        assert known == sorted(known, reverse=True)
        first = found[0]
        assert (first.metric, first.left, first.is_shared) == ("PUBLISH_ON_TIME", pytest.approx(5.87), True)
        assert found[-1].left is None
        flags = {own.metric: own.flag for own in found}
        assert flags["DOSSIER_SYNC"] == "TEMP_NATIONAL_REPORT_DENOMINATOR"

    def test_points_for_no_petition_are_marked_and_taken_out(self):
        result = recompute(spec=SPEC, components=BOTH)

        one = without_defaults(result=result, components=BOTH, unit="van_canh", published=75.34)
        two = without_defaults(result=result, components=BOTH, unit="dak_doa", published=57.67)

        assert (one.given, one.earned, one.reachable) == (12, pytest.approx(63.34), 88)
        assert one.rate == pytest.approx(63.34 / 88 * 100)
        assert (two.given, two.rate) == (0, pytest.approx(57.67))


class TestComparisons:
    YEAR_SEPTEMBER = Capture(
        from_dates(start=date(2026, 1, 1), end=date(2026, 9, 24), calendar="calendar"), "v1"
    )
    YEAR_OCTOBER = Capture(
        from_dates(start=date(2026, 1, 1), end=date(2026, 10, 10), calendar="calendar"), "v1"
    )

    def test_two_captures_of_a_running_year_compare(self):
        captures = (self.YEAR_OCTOBER, self.YEAR_SEPTEMBER)

        assert may_compare(now=captures[0], before=captures[1])
        found = deltas(now={"a": 75.34, "b": 50.0, "c": None}, before={"a": 75.7}, captures=captures)
        assert found == {"a": pytest.approx(-0.36), "b": None, "c": None}

    @pytest.mark.parametrize(
        "before",
        [
            Capture(parse_code(code="2025"), "v1"),
            Capture(parse_code(code="2026-Q2"), "v1"),
            Capture(YEAR_SEPTEMBER.period, "v0"),
        ],
        ids=["a complete year", "a quarter", "another formula"],
    )
    def test_others_do_not(self, before: Capture):
        assert not may_compare(now=self.YEAR_OCTOBER, before=before)
        assert deltas(now={"a": 1.0}, before={"a": 50.0}, captures=(self.YEAR_OCTOBER, before)) == {"a": None}


def sample() -> tuple[Components, dict[str, dict[str, float | None]], dict[str, float]]:
    """Counts, published groups and points of the metrics of 18 communes."""
    components: dict[str, dict[str, Component]] = {}
    published: dict[str, dict[str, float | None]] = {}
    with Path(SAMPLE / "gia_lai_details_sample.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit, code = row["agency_code"], row["metric_code"]
            cells = {
                name: float(row[name]) if row[name] else None
                for name in ("numerator", "denominator", "ratio")
            }
            group = code.split("_")[0]
            if group in GROUPS and "." not in code:
                published.setdefault(unit, {})[group] = float(row["score"])
            if group not in GROUPS or group == "TDGQ" or "." in code:
                score = float(row["score"]) if row["score"] else None
                own = Component(**cells, score=score)
                components.setdefault(unit, {})[RENAMED.get(code, code)] = own
    totals = {unit: sum(value or 0 for value in groups.values()) for unit, groups in published.items()}
    return components, published, totals


@pytest.mark.skipif(not SAMPLE.exists(), reason="../shared with published tables is not there")
class TestSample:
    def test_every_group_with_counts_is_computed_as_published_for_18_communes(self):
        components, published, _ = sample()

        found = group_differences(result=recompute(spec=SPEC, components=components), published=published)

        assert len(components) == 18
        computed = [own for own in found if own.recomputed is not None]
        assert len(computed) == 18 * 4
        assert {own.verdict for own in computed} == {"equal"}
        assert {own.group for own in found if own.verdict == "no_counts"} == {"ONLINE", "TTTT"}

    def test_every_metric_has_the_published_points(self):
        components, _, _ = sample()
        result = recompute(spec=SPEC, components=components)

        for row, unit in enumerate(result.data.units):
            for metric, own in components[unit].items():
                if own.score is not None and metric in result.nodes:
                    assert result.score(metric)[row] == pytest.approx(own.score, abs=1e-9), (unit, metric)

    def test_all_of_them_owe_twelve_points_to_having_no_petition(self):
        components, _, totals = sample()
        result = recompute(spec=SPEC, components=components)

        given = {
            without_defaults(result=result, components=components, unit=u, published=totals[u]).given
            for u in components
        }
        assert given == {12}
