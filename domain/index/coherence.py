"""Whether the indicators of an index hang together: for the analyst who designs a definition.

Correlations, Cronbach's alpha (1951), principal components of standardised indicators, and what weights really do: the
part of an indicator in the index (nominal) beside the squared correlation of the index with it (its main effect when it
is linear; Paruolo, Saisana and Saltelli 2013, Ratings and rankings: voodoo or science?, J. R. Statist. Soc. A 176(3)).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.errors import IndexDataError
from domain.index.compute import IndexResult
from domain.index.methods import Floats

_LEAST_ROWS = 3


@dataclass(frozen=True)
class Coherence:
    """``weights``: one row an indicator (nominal, main_effect, correlation). ``alpha`` is nan for fewer than 2 columns.

    ``n`` rows with all indicators enter alpha and the components. ``explained``: share of the variance by component;
    ``loadings``: indicators x components.
    """

    n: int
    correlations: pd.DataFrame
    alpha: float
    explained: Floats
    loadings: pd.DataFrame
    weights: pd.DataFrame


def coherence(*, result: IndexResult) -> Coherence:
    """Statistics of the normalised indicators; raises IndexDataError with fewer than 3 complete rows."""
    frame = result.frame(what="normalised").reset_index(drop=True)
    frame = frame.loc[:, frame.nunique() > 1]
    complete = frame.dropna().to_numpy()
    if len(complete) < _LEAST_ROWS or frame.shape[1] < 2:
        raise IndexDataError(
            vi=f"Cần ít nhất {_LEAST_ROWS} đơn vị đủ số liệu và 2 chỉ tiêu có giá trị khác nhau giữa các đơn vị; "
            f"hiện có {len(complete)} đơn vị và {frame.shape[1]} chỉ tiêu như vậy.",
            en=f"At least {_LEAST_ROWS} units with all figures and 2 indicators whose values differ are needed; "
            f"of such units there are {len(complete)}, of such indicators {frame.shape[1]}.",
        )
    explained, loadings = _components(complete)
    names = [f"PC{n + 1}" for n in range(len(explained))]
    return Coherence(
        n=len(complete),
        correlations=frame.corr(),
        alpha=cronbach_alpha(complete),
        explained=explained,
        loadings=pd.DataFrame(loadings, index=frame.columns, columns=pd.Index(names)),
        weights=_weights(result=result, frame=frame),
    )


def cronbach_alpha(values: Floats) -> float:
    """k/(k-1) (1 - sum of the variances / variance of the sum), of standardised columns without nan."""
    spread = values.std(axis=0, ddof=1)
    k = values.shape[1]
    if k < 2 or (spread == 0).any():
        return float("nan")
    total = (values / spread).sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1 - k / total)) if total > 0 else float("nan")


def _components(values: Floats) -> tuple[Floats, Floats]:
    """Share of variance and loadings of principal components, greatest first; the largest loading is positive."""
    spread = values.std(axis=0, ddof=1)
    standard = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    _, singular, axes = np.linalg.svd(standard, full_matrices=False)
    variance = singular**2 / (len(values) - 1)
    greatest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]
    axes = axes * np.sign(greatest)[:, None]
    return variance / variance.sum(), (axes * np.sqrt(variance)[:, None]).T


def _weights(*, result: IndexResult, frame: pd.DataFrame) -> pd.DataFrame:
    index = pd.Series(result.index)
    correlation = frame.corrwith(index)
    return pd.DataFrame(
        {
            "nominal": pd.Series(dict(result.spec.shares)).reindex(frame.columns),
            "main_effect": correlation**2,
            "correlation": correlation,
        }
    )
