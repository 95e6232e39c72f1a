"""Equipment against the norm: by item for the area, by unit and item, and services paid by the month."""

from collections.abc import Sequence
from typing import Any

from dash import html
from markupsafe import Markup, escape

from dashboard.components.base import card, icon, scroll_box
from dashboard.format import date_text, number
from dashboard.i18n import t
from dashboard.state import CURRENT, State, to_search
from dashboard.views.gaps import GapView, UnitGaps
from dashboard.words import source_line, units_word
from domain.equipment.basis import REASON_TEXTS, basis_text
from domain.equipment.costs import Cost
from domain.equipment.gaps import GapLine
from domain.equipment.norms import ASSET, Item, Range
from domain.equipment.services import ServiceLine

MILLION = 1_000_000
_SERVICE_COLUMNS = ("name", "needed", "existing", "lacking", "year")
_COLUMNS = ("item", "norm", "existing", "usable", "shortfall", "surplus", "replacement", "cost", "n", "basis")


def gap_cards(*, view: GapView, state: State) -> list[html.Section]:
    """The cards under the map of /equipment."""
    units = units_word(level=view.level, structure=view.structure, lang=state.lang)
    return [
        card(
            title=t("gaps.by_item", state.lang, place=view.total.place.name, period=view.period.label(lang=state.lang)),
            subtitle=_norms_line(view=view, lang=state.lang),
            heading_id="gaps-heading",
            class_name="full",
            tools=annex_link(state=state),
            children=[
                *_no_norm(view=view, state=state),
                item_table(view=view, unit=view.total, lang=state.lang),
                html.P(t("gaps.note", state.lang), className="muted small"),
                _services(view=view, lang=state.lang),
                _source(view=view, lang=state.lang),
            ],
        ),
        card(
            title=t("gaps.by_unit", state.lang, units=units),
            subtitle=t("gaps.by_unit.sub", state.lang),
            heading_id="gaps-units-heading",
            class_name="full",
            children=[_matrix(view=view, lang=state.lang), _source(view=view, lang=state.lang)],
        ),
    ]  # fmt: skip


def unit_gaps(*, view: GapView, state: State) -> html.Section | None:
    """The list of the open unit, with its file; None when the survey does not hold the unit."""
    unit = next((own for own in view.units if own.place.code == state.open_unit), None)
    if unit is None:
        return None
    title = t("gaps.unit", state.lang, period=view.period.label(lang=state.lang))
    return html.Section(
        [
            html.H3(title),
            item_table(view=view, unit=unit, lang=state.lang),
            annex_link(state=state, unit=unit.place.code),
        ],
        className="drawer-theme",
    )


def annex_link(*, state: State, unit: str = "") -> html.A:
    """Link to the annex of a submission, of the area or of one unit."""
    search = to_search(state)
    extra = f"{'&' if search else '?'}unit={unit}" if unit else ""
    return html.A(
        [icon("download"), html.Span(t("gaps.annex", state.lang))],
        href=f"/annex/equipment.xlsx{search}{extra}",
        className="button",
        download="",
    )


def _norms_line(*, view: GapView, lang: str) -> str:
    names = "; ".join(own.legal_basis(lang=lang) for own in view.sets if own.kind == ASSET)
    day = date_text(day=view.norms_day)
    return t("gaps.norms", lang, names=names, day=day) if names else t("gaps.no_norms", lang, day=day)


def _no_norm(*, view: GapView, state: State) -> list[Any]:
    """Before the first norm there is no shortfall; today's norm can be asked for, as a reference."""
    if view.is_reference:
        choose, text = "", t("gaps.reference", state.lang, day=date_text(day=view.norms_day))
    elif not view.sets:
        choose, text = CURRENT, t("gaps.before_norms", state.lang)
    else:
        return []
    label = t("gaps.use_current" if choose else "gaps.use_own", state.lang)
    attributes = {"data-choose": "norms", "data-value": choose}
    button = html.Button(label, type="button", id="choose-norms", className="button", **attributes)
    return [html.Div([icon("info"), html.Span(text), button], className="notice")]


def item_table(*, view: GapView, unit: UnitGaps, lang: str) -> html.Div:
    """One line per item of a unit or area, with its cost and legal basis; nothing unknown is a number."""
    head = [
        html.Th(t(f"gaps.col.{name}", lang), scope="col", className="words" if name == "basis" else None)
        for name in _COLUMNS
    ]
    names = {item.id: item for item in view.items}
    rows = [_item_row(line=line, item=names[line.item], view=view, lang=lang) for line in unit.lines]
    table = html.Table(
        [
            html.Thead(html.Tr(head)),
            html.Tbody(rows),
            html.Tfoot(_cost_row(lines=unit.lines, lang=lang)),
        ],
        className="plain-table gap-table",
    )
    return scroll_box(table, label=t("gaps.table", lang))


def _item_row(*, line: GapLine, item: Item, view: GapView, lang: str) -> html.Tr:
    basis = _basis(line=line, view=view, lang=lang)
    lacking = shortfall_text(line=line, lang=lang)
    cells: list[Any] = [
        range_text(line.norm, lang=lang),
        "…" if line.existing is None else number(value=line.existing, lang=lang),
        range_text(line.usable, lang=lang),
        html.Strong(lacking) if line.shortfall else html.Span(lacking, className="why-unknown"),
        range_text(line.surplus, lang=lang),
        range_text(line.replacement, lang=lang),
        cost_text(line.cost, lang=lang),
        f"{line.n}/{line.n_total}",
    ]
    return html.Tr(
        [
            html.Th(item.name(lang=lang), scope="row"),
            *(html.Td(cell) for cell in cells),
            html.Td(basis, className="words"),
        ],
        className="is-missing" if line.shortfall is None else "",
    )


