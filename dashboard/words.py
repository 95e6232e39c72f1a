"""Sentences and phrases built from view objects; pages, maps, tables and exports all speak through these."""

from dashboard.format import change_text, date_text, number, plain, suffix_of, value_text, with_unit
from dashboard.i18n import t, texts
from dashboard.views.model import IndicatorView, Place, SourceLine, UnitValue
from domain.catalogue import Indicator, Measure, Term
from domain.catalogue_files import get_catalogue
from domain.classify import Classes, LegendClass
from domain.config import get_settings
from domain.equipment.shortfalls import THEME as SHORTFALL
from domain.periods import Period, PeriodName
from domain.units.structure import COUNTRY_NAME

_KINDS = ("Tỉnh", "Thành phố", "Thị xã", "Thị trấn", "Huyện", "Quận", "Phường", "Xã", "Đặc khu")


def lower_first(text: str) -> str:
    """``text`` with a small first letter, unless it starts with an abbreviation (TTHC, PAKN)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def parent_text(*, place: Place, lang: str) -> str:
    """What a unit belongs to; a commune in several former districts names them all, the main one first."""
    if not place.spans:
        return place.parent_name
    return t("spans.parent", lang, parent=place.parent_name, others=place.spans)


_FORMER = " (cũ)"  # how the register marks the districts of before July 2025


def place_in_sentence(*, name: str, lang: str) -> str:
    """A place inside a sentence: ``tỉnh Hà Tĩnh``, in English ``Hà Tĩnh province``; the name itself never changes."""
    if name in (COUNTRY_NAME, t("header.country", lang)):
        return t("place.country", lang)
    if lang == "vi":
        return lower_first(name)
    if name.endswith(_FORMER):
        return t("place.former", lang, place=place_in_sentence(name=name.removesuffix(_FORMER), lang=lang))
    for kind in _KINDS:
        if name.startswith(f"{kind} "):
            return f"{name[len(kind) + 1 :]} {t(f'kind.{kind}', lang)}"
    return name


def count_text(*, n: int, lang: str) -> str:
    """How many units: ``1 unit``, ``12 units``."""
    return t("legend.count_one" if n == 1 else "legend.count", lang, n=n)


def units_word(*, level: str, structure: str, lang: str) -> str:
    """What the units of a level are called: ``xã, phường``."""
    return t(f"units.{level}.{structure}", lang)


def level_name(*, level: str, structure: str, lang: str) -> str:
    """The level in a picker: ``Cấp xã``."""
    return t(f"level.{level}.{structure}", lang)


def form_name(*, form: str, lang: str) -> str:
    """A report form with the code printed on it."""
    return t(f"form.{form}", lang)


def period_label(*, period: Period, lang: str) -> PeriodName:
    """The name of a period, kept on one line."""
    return period.label(lang=lang).on_one_line()


def period_with_dates(*, period: Period, lang: str) -> PeriodName:
    """``Quý III/2026 (01/07/2026 – 30/09/2026)``."""
    label, dates = period.label(lang=lang), period.dates()
    if label == dates:
        return label
    alone, apart, inside = (f"{form} ({dates})" for form in (label, label.apart, label.inside))
    return PeriodName(alone, apart=apart, inside=inside)


def unit_value_text(*, unit: UnitValue, indicator: Indicator, lang: str) -> str:
    """The value with its unit, or why there is none."""
    if unit.value is None:
        return t(f"reason.{unit.reason}", lang)
    return value_text(value=unit.value, display_unit=indicator.display_unit, lang=lang)


def parts_text(*, unit: UnitValue, lang: str) -> str:
    """Numerator and denominator: ``45 / 109``; '' for a plain count or without data."""
    if unit.numerator is None or unit.denominator is None:
        return ""
    return f"{plain(value=unit.numerator, lang=lang)} / {plain(value=unit.denominator, lang=lang)}"


def rank_text(*, unit: UnitValue, ranked: int, lang: str, is_part: bool = False) -> str:
    """``Hạng 12 / 66``; '' without a rank; when only a part of the province is shown ``ranked`` is not the whole."""
    if unit.rank is None:
        return ""
    return t("rank.whole", lang, rank=unit.rank) if is_part else t("rank.of", lang, rank=unit.rank, n=ranked)


def change_words(*, change: float | None, display_unit: str, lang: str) -> str:
    """``+5,3 điểm`` or ``chưa so sánh được``."""
    if change is None:
        return t("change.none", lang)
    return change_text(value=change, display_unit=display_unit, lang=lang)


def target_text(*, view_value: float, indicator: Indicator, lang: str) -> str:
    """A target with its unit, without needless decimals: ``50 %``."""
    return with_unit(
        text=plain(value=view_value, lang=lang),
        suffix=suffix_of(display_unit=indicator.display_unit, lang=lang),
    )


def class_range(*, line: LegendClass, classes: Classes, display_unit: str, lang: str) -> str:
    """The range of a class as far as its bounds are known: ``20,0 – 39,0 %``."""
    suffix = suffix_of(display_unit=display_unit, lang=lang)
    low, high = (
        None if bound is None else number(value=bound, lang=lang, decimals=classes.decimals)
        for bound in (line.lower, line.upper)
    )
    if low is None and high is None:
        return t("legend.any", lang)
    if low is None:
        return t("legend.below", lang, bound=with_unit(text=high or "", suffix=suffix))
    if high is None:
        return t("legend.from", lang, bound=with_unit(text=low, suffix=suffix))
    return with_unit(text=low if low == high else f"{low}\u00a0–\u00a0{high}", suffix=suffix)


def group_name(*, group: str, lang: str) -> str:
    """What the communes of a class or with a flag are called; a class of a province's own stands as written."""
    return texts(lang).get(f"group.{group}", group)


