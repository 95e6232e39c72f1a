"""Colours of two indicators at once and of clusters: apart for every eye and, as far as can be, in grey print."""

from itertools import combinations, pairwise
from math import dist

import pytest

from dashboard.palette import PaletteError, to_hex, to_oklab
from dashboard.palette_kinds import CLUSTER_KINDS, bivariate_colours, cause_colours, cluster_colours
from tests.unit.dashboard.test_palette import BLIND, linear

THEMES = ("light", "dark")
VISIONS = ("full", "deutan", "protan")
CLEARLY_APART = 0.09  # OKLab; a difference just seen side by side is about 0.02


def seen(colour: str, vision: str) -> tuple[float, ...]:
    """OKLab of a colour as that eye sees it."""
    if vision == "full":
        return to_oklab(colour)
    rgb = linear(colour)
    felt = [sum(m * c for m, c in zip(row, rgb, strict=True)) for row in BLIND[vision]]
    return to_oklab("#" + "".join(f"{round(255 * gamma(c)):02x}" for c in felt))


def gamma(channel: float) -> float:
    clipped = min(1.0, max(0.0, channel))
    return 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055


def nearest(colours: list[str], vision: str) -> float:
    return min(dist(seen(a, vision), seen(b, vision)) for a, b in combinations(colours, 2))


@pytest.mark.parametrize("theme", THEMES)
class TestBivariate:
    @pytest.mark.parametrize("vision", VISIONS)
    def test_nine_cells_are_apart_for_every_eye(self, theme: str, vision: str) -> None:
        cells = [colour for row in bivariate_colours(theme) for colour in row]  # type: ignore[arg-type]
        assert len(set(cells)) == 9
        assert nearest(cells, vision) > CLEARLY_APART

    def test_each_step_to_the_worse_is_stronger_in_grey(self, theme: str) -> None:
        light = [[to_oklab(c)[0] for c in row] for row in bivariate_colours(theme)]  # type: ignore[arg-type]
        sign = -1 if theme == "light" else 1
        rows_and_columns = [*light, *(list(column) for column in zip(*light, strict=True))]
        assert all(sign * (b - a) > 0.1 for line in rows_and_columns for a, b in pairwise(line))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("direction", ["+", "-", "0"])
class TestClusters:
    @pytest.mark.parametrize("vision", VISIONS)
    def test_kinds_are_apart_for_every_eye(self, theme: str, direction: str, vision: str) -> None:
        own = cluster_colours(direction=direction, theme=theme)  # type: ignore[arg-type]
        assert len(own) == len(CLUSTER_KINDS)
        assert nearest(own[:5], vision) > CLEARLY_APART

    def test_kinds_are_apart_in_grey_print(self, theme: str, direction: str) -> None:
        own = cluster_colours(direction=direction, theme=theme)[:5]  # type: ignore[arg-type]
        light = sorted(to_oklab(colour)[0] for colour in own)
        assert all(b - a > 0.06 for a, b in pairwise(light))

    def test_the_worse_cluster_is_the_strongest(self, theme: str, direction: str) -> None:
        high, low = (
            to_oklab(c)[0]
            for c in cluster_colours(direction=direction, theme=theme)[:2]  # type: ignore[arg-type]
        )
        worse, better = (low, high) if direction == "+" else (high, low)
        assert (worse < better) == (theme == "light")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_causes_are_apart_for_every_eye(theme: str, vision: str) -> None:
    own = cause_colours(theme=theme, n_causes=4)  # type: ignore[arg-type]
    assert len(own) == 7
    assert nearest(own, vision) > CLEARLY_APART


def test_unknown_scales_are_refused() -> None:
    with pytest.raises(PaletteError):
        bivariate_colours("sepia")  # type: ignore[arg-type]
    with pytest.raises(PaletteError):
        cluster_colours(direction="?", theme="light")  # type: ignore[arg-type]
    with pytest.raises(PaletteError):
        cause_colours(theme="light", n_causes=5)


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#142f66", "#d9861a"])
def test_colours_come_back_from_oklab(colour: str) -> None:
    assert to_hex(to_oklab(colour)) == colour
