"""Colours of map classes: the only place that decides them.

Each ramp is a few anchor colours of our own; classes are picked at equal steps of perceived lightness
(OKLab), so a ramp stays in order in grey print and for colour-blind readers. High-is-good runs from pale
yellow-green to deep blue, high-is-bad from pale cream to deep red-brown, neutral in violet: one hue family
never means both. On the dark theme "more" is brighter instead of darker, so no data stays the quietest.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

Theme = Literal["light", "dark"]
Direction = Literal["+", "-", "0"]
Triple = tuple[float, float, float]

# Lowest value first, on the light theme; lightness falls strictly along each list.
_RAMPS: dict[str, tuple[str, ...]] = {
    "+": ("#eef3c3", "#a6d7b5", "#45acb8", "#2670a3", "#142f66"),
    "-": ("#fdeccb", "#f9c083", "#ea8452", "#c03d2c", "#6b0f12"),
    "0": ("#ecebf4", "#c3bfdf", "#9486bf", "#69489a", "#37145c"),
}
_RAMPS_DARK: dict[str, tuple[str, ...]] = {
    "+": ("#1f3a66", "#23679a", "#2c9fae", "#86d0ae", "#f0f5bd"),
    "-": ("#5c1d1a", "#a3372b", "#dd6d44", "#f6b275", "#fdecc8"),
    "0": ("#3d2663", "#66489a", "#9280c0", "#c0b9df", "#efedf8"),
}
# Arms of a map around a target: strongest colour first, palest (next to the target) last.
_ARMS: dict[Theme, dict[str, tuple[str, ...]]] = {
    "light": {"good": ("#0b4f4a", "#3f9a90", "#cfe9e3"), "bad": ("#7a3d06", "#cd8433", "#f6e3c3")},
    "dark": {"good": ("#a6ecdf", "#45a79b", "#1d4f4b"), "bad": ("#ffd9a0", "#cf8a3c", "#633b14")},
}
NO_DATA: dict[Theme, str] = {"light": "#e3e5e8", "dark": "#363b42"}
NO_DATA_HATCH: dict[Theme, str] = {"light": "#9aa1a9", "dark": "#767e88"}
BORDER: dict[Theme, str] = {"light": "#ffffff", "dark": "#14181d"}
DISTRICT_BORDER: dict[Theme, str] = {"light": "#3d4650", "dark": "#c9d1d9"}


# What lies under circles: neither a class nor no data.
GROUND: dict[Theme, str] = {"light": "#dde4e8", "dark": "#2b343c"}
_CIRCLE_ANCHOR = 3


class PaletteError(ValueError):
    """A colour scale that does not exist was asked for; the message says which."""


def colours(*, k: int, direction: Direction, theme: Theme = "light", pivot: int | None = None) -> list[str]:
    """One colour per class, lowest class first, as ``#rrggbb``.

    Args:
        k: number of classes, 0 or more.
        direction: "+" high is good, "-" low is good, "0" neutral.
        theme: "light" or "dark".
        pivot: for classes around a target, how many lie below it (``Classes.pivot``): those that meet the
            target are teal, the others brown, darkest farthest from it.

    Raises:
        PaletteError: unknown direction or theme, k below 0, or pivot outside 0..k.
    """
    if direction not in _RAMPS or theme not in NO_DATA or k < 0 or not 0 <= (pivot or 0) <= k:
        raise PaletteError(f"no palette for k={k} direction={direction!r} theme={theme!r} pivot={pivot}")
    if pivot is None:
        ramps = _RAMPS if theme == "light" else _RAMPS_DARK
        return _sample(anchors=ramps[direction], k=k)
    below, above = ("good", "bad") if direction == "-" else ("bad", "good")
    low_arm = _sample(anchors=_ARMS[theme][below], k=pivot, single=0)
    high_arm = _sample(anchors=_ARMS[theme][above], k=k - pivot, single=0)
    return low_arm + high_arm[::-1]


def circle_colour(*, direction: Direction, theme: Theme = "light") -> str:
    """The one colour of a map's circles: the direction's hue, strong enough on the ground."""
    return (_RAMPS if theme == "light" else _RAMPS_DARK)[direction][_CIRCLE_ANCHOR]


def readable_on(colour: str) -> str:
    """Black or white, whichever stands out more on the colour (by the contrast of WCAG 2.2: at least 4.5 to 1)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#ffffff"


def stepped_scale(*, palette: list[str]) -> list[list[float | str]]:
    """Plotly colour scale for z = class index, to be used with zmin=-0.5 and zmax=k-0.5."""
    size = max(1, len(palette))
    return [[edge / size, colour] for i, colour in enumerate(palette) for edge in (i, i + 1)]


def _sample(*, anchors: tuple[str, ...], k: int, single: int | None = None) -> list[str]:
    """k colours at equal steps of lightness; one colour alone is the middle, or anchor ``single``."""
    labs = [to_oklab(anchor) for anchor in anchors]
    if k == 1:
        return [anchors[len(anchors) // 2 if single is None else single]]
    first, last = labs[0][0], labs[-1][0]
    steps = [first + (last - first) * i / (k - 1) for i in range(k)]
    return [to_hex(_at_lightness(labs=labs, lightness=step)) for step in steps]


def _at_lightness(*, labs: list[Triple], lightness: float) -> Triple:
    for start, stop in pairwise(labs):
        share = (lightness - start[0]) / (stop[0] - start[0])
        if share <= 1 + 1e-9:
            return (
                lightness,
                start[1] + share * (stop[1] - start[1]),
                start[2] + share * (stop[2] - start[2]),
            )
    return labs[-1]


# OKLab: matrices published by Björn Ottosson, "A perceptual color space for image processing" (2020).


def to_oklab(colour: str) -> Triple:
    """Lightness, green-red and blue-yellow of ``#rrggbb``."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def to_hex(lab: Triple) -> str:
    """The nearest ``#rrggbb``."""
    long = (lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]) ** 3
    medium = (lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]) ** 3
    short = (lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2]) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(c)):02x}" for c in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    clipped = min(1.0, max(0.0, channel))
    return 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
