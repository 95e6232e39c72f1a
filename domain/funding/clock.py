"""How long a quick search may take, by the processor's time rather than by the wall's clock alone."""

import time

PATIENCE = 2.0
"""On a busy machine a search may take so many times as long by the wall's clock before it is cut short."""
_LEAST = 0.05


class Clock:
    """Seconds of work that are left. ``most`` is a limit that a person set: by the wall's clock, never exceeded."""

    def __init__(self, *, seconds: float, most: float | None) -> None:
        self._seconds, self._most = seconds, PATIENCE * seconds if most is None else most
        self._wall, self._work = time.monotonic(), time.thread_time()

    @property
    def left(self) -> float:
        """Seconds of work."""
        spent = time.monotonic() - self._wall
        return min(self._seconds - (time.thread_time() - self._work), (self._most - spent) / self._slowness)

    @property
    def wall_left(self) -> float:
        """Seconds by the wall's clock, for limits of the solver."""
        return self.left * self._slowness

    @property
    def _slowness(self) -> float:
        """How many times as long as on a quiet machine the work has taken so far."""
        work = max(_LEAST, time.thread_time() - self._work)
        return min(PATIENCE, max(1.0, (time.monotonic() - self._wall) / work))
