"""What a request to the API asks for. Unlike a page, a program is never given something else than it asked for:
a name or value that does not exist is an error that says which and what is allowed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.i18n import t
from dashboard.state import LEVELS, STRUCTURES
from domain.config import get_settings
from domain.errors import PeriodError, UnknownNameError
from domain.known_indicators import find_indicator
from domain.periods import STRUCTURE_CHANGE, parse_code

FORMATS = ("json", "csv")
_LAST_OLD_DAY = date(2025, 6, 30)


class ApiError(Exception):
    """A refused request: HTTP status, a code for programs, a sentence in both languages."""

    def __init__(self, *, status: int, code: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.status = status
        self.code = code
        self.vi = vi
        self.en = en


def api_error(*, status: int, code: str, **facts: object) -> ApiError:
    """The error with the sentences of ``api.<code>`` in the catalogues of texts."""
    return ApiError(
        status=status, code=code, vi=t(f"api.{code}", "vi", **facts), en=t(f"api.{code}", "en", **facts)
    )


@dataclass(frozen=True)
class ValuesQuery:
    """Parameters of /values; ``period`` "" is the latest with enough reports."""

    indicator: str
    period: str
    level: str
    structure: str
    province: str
    district: str


@dataclass(frozen=True)
class UnitsQuery:
    """Parameters of /units."""

    level: str
    structure: str
    province: str
    day: date


def known_only(*, args: Mapping[str, str], names: Collection[str]) -> None:
    """Refuse a parameter that the address does not have: it was meant to change something."""
    for name in args:
        if name not in names:
            allowed = ", ".join(sorted(names))
            raise api_error(status=400, code="unknown_parameter", name=name, allowed=allowed)


def choice(*, args: Mapping[str, str], name: str, allowed: Collection[str], default: str) -> str:
    """A parameter that has a fixed set of values."""
    value = args.get(name, default)
    if value not in allowed:
        raise api_error(status=400, code="bad_parameter", name=name, value=value, allowed=", ".join(allowed))
    return value


def values_query(args: Mapping[str, str]) -> ValuesQuery:
    """The query of /values; raises ApiError."""
    names = ("indicator", "period", "level", "structure", "province", "district", "format")
    known_only(args=args, names=names)
    indicator = args.get("indicator", "")
    if not indicator:
        raise api_error(status=400, code="missing_parameter", name="indicator")
    try:
        find_indicator(indicator)
    except UnknownNameError as error:
        raise api_error(status=404, code="unknown_indicator", value=indicator) from error
    return ValuesQuery(
        indicator=indicator,
        period=_period(args.get("period", "")),
        level=choice(args=args, name="level", allowed=LEVELS, default="commune"),
        structure=choice(args=args, name="structure", allowed=STRUCTURES, default="post2025"),
        province=args.get("province") or get_settings().home_province,
        district=args.get("district", ""),
    )


def units_query(args: Mapping[str, str]) -> UnitsQuery:
    """The query of /units; raises ApiError."""
    known_only(args=args, names=("level", "structure", "province", "on", "format"))
    structure = choice(args=args, name="structure", allowed=STRUCTURES, default="post2025")
    return UnitsQuery(
        level=choice(args=args, name="level", allowed=LEVELS, default="commune"),
        structure=structure,
        province=args.get("province") or get_settings().home_province,
        day=_day(args.get("on", ""), structure=structure),
    )


def _period(code: str) -> str:
    if code:
        try:
            parse_code(code=code)
        except (PeriodError, ValueError) as error:  # ValueError: the year 0000
            allowed = "2026-09, 2026-Q3, 2026-H1, 2026"
            raise api_error(
                status=400, code="bad_parameter", name="period", value=code, allowed=allowed
            ) from error
    return code


def _day(text: str, *, structure: str) -> date:
    """The day asked for; else today, or the last day of the old structure."""
    if not text:
        return max(date.today(), STRUCTURE_CHANGE) if structure == "post2025" else _LAST_OLD_DAY
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise api_error(
            status=400, code="bad_parameter", name="on", value=text, allowed="YYYY-MM-DD"
        ) from error
