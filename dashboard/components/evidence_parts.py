"""The statistical part of the drivers in plain words, small scatter plots and tables: association, never cause."""

from typing import Any

from dash import html
from markupsafe import Markup, escape

from dashboard.components.base import rich, scroll_box
from dashboard.components.driver_words import figure_text, points_text
from dashboard.figures.scatter_svg import scatter
from dashboard.format import number, value_text
from dashboard.i18n import t
from dashboard.state import State
from dashboard.theme import inks
from dashboard.views.drivers import EvidenceView
from dashboard.words import lower_first
from domain.drivers.evidence import Evidence, Factor
from domain.drivers.ridge import PENALTIES, PERMUTATIONS, RESAMPLES, SEED
from domain.known_indicators import find_indicator

DECIMALS = 2


def evidence_parts(*, view: EvidenceView, state: State) -> list[Any]:
    """Sentences, plots and tables; a plain sentence when there are too few units."""
    lang, found = state.lang, view.found
    if found is None:
        return [html.P(view.refused(lang=lang), className="lead")]
    return [
        html.P(rich(evidence_finding(found=found, lang=lang)), className="lead"),
        html.P(_left_out(found=found, lang=lang), className="small muted"),
        html.H3(t("evidence.scatter.title", lang), className="sub-heading"),
        html.P(_axis(found=found, lang=lang), className="small muted"),
        _plots(found=found, state=state),
        html.H3(t("evidence.ridge.title", lang), className="sub-heading"),
        *_regression(found=found, lang=lang),
        html.H3(t("evidence.partial.title", lang), className="sub-heading"),
        _partial(found=found, lang=lang),
        html.Details(
            [
                html.Summary(t("evidence.matrix.title", lang)),
                scroll_box(_matrix(found=found, lang=lang), label=t("evidence.matrix.title", lang)),
            ],
            className="details",
        ),
        html.P(
            t("evidence.method", lang, resamples=number(value=RESAMPLES, lang=lang),
              permutations=number(value=PERMUTATIONS, lang=lang), seed=SEED),
            className="source",
        ),
    ]  # fmt: skip


def evidence_finding(*, found: Evidence, lang: str) -> str:
    """Whether the factors together say anything, and which stands out."""
    fit = found.fit
    parts = {
        "p": len(found.factors),
        "n": found.sample.n,
        "p_value": number(value=fit.p_value, lang=lang, decimals=3),
        "r2": _share(fit.r2_validated, lang=lang),
    }
    if not found.is_beyond_chance:
        return t("evidence.chance", lang, **parts)
    sentence = t("evidence.fit", lang, **parts)
    if not found.clear:
        return f"{sentence} {t('evidence.none_clear', lang)}"
    named = "; ".join(_clear(factor=factor, lang=lang) for factor in found.clear)
    return f"{sentence} {t('evidence.clear', lang, factors=named)}"


def _share(own: float, *, lang: str) -> str:
    return value_text(value=100 * own, display_unit="%", lang=lang)


def _clear(*, factor: Factor, lang: str) -> str:
    own = factor.coefficient
    indicator = find_indicator(factor.name)
    return t(
        "evidence.clear.one",
        lang,
        factor=lower_first(indicator.name(lang=lang)),
        sd=figure_text(value=own.unit_sd, indicator=indicator, lang=lang),
        points=points_text(value=own.value, lang=lang),
    )


def _left_out(*, found: Evidence, lang: str) -> str:
    own = found.sample
    text = t("evidence.left_out", lang, without=own.n_without_outcome, incomplete=own.n_incomplete)
    if not own.dropped:
        return text
    factors = [
        t(f"evidence.dropped.{reason}", lang, factor=find_indicator(name).name(lang=lang))
        for name, reason in own.dropped
    ]
    return f"{text} {t('evidence.dropped', lang, factors='; '.join(factors))}"


def _axis(*, found: Evidence, lang: str) -> str:
    low, high = (
        value_text(value=float(own), display_unit="%", lang=lang)
        for own in (found.sample.outcome.min(), found.sample.outcome.max())
    )
    return t("evidence.scatter.axis", lang, low=low, high=high)


def _plots(*, found: Evidence, state: State) -> html.Div:
    return html.Div(
        [_plot(factor=own, found=found, state=state) for own in found.factors], className="scatters"
    )


def _plot(*, factor: Factor, found: Evidence, state: State) -> html.Figure:
    lang, ink = state.lang, inks(state.theme)
    indicator = find_indicator(factor.name)
    xs = found.sample.matrix[:, found.sample.factors.index(factor.name)]
    r = number(value=factor.correlation.simple, lang=lang, decimals=DECIMALS)
    name = indicator.name(lang=lang)
    drawn = scatter(
        xs=[float(x) for x in xs],
        ys=[float(y) for y in found.sample.outcome],
        label=t("evidence.scatter.label", lang, factor=name, n=found.sample.n, r=r),
        colour=ink.accent,
        line=ink.peers,
    )
    ends = [figure_text(value=float(own), indicator=indicator, lang=lang) for own in (xs.min(), xs.max())]
    return html.Figure(
        [
            Markup(drawn),
            html.Div([html.Span(end) for end in ends], className="scatter-ends"),
            html.Figcaption([html.Strong(name), html.Span(t("evidence.r", lang, r=r), className="muted")]),
        ]
    )


