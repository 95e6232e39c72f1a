"""The profile of a unit as one page of A4: figures, lines, equipment, skills and report quality, set by typst."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from dashboard.components.compare_lines import line_label, series_scale, small_points
from dashboard.components.compare_words import likes_text
from dashboard.components.gap_cards import range_text, shortfall_text
from dashboard.components.unit_index_card import own_sentence, published_sentence
from dashboard.components.unit_words import (
    became_text,
    finding_counts,
    identity,
    lineage_text,
    main_rows,
    peer_rank_of,
    rank_of,
    target_of,
    unit_finding,
    value_of,
)
from dashboard.exports.sheet import font_folder
from dashboard.figures.small_lines import small_line
from dashboard.format import date_text, number, value_text
from dashboard.i18n import t
from dashboard.report_words import code_meaning
from dashboard.theme import inks
from dashboard.views.compare import ComparedRow
from dashboard.views.unit_page import UnitPage
from dashboard.words import period_label, source_line
from domain.comparison import is_behind

_LINE = {"width": 200.0, "height": 38.0}
_KINDS_SHOWN = 6
_own = threading.local()
_COLUMNS = ("indicator", "value", "target", "rank", "peers", "line")


@dataclass(frozen=True)
class ProfileOptions:
    """Language and the day on the page."""

    lang: str
    made_on: date


def profile_pdf(*, page: UnitPage, options: ProfileOptions) -> bytes:
    """The PDF; one page of A4."""
    data = json.dumps(_content(page=page, options=options), ensure_ascii=False)
    made = _compiler().compile(format="pdf", sys_inputs={"data": data})
    return made[0] if isinstance(made, list) else made


def _compiler() -> Any:
    """A compiler for all profiles of a thread (it cannot be shared): typefaces are read once."""
    found = getattr(_own, "compiler", None)
    if found is None:
        template = Path(str(resources.files("dashboard.exports") / "profile.typ"))
        found = typst.Compiler(template, font_paths=[font_folder()], ignore_system_fonts=True)
        _own.compiler = found
    return found


def _content(*, page: UnitPage, options: ProfileOptions) -> dict[str, Any]:
    lang = options.lang
    note = t("compare.lines.sub" if page.structure == "post2025" else "compare.lines.sub.old", lang)
    return {
        "lang": lang,
        "product": t("product", lang),
        "title": page.place.name,
        "identity": identity(page=page, lang=lang),
        "finding": unit_finding(page=page, lang=lang).replace("**", ""),
        "lineage": lineage_text(page=page, lang=lang) or became_text(page=page, lang=lang),
        "likes": likes_text(own=page.likes, comparison=page.comparison, lang=lang),
        "keywords": [page.place.code, page.structure],
        "badges": [t("synthetic.short", lang)] if page.comparison.is_synthetic else [],
        "main": {
            "title": t("unit.main", lang),
            "header": [t(f"unit.col.{name}", lang) for name in _COLUMNS],
            "rows": [_main(page=page, row=row, lang=lang) for row in main_rows(page)],
            "note": note,
        },
        "indices": _indices(page=page, lang=lang),
        "equipment": _equipment(page=page, lang=lang),
        "skills": _skills(page=page, lang=lang),
        "quality": _quality(page=page, lang=lang),
        "source": _source(page=page, options=options),
        "footer": t("sheet.footer", lang),
    }


def _main(*, page: UnitPage, row: ComparedRow, lang: str) -> dict[str, Any]:
    drawn, label = _line(page=page, row=row, lang=lang)
    return {
        "name": row.indicator.name(lang=lang),
        "period": period_label(period=row.period, lang=lang),
        "value": value_of(row=row, lang=lang),
        "known": row.cells[0].own.value is not None,
        "target": target_of(row=row, lang=lang),
        "missed": is_behind(gap=row.cells[0].to_target, direction=row.indicator.direction),
        "rank": rank_of(row=row, lang=lang),
        "peers": peer_rank_of(page=page, row=row),
        "line": drawn,
        "label": label,
        "without": t("reason.not_reported", lang),
    }


def _line(*, page: UnitPage, row: ComparedRow, lang: str) -> tuple[str, str]:
    """SVG of the last 24 months and what it shows in words; '' without any value."""
    series = next((own for own in page.series if own.indicator.id == row.indicator.id), None)
    scale = series_scale(series, target=row.target) if series else None
    if series is None or scale is None:
        return "", ""
    points = series.lines[page.place.code]
    label = line_label(name=page.place.name, series=series, points=points, lang=lang)
    drawn = small_line(points=small_points(points), scale=scale, label=label, ink=inks("light"), **_LINE)
    return drawn, label


def _indices(*, page: UnitPage, lang: str) -> dict[str, Any]:
    own, published = page.indices.own, page.indices.published
    lines = [own_sentence(score=own, lang=lang)] if own else []
    if published:
        lines.append(published_sentence(score=published, lang=lang))
    return {"title": t("unit.index", lang), "rows": [line.replace("**", "") for line in lines if line]}


def _equipment(*, page: UnitPage, lang: str) -> dict[str, Any] | None:
    view, own = page.gap_view, page.gaps
    if view is None or own is None:
        return None
    names = {item.id: item.name(lang=lang) for item in view.items}
    rows = [
        [
            names[line.item],
            range_text(line.norm, lang=lang),
            range_text(line.usable, lang=lang),
            shortfall_text(line=line, lang=lang) if line.shortfall else t("unit.unknown", lang),
        ]
        for line in own.lines
    ]
    basis = "; ".join(dict.fromkeys(norms.legal_basis(lang=lang) for norms in view.sets))
    return {
        "title": t("gaps.unit", lang, period=view.period.label(lang=lang)),
        "header": [t(f"gaps.col.{name}", lang) for name in ("item", "norm", "usable", "shortfall")],
        "rows": rows,
        "note": basis,
    }


def _skills(*, page: UnitPage, lang: str) -> dict[str, Any] | None:
    view, own = page.skill_view, page.skills
    if view is None or own is None or own.ladder.staff is None:
        return None
    steps = zip(view.skills.ladder, own.ladder.persons, own.ladder.shares, strict=True)
    return {
        "title": t("ladder.unit", lang, period=view.period.label(lang=lang)),
        "steps": [
            _step(name=step.name(lang=lang), persons=persons, share=share, lang=lang)
            for step, persons, share in steps
        ],
        "note": t(
            "ladder.staff", lang, staff=number(value=own.ladder.staff, lang=lang), n=own.ladder.n,
            total=own.ladder.n_total,
        ),
    }  # fmt: skip


def _step(*, name: str, persons: int | None, share: float | None, lang: str) -> dict[str, Any]:
    if persons is None or share is None:
        return {"name": name, "share": 0, "text": t("reason.cell_missing", lang)}
    text = f"{value_text(value=share, display_unit='%', lang=lang)} · {number(value=persons, lang=lang)}"
    return {"name": name, "share": min(1.0, share / 100), "text": text}


def _quality(*, page: UnitPage, lang: str) -> Mapping[str, Any]:
    kinds = finding_counts(page)[:_KINDS_SHOWN]
    return {
        "title": t("unit.findings", lang, n=len(page.findings)),
        "rows": [f"{code_meaning(code=code, lang=lang)} ({n})" for code, n in kinds],
        "none": t("unit.findings.none", lang),
    }


def _source(*, page: UnitPage, options: ProfileOptions) -> str:
    lang = options.lang
    surveys = [view.source for view in (page.gap_view, page.skill_view) if view is not None]
    lines = [source_line(source=source, structure=page.structure, lang=lang) for source in surveys[:1]]
    forms = sorted({form for row in main_rows(page) for form in row.indicator.forms})
    state = t("source.final" if page.comparison.is_final else "source.provisional", lang)
    head = t("unit.source", lang, forms=", ".join(forms), state=state)
    return " · ".join([head, *lines, t("export.made", lang, date=date_text(day=options.made_on))])
