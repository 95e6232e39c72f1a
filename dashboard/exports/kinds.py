"""The files of each kind of map: a table, shapes with their figures, the parts of a sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.components.cluster_parts import ClusterMap
from dashboard.components.map_kinds.model import Shown
from dashboard.exports.bivariate import pair_geojson, pair_parts, pair_table
from dashboard.exports.change import change_geojson, change_sheet, change_table
from dashboard.exports.clusters import cluster_geojson, cluster_sheet, cluster_table
from dashboard.exports.geojson import to_geojson
from dashboard.exports.sheet_parts import SheetParts
from dashboard.exports.sheet_single import single_parts
from dashboard.exports.side import side_geojson, side_sheet, side_table
from dashboard.exports.table import Sheet, indicator_sheet
from dashboard.figures.map_svg import Paper

Features = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class KindFiles:
    """Makers of a kind's files; ``shapes`` gives a GeoJSON FeatureCollection, ``features`` are those of the map."""

    table: Callable[[Shown, date], Sheet]
    shapes: Callable[[Shown, Features, date], bytes]
    parts: Callable[[Shown, Paper], SheetParts]


def _table(shown: Shown, made_on: date) -> Sheet:
    return indicator_sheet(view=shown.view, lang=shown.state.lang, made_on=made_on)


def _shapes(shown: Shown, features: Features, made_on: date) -> bytes:
    return to_geojson(view=shown.view, features=features, lang=shown.state.lang, made_on=made_on)


def _parts(shown: Shown, paper: Paper) -> SheetParts:
    return single_parts(view=shown.view, paper=paper, lang=shown.state.lang)


def _pair_table(shown: Shown, made_on: date) -> Sheet:
    return pair_table(view=shown.detail, lang=shown.state.lang, made_on=made_on)


def _pair_shapes(shown: Shown, features: Features, made_on: date) -> bytes:
    return pair_geojson(view=shown.detail, features=features, lang=shown.state.lang, made_on=made_on)


def _pair_parts(shown: Shown, _paper: Paper) -> SheetParts:
    return pair_parts(view=shown.detail, lang=shown.state.lang)


def _clusters(shown: Shown) -> ClusterMap:
    return ClusterMap(view=shown.view, found=shown.detail)


def _cluster_table(shown: Shown, made_on: date) -> Sheet:
    return cluster_table(own=_clusters(shown), lang=shown.state.lang, made_on=made_on)


def _cluster_shapes(shown: Shown, features: Features, made_on: date) -> bytes:
    return cluster_geojson(own=_clusters(shown), features=features, lang=shown.state.lang, made_on=made_on)


def _cluster_parts(shown: Shown, _paper: Paper) -> SheetParts:
    return cluster_sheet(own=_clusters(shown), lang=shown.state.lang)


def _change_table(shown: Shown, made_on: date) -> Sheet:
    return change_table(view=shown.detail, lang=shown.state.lang, made_on=made_on)


def _change_shapes(shown: Shown, features: Features, made_on: date) -> bytes:
    return change_geojson(view=shown.detail, features=features, lang=shown.state.lang, made_on=made_on)


def _change_parts(shown: Shown, _paper: Paper) -> SheetParts:
    return change_sheet(view=shown.detail, lang=shown.state.lang)


def _side_table(shown: Shown, made_on: date) -> Sheet:
    return side_table(side=shown.detail, lang=shown.state.lang, made_on=made_on)


def _side_shapes(shown: Shown, features: Features, made_on: date) -> bytes:
    return side_geojson(side=shown.detail, features=features, lang=shown.state.lang, made_on=made_on)


def _side_parts(shown: Shown, paper: Paper) -> SheetParts:
    return side_sheet(side=shown.detail, paper=paper, lang=shown.state.lang)


SINGLE_FILES = KindFiles(table=_table, shapes=_shapes, parts=_parts)
_FILES: Mapping[str, KindFiles] = {
    "pair": KindFiles(table=_side_table, shapes=_side_shapes, parts=_side_parts),
    "change": KindFiles(table=_change_table, shapes=_change_shapes, parts=_change_parts),
    "bivariate": KindFiles(table=_pair_table, shapes=_pair_shapes, parts=_pair_parts),
    "clusters": KindFiles(table=_cluster_table, shapes=_cluster_shapes, parts=_cluster_parts),
}


def files_of(*, name: str, shown: Shown) -> KindFiles:
    """The makers of a kind; those of the single map where the kind had nothing to add to it."""
    return SINGLE_FILES if shown.detail is None else _FILES.get(name, SINGLE_FILES)
