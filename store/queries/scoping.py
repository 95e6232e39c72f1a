"""The part of every query that keeps a user inside the own subtrees."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from domain.access import Scope
from domain.units.structure import WHOLE_COUNTRY
from store.tables import unit, unit_version


def in_scope(*, scope: Scope, versions: Any = unit_version, units: Any = unit) -> ColumnElement[bool]:
    """Condition on ``unit_version`` joined with ``unit``: the unit lies in a subtree of the scope.

    A scope without roots gives a condition that is never true.
    """
    if scope.sees_all:
        return true()
    parts = [
        and_(units.c.structure == structure, versions.c.path.contains(f"/{code}/", autoescape=True))
        for structure, code in sorted(scope.roots)
    ]
    return or_(*parts) if parts else false()


def in_province(province: str, *, versions: Any = unit_version) -> ColumnElement[bool]:
    """Condition on ``unit_version``: the unit lies in the province, or anywhere for WHOLE_COUNTRY.

    It narrows what is asked for; what may be seen is ``in_scope``'s affair, which stands beside it.
    """
    if province == WHOLE_COUNTRY:
        return true()
    return and_(versions.c.province_code == province)
