"""Indices: how sure the ranks of all communes are, a ranking when weights are moved; beside the least they cost."""

import time

import brotli
import numpy as np
import pandas as pd
from flask.testing import FlaskClient

from dashboard import ids
from dashboard.views import IndexAsk, get_index_view
from domain.access import Scope
from domain.index.compute import IndexResult, compute
from domain.index.data import IndexData
from domain.index.sensitivity import rank_uncertainty, ranks_by_draw
from domain.index.spec_files import spec_of
from domain.index.uncertainty import Inputs, Uncertainty
from tools.bench.harness import Measurement, benchmark, percentile
from tools.bench.switch import Fired, ask, callbacks_on, client

UNITS, INDICATORS, GROUPS, DRAWS = 3321, 40, 5, 1000
MISSING_SHARE = 0.05
ASKED = IndexAsk(index="commune_readiness", structure="pre2025", level="commune", province="42")
MOVES = 40


@benchmark(name="index_rank_uncertainty", budget=5, unit="s")
def index_rank_uncertainty() -> Measurement:
    """1,000 draws of weights over 3,321 units with 40 indicators in 5 groups, one value in twenty missing.

    The floor is one product of matrices with the weight that each indicator has in each unit's index, and a sort of the
    scores of each draw; it must give the same ranks on the units without a hole (groups with holes need more).
    """
    values = np.random.default_rng(766).gamma(2, size=(UNITS, INDICATORS))
    values[np.random.default_rng(1).random(values.shape) < MISSING_SHARE] = np.nan
    names = [f"I{n:02d}" for n in range(INDICATORS)]
    frame = pd.DataFrame(values, columns=names, index=pd.Index([f"{n:05d}" for n in range(UNITS)]))
    elements = [{"id": "index"}, *({"id": f"G{n}", "parent": "index"} for n in range(GROUPS))]
    indicators = [{"id": name, "parent": f"G{n % GROUPS}"} for n, name in enumerate(names)]
    spec = spec_of(raw={"id": "bench", "elements": elements, "indicators": indicators})
    result = compute(spec=spec, data=IndexData.of(frame))
    uncertainty = Uncertainty(draws=DRAWS, weight_band=0.25)
    started = time.perf_counter()
    found = rank_uncertainty(result=result, uncertainty=uncertainty)
    seconds = time.perf_counter() - started
    if not (found.low <= found.high).all():
        raise RuntimeError("an interval is upside down")
    whole = ~np.isnan(result.stages.normalised).any(axis=1)
    ours = compute(spec=spec, data=IndexData.of(frame.iloc[np.flatnonzero(whole)]))
    return Measurement(value=seconds, floor=_floor(ours=ours, uncertainty=uncertainty) * UNITS / whole.sum())


def _floor(*, ours: IndexResult, uncertainty: Uncertainty) -> float:
    """Seconds for the bare product and sort over the units without a hole; fails unless the ranks are the same."""
    inputs = Inputs(spec=ours.spec, uncertainty=uncertainty)
    draws = inputs.random()
    shares = _shares(inputs=inputs, weights=draws.weights)
    values = np.ascontiguousarray(ours.stages.normalised)
    started = time.perf_counter()
    scores = shares @ values.T
    order = np.argsort(-scores, axis=1)
    seconds = time.perf_counter() - started
    ranks = np.empty(order.shape)
    np.put_along_axis(ranks, order, np.arange(1.0, order.shape[1] + 1)[None, :], axis=1)
    if not np.array_equal(ranks, ranks_by_draw(result=ours, inputs=inputs, draws=draws)):
        raise RuntimeError("the floor ranks otherwise")
    return seconds


def _shares(*, inputs: Inputs, weights: np.ndarray) -> np.ndarray:
    """Draws x indicators: the weight of each indicator in the index."""
    by_node = dict(zip(inputs.nodes, weights, strict=True))
    children = inputs.spec.children
    out = []
    for own in inputs.spec.indicators:
        siblings = sum(by_node[child] for child in children[own.parent])
        groups = sum(by_node[child] for child in children[inputs.spec.root.id])
        out.append(by_node[own.id] / siblings * by_node[own.parent] / groups)
    return np.array(out).T


@benchmark(name="index_weights_moved_p95", budget=200, unit="ms")
def index_weights_moved() -> Measurement:
    """p95 of a whole view of the readiness index (209 communes) for weights that were not asked for before.

    The floor makes the same index from the view's own pillars with numpy and sorts it; it must give the same order.
    """
    with client() as caller, caller.application.app_context():
        view = get_index_view(scope=Scope.everything(), asked=ASKED)  # its figures are kept from here on
        seconds, floors = [], []
        for n in range(MOVES):
            weights = {"adoption": 1 + n / MOVES, "equipment": 1.0, "skills": 2 - n / MOVES}
            started = time.perf_counter()
            moved = get_index_view(
                scope=Scope.everything(),
                asked=IndexAsk(**{**vars(ASKED), "weights": tuple(weights.items())}),
            )
            seconds.append(time.perf_counter() - started)
            at = [view.position(name) for name in weights]
            ranked = [unit for unit in moved.units if unit.rank is not None]
            pillars = np.array([[unit.scores[k] for k in at] for unit in ranked], dtype=float)
            own = np.array(list(weights.values()))
            started = time.perf_counter()
            there = ~np.isnan(pillars)
            order = np.argsort(-(np.where(there, pillars, 0) @ own / (there @ own)), kind="stable")
            floors.append(time.perf_counter() - started)
            ranks = [ranked[k].rank or 0 for k in order]
            if not ranks or ranks != sorted(ranks):
                raise RuntimeError("the floor ranks otherwise")
    p95 = percentile(values=seconds, share=0.95) * 1000
    return Measurement(value=p95, floor=percentile(values=floors, share=0.95) * 1000)


@benchmark(name="index_page_weights_moved_p95", budget=200, unit="ms")
def index_page_weights_moved() -> Measurement:
    """p95 of all that a reader waits for when a weight of /index moves: words, ranking and map of 209 communes.

    Each weight is asked for the first time, so that scores, 1,000 draws of ranks and all words are made anew.
    """
    with client() as caller:
        shown = _first_screen(caller)
        seconds = []
        for n in range(MOVES):
            search = f"?structure=pre2025&weights=adoption-{1 + n / MOVES:.4f},skills-{2 - n / MOVES:.4f}"
            started = time.perf_counter()
            for fired in shown:
                ask(caller=caller, fired=fired, path="/index", search=search)
            seconds.append(time.perf_counter() - started)
    return Measurement(value=percentile(values=seconds[1:], share=0.95) * 1000)


@benchmark(name="index_page_weights_moved_bytes", budget=25, unit="kB")
def index_page_weights_moved_bytes() -> Measurement:
    """The compressed answers that move the ranking and the map of 209 communes, without any geometry."""
    search = "?structure=pre2025&weights=adoption-2"
    with client() as caller:
        answers = [
            ask(caller=caller, fired=own, path="/index", search=search) for own in _first_screen(caller)
        ]
    if any(b"coordinates" in brotli.decompress(own) for own in answers):
        raise RuntimeError("geometry was sent")
    return Measurement(value=sum(map(len, answers)) / 1000)


def _first_screen(caller: FlaskClient) -> list[Fired]:
    fired = callbacks_on(caller=caller, source=ids.TUNE)
    return [own for own in fired if ids.INDEX_RANKING in own.output or f"{ids.MAP}.figure" in own.output]
