"""A draft of the covering submission (tờ trình) as a Word document in Vietnamese, with the figures filled in.

The document is the office's: it goes on writing in it. Only figures come from here, all from the frozen case
and its plan.
"""

import io
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from dashboard.exports.proposal import Proposal, effect_text, money, percent, proposal
from dashboard.format import date_text
from dashboard.i18n import t
from domain.funding.case import Case
from domain.funding.plan import Plan
from domain.periods import parse_code

LANG = "vi"
_FONT, _SIZE = "Times New Roman", 14
_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def submission_docx(*, case: Case, plan: Plan, made_on: date) -> bytes:
    """The document as bytes."""
    own = proposal(case=case, plan=plan, lang=LANG, made_on=made_on)
    template, values = _template(), _values(case=case, plan=plan, made_on=made_on)
    document = _document()
    _head(document, template=template, values=values, is_synthetic=case.origin.is_synthetic)
    for part in template["parts"]:
        _part(document, part=part, values=values, own=own, case=case, plan=plan)
    _foot(document, words=template["words"])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _template() -> dict[str, Any]:
    return tomllib.loads(resources.files("dashboard.exports").joinpath("submission.toml").read_text("utf-8"))


def _values(*, case: Case, plan: Plan, made_on: date) -> dict[str, str]:
    """The words to fill in."""
    own, words = case.origin, _template()["words"]
    figures = {
        "shortfall": sum(line.shortfall for line in case.lines),
        "need": sum(line.shortfall * line.unit_price for line in case.lines),
        "budget": case.budget,
        "cost": plan.cost,
        "left": case.budget - plan.cost,
        "pieces": sum(purchase.pieces for purchase in plan.purchases),
        "units": len({purchase.need.unit for purchase in plan.purchases}),
        "services": sum(service.yearly_cost for service in case.services),
        "n_reported": own.n_reported,
        "n_units": own.n_units,
        "n_unknown": own.n_unknown,
    }
    gap = words["gap"].format(gap=percent(plan.gap, lang=LANG))
    return {
        **{name: money(value, lang=LANG) for name, value in figures.items()},
        "place": own.province_name.upper(),
        "place_short": own.province_name.removeprefix("Tỉnh ").removeprefix("Thành phố "),
        "year": str(made_on.year),
        "period": parse_code(code=own.period).label(lang=LANG).inside,
        "norms_day": date_text(day=date.fromisoformat(own.norms_day)),
        "quality": words["proved"] if plan.is_proved else gap,
        "snapshot": case.number,
        "version": str(own.data_version),
    }


def _document() -> Any:
    """An empty A4 page with the margins and the type of administrative documents (Decree 30/2020/NĐ-CP)."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    style.element.rPr.rFonts.set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", _FONT
    )
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    return document


def _text(owner: Any, text: str, *, align: Any = _JUSTIFY, bold: bool = False, italic: bool = False) -> None:
    paragraph = owner.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(6)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic


def _head(
    document: Any, *, template: Mapping[str, Any], values: Mapping[str, str], is_synthetic: bool
) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, name, below in zip(table.rows[0].cells, ("agency", "state"), ("number", "day"), strict=True):
        cell.paragraphs[0].alignment = _CENTRE
        cell.paragraphs[0].add_run(template[name].format(**values)).bold = True
        _text(cell, template[below].format(**values), align=_CENTRE, italic=below == "day")
    if is_synthetic:
        _text(document, template["words"]["synthetic"], align=_CENTRE, bold=True)
    _text(document, template["draft"], align=_CENTRE, italic=True)
    _text(document, template["title"], align=_CENTRE, bold=True)
    _text(document, template["subject"], align=_CENTRE, bold=True)
    _text(document, template["to"], align=_CENTRE)


def _part(
    document: Any,
    *,
    part: Mapping[str, Any],
    values: Mapping[str, str],
    own: Proposal,
    case: Case,
    plan: Plan,
) -> None:
    _text(document, part["title"], bold=True)
    if part.get("basis"):
        for basis in case.origin.legal_basis:
            _text(document, f"Căn cứ {basis};", italic=True)
    for text in part.get("texts", ()):
        _text(document, text.format(**values))
    for text in effect_text(case=case, plan=plan, lang=LANG) if part.get("effect") else ():
        _text(document, text)
    if part.get("table"):
        _items(document, own=own)
    if part.get("rules"):
        for _, texts in own.basis[1:]:
            for text in texts:
                _text(document, f"- {text}")


def _items(document: Any, *, own: Proposal) -> None:
    """The table by item, with its total."""
    items = next(table for table in own.tables if table.kind == "items")
    table = document.add_table(rows=0, cols=len(items.columns))
    table.style = "Table Grid"
    header = tuple(t(f"proposal.col.{name}", LANG) for name in items.columns)
    for line, cells in enumerate((header, *items.rows)):
        is_bold = line in (0, len(items.rows))
        for cell, value in zip(table.add_row().cells, cells, strict=True):
            text = money(value, lang=LANG) if isinstance(value, int) else str(value)
            paragraph = cell.paragraphs[0]
            paragraph.alignment = (
                WD_ALIGN_PARAGRAPH.RIGHT if isinstance(value, int) else WD_ALIGN_PARAGRAPH.LEFT
            )
            paragraph.add_run(text).bold = is_bold
    _text(document, "")


def _foot(document: Any, *, words: Mapping[str, str]) -> None:
    _text(document, words["closing"])
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].paragraphs[0].add_run(words["receivers"]).font.size = Pt(11)
    cells[1].paragraphs[0].alignment = _CENTRE
    cells[1].paragraphs[0].add_run(words["signer"]).bold = True
