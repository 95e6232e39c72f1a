"""How long a second `make run` takes until the dashboard answers: everything it does when nothing changed."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from domain.paths import ROOT
from tests.browser.app_runner import build, running_app, settings
from tools.bench.harness import Measurement, benchmark

DECIDE = """
from domain.config import get_settings
from tools.prepare import CODE, CATALOGUE_DIR, SAMPLE_DIR, fingerprint, holds_reports
fingerprint(folders=[*CODE, CATALOGUE_DIR, SAMPLE_DIR])
assert holds_reports(database_url=get_settings().database_url)
"""


@benchmark(name="second_start", budget=10, unit="s")
def second_start() -> Measurement:
    """Set-up and preparation with nothing to do, then the dashboard until /healthz answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder=folder)
        started = time.perf_counter()
        subprocess.run(["sh", "tools/setup.sh", "runtime"], cwd=ROOT, check=True)
        subprocess.run([sys.executable, "-c", DECIDE], cwd=ROOT, env=settings(folder=folder), check=True)
        with running_app(folder=folder):
            return Measurement(value=time.perf_counter() - started)
