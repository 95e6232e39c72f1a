"""The profile of a unit as PDF, as a reader asks for it; the floor is setting an empty page in the typeface."""

import time
from datetime import date

import typst
from flask.testing import FlaskClient

from dashboard.exports.sheet import font_folder
from tools.bench.harness import Measurement, benchmark, percentile
from tools.bench.switch import client

UNITS = (
    "18073", "18115", "18118", "18100", "18652", "18754", "18781", "18823", "18133", "18229", "18352", "18406",
    "18160", "18163", "18172", "18184", "18196", "18202", "18223", "18262", "18277", "18304", "18313", "18322",
)  # fmt: skip


@benchmark(name="unit_profile_pdf_p95", budget=1, unit="s")
def unit_profile_pdf() -> Measurement:
    """Profiles of twenty-four units, each asked for the first time; the first of all finds nothing prepared."""
    with client() as caller:
        seconds = [_timed(caller=caller, unit=unit) for unit in UNITS]
    return Measurement(value=percentile(values=seconds, share=0.95), floor=_floor())


def _timed(*, caller: FlaskClient, unit: str) -> float:
    started = time.perf_counter()
    answer = caller.get(f"/unit/{unit}/profile.pdf")
    seconds = time.perf_counter() - started
    if answer.status_code != 200 or not answer.data.startswith(b"%PDF-"):
        raise RuntimeError(f"no profile of {unit}: {answer.status_code}")
    return seconds


def _floor() -> float:
    started = time.perf_counter()
    typst.compile(
        f'#set page("a4")\n#set text(font: "Be Vietnam Pro")\n{date.today().isoformat()}'.encode(),
        font_paths=[font_folder()],
        ignore_system_fonts=True,
    )
    return time.perf_counter() - started
