"""The staff of a unit as form F5 reports it: the whole, and the three post groups that it is made of."""

from collections.abc import Mapping

STAFF_TOTAL = "staff_total"
STAFF_GROUPS = ("staff_group_vi", "staff_group_vii", "staff_group_viii")
"""Post groups of Decision 15/2025/QĐ-TTg, Annex II; by the law of the form they add up to the whole staff."""


def complete_staff(*, cells: Mapping[str, float]) -> dict[str, int]:
    """Staff figures as whole numbers; the one that is missing among total and groups follows from the others."""
    known = {name: int(cells[name]) for name in (STAFF_TOTAL, *STAFF_GROUPS) if name in cells}
    missing = [name for name in (STAFF_TOTAL, *STAFF_GROUPS) if name not in known]
    if missing == [STAFF_TOTAL]:
        known[STAFF_TOTAL] = sum(known[group] for group in STAFF_GROUPS)
    elif len(missing) == 1:
        rest = known[STAFF_TOTAL] - sum(known[group] for group in STAFF_GROUPS if group in known)
        if rest >= 0:
            known[missing[0]] = rest
    return known
