import pytest

from domain.equipment.gaps import gaps_of_area
from domain.equipment.shortfalls import RANGE, evaluate_shortfall, shortfall_indicators
from domain.known_indicators import find_indicator, is_known, is_shortfall, of_theme
from tests.unit.domain.equipment.factories import lines_of, worked_example


def lines(**changes: float | None):
    cells = {**worked_example(), "shredders": 3, "photocopiers": 3, "qr_readers": 2, "queue_machines": 1,
             "info_screens": 1, "cameras": 2, "kiosks": 1}  # fmt: skip
    for name, value in changes.items():
        if value is None:
            del cells[name]
        else:
            cells[name] = value
    return tuple(lines_of(cells).values())


def test_worked_example_by_item():
    """40 staff need 40 computers, 19 printers (1 + 7 + 11), 3 scanners; they have 30, 9, 1."""
    found = {item: evaluate_shortfall(indicator=f"shortfall.{item}", lines=lines()).value
             for item in ("computer", "laptop", "printer", "scanner")}  # fmt: skip
    assert found == {"computer": 10, "laptop": 1, "printer": 10, "scanner": 2}


def test_share_is_of_the_norm_and_cost_in_millions():
    share = evaluate_shortfall(indicator="shortfall_share.scanner", lines=lines())
    assert (share.numerator, share.denominator) == (2, 3)
    assert share.value == pytest.approx(100 * 2 / 3)
    assert evaluate_shortfall(indicator="shortfall_cost.scanner", lines=lines()).value == 2 * 22


def test_all_adds_what_a_form_counts():
    found = evaluate_shortfall(indicator="shortfall.all", lines=lines())
    assert found.value == 10 + 1 + 10 + 2


def test_all_is_unknown_when_one_counted_item_is():
    found = evaluate_shortfall(indicator="shortfall.all", lines=lines(kiosks=None))
    assert (found.value, found.reason) == (None, "cell_missing")


def test_an_item_that_no_form_counts_is_never_the_whole_norm():
    assert evaluate_shortfall(indicator="shortfall.phone", lines=lines()).value is None
    assert "shortfall.phone" not in shortfall_indicators()


def test_a_range_is_not_a_value():
    unknown = lines(staff_group_vi=None, staff_group_vii=None, staff_group_viii=None)
    found = evaluate_shortfall(indicator="shortfall.printer", lines=unknown)
    assert (found.value, found.reason) == (None, RANGE)


def test_a_surplus_fills_no_other_unit():
    rich, poor = lines(printers=40), lines(printers=9)
    area = gaps_of_area(lines=[rich, poor])
    found = evaluate_shortfall(indicator="shortfall.printer", lines=area)
    assert (found.value, found.n, found.n_total) == (10, 2, 2)


def test_names_and_theme():
    assert is_shortfall("shortfall_cost.all") and not is_shortfall("lan_share")
    assert is_known("lan_share") and not is_known("shortfall.nothing")
    assert find_indicator("shortfall.printer").name(lang="vi") == "Số máy in thiếu so với định mức"
    assert next(own.id for own in of_theme("shortfall")) == "shortfall.all"
    assert all(own.direction == "-" for own in of_theme("shortfall"))
