"""Views over invented units and values, for tests and previews of pages without a database."""

import csv
import random
from datetime import date
from functools import lru_cache

from dashboard.views.model import (
    Completeness,
    Contrast,
    Extremes,
    FactSource,
    Geometry,
    Headline,
    IndicatorView,
    Options,
    OverviewView,
    Place,
    ProfileRow,
    SourceLine,
    TrendPoint,
    TrendSeries,
    TrendView,
    UnitProfile,
    UnitValue,
)
from dashboard.views.series import SeriesView
from domain.access import Scope
from domain.catalogue import Indicator
from domain.catalogue_files import get_catalogue
from domain.classify import classify
from domain.paths import NATIONAL_DIR
from domain.periods import Period, parse_code, preceding

PROVINCE = Place(code="42", name="Tỉnh Hà Tĩnh", level="province", parent_code="", parent_name="")
GEOMETRY_URL = {"commune": "", "district": "", "province": ""}


@lru_cache(maxsize=1)
def communes() -> list[Place]:
    with (NATIONAL_DIR / "units_post2025.csv").open(encoding="utf-8-sig") as handle:
        rows = [row for row in csv.DictReader(handle) if row["province_code"] == "42"]
    with (NATIONAL_DIR / "district_groups.csv").open(encoding="utf-8-sig") as handle:
        groups = {r["to_code"]: (r["district_code"], r["district_name"]) for r in csv.DictReader(handle)}
    return [
        Place(
            code=row["code"],
            name=f"{row['type']} {row['name']}",
            level="commune",
            parent_code=groups[row["code"]][0],
            parent_name=groups[row["code"]][1],
        )
        for row in rows
    ]


def districts() -> list[Place]:
    found = {p.parent_code: p.parent_name for p in communes()}
    return [
        Place(code=code, name=name, level="district", parent_code="42", parent_name=PROVINCE.name)
        for code, name in found.items()
    ]


def period_of(*, indicator: Indicator) -> Period:
    calendar = indicator.calendar
    code = "2026-H1" if {"F4", "F5"} & set(indicator.forms) and "F1" not in indicator.forms else "2026-Q3"
    return parse_code(code=code, calendar=calendar)  # type: ignore[arg-type]


def _value(*, place: Place, indicator: Indicator, period: Period) -> UnitValue:
    draw = random.Random(f"{place.code}{indicator.id}{period.code}")
    reason = draw.choices(["", "not_reported", "zero_denominator"], [0.93, 0.05, 0.02])[0]
    if place.level != "commune":
        reason = ""
    total = 1 if place.level == "commune" else 69
    den = draw.randint(20, 900) * total
    num = round(den * min(1.0, max(0.02, draw.gauss(0.45, 0.18))))
    if draw.random() < 0.03 and place.level == "commune":
        den, num = 3, 2
    ratio = indicator.is_ratio
    value = num / den * indicator.scale if ratio else float(num)
    if reason:
        return UnitValue(place, None, None, None, 0, total, False, reason, None, None)
    n = total - (3 if total > 1 else 0)
    return UnitValue(
        place,
        value,
        num,
        den if ratio else None,
        n,
        total,
        den <= 3,
        "",
        None,
        draw.gauss(2, 5) if draw.random() < 0.9 else None,
    )


def _ranked(*, units: list[UnitValue], direction: str) -> tuple[UnitValue, ...]:
    if direction == "0":
        return tuple(units)
    known = [u.value for u in units if u.value is not None]
    better = (lambda a, b: a > b) if direction == "+" else (lambda a, b: a < b)
    out = []
    for unit in units:
        rank = None if unit.value is None else 1 + sum(better(v, unit.value) for v in known)
        out.append(UnitValue(**{**unit.__dict__, "rank": rank}))
    return tuple(out)


def get_indicator_view(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    scheme: str = "quantile",
    breaks: tuple[float, ...] = (),
    group: str = "",
    against: str = "",
) -> IndicatorView:
    catalogue = get_catalogue()
    ind = catalogue.indicator(indicator)
    latest = period_of(indicator=ind)
    periods = [latest]
    for _ in range(6):
        periods.append(preceding(period=periods[-1]))
    asked = parse_code(code=period, calendar=ind.calendar) if period else None  # type: ignore[arg-type]
    shown = asked if asked in periods else latest
    places = {"commune": communes, "district": districts, "province": lambda: [PROVINCE]}[level]()
    if district and level == "commune":
        places = [p for p in places if p.parent_code == district]
    units = _ranked(
        units=[_value(place=p, indicator=ind, period=shown) for p in places], direction=ind.direction
    )
    target = catalogue.target(indicator=indicator, level=level, province=province, day=str(shown.end))
    own = next((p for p in districts() if p.code == district), None)
    total = _value(place=own or PROVINCE, indicator=ind, period=shown)
    missed = sum(
        1
        for u in units
        if target
        and u.value is not None
        and (u.value < target.value if ind.direction == "+" else u.value > target.value)
    )
    use = scheme if scheme != "target" or target else "quantile"
    classes = classify(
        values=[u.value for u in units],
        scheme=use,  # type: ignore[arg-type]
        target=target.value if target else None,
        direction=ind.direction,  # type: ignore[arg-type]
    )
    reported = sum(u.value is not None for u in units)
    return IndicatorView(
        indicator=ind,
        structure=structure,
        level=level,
        province=PROVINCE,
        district=own,
        period=shown,
        asked_period=asked if asked != shown else None,
        periods=tuple(periods),
        units=units,
        total=total,
        previous_period=periods[1],
        previous_total=total.value - 5.3 if total.value is not None else None,
        target=target,
        n_below_target=missed,
        classes=classes,
        geometry=Geometry(url=GEOMETRY_URL[level], kind="schematic", source="", n_units=len(places)),
        source=SourceLine(
            forms=ind.forms,
            period=shown,
            survey_period=parse_code(code="2026-H1") if ind.forms == ("F1", "F5") else None,
            n=reported,
            n_total=len(units),
            is_final=False,
            is_synthetic=True,
        ),
    )


