"""Services: the cost of a year, what is lacking where it was reported, sums with how many."""

from domain.equipment.norms import Range
from domain.equipment.services import ServiceLine, services_of_area, services_of_unit
from tests.unit.domain.equipment.factories import DAY, own_norms


def _lines(cells: dict[str, float]) -> tuple[ServiceLine, ...]:
    norms = own_norms()
    return services_of_unit(norms=norms, rules=norms.in_force(day=DAY, province="42"), cells=cells)


def test_a_line_costs_twelve_months_whether_or_not_it_is_there() -> None:
    internet, network = _lines({"gov_network": 1})
    assert (internet.item, internet.needed, internet.yearly_cost) == (
        "internet_line",
        Range.exactly(1),
        Range.exactly(18_000_000),
    )
    assert (network.existing, network.lacking, network.yearly_cost) == (
        1,
        Range.exactly(0),
        Range.exactly(30_000_000),
    )


def test_a_service_that_no_form_counts_lacks_nothing_that_is_known() -> None:
    internet, network = _lines({})
    assert (internet.existing, internet.lacking) == (None, None)
    assert (network.existing, network.lacking) == (None, None)


def test_an_area_adds_what_was_reported() -> None:
    """Three communes: one has a line, one has none, one did not report: one of two is lacking."""
    lines = [_lines({"gov_network": 1}), _lines({"gov_network": 0}), _lines({})]
    network = services_of_area(lines=lines)[1]
    assert (network.existing, network.lacking, network.n_existing) == (1, Range.exactly(1), 2)
    assert (network.needed, network.yearly_cost, network.n, network.n_total) == (
        Range.exactly(3),
        Range.exactly(90_000_000),
        3,
        3,
    )
