"""Rules in words, in both languages: for conflicts, for the reasons of a line and for the papers."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from domain.funding.problem import Problem
from domain.funding.rules import ALL, BUDGET, Bundle, Limit, Order, Pot, Rule, Share, Value, Where, where_text

_NUMBERED = ("share", "cap", "floor", "bundle", "order", "leave", "only")
_TEXTS: Mapping[str, tuple[str, str]] = {
    "budget": ("Ngân sách: chi không quá {money}", "Budget: spend at most {money}"),
    "pot": ("Nguồn “{name}”: chi không quá {money}{where}", "Source “{name}”: spend at most {money}{where}"),
    "share.least": (
        "Tỷ lệ{name}: ít nhất {share} % số tiền chi cho {where}",
        "Share{name}: at least {share} % of what is spent goes to {where}",
    ),
    "share.most": (
        "Tỷ lệ{name}: không quá {share} % số tiền chi cho {where}",
        "Share{name}: at most {share} % of what is spent goes to {where}",
    ),
    "cost_at_most": ("không quá {money}", "at most {money}"),
    "cost_at_least": ("ít nhất {money}", "at least {money}"),
    "pieces_at_most": ("không quá {pieces} chiếc", "at most {pieces} pieces"),
    "pieces_at_least": ("ít nhất {pieces} chiếc", "at least {pieces} pieces"),
    "by_value": ("ít nhất số chiếc ghi riêng", "at least the pieces given for it"),
    "limit": ("Mức{name}: {per}{where} {figures}", "Limit{name}: {per}{where} {figures}"),
    "each": ("mỗi {column}", "each {column}"),
    "together": ("tất cả", "all together"),
    "of": (" ({where})", " ({where})"),
    "bundle": (
        "Kèm theo{name}: {item} chỉ mua khi có {needs} (tối đa {pieces} chiếc cho mỗi {needs})",
        "Bundle{name}: {item} only with {needs} (at most {pieces} for each {needs})",
    ),
    "order": (
        "Đặt hàng{name}: {per} ({where}) mua ít nhất {pieces} chiếc hoặc không mua",
        "Order{name}: {per} ({where}) at least {pieces} pieces or none",
    ),
    "leave": ("Không mua{name} cho {where}", "Nothing{name} for {where}"),
    "only": ("Chỉ mua{name} cho {where}", "Only{name} for {where}"),
}


Names = Mapping[str, tuple[str, str]]
"""Code -> what it is called in (vi, en)."""
_PLAIN = ("unit", "item")  # values with names say by themselves what they are
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "unit": ("đơn vị", "unit"),
    "item": ("hạng mục", "item"),
    "district": ("khu vực", "area"),
    "remote_class": ("loại địa bàn", "class of place"),
}
_KINDS: Mapping[tuple[str, bool], tuple[str, str]] = {
    ("mountainous", True): ("xã miền núi", "mountain communes"),
    ("mountainous", False): ("xã không phải miền núi", "communes that are not in the mountains"),
    ("poor", True): ("xã nghèo", "poor communes"),
    ("border", True): ("xã biên giới", "border communes"),
    ("mandatory", True): ("thiết bị bắt buộc của bộ phận Một cửa", "what a one-stop shop must have"),
}


def where_name(column: str, *, lang: str) -> str:
    """A column in words."""
    return _COLUMNS[column][0 if lang == "vi" else 1] if column in _COLUMNS else column


def where_words(where: Where, *, lang: str, names: Names | None = None) -> str:
    """A condition in words where its columns and values are known ones: ``mountainous = true`` is "xã miền núi".

    ``names`` are of codes, in (vi, en).
    """
    side = 0 if lang == "vi" else 1
    parts = []
    for column, wanted in where.items():
        kind = _KINDS.get((column, wanted)) if isinstance(wanted, bool) else None
        if kind:
            parts.append(kind[side])
            continue
        values = wanted if isinstance(wanted, tuple) else (wanted,)
        called = [_called(value, side=side, names=names) for value in values]
        if called == list(values) or column not in _PLAIN:
            parts.append(where_text({where_name(column, lang=lang): tuple(called)}))
        else:
            parts.append(", ".join(str(own) for own in called))
    return ", ".join(parts)


def _called(value: Value, *, side: int, names: Names | None) -> Value:
    """What a code is called, or the code itself."""
    known = (names or {}).get(value) if isinstance(value, str) else None
    return known[side] if known else value


def text(key: str, lang: str, **values: object) -> str:
    """A sentence of this module's list."""
    return _TEXTS[key][0 if lang == "vi" else 1].format(**values)


def money_text(amount: int, *, problem: Problem, lang: str) -> str:
    """An amount with separators of the language and the name of the money, if it has one: 1.500.000 đồng."""
    value = f"{Decimal(amount) / problem.money_scale:,f}"
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    value = value.translate(str.maketrans(",.", ".,")) if lang == "vi" else value
    name = problem.money_name[0 if lang == "vi" else 1]
    return f"{value} {name}" if name else value


