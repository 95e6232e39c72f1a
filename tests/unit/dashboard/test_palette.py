"""Map colours: order in grey, distance under colour blindness, direction, no-data."""

from itertools import pairwise

import pytest

from dashboard.palette import (
    GROUND,
    NO_DATA,
    PaletteError,
    circle_colour,
    colours,
    readable_on,
    stepped_scale,
    to_oklab,
)

# Linear-RGB matrices of Machado, Oliveira & Fernandes (2009), severity 1.0.
BLIND = {
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
}


def linear(colour: str) -> tuple[float, ...]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def lightness(rgb: tuple[float, ...]) -> float:
    """CIE L* of linear sRGB."""
    y = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * max(y, 0.0)


class TestColours:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("direction", ["+", "-", "0"])
    @pytest.mark.parametrize("vision", ["full", "deutan", "protan"])
    def test_lightness_alone_tells_neighbours_apart(self, theme: str, direction: str, vision: str) -> None:
        """Given 7 classes, when seen in grey or with no red or green cones, then steps stay in order and apart."""
        seen = [linear(c) for c in colours(k=7, direction=direction, theme=theme)]
        if vision != "full":
            seen = [
                tuple(sum(m * c for m, c in zip(row, rgb, strict=True)) for row in BLIND[vision])
                for rgb in seen
            ]
        steps = [b - a for a, b in pairwise(lightness(rgb) for rgb in seen)]
        sign = -1 if theme == "light" else 1
        assert min(sign * step for step in steps) > 4

    @pytest.mark.parametrize("k", range(10))
    def test_gives_k_different_colours(self, k: int) -> None:
        found = colours(k=k, direction="+", theme="dark")
        assert len(set(found)) == len(found) == k
        assert not set(found) & set(NO_DATA.values())

    def test_directions_share_no_colour(self) -> None:
        sets = [set(colours(k=7, direction=d, theme="light")) for d in ("+", "-", "0")]
        assert len(set.union(*sets)) == 21

    def test_target_met_is_the_same_hue_in_both_directions(self) -> None:
        """Given 2 classes below and 1 above a target, then "met" is above for "+" and below for "-"."""
        high_good = colours(k=3, direction="+", theme="light", pivot=2)
        low_good = colours(k=3, direction="-", theme="light", pivot=1)
        assert high_good[-1] == low_good[0]
        assert high_good[0] == low_good[-1]

    @pytest.mark.parametrize(
        "wrong", [{"direction": "?"}, {"theme": "sepia"}, {"k": -1}, {"pivot": 9}, {"pivot": -1}]
    )
    def test_unknown_scale_is_refused(self, wrong: dict[str, object]) -> None:
        with pytest.raises(PaletteError):
            colours(**{"k": 5, "direction": "+", "theme": "light"} | wrong)


class TestSteppedScale:
    def test_each_class_is_one_flat_step(self) -> None:
        assert stepped_scale(palette=["#000000", "#ffffff"]) == [
            [0.0, "#000000"], [0.5, "#000000"], [0.5, "#ffffff"], [1.0, "#ffffff"],
        ]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["+", "-", "0"])
def test_circles_stand_out_from_their_ground_and_from_no_data_in_grey(theme: str, direction: str) -> None:
    """Given a circle on the ground or on a hatched unit, then lightness alone shows it (3 to 1, WCAG 1.4.11)."""
    circle = to_oklab(circle_colour(direction=direction, theme=theme))[0]  # type: ignore[arg-type]
    for below in (GROUND[theme], NO_DATA[theme]):  # type: ignore[index]
        assert abs(circle - to_oklab(below)[0]) > 0.25


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#000000", "#d9861a", "#3f86cc", "#8d8187", "#7b4a39", "#2a1230"]
)
def test_numbers_are_readable_on_every_colour(colour: str) -> None:
    ink, ground = (
        0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(readable_on(colour)), linear(colour))
    )
    low, high = sorted((ink, ground))
    assert (high + 0.05) / (low + 0.05) >= 4.5
