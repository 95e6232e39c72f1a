"""/quality: submissions, findings, who has reported, whom to remind, which names are unknown."""

from typing import Any

from dash import html

from dashboard import views
from dashboard.components.answer_parts import answers_card
from dashboard.components.base import card, rich
from dashboard.components.completeness_parts import (
    completeness_finding,
    completeness_map,
    district_card,
    periods_table,
)
from dashboard.components.issue_list import issues_tab
from dashboard.components.name_parts import NAMES_PER_PAGE, names_tab
from dashboard.components.quality_parts import (
    FORMS,
    filters,
    nothing,
    quality_finding,
    quality_href,
    tabs,
)
from dashboard.components.reminder_parts import reminders_tab
from dashboard.components.report_list import reports_tab, submission_detail
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.components.upload_parts import waiting_notice
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.report_words import file_base
from dashboard.state import FOLLOW_UP_STATES, SUBMISSION_STATES
from dashboard.views import quality, submission, timeliness
from dashboard.views.quality import Asked
from domain.periods import Period


def quality_page(request: Request) -> html.Div:
    """The page: one submission when the address names one, else the tab it names."""
    if request.state.submission:
        return _submission_page(request)
    state, lang = request.state, request.state.lang
    periods = quality.get_periods(scope=request.scope, form=_form(request))
    asked = asked_of(request=request, periods=periods)
    head = quality.get_head(asked=asked)
    options = views.get_options(scope=request.scope, structure=state.structure, province=state.province)
    top = [
        synthetic_banner(lang) if head.is_synthetic else None,
        html.Div(
            [
                html.Div(
                    [html.H1(t("page.quality", lang)), html.P(t("page.quality.sub", lang), className="muted")]
                ),
                html.P(rich(quality_finding(head=head, state=state)), className="finding"),
            ],
            className="page-head",
        ),
        html.Div(notice_list(notices=request.notices, lang=lang)),
        html.Div(
            waiting_notice(n=head.n_waiting, is_running=head.is_worker_running, lang=lang), role="status"
        ),
        tabs(head=head, state=state),
        filters(state=state, options=options, periods=periods) if state.tab != "names" else None,
    ]
    title = f"{t(f'quality.tab.{state.tab}', lang)} · {t('page.quality', lang)} · {t('product', lang)}"
    return html.Div([flat(top), *_TABS[state.tab](request, asked)], **{"data-title": title})


def _form(request: Request) -> str:
    return request.state.form if request.state.form in FORMS else ""


def asked_of(*, request: Request, periods: list[Period]) -> Asked:
    """What the address asks of the views; a state of another tab does not count."""
    state = request.state
    states = {"reports": SUBMISSION_STATES, "issues": FOLLOW_UP_STATES}.get(state.tab, ())
    period = next((one for one in periods if one.code == state.period), None)
    return Asked(
        scope=request.scope,
        province=state.province,
        structure=state.structure,
        form=_form(request),
        period=period,
        district=state.district,
        unit=state.unit if state.tab == "issues" else "",
        state=state.state if state.state in states else "",
        code=state.code if state.tab == "issues" else "",
        text=state.text if state.tab == "reports" else "",
        page=state.page_number,
    )


def _grid(children: Any) -> html.Div:
    return flat(children, className="grid")


def _reports(request: Request, asked: Asked) -> list[Any]:
    return [_grid(reports_tab(view=quality.get_reports(asked=asked), state=request.state))]


def _issues(request: Request, asked: Asked) -> list[Any]:
    return [_grid(issues_tab(view=quality.get_issues(asked=asked), state=request.state))]


def _completeness(request: Request, asked: Asked) -> list[Any]:
    state, lang = request.state, request.state.lang
    view = timeliness.get_completeness(
        scope=asked.scope, province=asked.province, structure=asked.structure, form=asked.form,
        period=asked.period, district=asked.district,
    )  # fmt: skip
    if view.shown is None:
        empty = card(
            title=t("completeness.periods", lang),
            heading_id="periods-heading",
            class_name="full",
            children=nothing(key="completeness.none", lang=lang),
        )
        rest = [periods_table(view=view, state=state)] if view.periods else []
        return [_grid([empty, *rest])]
    sentence = html.P(rich(completeness_finding(shown=view.shown, state=state)), className="lead")
    return [
        flat(sentence),
        html.Div(
            [completeness_map(view=view, state=state), district_card(view=view, state=state)],
            className="grid",
        ),
        flat(periods_table(view=view, state=state), className="grid below"),
    ]


def _reminders(request: Request, asked: Asked) -> list[Any]:
    view = timeliness.get_reminders(
        scope=asked.scope, province=asked.province, structure=asked.structure, form=asked.form,
        period=asked.period, district=asked.district,
    )  # fmt: skip
    return [_grid(reminders_tab(view=view, state=request.state))]


def _names(request: Request, asked: Asked) -> list[Any]:
    rows, total = timeliness.get_names(
        scope=asked.scope,
        province=asked.province,
        limit=NAMES_PER_PAGE,
        offset=(asked.page - 1) * NAMES_PER_PAGE,
    )
    parts = [names_tab(rows=rows, total=total, state=request.state)]
    given = timeliness.get_answers(scope=asked.scope, province=asked.province)
    if given:
        parts.append(answers_card(rows=given, state=request.state))
    return [_grid(parts)]


_TABS = {
    "reports": _reports,
    "issues": _issues,
    "completeness": _completeness,
    "reminders": _reminders,
    "names": _names,
}


def _submission_page(request: Request) -> html.Div:
    state, lang = request.state, request.state.lang
    asked = asked_of(request=request, periods=[])
    view = submission.get_submission(asked=asked, submission_id=int(state.submission))
    back = html.A(
        t("submission.back", lang), href=quality_href(state), className="button", **{"data-to": "top"}
    )
    name = file_base(view.row.file_name)
    return flat(
        [
            synthetic_banner(lang) if view.is_synthetic else None,
            html.Div(
                [
                    html.P(back),
                    html.H1(name),
                    html.P(
                        t(f"submission.finding.{view.row.state}", lang, n=view.row.n_open),
                        className="finding",
                    ),
                ],
                className="page-head",
            ),
            html.Div(notice_list(notices=request.notices, lang=lang)),
            html.Div(waiting_notice(n=view.n_waiting, is_running=False, lang=lang), role="status"),
            html.Div(submission_detail(view=view, state=state), className="grid"),
        ],
        **{"data-title": f"{name} · {t('page.quality', lang)} · {t('product', lang)}"},
    )
