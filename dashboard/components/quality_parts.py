"""Parts that the tabs of /quality share: the finding, the tabs, filters, pages of long lists, small tables."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.collate import vi_key
from dashboard.components.base import badge, icon
from dashboard.components.filters import Choice, picker
from dashboard.components.inputs import control
from dashboard.format import number
from dashboard.i18n import t, texts
from dashboard.report_words import code_meaning
from dashboard.state import FOLLOW_UP_STATES, SUBMISSION_STATES, TABS, State, href
from dashboard.views.model import Options
from dashboard.views.report_model import QualityHead
from dashboard.words import form_name, units_word
from domain.catalogue_files import get_catalogue
from domain.periods import Period

FORMS = ("F1A", "F1B", "F2", "F3", "F4", "F5", "F7", "F8")
STATE_KINDS = {
    "loaded": "good",
    "loaded_with_issues": "warn",
    "refused": "bad",
    "open": "warn",
    "followed_up": "neutral",
    "accepted": "good",
}
NOTES_OFFERED = ("outlier", "dossier_difference", "corrected", "period_locked", "use_dossiers")
TABS_WITH_PERIODS = ("reports", "completeness", "reminders")


def quality_href(now: State, /, **changes: Any) -> str:
    """The address of /quality: the present state with changes; another page number or submission only when given."""
    return href(path="/quality", state=replace(now, **{"page": "", "submission": "", **changes}))


def quality_finding(*, head: QualityHead, state: State) -> str:
    """The page's finding in one sentence, with ``**`` around its figures."""
    lang = state.lang

    def n(value: int) -> str:
        return number(value=value, lang=lang)

    files = t(
        "quality.finding.files",
        lang,
        files=n(head.n_files),
        loaded=n(head.by_state.get("loaded", 0)),
        issues=n(head.by_state.get("loaded_with_issues", 0)),
        refused=n(head.by_state.get("refused", 0)),
    )
    units = units_word(level="commune", structure=state.structure, lang=lang)
    parts = [
        files,
        t("quality.finding.open", lang, errors=n(head.n_errors), warnings=n(head.n_warnings)),
        t("quality.finding.overdue", lang, n=n(head.n_overdue), k=n(head.n_overdue_units), units=units)
        if head.n_overdue
        else t("quality.finding.none_overdue", lang),
    ]
    if head.n_unknown_names:
        parts.append(t("quality.finding.names", lang, n=n(head.n_unknown_names)))
    return "; ".join(parts) + "."


def tabs(*, head: QualityHead, state: State) -> html.Nav:
    """Links to the tabs; the present one is marked for eyes and screen readers."""
    lang = state.lang
    counts = {
        "reports": head.n_files,
        "issues": head.n_errors + head.n_warnings,
        "reminders": head.n_overdue,
        "names": head.n_unknown_names,
    }
    links = []
    for name in TABS:
        is_here = name == state.tab
        label: list[Any] = [html.Span(t(f"quality.tab.{name}", lang))]
        if name in counts:
            label.append(html.Span(number(value=counts[name], lang=lang), className="tab-count"))
        mark = {"aria-current": "page"} if is_here else {}
        address = quality_href(state, tab=name, state="", code="", text="")
        links.append(
            html.Li(
                html.A(
                    label,
                    id=f"tab-{name}",
                    href=address,
                    className="tab" + (" is-here" if is_here else ""),
                    **{"data-to": "here", **mark},
                )
            )
        )
    return html.Nav(html.Ul(links), className="tabs", **{"aria-label": t("quality.tabs", lang)})


def filters(*, state: State, options: Options, periods: Sequence[Period]) -> html.Form:
    """The filters of the present tab."""
    lang, tab = state.lang, state.tab
    fields = [_form_picker(state=state)]
    if tab in TABS_WITH_PERIODS:
        fields.append(_period_picker(state=state, periods=periods))
    fields.append(_district_picker(state=state, options=options))
    if tab == "reports":
        fields.append(_state_picker(state=state, states=SUBMISSION_STATES))
        fields.append(_text_field(state=state))
    if tab == "issues":
        fields.append(_code_picker(state=state))
        fields.append(_state_picker(state=state, states=FOLLOW_UP_STATES))
    return html.Form(
        fields, className="filters quality-filters", id="filters", **{"aria-label": t("filter.aria", lang)}
    )


def _form_picker(*, state: State) -> html.Div:
    lang = state.lang
    choices = [Choice("", t("filter.all", lang)), *(Choice(f, form_name(form=f, lang=lang)) for f in FORMS)]
    return picker(name="form", label=t("quality.filter.form", lang), value=state.form, choices=choices)


