"""Generated units: factors that hang together, and use that one of them moves, or none."""

import numpy as np

PLANTED = "x2"


def generated(
    *, seed: int, n: int = 69, n_factors: int = 8, effect: float = 0.0, together: float = 0.4
) -> tuple[list[str], dict[str, float | None], dict[str, dict[str, float | None]]]:
    """Units, use (mean 17, noise of 3 points), factors; ``effect`` points of use for one sd of factor x2.

    ``together`` is the correlation of the factors with each other.
    """
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    factors = np.sqrt(together) * common + np.sqrt(1 - together) * rng.normal(size=(n, n_factors))
    use = 17 + 3 * rng.normal(size=n) + effect * factors[:, int(PLANTED[1:])]
    units = [f"{i:05d}" for i in range(n)]
    columns = {f"x{j}": dict(zip(units, map(float, factors[:, j]), strict=True)) for j in range(n_factors)}
    return units, dict(zip(units, map(float, use), strict=True)), columns
