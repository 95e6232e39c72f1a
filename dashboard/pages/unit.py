"""/unit/<code>: everything about one unit on one page."""

from typing import Any

from dash import html

from dashboard import views
from dashboard.components.books import books_card
from dashboard.components.shell import synthetic_banner
from dashboard.components.ssr import flat
from dashboard.components.summary import notice_list
from dashboard.components.unit_index_card import index_card
from dashboard.components.unit_parts import (
    all_card,
    equipment_card,
    findings_card,
    lineage_card,
    main_card,
    skills_card,
    unit_head,
)
from dashboard.i18n import t
from dashboard.pages.model import Request
from dashboard.views.index_model import UnitContribution
from dashboard.views.official_model import OfficialPoints
from dashboard.views.profile import find_unit
from dashboard.views.unit_index import get_unit_contributions
from dashboard.views.unit_page import UnitPage, get_unit_pages
from domain.errors import UnknownNameError

PREFIX = "/unit/"


def page_of(request: Request) -> UnitPage:
    """The page of the unit that the path names; raises UnknownNameError."""
    code = request.path.removeprefix(PREFIX)
    scope, structure = request.scope, request.state.structure
    found = find_unit(scope=scope, structure=structure, code=code)
    pages = get_unit_pages(
        scope=scope, structure=structure, level=found.node.level, province=found.province, units=(code,)
    )
    if not pages:
        raise UnknownNameError(
            vi=f"Đơn vị mã “{code}” không còn trong kỳ số liệu mới nhất.",
            en=f"The unit “{code}” is no longer there in the latest period with data.",
        )
    return pages[0]


def _contributions(request: Request, page: UnitPage) -> tuple[UnitContribution, ...]:
    own = page.indices.own
    return get_unit_contributions(scope=request.scope, score=own) if own else ()


def _points(request: Request, page: UnitPage) -> OfficialPoints | None:
    """Points left by indicator, where the counts behind the published score are known."""
    own = page.indices.published
    if own is None or not own.unit.differences:
        return None
    return views.get_official_points(
        scope=request.scope,
        structure=page.structure,
        province=page.comparison.province.code,
        unit=page.place.code,
    )


def unit_page(request: Request) -> html.Div:
    """The page; what nothing is loaded for is left out."""
    state, lang = request.state, request.state.lang
    page = page_of(request)
    cards: list[Any] = [
        main_card(page=page, state=state),
        index_card(
            page=page, contributions=_contributions(request, page), points=_points(request, page), lang=lang
        ),
        lineage_card(page=page, lang=lang),
        equipment_card(page=page, lang=lang),
        skills_card(page=page, lang=lang),
        findings_card(page=page, state=state),
        all_card(page=page, lang=lang),
        books_card(page=page, state=state),
    ]
    return flat(
        [
            synthetic_banner(lang) if page.comparison.is_synthetic else None,
            unit_head(page=page, state=state),
            html.Div(notice_list(notices=request.notices, lang=lang)),
            html.Div([card for card in cards if card is not None], className="grid"),
        ],
        **{"data-title": f"{page.place.name} · {t('product', lang)}"},
    )
