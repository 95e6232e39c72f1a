"""`make check` goes on after a failed check and does not hide it."""

import sys

from tools.check import Check, run


class TestRun:
    def test_a_failed_check_is_marked_and_the_next_one_runs(self):
        # Given a check that fails (no such program option) and one that holds
        program = (sys.executable, "-S", "-E", "-c")
        checks = (Check("one", (*program, "raise SystemExit(3)")), Check("two", (*program, "")))

        lines = run(checks=checks)

        assert [line.split()[:2] for line in lines] == [["FAILED", "one"], ["ok", "two"]]
