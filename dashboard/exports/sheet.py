"""A map sheet for a meeting: the map with legend, source and date, then the ranking, as PDF or picture, by typst.

Nothing of it needs a browser: the map is drawn as SVG from the geometry file, text is set by typst in Be Vietnam Pro.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

from dashboard.exports.sheet_insets import sheet_insets
from dashboard.exports.sheet_parts import SheetParts
from dashboard.exports.sheet_single import single_parts
from dashboard.figures.map_svg import Paper, map_svg
from dashboard.figures.two_maps_svg import half_of, two_maps
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
    data = json.dumps(_content(parts=parts, features=features, options=options), ensure_ascii=False)
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


def _drawing(*, parts: SheetParts, features: Sequence[Mapping[str, Any]], paper: Paper, lang: str) -> str:
    """The map, or two beside each other."""
    own = [feature for feature in features if feature["id"] in parts.labels]
    decimal = "," if lang == "vi" else "."
    if parts.beside is None:
        insets = sheet_insets(parts=parts, lang=lang)
        return map_svg(
            features=own,
            fills=parts.fills,
            labels=parts.labels,
            paper=paper,
            decimal=decimal,
            marks=parts.marks,
            insets=insets,
        )
    half, second = half_of(paper), parts.beside
    return two_maps(
        maps=[
            map_svg(features=own, fills=fills, labels=parts.labels, paper=half, decimal=decimal, marks=marks)
            for fills, marks in ((parts.fills, parts.marks), (second.fills, second.marks))
        ],
        heads=second.heads,
        paper=paper,
    )  # fmt: skip


def _content(
    *, parts: SheetParts, features: Sequence[Mapping[str, Any]], options: SheetOptions
) -> dict[str, Any]:
    paper, columns = PAPERS[options.paper]
    svg = _drawing(parts=parts, features=features, paper=paper, lang=options.lang)
    words = (
        "title",
        "finding",
        "keywords",
        "badges",
        "direction",
        "picture",
        "target",
        "notes",
        "source",
        "without",
    )
    table = ("ranking_title", "header", "rows", "remark")
    return {
        "lang": options.lang,
        "paper": options.paper,
        "flipped": False,
        # A list of two figures a unit needs wider columns than one of a single figure.
        "columns": columns if len(parts.header) < 4 else columns - 1,
        "product": t("product", options.lang),
        "svg": svg,
        "legend": [asdict(line) for line in parts.legend],
        "made": t("export.made", options.lang, date=date_text(day=options.made_on)),
        "footer": t("sheet.footer", options.lang),
        **{name: getattr(parts, name) for name in (*words, *table)},
    }
