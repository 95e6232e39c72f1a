"""Small indicator views with values that a test states itself."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.views.model import Geometry, IndicatorView, Place, SourceLine, UnitValue
from domain.catalogue import Target
from domain.catalogue_files import get_catalogue
from domain.classify import classify
from domain.periods import parse_code, preceding

PROVINCE = Place(code="42", name="Tỉnh Hà Tĩnh", level="province", parent_code="", parent_name="")
PERIOD = parse_code(code="2026-Q3")


def unit(
    name: str,
    value: float | None,
    *,
    code: str = "",
    reason: str = "",
    numerator: float | None = None,
    denominator: float | None = None,
    rank: int | None = None,
    is_small: bool = False,
    change: float | None = None,
) -> UnitValue:
    """A unit's value; a missing value needs a reason, as everywhere."""
    place = Place(
        code=code or f"{abs(hash(name)) % 100000:05d}",
        name=name,
        level="commune",
        parent_code="436",
        parent_name="Thành phố Hà Tĩnh (cũ)",
    )
    why = reason or ("not_reported" if value is None else "")
    n = 0 if value is None else 1
    return UnitValue(place, value, numerator, denominator, n, 1, is_small, why, rank, change)


def view(
    units: Sequence[UnitValue],
    *,
    indicator: str = "online_share_calendar",
    total: float | None = 41.2,
    previous: float | None = 35.9,
    target: float | None = 50.0,
    n_below: int = 0,
    level: str = "commune",
    is_synthetic: bool = True,
    scheme: str = "quantile",
    breaks: tuple[float, ...] = (),
) -> IndicatorView:
    """An indicator over these units in the third quarter of 2026."""
    own = get_catalogue().indicator(indicator)
    known = sum(u.value is not None for u in units)
    place_total = UnitValue(
        PROVINCE, total, 412.0, 1000.0, known, len(units), False, "" if total else "not_reported", None, None
    )
    return IndicatorView(
        indicator=own,
        structure="post2025",
        level=level,
        province=PROVINCE,
        district=None,
        period=PERIOD,
        asked_period=None,
        periods=(PERIOD, preceding(period=PERIOD)),
        units=tuple(units),
        total=place_total,
        previous_period=None if previous is None else preceding(period=PERIOD),
        previous_total=previous,
        target=None if target is None else Target(indicator, "", "", "", "", target, "Decision 766 item 3.3"),
        n_below_target=n_below,
        classes=classify(
            values=[u.value for u in units],
            scheme=scheme,  # type: ignore[arg-type]
            target=target,
            breaks=breaks,
            direction=own.direction,  # type: ignore[arg-type]
        ),
        geometry=Geometry(url="/geo/test.geojson", kind="schematic", source="", n_units=len(units)),
        scheme=scheme,
        source=SourceLine(("F2",), PERIOD, None, known, len(units), False, is_synthetic),
    )


def with_source(own: IndicatorView, *, n: int, n_total: int) -> IndicatorView:
    """The same view with other counts of communes."""
    return replace(own, source=replace(own.source, n=n, n_total=n_total))