def _period_picker(*, state: State, periods: Sequence[Period]) -> html.Div:
    """A period belongs to a form's calendar, so a form has to be chosen first."""
    lang = state.lang
    known = state.period if any(p.code == state.period for p in periods) else ""
    choices = [Choice("", t("filter.all", lang)), *(Choice(p.code, p.label(lang=lang)) for p in periods)]
    reason = "" if state.form else t("quality.filter.period_off", lang)
    return picker(
        name="period", label=t("filter.period", lang), value=known, choices=choices, disabled_reason=reason
    )


def _district_picker(*, state: State, options: Options) -> html.Div:
    lang = state.lang
    places = sorted(options.districts, key=lambda place: vi_key(place.name))
    return picker(
        name="district",
        label=t(f"filter.district.{state.structure}", lang),
        value=state.district,
        choices=[Choice("", t("filter.all", lang)), *(Choice(place.code, place.name) for place in places)],
    )


def _state_picker(*, state: State, states: Sequence[str]) -> html.Div:
    lang = state.lang
    chosen = state.state if state.state in states else ""
    choices = [Choice("", t("filter.all", lang)), *(Choice(s, t(f"state.{s}", lang)) for s in states)]
    return picker(name="state", label=t("quality.filter.state", lang), value=chosen, choices=choices)


def _code_picker(*, state: State) -> html.Div:
    lang = state.lang
    known = get_catalogue().issue_codes
    codes = [Choice(code, code_meaning(code=code, lang=lang)) for code in known]
    ordered: list[Choice | tuple[str, list[Choice]]] = sorted(codes, key=lambda choice: vi_key(choice.label))
    extra = [code for code in (*NOTES_OFFERED, state.code) if code and code not in known]
    notes = [Choice(code, code_meaning(code=code, lang=lang)) for code in dict.fromkeys(extra)]
    ordered.append((t("quality.filter.notes", lang), notes))
    return picker(
        name="code",
        label=t("quality.filter.code", lang),
        value=state.code,
        choices=[Choice("", t("filter.all", lang)), *ordered],
    )


def _text_field(*, state: State) -> html.Div:
    label = t("quality.filter.text", state.lang)
    box = control(
        "search", name="text", value=state.text, id_="pick-text", data_set="text", maxlength="100",
        placeholder=t("quality.filter.text_hint", state.lang),
    )  # fmt: skip
    return html.Div([html.Label(label, htmlFor="pick-text"), box], className="field field-text")


def pager(*, state: State, total: int, size: int) -> html.Nav | None:
    """Which rows of how many are shown, with links to the pages before and after; nothing for a short list."""
    lang, page = state.lang, state.page_number
    last = max(1, -(-total // size))
    if last == 1 and page == 1:
        return None
    first_row = (page - 1) * size + 1
    shown = t(
        "quality.rows_of",
        lang,
        first=number(value=min(first_row, total), lang=lang),
        last=number(value=min(page * size, total), lang=lang),
        total=number(value=total, lang=lang),
    )
    links: list[Any] = [html.Span(shown, className="muted")]
    for key, target in (("previous", page - 1), ("next", page + 1)):
        if 1 <= target <= last:
            number_of = "" if target == 1 else str(target)
            links.append(
                html.A(
                    t(f"quality.page.{key}", lang),
                    id=f"page-{key}",
                    href=quality_href(state, page=number_of),
                    className="button",
                    **{"data-to": "top"},
                )
            )
    return html.Nav(links, className="pager", **{"aria-label": t("quality.pages", lang)})


def state_badge(*, state: str, lang: str) -> html.Span:
    """The state of a submission or of a finding's follow-up."""
    return badge(text=t(f"state.{state}", lang), kind=STATE_KINDS.get(state, "neutral"))


def nothing(*, key: str, lang: str) -> html.P:
    """What an empty list says."""
    return html.P([icon("info"), html.Span(t(key, lang))], className="nothing")


def table(
    *, caption: str, header: Sequence[Any], rows: Sequence[Sequence[Any]], numbers: Sequence[int] = ()
) -> html.Div:
    """A plain table that scrolls sideways by itself; columns of ``numbers`` (from 0) are set flush right."""
    head = html.Tr(
        [
            html.Th(cell, scope="col", className="number" if i in numbers else None)
            for i, cell in enumerate(header)
        ]
    )
    body = [
        html.Tr([_cell(cell=cell, index=i, numbers=numbers) for i, cell in enumerate(row)]) for row in rows
    ]
    return html.Div(
        html.Table(
            [html.Caption(caption, className="sr-only"), html.Thead(head), html.Tbody(body)],
            className="plain-table report-table",
        ),
        className="scroll-x",
        tabIndex="0",
        role="region",
        **{"aria-label": caption},
    )


def _cell(*, cell: Any, index: int, numbers: Sequence[int]) -> Any:
    if index == 0:
        return html.Th(cell, scope="row")
    return html.Td(cell, className="number" if index in numbers else None)


def has_text(*, key: str, lang: str) -> bool:
    """Whether there is a text of this key."""
    return key in texts(lang)
