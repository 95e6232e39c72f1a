"""Queries and domain rules joined into view objects, shared by pages, exports and the API."""

from dashboard.views.bivariate import pair_views
from dashboard.views.carried import get_carried_trend
from dashboard.views.change import change_view, comparison
from dashboard.views.clusters import get_clusters
from dashboard.views.compare import get_comparison
from dashboard.views.drivers import get_driver_evidence, get_drivers_view
from dashboard.views.find import find_units
from dashboard.views.gaps import get_gap_view
from dashboard.views.index import (
    get_contributions,
    get_index_view,
    get_method_comparison,
    get_rank_ranges,
)
from dashboard.views.index_analysis import get_index_analysis, get_weight_drivers
from dashboard.views.index_definitions import (
    check_definition,
    definition_text,
    get_index_list,
    get_versions,
    save_own_definition,
    starting_text,
)
from dashboard.views.index_model import IndexAsk
from dashboard.views.index_reading import NoIndexDataError
from dashboard.views.indicator import NoDataError, get_indicator_view
from dashboard.views.official import get_official_points, get_official_view
from dashboard.views.official_reading import NoCaptureError
from dashboard.views.options import get_options
from dashboard.views.overview import get_overview
from dashboard.views.profile import get_unit_profile
from dashboard.views.series import get_series, with_fixed_classes
from dashboard.views.session import data_version
from dashboard.views.shortfall import get_shortfall_trend, get_shortfall_view
from dashboard.views.side import SideView, beside, default_beside, on_one_scale
from dashboard.views.skills import get_skill_view
from dashboard.views.training import get_training_history
from dashboard.views.trend import get_trend
from dashboard.views.unit_list import get_units
from dashboard.views.unit_series import get_unit_series

__all__ = [
    "IndexAsk",
    "NoCaptureError",
    "NoDataError",
    "NoIndexDataError",
    "SideView",
    "beside",
    "change_view",
    "check_definition",
    "comparison",
    "data_version",
    "default_beside",
    "definition_text",
    "find_units",
    "get_carried_trend",
    "get_clusters",
    "get_comparison",
    "get_contributions",
    "get_driver_evidence",
    "get_drivers_view",
    "get_gap_view",
    "get_index_analysis",
    "get_index_list",
    "get_index_view",
    "get_indicator_view",
    "get_method_comparison",
    "get_official_points",
    "get_official_view",
    "get_options",
    "get_overview",
    "get_rank_ranges",
    "get_series",
    "get_shortfall_trend",
    "get_shortfall_view",
    "get_skill_view",
    "get_training_history",
    "get_trend",
    "get_unit_profile",
    "get_unit_series",
    "get_units",
    "get_versions",
    "get_weight_drivers",
    "on_one_scale",
    "pair_views",
    "save_own_definition",
    "starting_text",
    "with_fixed_classes",
]