def shown_place(view: IndicatorView, *, lang: str) -> str:
    """Name of the place the total stands for, with the communes it is narrowed to."""
    name = (view.district or view.province).name
    if name == COUNTRY_NAME:
        return t("header.country", lang)
    if not view.group:
        return name
    return t("place.group", lang, place=name, group=lower_first(group_name(group=view.group, lang=lang)))


def finding(*, view: IndicatorView, lang: str) -> str:
    """The finding of a page in one sentence, with ``**`` around its figures."""
    period, name = period_label(period=view.period, lang=lang), lower_first(view.indicator.name(lang=lang))
    head = {"period": period, "indicator": name}
    place = place_in_sentence(name=shown_place(view, lang=lang), lang=lang)
    if view.total.value is None:
        return t("finding.empty", lang, place=place, **head)
    value = value_text(value=view.total.value, display_unit=view.indicator.display_unit, lang=lang)
    said = {"place": place, "value": value, **head}
    if is_part(view):
        units = units_word(level="commune", structure=view.structure, lang=lang)
        n, total = number(value=view.total.n, lang=lang), number(value=view.total.n_total, lang=lang)
        first = t("finding.value_part", lang, n=n, total=total, units=units, **said)
    else:
        first = t("finding.value", lang, **said)
    parts = [first + _change_clause(view=view, lang=lang)]
    if view.level != "province":
        parts.append(_target_clause(view=view, lang=lang))
    parts.append(_missing_clause(view=view, lang=lang))
    return "; ".join(part for part in parts if part) + "."


def is_part(view: IndicatorView) -> bool:
    """Whether so few communes have figures that the total is theirs and not that of the place (settings)."""
    return view.total.n < get_settings().complete_share * view.total.n_total


def _change_clause(*, view: IndicatorView, lang: str) -> str:
    if view.previous_total is None or view.previous_period is None or view.total.value is None:
        return t("finding.no_comparison", lang)
    change = view.total.value - view.previous_total
    size = change_text(value=abs(change), display_unit=view.indicator.display_unit, lang=lang).lstrip("+")
    previous = period_label(period=view.previous_period, lang=lang)
    if not any(digit in size for digit in "123456789"):
        return t("finding.same", lang, previous=previous)
    return t("finding.up" if change > 0 else "finding.down", lang, change=size, previous=previous)


