"""Settings of the whole suite. Property tests try the same examples at every run, so a failure tells of a change.

``HYPOTHESIS_PROFILE=wide`` draws other examples at each run, to look for new failures by hand and in ``make soak``.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("wide", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

# What writes, locks or is killed runs on both databases always; what only reads runs on PostgreSQL with --everything,
# as do the tests marked ``soak_on_postgresql``, whose own part is the same on both.
BOTH_DATABASES = (
    "test_answers",
    "test_interruptions",
    "test_kills",
    "test_queue",
    "test_register",
    "test_sample",
    "test_season",
    "test_store",
    "test_worker",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--everything``: also the slow variants, as ``make soak`` runs them."""
    parser.addoption("--everything", action="store_true", help="also the variants that only make soak runs")


@pytest.fixture
def is_everything(request: pytest.FixtureRequest) -> bool:
    """Whether long loops go through all of their cases, as in ``make soak``, or through some spread over them."""
    return bool(request.config.getoption("--everything"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow variants to ``make soak``: reading on PostgreSQL, light screens where dark ones are looked at."""
    if config.getoption("--everything"):
        return
    left = [item for item in items if _is_for_soak(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


def _is_for_soak(item: pytest.Item) -> bool:
    if item.get_closest_marker("soak"):
        return True
    chosen = getattr(item, "callspec", None)
    if chosen is None:
        return False
    if chosen.params.get("databases") == "postgresql":
        return item.path.stem not in BOTH_DATABASES or bool(item.get_closest_marker("soak_on_postgresql"))
    return chosen.params.get("look") == "theme=light" or chosen.params.get("theme") == "light"
