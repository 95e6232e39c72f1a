"""Names of map geometry files: how the file of few details and that of neighbours are found beside the full one."""

# The number is that of the method: a file under a known name never changes, so that browsers may keep it for ever.
_OVERVIEW = "_overview1"
_NEIGHBOURS = "_neighbours1.json"
_ENDING = ".geojson"


def overview_name(name: str) -> str:
    """Name of the file with few details (for maps of the country) beside the imported file ``name``."""
    return name.removesuffix(_ENDING) + _OVERVIEW + _ENDING


def neighbours_name(name: str) -> str:
    """Name of the file with the pairs of units that share a border, beside the imported file ``name``."""
    return name.removesuffix(_ENDING) + _NEIGHBOURS
