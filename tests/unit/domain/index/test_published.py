"""Published indices computed again from their published components: scores, and ranks with the rounding each uses.

The small tables below are facts of the UN E-Government Survey 2018 and of UNDP's Human Development Report 2023-24 (data
file HDR23-24); the full tables are used where the folder ../shared is there.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.index.compute import IndexResult, compute
from domain.index.data import IndexData
from domain.index.spec_files import spec_of
from domain.paths import ROOT

PUBLISHED = ROOT.parent / "shared" / "data" / "published"
needs_tables = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="../shared with published tables is not there"
)

HDI: dict[str, Any] = {
    "id": "hdi",
    "title": "Human Development Index",
    "aggregate": "geometric",
    "decimals_before_ranking": 3,
    "elements": [{"id": "HDI"}, {"id": "education", "parent": "HDI", "aggregate": "arithmetic"}],
    "indicators": [
        {"id": "le", "parent": "HDI", "normalise": {"method": "goalposts", "low": 20, "high": 85}},
        {"id": "eys", "parent": "education", "normalise": {"method": "goalposts", "low": 0, "high": 18}},
        {"id": "mys", "parent": "education", "normalise": {"method": "goalposts", "low": 0, "high": 15}},
        {
            "id": "gnipc",
            "parent": "HDI",
            "normalise": {"method": "goalposts", "low": 100, "high": 75000, "log": True},
        },
    ],
}
HDI_FACTS = [  # life expectancy, expected and mean years of schooling, GNI per head, index
    ("AFG", 62.879, 10.70538475, 2.514790058, 1335.205733, 0.462),
    ("ALB", 76.833, 14.48746967, 10.12114431, 15293.32651, 0.789),
    ("DZA", 77.129, 15.48787975, 6.987443608, 10978.40571, 0.745),
]
EGDI_FACTS = [  # online services, human capital, telecommunication, index
    ("IRQ", 0.3194, 0.5094, 0.1840, 0.3376),
    ("IRL", 0.8264, 0.9626, 0.6970, 0.8287),
    ("ISR", 0.8264, 0.8635, 0.7095, 0.7998),
]
PCI_WEIGHTS = {
    "entry": 5,
    "land": 5,
    "transparency": 20,
    "time": 5,
    "informal": 10,
    "bias": 5,
    "proactive": 5,
    "support": 20,
    "labor": 20,
    "legal": 5,
}


def plain(root: str, weights: dict[str, float], *, aggregate: str, scale: float = 1) -> dict[str, Any]:
    """A flat index of columns that are on one scale already."""
    return {
        "id": root,
        "normalise": "none",
        "aggregate": aggregate,
        "elements": [{"id": root}],
        "indicators": [
            {"id": name, "parent": root, "weight": weight, "scale": scale} for name, weight in weights.items()
        ],
    }


def scored(raw: dict[str, Any], frame: pd.DataFrame) -> IndexResult:
    return compute(spec=spec_of(raw=raw), data=IndexData.of(frame))


def table(name: str, *, unit: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / name, dtype={unit: str}).set_index(unit, drop=False)


def numeric(frame: pd.DataFrame, raw: dict[str, Any]) -> pd.DataFrame:
    return frame[[own["id"] for own in raw["indicators"]]]


class TestSmallTables:
    def test_human_development_index(self):
        frame = pd.DataFrame(HDI_FACTS, columns=["unit", "le", "eys", "mys", "gnipc", "hdi"]).set_index(
            "unit"
        )

        result = scored(HDI, numeric(frame, HDI))

        assert list(np.round(result.index, 3)) == list(frame["hdi"])

    def test_e_government_development_index(self):
        frame = pd.DataFrame(EGDI_FACTS, columns=["unit", "osi", "hci", "tii", "egdi"]).set_index("unit")
        raw = plain("egdi", {"osi": 1, "hci": 1, "tii": 1}, aggregate="arithmetic")

        assert list(np.round(scored(raw, numeric(frame, raw)).index, 4)) == list(frame["egdi"])


@needs_tables
class TestFullTables:
    def test_human_development_index_ranks_from_the_rounded_score(self):
        frame = table("indices/hdi_2022.csv", unit="iso3")

        result = scored(HDI, numeric(frame, HDI))

        assert (np.round(result.index, 3) == frame["hdi"]).all()
        assert (result.rank("HDI") == frame["hdi_rank"]).all()
        unrounded = scored(HDI | {"decimals_before_ranking": 15}, numeric(frame, HDI))
        assert (unrounded.rank("HDI") == frame["hdi_rank"]).sum() == 166

    @pytest.mark.parametrize("year", [2010, 2014, 2016, 2018])
    def test_e_government_development_index(self, year: int):
        frame = table(f"indices/egdi_{year}.csv", unit="code")
        weights = {"osi": 0.34, "hci": 0.33, "tii": 0.33} if year == 2010 else {"osi": 1, "hci": 1, "tii": 1}
        raw = plain("egdi", weights, aggregate="arithmetic")

        result = scored(raw, numeric(frame, raw))

        assert np.abs(result.index - frame["egdi"]).max() < 1e-4
        own = plain("rank", {"egdi": 1}, aggregate="arithmetic")
        published = scored(own, numeric(frame, own)).rank("rank")
        if year != 2010:  # of which countries without components were left out of the table
            assert (published == frame["egdi_rank"]).all()

    @pytest.mark.parametrize("year", range(2011, 2017))
    def test_papi_is_a_sum_of_sums(self, year: int):
        frame = table("indices/papi_2011_2016.csv", unit="prov")
        frame = frame[frame["year"] == year]
        dimensions = [
            "participation",
            "transparency",
            "accountability",
            "corruption",
            "procedures",
            "service",
        ]
        parts = [c for c in frame if c.split("_")[0] in dimensions and "_" in c and frame[c].notna().any()]
        raw = {
            "id": "papi",
            "normalise": "none",
            "aggregate": "sum",
            "missing": "null",
            "elements": [{"id": "total"}, *({"id": name, "parent": "total"} for name in dimensions)],
            "indicators": [{"id": part, "parent": part.split("_")[0]} for part in parts],
        }

        result = scored(raw, numeric(frame, raw))

        there = frame["total"].notna().to_numpy()
        assert there.sum() >= 61
        assert np.abs(result.index - frame["total"])[there].max() < 1e-4
        assert np.isnan(result.index[~there]).all()
        for name in dimensions:
            assert np.abs(result.score(name) - frame[name])[there].max() < 1e-5
        published = frame["total"].rank(ascending=False, method="min")
        assert (result.rank("total")[there] == published[there]).mean() > 0.95

    @pytest.mark.parametrize("year", range(2013, 2017))
    def test_provincial_competitiveness_index(self, year: int):
        frame = table("indices/pci_2013_2016.csv", unit="prov").reset_index(drop=True)  # 50 rows have no name
        frame = frame[frame["year"] == year]
        raw = plain("pci", PCI_WEIGHTS, aggregate="arithmetic", scale=10)

        result = scored(raw, numeric(frame, raw))

        assert np.abs(result.index - frame["pci"]).max() < 1e-4
        assert (result.rank("pci") == frame["pci"].rank(ascending=False, method="min")).all()


@needs_tables
class TestDecision766:
    GROUPS = ("CKMB", "TDGQ", "ONLINE", "TTTT", "MDSH", "MDHL")

    def total(self, file: str) -> tuple[pd.DataFrame, IndexResult]:
        frame = table(f"index766/{file}", unit="agency_code")
        raw = plain("total", dict.fromkeys(self.GROUPS, 1.0), aggregate="sum")
        raw["elements"][0]["decimals"] = 2
        return frame, scored(raw, numeric(frame, raw))

    @pytest.mark.parametrize("day", ["2026-09-24", "2026-10-10"])
    def test_communes_of_gia_lai_rank_as_published_but_for_ties(self, day: str):
        frame, result = self.total(f"gia_lai_communes_{day}.csv")

        assert (result.index == frame["total"]).all()
        differing = frame[result.rank("total") != frame["group_rank"]]
        tied = frame["total"].duplicated(keep=False)
        assert len(differing) > 0
        assert set(differing.index) <= set(frame.index[tied])
        shared = result.rank("total")[frame.index.isin(differing.index)]
        assert (shared < differing["group_rank"]).all()

    def test_provinces_add_up_but_for_two_differences_in_the_source(self):
        frame, result = self.total("provinces_2026-10-10.csv")

        difference = np.round(result.index - frame["total"], 2)
        assert sorted(difference[difference != 0]) == [-0.01, 0.01] or (difference != 0).sum() == 2
        published = frame["total"].rank(ascending=False, method="min")
        assert (result.rank("total") == published).mean() > 0.9


def test_the_folder_of_published_tables_is_outside_of_the_project():
    assert ROOT not in Path(PUBLISHED).parents
