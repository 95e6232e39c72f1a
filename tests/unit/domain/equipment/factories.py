"""Small norms for tests, and the project's own."""

from collections.abc import Mapping
from datetime import date

from domain.catalogue_files import get_catalogue
from domain.equipment.gaps import GapLine, gaps_of_unit
from domain.equipment.norm_files import load_norms
from domain.equipment.norms import Norms, NormSet, Rule
from domain.paths import NORMS_DIR

DAY = date(2026, 6, 30)


def own_norms() -> Norms:
    """The norms that ship with the project."""
    return load_norms(directory=NORMS_DIR, measures=get_catalogue().measures)


def norm_set(*, head: int = 15, province: int = 30) -> NormSet:
    """A national list in force since 2025-07-01."""
    return NormSet(
        id="s", file="s.csv", kind="asset", block="national", province="", version="1",
        valid_from=date(2025, 7, 1), valid_to=None, is_example=False, legal_basis_vi="QĐ", legal_basis_en="D",
        head_excess_percent=head, province_excess_percent=province, excludes_vi="x", excludes_en="x",
    )  # fmt: skip


def rule(
    *, item: str = "printer", basis: str = "staff_total", quantity: int = 1, per: int = 1, price: int = 10
) -> Rule:
    """A rule of ``norm_set``."""
    return Rule(
        id=f"{item}_{basis}", item=item, basis=basis, quantity=quantity, per=per, unit_price_vnd=price,
        applies_to_vi="x", applies_to_en="x", note_vi="", note_en="", of=norm_set(),
    )  # fmt: skip


def lines_of(
    cells: Mapping[str, float], *, norms: Norms | None = None, day: date = DAY, has_report: bool = True
) -> dict[str, GapLine]:
    """Lines by item of one commune of Hà Tĩnh on ``day``."""
    own = norms or own_norms()
    rules = own.in_force(day=day, province="42")
    return {
        line.item: line for line in gaps_of_unit(norms=own, rules=rules, cells=cells, has_report=has_report)
    }


def worked_example() -> dict[str, float]:
    """40 staff (1 VI, 7 VII, 32 VIII), 30 computers, 9 printers, 1 scanner."""
    return {
        "staff_total": 40, "staff_group_vi": 1, "staff_group_vii": 7, "staff_group_viii": 32,
        "computers_total": 30, "computers_usable": 30, "laptops": 0, "printers": 9, "scanners": 1,
    }  # fmt: skip
