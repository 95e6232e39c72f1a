"""The method of an index in words, made from its definition: what is done to each figure and how it becomes a score."""

from collections.abc import Mapping

from domain.index.spec import NULL, Choice, ElementSpec, IndexSpec, IndicatorSpec

Words = Mapping[str, tuple[str, str]]

_NORMALISE: Words = {
    "none": ("giữ nguyên giá trị", "taken as it is"),
    "minmax": (
        "giá trị thấp nhất của kỳ được {lower}, cao nhất được {upper}",
        "the least value of the period gives {lower}, the greatest {upper}",
    ),
    "zscore": (
        "chuẩn hoá theo độ lệch chuẩn (trung bình {mean}, độ lệch {sd})",
        "standardised (mean {mean}, standard deviation {sd})",
    ),
    "rank": ("thay bằng thứ bậc tăng dần", "replaced by the ascending rank"),
    "borda": ("thay bằng số đơn vị kém hơn", "replaced by the number of units that are worse"),
    "percentile": (
        "thay bằng tỷ lệ đơn vị kém hơn ({lower} đến {upper})",
        "replaced by the share of units that are worse ({lower} to {upper})",
    ),
    "goalposts": (
        "mốc cố định: {low} được {lower} điểm, {high} được {upper} điểm",
        "fixed goalposts: {low} gives {lower} points, {high} gives {upper}",
    ),
    "distance_to_target": (
        "đo khoảng cách tới mục tiêu {target}",
        "measured by the distance to the target {target}",
    ),
    "distance_to_max": ("đo khoảng cách tới đơn vị tốt nhất", "measured by the distance to the best unit"),
    "distance_to_reference": (
        "đo khoảng cách tới mức tham chiếu {unit}{value}",
        "measured by the distance to the reference {unit}{value}",
    ),
    "fraction_of_max": ("chia cho giá trị cao nhất", "divided by the greatest value"),
}
_AGGREGATE: Words = {
    "arithmetic": ("trung bình có trọng số", "weighted mean"),
    "sum": ("tổng điểm", "sum of points"),
    "geometric": ("trung bình nhân có trọng số", "weighted geometric mean"),
    "harmonic": ("trung bình điều hoà có trọng số", "weighted harmonic mean"),
    "generalised": ("trung bình luỹ thừa bậc {power}", "power mean of order {power}"),
    "copeland": ("so từng cặp đơn vị (Copeland)", "pairwise comparison (Copeland)"),
}
_TREAT: Words = {
    "winsorise": (
        "kéo tối đa {points} giá trị ngoại lai về giá trị kế tiếp",
        "up to {points} outliers set to the next value",
    ),
    "winsorise_log": (
        "kéo tối đa {points} giá trị ngoại lai về giá trị kế tiếp, nếu chưa đủ thì lấy lôgarit",
        "up to {points} outliers set to the next value, else the logarithm",
    ),
    "percentiles": ("cắt ở phân vị {low} và {high}", "cut at the quantiles {low} and {high}"),
    "log": ("lấy lôgarit", "logarithm taken"),
}
_POINTS: Words = {
    "proportional": ("{maximum} điểm nhân tỷ lệ", "{maximum} points times the rate"),
    "threshold": (
        "{maximum} điểm nhân tỷ lệ, đủ điểm từ {full_at}",
        "{maximum} points times the rate, all of them from {full_at} on",
    ),
    "steps": ("điểm theo bậc, tối đa {maximum}", "points by steps, at most {maximum}"),
    "all_or_nothing": (
        "{maximum} điểm khi đạt {full_at}, không thì 0",
        "{maximum} points from {full_at} on, else 0",
    ),
}


def describe_element(*, element: ElementSpec, spec: IndexSpec, lang: str) -> str:
    """How an element is made of its children: the mean, the parts in percent, and what happens when one is missing."""
    children = spec.children[element.id]
    total = sum(spec.weights[child] for child in children)
    names = {node.id: node.title(lang=lang) for node in spec.nodes}
    if names[spec.root.id] == spec.root.id:
        names[spec.root.id] = spec.title(lang=lang)
    is_sum = element.aggregate.method == "sum"
    parts = [
        names[child]
        if is_sum
        else f"{names[child]} ({_number(spec.weights[child] / total * 100, lang=lang)} %)"
        for child in children
    ]
    how = _said(_AGGREGATE, element.aggregate, lang=lang)
    return f"{names[element.id]}: {how} – {'; '.join(parts)}. {_missing(element, lang=lang)}"