def _basis(*, line: GapLine, view: GapView, lang: str) -> str:
    """Legal basis; with what is uncertain about the figures, where anything is."""
    if line.n_derived or not line.is_exact:
        return basis_text(line=line, norms_day=view.norms_day, is_reference=view.is_reference, lang=lang)
    return "; ".join(dict.fromkeys(rule.of.legal_basis(lang=lang) for rule in line.rules))


def range_text(own: Range | None, *, lang: str) -> str:
    """A number, a range, or the sign of no data."""
    if own is None:
        return "…"
    low = number(value=own.low, lang=lang)
    return low if own.is_exact else f"{low}\u2013{number(value=own.high, lang=lang)}"


def shortfall_text(*, line: GapLine, lang: str) -> str:
    """The shortfall, or why it is not known."""
    return range_text(line.shortfall, lang=lang) if line.shortfall else REASON_TEXTS[line.reason][lang]


def cost_text(cost: Cost | None, *, lang: str) -> str:
    """Million VND at the price of the norm, and the most that may be allowed."""
    if cost is None:
        return "…"
    if not cost.high:
        return "0"
    low, high = (number(value=value / MILLION, lang=lang, decimals=1) for value in (cost.low, cost.high))
    return low if low == high else f"{low}\u2013{high}"


def total_cost(lines: Sequence[GapLine]) -> Cost | None:
    """The cost of all items with a known cost; None when there is none."""
    known = [line.cost for line in lines if line.cost is not None]
    return sum(known[1:], known[0]) if known else None


def _cost_row(*, lines: Sequence[GapLine], lang: str) -> html.Tr:
    unknown = sum(line.cost is None for line in lines)
    note = t("gaps.total_without", lang, n=unknown) if unknown else ""
    return html.Tr(
        [
            html.Th(t("gaps.total_cost", lang), scope="row", colSpan="7"),
            html.Td(html.Strong(cost_text(total_cost(lines), lang=lang))),
            html.Td(),
            html.Td(note, className="words"),
        ]
    )


def _matrix(*, view: GapView, lang: str) -> html.Div:
    """Units by items as text: three thousand cells are a table, not three thousand components."""
    items = [item for item in view.items if item.usable]
    head = "".join(f'<th scope="col">{escape(item.name(lang=lang))}</th>' for item in items)
    kept = {item.id for item in items}
    body = "".join(_matrix_row(unit=unit, kept=kept, lang=lang) for unit in view.units)
    foot = _matrix_row(unit=view.total, kept=kept, lang=lang, is_total=True)
    name, cost = escape(t("table.name", lang)), escape(t("gaps.col.cost", lang))
    table = Markup(
        '<table class="plain-table gap-matrix"><thead><tr><th scope="col">{}</th>{}<th scope="col">{}</th></tr></thead>'
        "<tbody>{}</tbody><tfoot>{}</tfoot></table>"
    ).format(name, Markup(head), cost, Markup(body), Markup(foot))
    return scroll_box(table, label=t("gaps.by_unit.table", lang), is_tall=True)


def _matrix_row(*, unit: UnitGaps, kept: set[str], lang: str, is_total: bool = False) -> str:
    cells = "".join(_matrix_cell(line=line, lang=lang) for line in unit.lines if line.item in kept)
    cost = cost_text(total_cost([line for line in unit.lines if line.item in kept]), lang=lang)
    name = escape(unit.place.name)
    if not is_total:
        name = Markup('<button type="button" class="link-button" data-unit="{}">{}</button>').format(
            unit.place.code, name
        )
    return f'<tr><th scope="row">{name}</th>{cells}<td>{escape(cost)}</td></tr>'


def _matrix_cell(*, line: GapLine, lang: str) -> str:
    if line.shortfall is None:
        return f'<td class="none" title="{escape(REASON_TEXTS[line.reason][lang])}">…</td>'
    kind = ' class="lacks"' if line.shortfall.high else ""
    return f"<td{kind}>{escape(range_text(line.shortfall, lang=lang))}</td>"


def _services(*, view: GapView, lang: str) -> html.Details:
    head = [html.Th(t(f"gaps.service.{name}", lang), scope="col") for name in _SERVICE_COLUMNS]
    names = {item.id: item for item in view.services}
    rows = [_service_row(line=line, item=names[line.item], lang=lang) for line in view.total.services]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain-table")
    return html.Details(
        [
            html.Summary(t("gaps.services", lang)),
            html.P(t("gaps.services.note", lang), className="muted small"),
            scroll_box(table, label=t("gaps.services", lang)),
        ],
        className="details",
    )


def _service_row(*, line: ServiceLine, item: Item, lang: str) -> html.Tr:
    year = "…"
    if line.yearly_cost is not None:
        year = number(value=line.yearly_cost.low / MILLION, lang=lang, decimals=1)
    existing = "…" if line.existing is None else number(value=line.existing, lang=lang)
    cells = (range_text(line.needed, lang=lang), existing, range_text(line.lacking, lang=lang), year)
    return html.Tr([html.Th(item.name(lang=lang), scope="row"), *(html.Td(cell) for cell in cells)])


def _source(*, view: GapView, lang: str) -> html.P:
    return html.P(source_line(source=view.source, structure=view.structure, lang=lang), className="source")
