"""Starts the worker beside the dashboard, then becomes the dashboard.

The worker is told the id of this process and ends by itself when that process is gone, however it ended: there is
nothing to clean up, and no orphan after a kill. Both print to the same terminal.
"""

import os
import subprocess
import sys

from domain.paths import ROOT


def commands(*, own_id: int, arguments: list[str]) -> tuple[list[str], list[str]]:
    """The command lines of the worker and of the dashboard."""
    worker = [sys.executable, "-m", "etl", "worker", "--parent", str(own_id)]
    return worker, [sys.executable, "-m", "dashboard", *arguments]


def main() -> None:
    """Start the worker; the dashboard takes the place of this process and keeps its id and its signals."""
    worker, dashboard = commands(own_id=os.getpid(), arguments=sys.argv[1:])
    subprocess.Popen(worker, cwd=ROOT, stdin=subprocess.DEVNULL)
    os.execv(dashboard[0], dashboard)


if __name__ == "__main__":
    main()
