"""Colours that figures need as values; everything else is in assets/10-base.css as variables."""

from dataclasses import dataclass
from typing import Literal, cast

Theme = Literal["light", "dark"]
FONT = '"Be Vietnam Pro", "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'


@dataclass(frozen=True)
class Inks:
    """Colours of a figure's text and lines."""

    text: str
    muted: str
    grid: str
    surface: str
    accent: str
    province: str
    peers: str


_INKS: dict[str, Inks] = {
    "light": Inks(
        text="#17212b", muted="#51606d", grid="#e3e7ea", surface="#ffffff",
        accent="#0b5d57", province="#17212b", peers="#7a8793",
    ),
    "dark": Inks(
        text="#e8ecef", muted="#a9b4be", grid="#2c353e", surface="#1b2127",
        accent="#62c9bd", province="#e8ecef", peers="#8d99a4",
    ),
}  # fmt: skip


def inks(theme: str) -> Inks:
    """Inks of ``light`` or ``dark``."""
    return _INKS[theme]


def as_theme(theme: str) -> Theme:
    """``theme`` as the literal type that the palette asks for."""
    return cast("Theme", theme)