def get_trend(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    unit: str = "",
    group: str = "",
) -> TrendView:
    ind = get_catalogue().indicator(indicator)
    periods = [period_of(indicator=ind)]
    for _ in range(6):
        periods.append(preceding(period=periods[-1]))
    periods.reverse()

    def points(seed: str, gap: int) -> tuple[TrendPoint, ...]:
        draw = random.Random(seed + indicator)
        start = draw.uniform(25, 45)
        return tuple(
            TrendPoint(
                period=p, value=None if i == gap else start + i * 4 + draw.gauss(0, 2), n=66, n_total=69
            )
            for i, p in enumerate(periods)
        )

    series = [
        TrendSeries(role="province", name=PROVINCE.name, points=points("p", -1)),
        TrendSeries(role="peers", name="", points=points("m", -1)),
    ]
    if unit:
        name = next((p.name for p in communes() if p.code == unit), unit)
        series.insert(0, TrendSeries(role="unit", name=name, points=points(unit, 3)))
    return TrendView(indicator=ind, structure=structure, series=tuple(series), is_synthetic=True)


def get_unit_profile(*, scope: Scope, structure: str, code: str, on: date | None = None) -> UnitProfile:
    place = next(p for p in [*communes(), *districts(), PROVINCE] if p.code == code)
    catalogue = get_catalogue()
    rows = []
    for ind in catalogue.indicators.values():
        period = period_of(indicator=ind)
        value = _value(place=place, indicator=ind, period=period)
        sources = tuple(
            FactSource(
                measure=m,
                measure_name_vi=catalogue.measures[m].name_vi,
                measure_name_en=catalogue.measures[m].name_en,
                value=123.0,
                form=catalogue.measures[m].form,
                file_name="2026_Q3/042_F2_DVCTT_quy_III_2026.xlsx",
                sheet="Biểu 02",
                row=17,
                received_on=date(2026, 10, 9),
                is_synthetic=True,
            )
            for m in ind.measures
        )
        rows.append(
            ProfileRow(
                indicator=ind,
                period=period,
                value=UnitValue(**{**value.__dict__, "rank": 12}) if value.value is not None else value,
                province_value=44.1,
                rank_of=66,
                sources=sources if value.value is not None else (),
            )
        )
    return UnitProfile(
        place=place,
        structure=structure,
        former_names=("Xã Thạch Khê", "Xã Đỉnh Bàn"),
        rows=tuple(rows),
        n_sources_left_out=0 if place.level == "commune" else 240,
    )


def get_overview(*, scope: Scope, structure: str, province: str) -> OverviewView:
    catalogue = get_catalogue()
    names = (
        "online_share_calendar",
        "online_share",
        "full_online_share",
        "online_payment_share",
        "on_time_share",
        "digitised_share",
        "usable_computers_per_staff",
        "it_standard_share",
    )
    headlines = []
    for i, name in enumerate(names):
        ind = catalogue.indicator(name)
        period = period_of(indicator=ind)
        value = _value(place=PROVINCE, indicator=ind, period=period)
        target = catalogue.target(indicator=name, level="province", province="42", day=str(period.end))
        change = None if i == 3 else (-1) ** i * 2.4
        headlines.append(
            Headline(
                ind,
                period,
                value.value,
                66,
                69,
                target,
                preceding(period=period) if change else None,
                change,
                True,
            )
        )
    view = get_indicator_view(
        scope=scope,
        indicator="online_share_calendar",
        structure=structure,
        level="commune",
        province=province,
    )
    ordered = sorted((u for u in view.units if u.value is not None), key=lambda u: -(u.value or 0))
    due = {
        "F1": date(2026, 9, 29),
        "F2": date(2026, 10, 15),
        "F4": date(2026, 7, 15),
        "F5": date(2026, 7, 15),
    }
    return OverviewView(
        province=PROVINCE,
        structure=structure,
        headlines=tuple(headlines),
        contrast=Contrast(parse_code(code="2026-Q3"), 83.4, 41.2, 22.8, 18.4, 66, 69, True),
        extremes=Extremes(view.indicator, view.period, tuple(ordered[:5]), tuple(reversed(ordered[-5:]))),
        completeness=tuple(
            Completeness(
                form,
                period_of(indicator=catalogue.indicator(name)),
                69,
                69 - 3 * i,
                due[form],
                tuple(communes()[: 3 * i]),
                tuple(communes()[60 : 60 + i]),
            )
            for i, (form, name) in enumerate(
                {
                    "F1": "online_share",
                    "F2": "online_share_calendar",
                    "F4": "lan_share",
                    "F5": "it_trained_share",
                }.items()
            )
        ),
        open_errors=14,
        open_warnings=37,
        refused_files=2,
        n_files=231,
    )


def get_options(*, scope: Scope, structure: str, province: str) -> Options:
    return Options(provinces=(PROVINCE,), districts=tuple(districts()))


def get_series(*, scope: Scope, indicator: str, kind: str, **_: object) -> SeriesView:
    """Only the period that is shown: classes stay as they are."""
    return SeriesView(values={})
