"""Map geometry: a computed schematic, or official boundaries imported from files.

Nothing here opens the database. ``build_schematic`` and ``import_boundaries`` give a frame, ``dissolve`` joins
its units into groups, ``write_geometry`` makes the file that browsers fetch.
"""

from etl.boundaries.dissolve import dissolve
from etl.boundaries.importer import ImportRequest, ImportResult, OpenImport, import_boundaries, open_import
from etl.boundaries.listed import ListedUnit
from etl.boundaries.report import MatchReport
from etl.boundaries.schematic import UnitPoint, build_schematic
from etl.boundaries.write import GeometryFile, write_geometry

__all__ = [
    "GeometryFile",
    "ImportRequest",
    "ImportResult",
    "ListedUnit",
    "MatchReport",
    "OpenImport",
    "UnitPoint",
    "build_schematic",
    "dissolve",
    "import_boundaries",
    "open_import",
    "write_geometry",
]
