"""Hot spots, cold spots and outliers of an indicator, with neighbours by border or, on the schematic, by distance."""

import json
from datetime import date
from pathlib import Path

from dashboard.cache import memoize_local, memoize_view
from dashboard.views.indicator import get_indicator_view
from dashboard.views.model import ClusterView, Geometry
from dashboard.views.session import data_version, get_tree, is_country, reading
from dashboard.views.shortfall import get_shortfall_view
from domain.access import Scope
from domain.config import get_settings
from domain.errors import SpatialError
from domain.geometry_files import neighbours_name
from domain.known_indicators import is_shortfall
from domain.spatial import Weights, contiguity, k_nearest, local_moran, moran
from domain.units.structure import WHOLE_COUNTRY
from store.queries.unit_points import point_versions


@memoize_view(version=data_version, is_large=is_country)
def get_clusters(
    *,
    scope: Scope,
    indicator: str,
    structure: str,
    level: str,
    province: str,
    period: str = "",
    norms_on: str = "",
    group: str = "",
) -> ClusterView:
    """Cluster statistics of what the map of these arguments shows; errors as in ``get_indicator_view``.

    They are those of the whole province (country, ``group``) even where a page shows a district: neighbours lie
    outside it too. ``norms_on`` as in ``get_gap_view``, for shortfalls.
    """
    own = {
        "indicator": indicator,
        "structure": structure,
        "level": level,
        "province": province,
        "period": period,
    }
    view = (
        get_shortfall_view(scope=scope, norms_on=norms_on, group=group, **own)
        if is_shortfall(indicator)
        else get_indicator_view(scope=scope, group=group, **own)
    )
    places = {unit.place.code: unit.place for unit in view.units}
    values = {unit.place.code: unit.value for unit in view.units}
    weights = _weights(
        scope=scope,
        structure=structure,
        level=level,
        province=province,
        codes=tuple(places),
        day=view.period.end,
        geometry=view.geometry,
    )
    try:
        whole = moran(values=values, weights=weights)
        units = tuple((places[one.code], one) for one in local_moran(values=values, weights=weights))
    except SpatialError:
        whole, units = None, ()
    return ClusterView(
        indicator=view.indicator,
        structure=structure,
        level=level,
        period=view.period,
        whole=whole,
        units=units,
        is_synthetic=view.source.is_synthetic,
    )


@memoize_local(version=data_version)
def _weights(
    *,
    scope: Scope,
    structure: str,
    level: str,
    province: str,
    codes: tuple[str, ...],
    day: date,
    geometry: Geometry,
) -> Weights:
    """Who neighbours whom among the units of a map: the same for each of its indicators."""
    pairs = border_pairs(geometry)
    if pairs is not None:
        return contiguity(codes=codes, pairs=pairs)
    found = _points(scope=scope, structure=structure, level=level, province=province, day=day)
    return k_nearest(points={code: found[code] for code in codes if code in found})


def border_pairs(geometry: Geometry) -> list[tuple[str, str]] | None:
    """Pairs of units that share an official border; None when the map is the schematic or its pairs are not there."""
    if geometry.kind != "official":
        return None
    path = Path(get_settings().geo_dir) / neighbours_name(geometry.url.rpartition("/")[2])
    if not path.is_file():
        return None
    return [(one, other) for one, other in json.loads(path.read_text("utf-8"))]


def _points(
    *, scope: Scope, structure: str, level: str, province: str, day: date
) -> dict[str, tuple[float, float]]:
    """(latitude, longitude) of the units of a level: a commune's own, else the middle of its communes'."""
    with reading() as connection:
        versions = point_versions(
            connection=connection,
            scope=scope,
            structure=structure,
            province=None if province == WHOLE_COUNTRY else province,
        )
    own = {
        v.code: (v.lat, v.lon)
        for v in versions
        if v.valid_from <= day <= v.valid_to and v.lat is not None and v.lon is not None
    }
    tree = get_tree(scope=scope, structure=structure, province=province)
    found = {
        node.code: [own[code] for code in node.members if code in own]
        for node in tree.nodes(level=level, day=day)
    }
    return {
        code: (sum(lat for lat, _ in at) / len(at), sum(lon for _, lon in at) / len(at))
        for code, at in found.items()
        if at
    }