def _regression(*, found: Evidence, lang: str) -> list[Any]:
    """The coefficients; folded away where cross-validation left nothing of them."""
    table = _ridge(found=found, lang=lang)
    if found.fit.penalty < float(PENALTIES[-1]):
        return [table]
    summary = html.Summary(t("evidence.shrunk.table", lang))
    return [
        html.P(t("evidence.shrunk", lang), className="small muted"),
        html.Details([summary, table], className="details"),
    ]


def _ridge(*, found: Evidence, lang: str) -> html.Div:
    names = ("factor", "sd", "points", "interval", "drawn")
    reach = max(max(abs(own.coefficient.wide_low), abs(own.coefficient.wide_high)) for own in found.factors)
    # Where all is shrunk to nothing the bars must look like nothing: half a standard deviation of use fills the width.
    reach = max(reach, float(found.sample.outcome.std()) / 2)
    rows = [_ridge_row(factor=own, reach=reach, lang=lang) for own in found.factors]
    table = html.Table(
        [html.Thead(html.Tr(_heads(names, lang=lang))), html.Tbody(rows)], className="plain-table"
    )
    return scroll_box(table, label=t("evidence.ridge.title", lang))


def _heads(names: tuple[str, ...], *, lang: str) -> list[html.Th]:
    return [
        html.Th(t(f"evidence.col.{name}", lang), scope="col", className="drawn" if name == "drawn" else None)
        for name in names
    ]


def _ridge_row(*, factor: Factor, reach: float, lang: str) -> html.Tr:
    own, indicator = factor.coefficient, find_indicator(factor.name)
    low, high = (points_text(value=bound, lang=lang) for bound in (own.low, own.high))
    return html.Tr(
        [
            html.Th(_name(factor=factor, lang=lang), scope="row"),
            html.Td(figure_text(value=own.unit_sd, indicator=indicator, lang=lang)),
            html.Td(points_text(value=own.value, lang=lang)),
            html.Td(f"{low} … {high}"),
            html.Td(_interval(low=own.low, value=own.value, high=own.high, reach=reach), className="drawn"),
        ]
    )


def _name(*, factor: Factor, lang: str) -> list[Any]:
    parts: list[Any] = [find_indicator(factor.name).name(lang=lang)]
    if factor.is_clear:
        parts.append(html.Span(t("evidence.clear.mark", lang), className="badge badge-good clear-mark"))
    return parts


def _interval(*, low: float, value: float, high: float, reach: float) -> html.Span:
    """The interval as a line over a zero mark, the estimate as a point; the numbers stand beside it."""

    def place(own: float) -> float:
        return 50 + 50 * max(-1.0, min(1.0, own / reach))

    start, stop = place(low), place(high)
    reach_of = {"left": f"{start:.1f}%", "width": f"{max(0.5, stop - start):.1f}%"}
    return html.Span(
        [
            html.Span(className="interval-zero"),
            html.Span(className="interval-line", style=reach_of),
            html.Span(className="interval-point", style={"left": f"{place(value):.1f}%"}),
        ],
        className="interval", **{"aria-hidden": "true"},
    )  # fmt: skip


def _partial(*, found: Evidence, lang: str) -> html.Div:
    names = ("factor", "simple", "partial", "interval", "adjusted", "drawn")
    ordered = sorted(found.factors, key=lambda own: -abs(own.correlation.partial))
    rows = [_partial_row(factor=own, lang=lang) for own in ordered]
    table = html.Table(
        [html.Thead(html.Tr(_heads(names, lang=lang))), html.Tbody(rows)], className="plain-table"
    )
    return scroll_box(table, label=t("evidence.partial.title", lang))


def _partial_row(*, factor: Factor, lang: str) -> html.Tr:
    own = factor.correlation

    def text(value: float) -> str:
        return number(value=value, lang=lang, decimals=DECIMALS)

    return html.Tr(
        [
            html.Th(_name(factor=factor, lang=lang), scope="row"),
            html.Td(text(own.simple)),
            html.Td(text(own.partial)),
            html.Td(f"{text(own.low)} … {text(own.high)}"),
            html.Td(number(value=own.adjusted, lang=lang, decimals=3)),
            html.Td(_interval(low=own.low, value=own.partial, high=own.high, reach=1.0), className="drawn"),
        ]
    )


def _matrix(*, found: Evidence, lang: str) -> Markup:
    names = [t("evidence.matrix.use", lang)]
    names += [find_indicator(own).name(lang=lang) for own in found.sample.factors]
    head = "".join(
        f'<th scope="col"><abbr title="{escape(name)}">{i or ""}</abbr></th>' for i, name in enumerate(names)
    )
    rows = []
    for i, name in enumerate(names):
        cells = "".join(
            f"<td>{number(value=float(r), lang=lang, decimals=DECIMALS)}</td>" for r in found.matrix[i]
        )
        rows.append(f'<tr><th scope="row">{f"{i}. " if i else ""}{escape(name)}</th>{cells}</tr>')
    return Markup(
        '<table class="plain-table heat"><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(Markup(head), Markup("".join(rows)))
