"""Settings of the whole suite: property tests try the same examples at every run, so a failure tells of a change.

``HYPOTHESIS_PROFILE=wide`` draws other examples at each run, to look for new failures by hand and in ``make soak``.
"""

import os

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("wide", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
