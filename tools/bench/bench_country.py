"""An indicator switch on the map of all 3,321 communes: server time, bytes, and when it is painted in a real browser.

Cold: the cache of views is emptied before each switch; the units' tree, which only a load changes, stays. The floor of
the server asks the same two measures of all communes with bare sqlite3. Beside bytes and painting stands the same map
with its shapes inside the figure, as it would be without a geometry file of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Page, sync_playwright

from dashboard import ids
from domain.catalogue_files import get_catalogue
from tests.browser.app_runner import running_app
from tests.browser.browser_finder import launch, use_project_browsers
from tools.bench.bench_visit import old_machine
from tools.bench.country import country_client, country_folder
from tools.bench.harness import Measurement, benchmark, percentile
from tools.bench.switch import (
    are_equal,
    ask,
    bare_shares,
    shares_in_parts,
    shown_on,
    switches,
    with_shapes,
    without_texts,
)

PATH, PERIOD, COMMUNES, ROUNDS = "/adoption", "2026-Q2", 3321, 6
INDICATORS = tuple(
    own.id
    for own in get_catalogue().of_theme("adoption")
    if own.forms == ("F2",) and own.is_ratio and not own.comparability.startswith("ends ")
)
PLACE = "province=all&level=commune"
SEARCHES = tuple(f"?{PLACE}&indicator={own}&period={PERIOD}" for own in INDICATORS)
ASSERTED = f"?{PLACE}&indicator=online_share_calendar&period={PERIOD}"
BARE = """
select unit.code, n.value, d.value from fact n
join fact d on d.measure = 'received_total_f2' and d.period_id = n.period_id and d.field = '' and d.unit_id = n.unit_id
join unit on unit.id = n.unit_id join period on period.id = n.period_id
where n.measure = 'received_online_f2' and n.field = '' and unit.level = 'commune' and unit.structure = 'post2025'
  and period."start" = '2026-04-01' and period."end" = '2026-06-30'
"""
# From the choice of another indicator to the first picture with its values.
SWITCH = """async (indicator) => {
  const plot = document.querySelector('#map .js-plotly-plot'), before = plot.data[0].customdata;
  const started = performance.now();
  const drawn = new Promise((resolve) => plot.on('plotly_afterplot', function done() {
    if (plot.data[0].customdata === before) { return; }
    plot.removeListener('plotly_afterplot', done);
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  }));
  window.atlas.set('indicator', indicator);
  await drawn;
  return (performance.now() - started) / 1000;
}"""
# The same picture once more.
AGAIN = """async () => {
  const plot = document.querySelector('#map .js-plotly-plot');
  const started = performance.now();
  await Plotly.redraw(plot);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return (performance.now() - started) / 1000;
}"""
# The same picture when the answer carries the shapes: fetched anew, read, drawn.
INLINE = """async () => {
  const plot = document.querySelector('#map .js-plotly-plot');
  const address = (window.shapesAt = window.shapesAt || plot.data[0].geojson);
  const kept = plot.data.map((own) => ({...own}));
  const started = performance.now();
  const shapes = await (await fetch(address, {cache: 'no-store'})).json();
  await Plotly.react(plot, kept.map((own) => ({...own, geojson: shapes})), plot.layout, plot._context);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return (performance.now() - started) / 1000;
}"""


@benchmark(name="country_switch_cold_p95", budget=120, unit="ms")
def country_switch_cold() -> Measurement:
    """p95 of switches with no view in the cache: the map's values and the words with the ranking."""
    with country_client() as caller:
        switches(caller=caller, path=PATH, searches=SEARCHES, rounds=1)
        seconds = switches(caller=caller, path=PATH, searches=SEARCHES, rounds=ROUNDS, is_cold=True)
        floor, shares = bare_shares(folder=country_folder(), query=BARE)
        if len(shares) != COMMUNES:
            raise RuntimeError(f"figures of {len(shares)} communes, not of {COMMUNES}")
        if not are_equal(shares_in_parts(caller=caller, path=PATH, search=ASSERTED), shares):
            raise RuntimeError("the table and the bare query disagree")
    return Measurement(value=percentile(values=seconds, share=0.95) * 1000, floor=floor * 1000)


@benchmark(name="country_switch_map_bytes", budget=25, unit="kB")
def country_switch_map_bytes() -> Measurement:
    """The largest compressed answer with the map's values; the floor is the same without values and ranks to read.

    The variant is the same answer with the shapes inside the figure.
    """
    with country_client() as caller:
        (own,) = [fired for fired in shown_on(caller) if fired.output.startswith(f"{ids.MAP}.")]
        answers = [ask(caller=caller, fired=own, path=PATH, search=search) for search in SEARCHES]
    largest = max(answers, key=len)
    return Measurement(
        value=len(largest) / 1000,
        floor=len(without_texts(largest)) / 1000,
        variant=len(with_shapes(answer=largest, folder=country_folder())) / 1000,
    )


@benchmark(name="country_switch_painted", budget=0.5, unit="s")
def country_switch_painted() -> Measurement:
    """Median from the choice to the painted map in a real browser, the server's answers included.

    The floor is a picture of the same map without a change: what the browser needs in any case. The variant are shapes
    fetched, read and drawn inside the figure, without any answer of the server.
    """
    with _country_page() as page:
        page.evaluate(SWITCH, INDICATORS[1])
        seconds = [page.evaluate(SWITCH, own) for own in (*INDICATORS[2:5], *INDICATORS[:2])]
        floor = [page.evaluate(AGAIN) for _ in range(3)]
        inline = [page.evaluate(INLINE) for _ in range(3)]
    return Measurement(value=median(seconds), floor=median(floor), variant=median(inline))


@benchmark(name="country_switch_painted_old_machine", budget=2.5, unit="s")
def country_switch_painted_old_machine() -> Measurement:
    """The same on an emulated old office machine: a processor four times slower, 1.6 Mbit/s, 150 ms there and back."""
    with old_machine(folder=country_folder()) as (browser, url), browser.page() as page:
        page.open(f"{url}{PATH}?{PLACE}&indicator={INDICATORS[0]}&period={PERIOD}")
        page.wait_for("#map.is-drawn")
        page.wait_for(".ag-row")
        page.wait_until_idle()
        page.evaluate(f"({SWITCH})('{INDICATORS[1]}')")
        seconds = [page.evaluate(f"({SWITCH})('{own}')") for own in (*INDICATORS[2:5], *INDICATORS[:2])]
        floor = [page.evaluate(f"({AGAIN})()") for _ in range(3)]
        inline = [page.evaluate(f"({INLINE})()") for _ in range(2)]
    return Measurement(value=median(seconds), floor=median(floor), variant=median(inline))


@contextmanager
def _country_page() -> Iterator[Page]:
    use_project_browsers()
    with running_app(folder=country_folder()) as url, sync_playwright() as driver:
        browser = launch(playwright=driver).browser
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="vi-VN")
        page.goto(f"{url}{PATH}?{PLACE}&indicator={INDICATORS[0]}&period={PERIOD}")
        page.wait_for_selector("#map.is-drawn")
        page.wait_for_selector(".ag-row")
        page.wait_for_load_state("networkidle")
        yield page
        browser.close()
