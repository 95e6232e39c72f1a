"""Boundaries of the whole country from one file: the schematic's cells with as many corners as a survey has.

The file is made for the benchmark (about 150 MB) and removed with its folder. The import runs in a process of its own,
whose largest size in memory is what the budget is for: it must not grow with the file.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import shapely

from domain.paths import ROOT
from tests.browser.app_runner import settings
from tools.bench.harness import Measurement, benchmark

COMMUNES, CORNERS = 3321, 4_000_000
MB = 1_000_000
_MEASURED = """
import resource, runpy, sys
sys.argv = ["etl", *sys.argv[1:]]
try:
    runpy.run_module("etl", run_name="__main__")
except SystemExit as done:
    code = done.code or 0
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(f"peak={peak}", flush=True)
sys.exit(code)
"""


@benchmark(name="boundaries_country_memory", budget=500, unit="MB")
def boundaries_country_memory() -> Measurement:
    """The largest resident memory of the import of 3,321 communes; the floor is that of the command without a file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for command in (["init"], ["units"]):
            _etl(folder=folder, command=command)
        source = folder / "xa_ca_nuoc.geojson"
        _write_dense(cells=_cells(folder), path=source)
        idle = _etl(folder=folder, command=["boundaries", "--help"])
        started = time.perf_counter()
        peak = _etl(
            folder=folder,
            command=["boundaries", str(source), "--structure", "post2025", "--code-field", "ma"],
        )
        print(
            f"{source.stat().st_size / MB:.0f} MB in {time.perf_counter() - started:.0f} s", file=sys.stderr
        )
        official = list((folder / "geo").glob(f"post2025_commune_vn_official_{'?' * 12}.geojson"))
        if len(official) != 1:
            raise RuntimeError("the import made no map of the country")
    return Measurement(value=peak / MB, floor=idle / MB)


def _cells(folder: Path) -> list[dict[str, object]]:
    (path,) = (folder / "geo").glob("post2025_commune_vn_schematic_*.geojson")
    features: list[dict[str, object]] = json.loads(path.read_text("utf-8"))["features"]
    if len(features) != COMMUNES:
        raise RuntimeError(f"{len(features)} cells, not {COMMUNES}")
    return features


def _write_dense(*, cells: list[dict[str, object]], path: Path) -> None:
    """The cells with their edges cut into so short pieces that there are about CORNERS corners in all."""
    shapes = [shapely.geometry.shape(own["geometry"]) for own in cells]
    piece = sum(shape.length for shape in shapes) / CORNERS
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        file.writelines(_lines(cells=cells, shapes=shapes, piece=piece))
        file.write("]}")


def _lines(*, cells: list[dict[str, object]], shapes: list[shapely.Geometry], piece: float) -> Iterator[str]:
    for number, (own, shape) in enumerate(zip(cells, shapes, strict=True)):
        dense = shapely.to_geojson(shapely.segmentize(shape, piece))
        comma = "," if number else ""
        yield f'{comma}{{"type":"Feature","properties":{{"ma":"{own["id"]}"}},"geometry":{dense}}}'


def _etl(*, folder: Path, command: list[str]) -> int:
    """Run a command on the folder's database; its peak of resident memory in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command],
        cwd=ROOT,
        env={**os.environ, **settings(folder=folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"etl {' '.join(command)}: {done.stdout[-800:]}{done.stderr[-800:]}")
    return int(done.stdout.rsplit("peak=", 1)[1])
