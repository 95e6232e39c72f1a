"""``norms``: the rules in force on a day as a table, after every file of norms has been checked."""

from collections.abc import Iterator
from datetime import date

from domain.equipment.norm_files import get_norms

COLUMNS = (
    "item",
    "rule",
    "basis",
    "quantity",
    "per",
    "unit_price_vnd",
    "version",
    "valid_from",
    "valid_to",
    "example",
    "applies_to",
    "legal_basis",
)
Cell = str | int | date | None


def norm_rows(*, day: date, province: str, lang: str) -> Iterator[tuple[Cell, ...]]:
    """Rows of COLUMNS in the order of the items; raises NormError when any file is wrong."""
    norms = get_norms()
    rules = norms.in_force(day=day, province=province)
    for item in norms.items:
        for rule in rules.get(item, ()):
            yield (
                item,
                rule.id,
                rule.basis,
                rule.quantity,
                rule.per,
                rule.unit_price_vnd,
                rule.of.version,
                rule.of.valid_from,
                rule.of.valid_to,
                "yes" if rule.of.is_example else "",
                rule.applies_to(lang=lang),
                rule.of.legal_basis(lang=lang),
            )