def _missing(element: ElementSpec, *, lang: str) -> str:
    if element.missing == NULL:
        return _pick("Thiếu một phần thì để trống.", "Empty when a part is missing.", lang=lang)
    if element.min_coverage > 0:
        share = f"{_number(element.min_coverage * 100, lang=lang)} %"
        return _pick(
            f"Phần thiếu được bỏ ra, trọng số chia lại; để trống khi có dưới {share} số phần.",
            f"Missing parts are left out and weights rescaled; empty with less than {share} of the parts.",
            lang=lang,
        )
    return _pick(
        "Phần thiếu được bỏ ra, trọng số chia lại.",
        "Missing parts are left out and weights rescaled.",
        lang=lang,
    )


def describe_indicator(*, indicator: IndicatorSpec, lang: str) -> str:
    """What is done to the figures of an indicator before they are put together."""
    parts = [indicator.title(lang=lang)]
    if indicator.direction < 0:
        parts.append(_pick("thấp là tốt", "less is better", lang=lang))
    if indicator.impute.method != "none":
        parts.append(_pick("bù số liệu thiếu (có đánh dấu)", "missing values filled in (marked)", lang=lang))
    if indicator.treat.method != "none":
        parts.append(_said(_TREAT, indicator.treat, lang=lang))
    if indicator.points is not None:
        parts.append(_filled(_POINTS[indicator.points.rule], vars(indicator.points), lang=lang))
        if indicator.points.when_empty:
            given = _number(indicator.points.when_empty, lang=lang)
            parts.append(
                _pick(
                    f"cho {given} điểm khi không có gì để đếm",
                    f"{given} points when there is nothing to count",
                    lang=lang,
                )
            )
    else:
        parts.append(_said(_NORMALISE, indicator.normalise, lang=lang))
    return f"{parts[0]}: {', '.join(parts[1:])}."


def describe(*, spec: IndexSpec, lang: str) -> tuple[str, ...]:
    """The whole method in sentences: elements from the index down, indicators, ranks, bands."""
    elements = (describe_element(element=own, spec=spec, lang=lang) for own in reversed(spec.bottom_up))
    indicators = (describe_indicator(indicator=own, lang=lang) for own in spec.indicators)
    return (*elements, *indicators, _ranking(spec, lang=lang), *_bands(spec, lang=lang))


def _ranking(spec: IndexSpec, *, lang: str) -> str:
    places = spec.decimals_before_ranking
    if places is None:
        return _pick(
            "Xếp hạng theo điểm đầy đủ, không làm tròn; bằng điểm thì cùng hạng (1-2-2-4).",
            "Ranked on the full score, not rounded; equal scores share a rank (1-2-2-4).",
            lang=lang,
        )
    return _pick(
        f"Xếp hạng theo điểm đã làm tròn {places} chữ số; bằng điểm thì cùng hạng (1-2-2-4).",
        f"Ranked on the score rounded to {places} places; equal scores share a rank (1-2-2-4).",
        lang=lang,
    )


def _bands(spec: IndexSpec, *, lang: str) -> tuple[str, ...]:
    if not spec.bands:
        return ()
    said = "; ".join(f"{band.name(lang=lang)} ≥ {_number(band.at_least, lang=lang)}" for band in spec.bands)
    return (_pick(f"Xếp loại: {said}.", f"Bands: {said}.", lang=lang),)


def _said(words: Words, choice: Choice, *, lang: str) -> str:
    return _filled(words[choice.method], choice.options, lang=lang)


def _filled(texts: tuple[str, str], values: Mapping[str, object], *, lang: str) -> str:
    shown = {name: _number(v, lang=lang) if isinstance(v, float) else v for name, v in values.items()}
    return _pick(*texts, lang=lang).format(**shown)


def _number(value: float, *, lang: str) -> str:
    """Four significant digits, with a decimal comma in Vietnamese."""
    text = f"{value:.4g}"
    return text.replace(".", ",") if lang == "vi" else text


def _pick(vi: str, en: str, *, lang: str) -> str:
    return vi if lang == "vi" else en
