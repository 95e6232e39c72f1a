"""Random orders and draws for tests by permutation: of a fixed seed, so the same for every indicator of a map."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64] | NDArray[np.uint16]
_SHORT = 65_535  # places below this are kept in a quarter of the memory


@lru_cache(maxsize=4)
def orders(*, n: int, permutations: int, seed: int) -> Places:
    """Orders of ``n`` places, shape (permutations, n)."""
    rng = np.random.default_rng(seed)
    found = rng.permuted(np.tile(np.arange(n), (permutations, 1)), axis=1)
    return _fixed(found.astype(np.uint16) if n <= _SHORT else found)


@lru_cache(maxsize=16)
def draws_of_others(*, n: int, most: int, permutations: int, seed: int) -> Places:
    """``most`` of ``n`` - 1 places drawn without putting back, shape (permutations, most)."""
    rng = np.random.default_rng(seed)
    return _fixed(np.argsort(rng.random((permutations, n - 1)), axis=1)[:, :most].copy())


def _fixed(found: Places) -> Places:
    found.flags.writeable = False
    return found
