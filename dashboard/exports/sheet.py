"""A map sheet for a meeting: the map with legend, source and date, then the ranking, as PDF or picture, by typst.

Nothing of it needs a browser: the map is drawn as SVG from the geometry file, text is set by typst in Be Vietnam Pro.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

from dashboard.exports.sheet_insets import sheet_insets
from dashboard.exports.sheet_parts import SheetParts
from dashboard.exports.sheet_single import single_parts
from dashboard.figures.map_svg import GAP_OF_TWO, Paper, is_larger_stacked, map_svg
from dashboard.format import date_text
from dashboard.i18n import t
from dashboard.views.model import IndicatorView

PaperName = Literal["a4", "a3"]
Kind = Literal["pdf", "png"]
PAPERS: Mapping[str, tuple[Paper, int]] = {
    "a4": (Paper(width=516, height=430, label_size=5.2), 3),
    "a3": (Paper(width=762, height=720, label_size=6.2), 4),
}
_PPI = 200


@dataclass(frozen=True)
class SheetOptions:
    """Paper, language and the day on the sheet."""

    paper: PaperName
    lang: str
    made_on: date


def map_sheet(
    *, view: IndicatorView, features: Sequence[Mapping[str, Any]], options: SheetOptions, kind: Kind
) -> bytes:
    """The sheet of the plain map; ``features`` are GeoJSON features, of which those of the view's units are drawn."""
    parts = single_parts(view=view, paper=PAPERS[options.paper][0], lang=options.lang)
    return set_sheet(parts=parts, features=features, options=options, kind=kind)


def set_sheet(
    *, parts: SheetParts, features: Sequence[Mapping[str, Any]], options: SheetOptions, kind: Kind
) -> bytes:
    """A sheet as a PDF of several pages, or its first page as a PNG of 200 dots an inch."""
    content = _content(parts=parts, features=features, options=options)
    if (
        kind == "png"
    ):  # a picture is the first page: a ranking of thousands of units would be set and drawn for nothing
        content["rows"] = []
    data = json.dumps(content, ensure_ascii=False)
    made = typst.compile(
        _template(),
        format=kind,
        ppi=_PPI,
        font_paths=[font_folder()],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    return made[0] if isinstance(made, list) else made


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("dashboard.exports").joinpath("sheet.typ").read_bytes()


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """Where the typeface of printed documents lies."""
    return Path(str(resources.files("fontpkg_be_vietnam_pro") / "files"))


def _maps(
    *, parts: SheetParts, features: Sequence[Mapping[str, Any]], paper: Paper, lang: str
) -> list[dict[str, str]]:
    """The map, or two of them on a paper for each, each under its head."""
    second = parts.beside
    heads = second.heads if second else ("",)
    drawn = [parts] if second is None else [parts, replace(parts, fills=second.fills, marks=second.marks)]
    return [
        {"head": head, "svg": _map(parts=own, features=features, paper=paper, lang=lang)}
        for head, own in zip(heads, drawn, strict=True)
    ]


def _layout(
    *, parts: SheetParts, features: Sequence[Mapping[str, Any]], paper: Paper, lang: str
) -> tuple[Paper, bool]:
    """The room of each map, and whether two stand one below the other: where wide ones come out larger so."""
    if parts.beside is None:
        return paper, False
    own = [feature for feature in features if feature["id"] in parts.labels]
    n_insets = len(sheet_insets(parts=parts, lang=lang))
    is_stacked = is_larger_stacked(features=own, paper=paper, n_insets=n_insets)
    return (paper.upper if is_stacked else paper.half), is_stacked


def _map(*, parts: SheetParts, features: Sequence[Mapping[str, Any]], paper: Paper, lang: str) -> str:
    return map_svg(
        features=[feature for feature in features if feature["id"] in parts.labels],
        fills=parts.fills,
        labels=parts.labels,
        paper=paper,
        decimal="," if lang == "vi" else ".",
        marks=parts.marks,
        insets=sheet_insets(parts=parts, lang=lang),
    )


def _legends(parts: SheetParts) -> list[dict[str, Any]]:
    """The legend of the sheet, or one for each of two maps."""
    second = parts.beside.legend_of if parts.beside else None
    heads = parts.beside.heads if parts.beside and second else ("",)
    return [
        {
            "head": head,
            "lines": [asdict(line) for line in own.legend],
            **{name: getattr(own, name) for name in ("direction", "picture", "target", "notes")},
        }
        for head, own in zip(heads, [parts, second] if second else [parts], strict=True)
    ]


def _content(
    *, parts: SheetParts, features: Sequence[Mapping[str, Any]], options: SheetOptions
) -> dict[str, Any]:
    paper, columns = PAPERS[options.paper]
    room, is_stacked = _layout(parts=parts, features=features, paper=paper, lang=options.lang)
    words = ("title", "finding", "keywords", "badges", "source", "without")
    table = ("ranking_title", "header", "rows", "remark")
    return {
        "lang": options.lang,
        "paper": options.paper,
        "flipped": False,
        # A list of two figures a unit needs wider columns than one of a single figure.
        "columns": columns if len(parts.header) < 4 else columns - 1,
        "product": t("product", options.lang),
        "maps": _maps(parts=parts, features=features, paper=room, lang=options.lang),
        "stacked": is_stacked,
        "gap": GAP_OF_TWO,
        "legends": _legends(parts),
        "made": t("export.made", options.lang, date=date_text(day=options.made_on)),
        "footer": t("sheet.footer", options.lang),
        **{name: getattr(parts, name) for name in (*words, *table)},
    }