def _target_clause(*, view: IndicatorView, lang: str) -> str:
    with_data = [unit for unit in view.units if unit.value is not None]
    if not with_data:
        return ""
    units = units_word(level=view.level, structure=view.structure, lang=lang)
    if view.target is None:
        return _range_clause(view=view, with_data=with_data, lang=lang)
    target = target_text(view_value=view.target.value, indicator=view.indicator, lang=lang)
    key = "finding.below_target" if view.n_below_target else "finding.all_meet"
    return t(key, lang, n=view.n_below_target, m=len(with_data), units=units, target=target)


def _range_clause(*, view: IndicatorView, with_data: list[UnitValue], lang: str) -> str:
    ordered = sorted(with_data, key=lambda unit: unit.value or 0.0)
    low, high = ordered[0], ordered[-1]
    if low.value == high.value:
        return ""
    return t(
        "finding.range",
        lang,
        high=high.place.name,
        high_value=unit_value_text(unit=high, indicator=view.indicator, lang=lang),
        low=low.place.name,
        low_value=unit_value_text(unit=low, indicator=view.indicator, lang=lang),
    )


def n_not_reported(view: IndicatorView) -> int:
    """Units of the view that sent no report."""
    return sum(unit.reason == "not_reported" for unit in view.units)


def _missing_clause(*, view: IndicatorView, lang: str) -> str:
    """Who is not in the figures. Above the commune it counts communes: a district with one report has a value."""
    communes = units_word(level="commune", structure=view.structure, lang=lang)
    if view.level != "commune":
        left_out = view.source.n_total - view.source.n
        if not left_out:
            return t("finding.covers_all", lang, n=view.source.n_total, units=communes)
        return t("finding.left_out", lang, n=left_out, total=view.source.n_total, units=communes)
    missing, other = (
        n_not_reported(view),
        sum(u.value is None and u.reason != "not_reported" for u in view.units),
    )
    parts = [t("finding.missing", lang, n=missing, units=communes)] if missing else []
    if other:
        parts.append(t("finding.without", lang, n=other, units=communes))
    return "; ".join(parts) or t("finding.complete", lang, units=communes)


def source_line(*, source: SourceLine, structure: str, lang: str) -> str:
    """The line under a figure: forms, period, n of N communes, provisional or final, simulated."""
    communes = units_word(level="commune", structure=structure, lang=lang)
    parts = [
        t("source.forms", lang, forms="; ".join(form_name(form=form, lang=lang) for form in source.forms)),
        t("source.period", lang, period=period_with_dates(period=source.period, lang=lang)),
        t("source.n", lang, n=source.n, total=source.n_total, units=communes),
        t("source.final" if source.is_final else "source.provisional", lang),
    ]
    if source.survey_period is not None:
        parts.insert(
            2, t("source.survey", lang, period=period_with_dates(period=source.survey_period, lang=lang))
        )
    if source.is_synthetic:
        parts.append(t("synthetic.short", lang))
    return " · ".join(parts)


def expression(*, terms: tuple[Term, ...], lang: str) -> str:
    """An expression in measure names: ``A + B − C``."""
    words = []
    for index, term in enumerate(terms):
        sign = "− " if term.sign < 0 else "+ " if index else ""
        words.append(sign + _measure_name(term.measure, lang=lang))
    return " ".join(words)


def _measure_name(measure: str, *, lang: str) -> str:
    found: Measure | None = get_catalogue().measures.get(measure)
    return found.name(lang=lang) if found else t("measure.unit_count", lang)


def formula(*, indicator: Indicator, lang: str) -> str:
    """The formula in words of the catalogue's measures; '' for a shortfall, which its definition explains."""
    if indicator.theme == SHORTFALL:
        return ""
    top = expression(terms=indicator.numerator, lang=lang)
    if not indicator.is_ratio:
        return top
    bottom = expression(terms=indicator.denominator, lang=lang)
    top = f"({top})" if len(indicator.numerator) > 1 else top
    bottom = f"({bottom})" if len(indicator.denominator) > 1 else bottom
    scale = "" if indicator.scale == 1 else f" × {number(value=indicator.scale, lang=lang)}"
    return f"{top} ÷ {bottom}{scale}"


def received_text(*, day: object, lang: str) -> str:
    """The day a file was received."""
    return t("drawer.received", lang, date=date_text(day=day))  # type: ignore[arg-type]
