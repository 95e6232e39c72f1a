"""Every indicator a page can show: those of the catalogue, and the shortfalls that follow from the norms."""

from collections.abc import Sequence

from domain.catalogue import Indicator
from domain.catalogue_files import get_catalogue
from domain.equipment.shortfalls import THEME, shortfall_indicators

INDICATOR_THEMES = (
    "adoption",
    "procedure",
    "digitisation",
    "equipment",
    "connectivity",
    "skills",
    "transparency",
    "satisfaction",
)
"""Themes of the catalogue in the order of pages."""


def find_indicator(name: str) -> Indicator:
    """The indicator of that id; raises UnknownNameError."""
    return shortfall_indicators().get(name) or get_catalogue().indicator(name)


def is_known(name: str) -> bool:
    """Whether there is an indicator of that id."""
    return name in shortfall_indicators() or name in get_catalogue().indicators


def is_shortfall(name: str) -> bool:
    """Whether the id is that of a shortfall."""
    return name in shortfall_indicators()


def of_theme(theme: str) -> Sequence[Indicator]:
    """Indicators of a theme in the order of their file."""
    return tuple(shortfall_indicators().values()) if theme == THEME else get_catalogue().of_theme(theme)