def percent_text(share: Fraction, *, lang: str) -> str:
    """A share as a percentage: 60 or 12,5."""
    value = f"{float(100 * share):.4f}".rstrip("0").rstrip(".")
    return value.replace(".", ",") if lang == "vi" else value


_SHORT: Mapping[str, tuple[str, str]] = {
    "budget": ("hết ngân sách", "the budget is spent"),
    "pot": ("hết nguồn “{name}”", "source “{name}” is spent"),
    "share": ("phần dành cho {where}", "the part kept for {where}"),
    "limit": ("chạm trần của {per}", "the ceiling of {per} is reached"),
    "bundle": ("phải mua kèm hạng mục khác", "another item has to come with it"),
    "order": ("chưa đủ số lượng đặt hàng", "too few for an order"),
    "leave": ("không thuộc diện mua", "left out"),
}


def rule_short(*, problem: Problem, rule: str, lang: str) -> str:
    """The rule as a reason in a few words: why one more piece is not bought."""
    side = 0 if lang == "vi" else 1
    if rule == BUDGET:
        return _SHORT["budget"][side]
    own = next(known for known in (*problem.rules, *problem.pots) if known.id == rule)
    kind = {Pot: "pot", Share: "share", Limit: "limit", Bundle: "bundle", Order: "order"}.get(
        type(own), "leave"
    )
    where = where_words(own.where, lang=lang, names=problem.names) if isinstance(own, Share) else ""
    per = _per(own.per, lang) if isinstance(own, Limit) else ""
    return _SHORT[kind][side].format(name=rule, where=where, per=per)


def rule_text(*, problem: Problem, rule: str, lang: str) -> str:
    """The rule of that name in words."""
    if rule == BUDGET:
        return text("budget", lang, money=money_text(problem.budget, problem=problem, lang=lang))
    own = next(known for known in (*problem.rules, *problem.pots) if known.id == rule)
    return rule_words(own, problem=problem, lang=lang)


def rule_words(own: Rule | Pot, *, problem: Problem, lang: str) -> str:
    """A rule in words, with the names and the money of the problem."""
    if isinstance(own, Share):
        return _share(own, problem=problem, lang=lang)
    if isinstance(own, Limit):
        return _limit(own, problem=problem, lang=lang)
    side, names = 0 if lang == "vi" else 1, problem.names
    if isinstance(own, Bundle):
        item, needs = (_called(code, side=side, names=names) for code in (own.item, own.needs))
        name, pieces = _named(own.id), own.pieces_for_each
        return text("bundle", lang, name=name, item=item, needs=needs, pieces=pieces)
    where = where_words(own.where, lang=lang, names=names)
    if isinstance(own, Pot):
        money = money_text(own.amount, problem=problem, lang=lang)
        return text("pot", lang, name=own.id, money=money, where=_of(own.where, problem, lang))
    if isinstance(own, Order):
        return text(
            "order", lang, name=_named(own.id), per=_per(own.per, lang), where=where, pieces=own.pieces
        )
    return text("only" if own.only else "leave", lang, name=_named(own.id), where=where)


def _named(rule: str) -> str:
    """The name that a person gave a rule; a number as in "cap 1" says nothing."""
    kind, _, number = rule.rpartition(" ")
    return "" if kind in _NUMBERED and number.isdecimal() else f" “{rule}”"


def _share(own: Share, *, problem: Problem, lang: str) -> str:
    sides = {"share.least": own.least, "share.most": own.most}
    where = where_words(own.where, lang=lang, names=problem.names)
    return "; ".join(
        text(key, lang, name=_named(own.id), share=percent_text(side, lang=lang), where=where)
        for key, side in sides.items()
        if side is not None
    )


def _limit(own: Limit, *, problem: Problem, lang: str) -> str:
    figures = [
        text(key, lang, money=money_text(amount, problem=problem, lang=lang), pieces=amount)
        for key in ("cost_at_least", "cost_at_most", "pieces_at_least", "pieces_at_most")
        if (amount := getattr(own, key)) is not None
    ]
    if own.by_value is not None:
        figures.append(text("by_value", lang))
    per, where = _per(own.per, lang), _of(own.where, problem, lang)
    return text("limit", lang, name=_named(own.id), per=per, where=where, figures=", ".join(figures))


def _per(column: str, lang: str) -> str:
    return (
        text("together", lang) if column == ALL else text("each", lang, column=where_name(column, lang=lang))
    )


def _of(where: Where, problem: Problem, lang: str) -> str:
    return text("of", lang, where=where_words(where, lang=lang, names=problem.names)) if where else ""
