"""Filling of missing values: off unless a definition asks for it, and every filled cell is listed in the result."""

from typing import Literal, Protocol

import numpy as np
import pandas as pd

from domain.index.methods import REQUIRED, Family, Floats
from domain.index.spec import Choice


class Imputation(Protocol):
    """The one signature of the family.

    ``groups``: the group of each row, for methods by group; ``units`` and rows in order of period, for panels.
    """

    def __call__(self, values: Floats, *, options: Choice, groups: pd.Series, units: pd.Series) -> Floats:
        """The values with some of the nan filled."""


IMPUTATIONS: Family[Imputation] = Family("impute")


@IMPUTATIONS.add("none")
def unchanged(values: Floats, *, options: Choice, groups: pd.Series, units: pd.Series) -> Floats:
    """Missing stays missing."""
    return values.copy()


@IMPUTATIONS.add("mean")
def mean(values: Floats, *, options: Choice, groups: pd.Series, units: pd.Series) -> Floats:
    """The mean of the indicator."""
    return _filled(values, own=pd.Series(values).mean())


@IMPUTATIONS.add("median")
def median(values: Floats, *, options: Choice, groups: pd.Series, units: pd.Series) -> Floats:
    """The median of the indicator."""
    return _filled(values, own=pd.Series(values).median())


@IMPUTATIONS.add("group_mean", group=REQUIRED)
def group_mean(values: Floats, *, options: Choice, groups: pd.Series, units: pd.Series) -> Floats:
    """The mean of the units of the same group (column ``group``); a group without values stays missing."""
    return _by(values, keys=groups, how="mean")


@IMPUTATIONS.add("group_median", group=REQUIRED)
def group_median(values: Floats, *, options: Choice, groups: pd.Series, units: pd.Series) -> Floats:
    """The median of the units of the same group (column ``group``); a group without values stays missing."""
    return _by(values, keys=groups, how="median")


@IMPUTATIONS.add("previous")
def previous(values: Floats, *, options: Choice, groups: pd.Series, units: pd.Series) -> Floats:
    """The latest earlier value of the same unit (panels)."""
    own = pd.Series(values).groupby(units.to_numpy(), sort=False).ffill()
    return np.asarray(own, dtype=np.float64)


def _filled(values: Floats, *, own: float | Floats) -> Floats:
    return np.where(np.isnan(values), own, values)


def _by(values: Floats, *, keys: pd.Series, how: Literal["mean", "median"]) -> Floats:
    own = pd.Series(values).groupby(keys.to_numpy()).transform(how)
    return _filled(values, own=np.asarray(own, dtype=np.float64))
