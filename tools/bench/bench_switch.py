"""An indicator switch on the largest province map of the sample (209 units): server time and bytes.

What a reader waits for is counted: the map's values and the words with the ranking. Warm: the view is in the cache.
Cold: the cache of views is emptied before each switch. The floor asks the same two measures of all units with bare
sqlite3 and divides them; its shares must be those of the table.
"""

from dashboard import ids
from domain.catalogue_files import get_catalogue
from tools.bench.harness import Measurement, benchmark, percentile
from tools.bench.switch import (
    are_equal,
    ask,
    bare_shares,
    client,
    sample_folder,
    shown_on,
    switches,
    table_shares,
    with_shapes,
    without_texts,
)

PATH, STRUCTURE, PERIOD = "/adoption", "pre2025", "2024-Q4"
INDICATORS = tuple(i.id for i in get_catalogue().of_theme("adoption") if i.forms == ("F2",) and i.is_ratio)
ROUNDS = 10
BARE = """
select unit.code, n.value, d.value from fact n
join fact d on d.measure = 'received_total_f2' and d.period_id = n.period_id and d.field = '' and d.unit_id = n.unit_id
join unit on unit.id = n.unit_id join period on period.id = n.period_id
where n.measure = 'received_online_f2' and n.field = '' and unit.level = 'commune'
  and period."start" = '2024-10-01' and period."end" = '2024-12-31'
"""


SEARCHES = tuple(f"?structure={STRUCTURE}&indicator={own}&period={PERIOD}" for own in INDICATORS)
ASSERTED = f"?structure={STRUCTURE}&indicator=online_share_calendar&period={PERIOD}"


@benchmark(name="indicator_switch_warm_p95", budget=30, unit="ms")
def indicator_switch_warm() -> Measurement:
    """p95 of switches between indicators that were all shown before."""
    with client() as caller:
        switches(caller=caller, path=PATH, searches=SEARCHES, rounds=1)
        seconds = switches(caller=caller, path=PATH, searches=SEARCHES, rounds=ROUNDS)
    return Measurement(value=percentile(values=seconds, share=0.95) * 1000)


@benchmark(name="indicator_switch_cold_p95", budget=80, unit="ms")
def indicator_switch_cold() -> Measurement:
    """p95 of switches with nothing in the cache, beside the bare query of the same figures."""
    with client() as caller:
        # Imports and the connection are paid once, at the start.
        switches(caller=caller, path=PATH, searches=SEARCHES, rounds=1)
        seconds = switches(caller=caller, path=PATH, searches=SEARCHES, rounds=ROUNDS, is_cold=True)
        floor, shares = bare_shares(folder=sample_folder(), query=BARE)
        if not are_equal(table_shares(caller=caller, path=PATH, search=ASSERTED), shares):
            raise RuntimeError("the table and the bare query disagree")
    return Measurement(value=percentile(values=seconds, share=0.95) * 1000, floor=floor * 1000)


@benchmark(name="indicator_switch_map_bytes", budget=10, unit="kB")
def indicator_switch_map_bytes() -> Measurement:
    """The largest compressed answer with the map's values; the floor is the same values without any hover text.

    The variant is the same answer with the shapes inside the figure.
    """
    with client() as caller:
        (own,) = [fired for fired in shown_on(caller) if fired.output.startswith(f"{ids.MAP}.")]
        answers = [ask(caller=caller, fired=own, path=PATH, search=search) for search in SEARCHES]
    largest = max(answers, key=len)
    return Measurement(
        value=len(largest) / 1000,
        floor=len(without_texts(largest)) / 1000,
        variant=len(with_shapes(answer=largest, folder=sample_folder())) / 1000,
    )
