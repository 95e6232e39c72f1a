"""What the drivers are called: kinds of units, limits, signs, and the sentence at the top of the page."""

from dashboard.format import change_text, plain, value_text
from dashboard.i18n import t
from dashboard.state import State
from dashboard.views.drivers import DriversView, DriverUnit
from dashboard.words import group_name, lower_first, period_label, place_in_sentence, source_line, units_word
from domain.catalogue import UNIT_COUNT, Indicator
from domain.drivers.causes import NO_USE, UNEXPLAINED, UNKNOWN, Check, Limit
from domain.drivers.rules import Outcome, Rule
from domain.known_indicators import find_indicator


def kind_name(*, kind: str, view: DriversView, lang: str) -> str:
    """A cause or other kind of unit: ``Con người``, ``Chưa rõ nguyên nhân``."""
    own = next((cause for cause in view.drivers.causes if cause.id == kind), None)
    if own is not None:
        return own.name(lang=lang)
    return t("drivers.kind.no_limit" if view.low.value is None else f"drivers.kind.{kind}", lang)


def shown_place_name(*, view: DriversView, lang: str) -> str:
    """The district or province, with the communes it is narrowed to, as inside a sentence."""
    name = place_in_sentence(name=(view.district or view.province).name, lang=lang)
    if not view.group:
        return name
    return t("place.group", lang, place=name, group=lower_first(group_name(group=view.group, lang=lang)))


def figure_text(*, value: float, indicator: Indicator, lang: str) -> str:
    """A value of an indicator; bare numbers without needless decimals."""
    if not indicator.display_unit:
        return plain(value=value, lang=lang)
    return value_text(value=value, display_unit=indicator.display_unit, lang=lang)


def limit_text(*, of: Rule | Outcome, limit: Limit, lang: str) -> str:
    """``dưới 15,4 %``, or why there is no limit."""
    if limit.value is None:
        return t(f"drivers.limit.{limit.reason}", lang)
    value = figure_text(value=limit.value, indicator=find_indicator(of.indicator), lang=lang)
    return t(f"drivers.{of.comparison}", lang, limit=value)


def low_text(*, view: DriversView, lang: str) -> str:
    """What counts as low: ``dưới 15,4 %``."""
    return limit_text(of=view.drivers.outcome, limit=view.low, lang=lang)


def sign_text(*, check: Check, level: str, lang: str) -> str:
    """A sign with its value and limit; of a yes or no of one commune its name says it all."""
    name = check.rule.name(lang=lang)
    indicator = find_indicator(check.rule.indicator)
    is_flag = indicator.display_unit == "%" and any(
        own.measure == UNIT_COUNT for own in indicator.denominator
    )
    if check.value is None or (is_flag and level == "commune"):
        return name
    value = figure_text(value=check.value, indicator=indicator, lang=lang)
    return t("drivers.sign", lang, sign=name, value=value,
             limit=limit_text(of=check.rule, limit=check.limit, lang=lang))  # fmt: skip


def unknown_causes(*, unit: DriverUnit, view: DriversView, lang: str) -> str:
    """Causes that could not be looked at, for a unit with low use; '' when all could."""
    names = [
        lower_first(kind_name(kind=cause, view=view, lang=lang))
        for cause, state in unit.finding.causes.items()
        if state == "unknown"
    ]
    return t("drivers.list.unknown", lang, causes=", ".join(names)) if names else ""


def use_text(*, unit: DriverUnit, view: DriversView, lang: str) -> str:
    """The share that citizens filed themselves, or why there is none."""
    if unit.use.value is None:
        return t(f"reason.{unit.use.reason}", lang)
    own = find_indicator(view.drivers.outcome.indicator)
    return value_text(value=unit.use.value, display_unit=own.display_unit, lang=lang)


def drivers_finding(*, view: DriversView, lang: str) -> str:
    """How many units have low use, and by how many each cause is shown first."""
    known = sum(unit.finding.kind != NO_USE for unit in view.units)
    period = period_label(period=view.period, lang=lang)
    if view.low.value is None:
        key = "drivers.finding.few_seen" if view.level == "commune" else "drivers.finding.few"
        return t(key, lang, period=period, least=view.drivers.least_peers, n=view.low.n)
    parts = {
        "period": period,
        "place": shown_place_name(view=view, lang=lang),
        "units": units_word(level=view.level, structure=view.structure, lang=lang),
        "limit": low_text(view=view, lang=lang),
    }
    if not view.n_low:
        return t("drivers.finding.none", lang, **parts)
    counts = view.n_of
    ordered = sorted(view.drivers.causes, key=lambda cause: -counts[cause.id])
    causes = [
        t("drivers.count", lang, cause=lower_first(cause.name(lang=lang)), n=counts[cause.id])
        for cause in ordered
        if counts[cause.id]
    ]
    rest = "".join(
        t(f"drivers.rest.{kind}", lang, n=counts[kind]) for kind in (UNEXPLAINED, UNKNOWN) if counts[kind]
    )
    return t(
        "drivers.finding", lang, n=view.n_low, m=known, causes=", ".join(causes) or "–", rest=rest, **parts
    )


def drivers_title(*, view: DriversView, lang: str) -> str:
    """Title of the map: what, of which units, where, when."""
    return t(
        "drivers.map.title",
        lang,
        level=units_word(level=view.level, structure=view.structure, lang=lang),
        place=shown_place_name(view=view, lang=lang),
        period=view.period.label(lang=lang),
    )


def drivers_source(*, view: DriversView, lang: str) -> str:
    """The line under the figures, with the periods of surveys that are not that of use."""
    line = source_line(source=view.source, structure=view.structure, lang=lang)
    others = {
        own.period for own in view.figures.values() if own.period and own.period.code != view.period.code
    }
    if not others:
        return line
    named = ", ".join(
        period_label(period=own, lang=lang) for own in sorted(others, key=lambda own: (own.end, own.start))
    )
    return f"{line} · {t('drivers.source.others', lang, periods=named)}"


def points_text(*, value: float, lang: str) -> str:
    """A difference of percentages with its sign: ``+1,2 điểm``."""
    return change_text(value=value, display_unit="%", lang=lang)


def is_shown(*, unit: DriverUnit, state: State) -> bool:
    """Whether a unit is of the cause that the page is narrowed to."""
    return not state.cause or unit.finding.kind == state.cause
