"""Colours of the maps that show more than one ordered scale: two indicators at once, clusters, causes.

Both are told apart without red or green cones, and by lightness alone as far as that can be: on a map of two indicators
lightness falls (on the dark theme rises) with each step to the worse of either one; clusters each have a lightness of
their own, the worse cluster the strongest.
"""

from typing import Literal

from dashboard.palette import Direction, PaletteError, Theme, Triple, to_hex, to_oklab
from domain.bivariate import SIDE
from domain.spatial import Kind

Corner = Literal["neither", "first", "second", "both"]
# Corners of the square: neither is bad, only the first, only the second, both. The other cells lie between them.
_CORNERS: dict[Theme, dict[Corner, str]] = {
    "light": {"neither": "#ece9e2", "first": "#d9861a", "second": "#3f86cc", "both": "#2a1230"},
    "dark": {"neither": "#333c46", "first": "#d07c10", "second": "#2f8be0", "both": "#fff3ea"},
}
# Clusters: the unit's own value and its neighbours' are bad (or high), are good (or low), only its own is bad, is good.
_CLUSTERS: dict[Theme, dict[bool, tuple[str, str, str, str, str]]] = {
    "light": {
        True: ("#6b3204", "#1d7f78", "#e3a85c", "#a9d8d0", "#f0f2f3"),
        False: ("#4a2580", "#7b8c2c", "#b09ad9", "#d5dca0", "#f0f2f3"),
    },
    "dark": {
        True: ("#ffd9a0", "#4fb3a6", "#a9702c", "#2c645f", "#262e35"),
        False: ("#d9c9ff", "#a3b545", "#8a6fc0", "#55602a", "#262e35"),
    },
}
# Causes in their order, low use without a sign, low use not known, use that is not low.
_CAUSES: dict[Theme, tuple[str, ...]] = {
    "light": ("#6a2c91", "#e08a1e", "#2b86d9", "#8fce7a", "#2a323a", "#aab4bc", "#f0f2f3"),
    "dark": ("#d6b3ff", "#c9741a", "#2f86d9", "#a9e08f", "#ffffff", "#5c6771", "#262e35"),
}
# Changes: strongest first, palest (next to no change) last; then no change. Brown is worse and teal better; where
# neither is, violet is a rise and olive a fall.
_CHANGES: dict[Theme, dict[str, tuple[str, str]]] = {
    "light": {"bad": ("#7a3d06", "#efc98c"), "good": ("#0b4f4a", "#9fd6cc"), "rise": ("#4a2580", "#c9b8e6"),
              "fall": ("#4f5a12", "#c5cf86"), "none": ("#f3f1ec", "#f3f1ec")},
    "dark": {"bad": ("#ffd9a0", "#8a5420"), "good": ("#a6ecdf", "#2b6f69"), "rise": ("#d9c9ff", "#61489a"),
             "fall": ("#d3de8a", "#5f6a26"), "none": ("#2b2f33", "#2b2f33")},
}  # fmt: skip
CLUSTER_KINDS: tuple[Kind, ...] = ("high", "low", "high_among_low", "low_among_high", "none", "island")


def bivariate_colours(theme: Theme) -> list[list[str]]:
    """Colours by how bad the first and the second indicator are, ``[first][second]``, 0 = best of three."""
    if theme not in _CORNERS:
        raise PaletteError(f"no palette of two indicators for theme={theme!r}")
    labs = {corner: to_oklab(colour) for corner, colour in _CORNERS[theme].items()}
    steps = [place / (SIDE - 1) for place in range(SIDE)]
    return [[to_hex(_between(labs=labs, first=one, second=two)) for two in steps] for one in steps]


def _between(*, labs: dict[Corner, Triple], first: float, second: float) -> Triple:
    weights: dict[Corner, float] = {
        "neither": (1 - first) * (1 - second),
        "first": first * (1 - second),
        "second": (1 - first) * second,
        "both": first * second,
    }
    lightness, green_red, blue_yellow = (
        sum(weights[corner] * labs[corner][channel] for corner in labs) for channel in range(3)
    )
    return lightness, green_red, blue_yellow


def cluster_colours(*, direction: Direction, theme: Theme) -> list[str]:
    """One colour for each of ``CLUSTER_KINDS``: brown is bad and teal good; violet and green where neither is."""
    if direction not in ("+", "-", "0") or theme not in _CLUSTERS:
        raise PaletteError(f"no palette of clusters for direction={direction!r} theme={theme!r}")
    worse, better, worse_alone, better_alone, none = _CLUSTERS[theme][direction != "0"]
    if direction == "+":
        return [better, worse, better_alone, worse_alone, none, none]
    return [worse, better, worse_alone, better_alone, none, none]


def cause_colours(*, theme: Theme, n_causes: int) -> list[str]:
    """Colours of ``n_causes`` causes, then of low use unexplained, of low use not known, and of use that is not low."""
    if theme not in _CAUSES or not 0 <= n_causes <= len(_CAUSES[theme]) - 3:
        raise PaletteError(f"no palette of {n_causes} causes for theme={theme!r}")
    own = _CAUSES[theme]
    return [*own[:n_causes], *own[-3:]]


def change_colours(*, k: int, pivot: int | None, direction: Direction, theme: Theme) -> list[str]:
    """One colour per class of change, greatest fall first: ``pivot`` classes of falls, no change, as many of rises."""
    if direction not in ("+", "-", "0") or theme not in _CHANGES:
        raise PaletteError(f"no palette of changes for direction={direction!r} theme={theme!r}")
    if not k:
        return []
    arm, own = pivot or 0, _CHANGES[theme]
    fall, rise = {"+": ("bad", "good"), "-": ("good", "bad"), "0": ("fall", "rise")}[direction]
    falls = [_step(own[fall], place=i, steps=arm) for i in range(arm)]
    rises = [_step(own[rise], place=i, steps=arm) for i in range(k - arm - 1)]
    return [*falls, own["none"][0], *reversed(rises)]


def _step(ends: tuple[str, str], *, place: int, steps: int) -> str:
    share = place / (steps - 1) if steps > 1 else 0.5
    strong, pale = to_oklab(ends[0]), to_oklab(ends[1])
    lightness, green_red, blue_yellow = (a + (b - a) * share for a, b in zip(strong, pale, strict=True))
    return to_hex((lightness, green_red, blue_yellow))
