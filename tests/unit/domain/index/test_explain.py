"""Why a unit has its rank: parts that add up to the index, against finite differences and single replacements."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.index.compute import compute
from domain.index.data import IndexData
from domain.index.explain import contributions
from domain.index.spec_files import spec_of
from tests.unit.domain.index.factories import raw_spec

SCALE = {"normalise": {"method": "minmax", "lower": 1, "upper": 100}}


def data(*, holes: bool = False) -> IndexData:
    values = np.random.default_rng(11).gamma(2, size=(30, 4))
    if holes:
        values[0, 1] = np.nan
    return IndexData.of(pd.DataFrame(values, columns=[*"ABCD"], index=pd.Index([f"u{n}" for n in range(30)])))


class TestContributions:
    @pytest.mark.parametrize(
        "aggregate",
        ["arithmetic", "sum", "geometric", "harmonic", {"method": "generalised", "power": 0.5}],
    )
    @pytest.mark.parametrize("holes", [False, True])
    def test_add_up_to_the_index(self, aggregate: Any, holes: bool):
        result = compute(spec=spec_of(raw=raw_spec(aggregate=aggregate, **SCALE)), data=data(holes=holes))

        found = contributions(result=result, row=0)

        assert sum(one.contribution or 0 for one in found) == pytest.approx(result.index[0])
        assert (found[1].contribution is None) is holes

    def test_are_weight_times_value_for_means(self):
        result = compute(spec=spec_of(raw=raw_spec(**SCALE)), data=data())

        for one in contributions(result=result, row=3):
            assert one.share == pytest.approx(result.spec.shares[one.indicator])
            assert one.contribution == pytest.approx((one.share or 0) * (one.normalised or 0))

    @pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
    def test_against_median_and_best_are_whole_recomputations(self, aggregate: str):
        spec = spec_of(raw=raw_spec(aggregate=aggregate, **SCALE))
        result = compute(spec=spec, data=data())
        medians = np.median(result.stages.normalised, axis=0)
        plain = spec_of(raw=raw_spec(aggregate=aggregate, normalise="none"))
        plain = plain.with_weights(dict(spec.weights))

        for n, one in enumerate(contributions(result=result, row=5)):
            changed = result.stages.normalised[5:6].copy()
            changed[0, n] = medians[n]
            signs = [own.direction for own in spec.indicators]
            frame = pd.DataFrame(changed * signs, columns=[*"ABCD"], index=pd.Index(["u"]))
            other = compute(spec=plain, data=IndexData.of(frame)).index[0]
            assert one.against_median == pytest.approx(result.index[5] - other)
            assert (one.to_best or 0) >= 0

    def test_a_ranking_by_pairs_has_no_parts(self):
        result = compute(spec=spec_of(raw=raw_spec(aggregate="copeland")), data=data())

        assert {one.contribution for one in contributions(result=result, row=0)} == {None}
