"""An indicator switch as the browser asks for it: the callbacks that one change of the address fires."""

import atexit
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

import brotli
from flask.testing import FlaskClient

from dashboard import ids
from dashboard.cache import forget_views
from domain.config import get_settings
from store.engine import get_engine
from tests.browser.app_runner import build, settings

TABLE_ROUNDING = 1e-3
PART_ROWS = 500
ENCODING = {"Accept-Encoding": "br"}


@dataclass(frozen=True)
class Fired:
    """One callback of the application: how it is asked for."""

    output: str
    inputs: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    outputs: object


@lru_cache(maxsize=1)
def sample_folder() -> Path:
    """A folder with the sample's database, made once for all benchmarks of a run and removed at its end."""
    folder = Path(mkdtemp(prefix="atlas-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build(folder=folder)
    return folder


@contextmanager
def client() -> Iterator[FlaskClient]:
    """A client of the application on the sample's database, without a network in between."""
    with client_of(sample_folder()) as caller:
        yield caller


@contextmanager
def client_of(folder: Path) -> Iterator[FlaskClient]:
    """A client of the application on the database of a folder."""
    before = dict(os.environ)
    os.environ.update(settings(folder=folder))
    _forget()
    try:
        from dashboard.app import create_app

        yield create_app().server.test_client()
    finally:
        os.environ.clear()
        os.environ.update(before)
        _forget()


def _forget() -> None:
    get_settings.cache_clear()
    get_engine.cache_clear()


def callbacks_on(*, caller: FlaskClient, source: str) -> list[Fired]:
    """The server's callbacks that fire when the store ``source`` changes."""
    listed = json.loads(caller.get("/_dash-dependencies").data)
    out = []
    for own in listed:
        inputs = tuple((i["id"], i["property"]) for i in own["inputs"])
        if own.get("clientside_function") or source not in {name for name, _ in inputs}:
            continue
        states = tuple((s["id"], s["property"]) for s in own["state"])
        out.append(Fired(own["output"], inputs, states, _outputs(own["output"])))
    return out


def _outputs(output: str) -> object:
    names = output.strip(".").split("...")
    parsed = [{"id": n.rsplit(".", 1)[0], "property": n.rsplit(".", 1)[1]} for n in names]
    return parsed if output.startswith("..") else parsed[0]


def ask(
    *,
    caller: FlaskClient,
    fired: Fired,
    path: str,
    search: str,
    encoding: Mapping[str, str] = ENCODING,
    **given: object,
) -> bytes:
    """The answer to one callback, compressed unless ``encoding`` asks for none; ``given``: further properties by name.

    Raises AssertionError on anything but 200 or 204.
    """
    values = {"pathname": path, "search": search, "ready": 1, "data": search, **given}

    def filled(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, object]]:
        return [{"id": i, "property": p, "value": values.get(p)} for i, p in pairs]

    body = {
        "output": fired.output,
        "outputs": fired.outputs,
        "inputs": filled(fired.inputs),
        "changedPropIds": [f"{fired.inputs[0][0]}.{fired.inputs[0][1]}"],
        "state": filled(fired.states),
    }
    answer = caller.post("/_dash-update-component", json=body, headers=encoding)
    if answer.status_code not in (200, 204):
        raise AssertionError(f"{fired.output}: {answer.status}: {answer.get_data(as_text=True)[:300]}")
    return answer.data


def shown_on(caller: FlaskClient) -> list[Fired]:
    """The callbacks of a switch that fill what is on the first screen."""
    fired = callbacks_on(caller=caller, source=ids.VIEW)
    return [own for own in fired if ids.FINDING in own.output or own.output.startswith(f"{ids.MAP}.")]


def switches(
    *, caller: FlaskClient, path: str, searches: Sequence[str], rounds: int, is_cold: bool = False
) -> list[float]:
    """Seconds of each switch; ``is_cold`` empties the cache of views before it."""
    shown, seconds = shown_on(caller), []
    for search in (own for _ in range(rounds) for own in searches):
        if is_cold:
            with caller.application.app_context():
                forget_views()
        started = time.perf_counter()
        for fired in shown:
            ask(caller=caller, fired=fired, path=path, search=search)
        seconds.append(time.perf_counter() - started)
    return seconds


def bare_shares(*, folder: Path, query: str) -> tuple[float, dict[str, float]]:
    """Seconds that bare sqlite3 needs for (code, part, whole) rows, and the shares in percent by code."""
    with closing(sqlite3.connect(folder / "reform.db")) as bare:
        started = time.perf_counter()
        rows = bare.execute(query).fetchall()
        shares = {code: 100 * part / whole for code, part, whole in rows if whole}
        return time.perf_counter() - started, shares


def table_shares(*, caller: FlaskClient, path: str, search: str) -> dict[str, float]:
    """The values of the table by code."""
    (own,) = [f for f in callbacks_on(caller=caller, source=ids.VIEW) if f"{ids.TABLE}.rowData" in f.output]
    answer = brotli.decompress(ask(caller=caller, fired=own, path=path, search=search))
    rows = json.loads(answer)["response"][ids.TABLE]["rowData"]
    return {row["code"]: row["value"] for row in rows if row["value"] is not None}


def shares_in_parts(*, caller: FlaskClient, path: str, search: str) -> dict[str, float]:
    """The values of a long table by code, asked for part by part as the grid does."""
    (own,) = [f for f in callbacks_on(caller=caller, source=ids.TABLE) if "getRowsResponse" in f.output]
    out: dict[str, float] = {}
    start, n_rows = 0, 1
    while start < n_rows:
        asked = {"startRow": start, "endRow": start + PART_ROWS, "sortModel": []}
        answer = brotli.decompress(
            ask(caller=caller, fired=own, path=path, search=search, getRowsRequest=asked)
        )
        part = json.loads(answer)["response"][ids.TABLE]["getRowsResponse"]
        out |= {row["code"]: row["value"] for row in part["rowData"] if row["value"] is not None}
        start, n_rows = start + PART_ROWS, part["rowCount"]
    return out


def are_equal(shown: dict[str, float], asked: dict[str, float]) -> bool:
    """The same units with the same shares; the table sends them rounded to a ten-thousandth of a point."""
    return shown.keys() == asked.keys() and all(
        abs(shown[code] - asked[code]) < TABLE_ROUNDING for code in asked
    )


def with_shapes(*, answer: bytes, folder: Path) -> bytes:
    """The compressed answer of the map as it would be with the shapes inside the figure instead of their address."""
    patch = json.loads(brotli.decompress(answer))["response"][ids.MAP]["figure"]
    address = next(
        own["params"]["value"] for own in patch["operations"] if own["location"][-1] == "uirevision"
    )
    name = address.removeprefix("/geo/").partition(".geojson")[0] + ".geojson"
    shapes = json.loads((folder / "geo" / name).read_text("utf-8"))
    return brotli.compress(json.dumps([patch, shapes], separators=(",", ":")).encode(), quality=6)


def without_texts(answer: bytes) -> bytes:
    """A compressed answer of the map without what is said when a unit is pointed at."""
    patch = json.loads(brotli.decompress(answer))["response"][ids.MAP]["figure"]
    said = ("text", "hovertext", "customdata")
    patch["operations"] = [own for own in patch["operations"] if own["location"][-1] not in said]
    return brotli.compress(json.dumps(patch).encode(), quality=6)
