"""The gap engine: the worked example, laptops, surplus, obsolete machines, unknowns, sums, mergers."""

from datetime import date

import pytest

from domain.equipment.basis import REASON_TEXTS, basis_text
from domain.equipment.gaps import REASONS, gaps_by_node, gaps_of_area, union
from domain.equipment.norms import Range
from domain.units.structure import Node
from tests.unit.domain.equipment.factories import DAY, lines_of, own_norms, worked_example


class TestWorkedExample:
    """40 staff (1, 7, 32) with 30 computers, 9 printers, 1 scanner."""

    @pytest.mark.parametrize(
        ("item", "norm", "lacks", "million"),
        [
            ("computer", 40, 10, 200),
            ("laptop", 1, 1, 25),
            ("printer", 19, 10, 130),
            ("scanner", 3, 2, 44),
        ],
    )
    def test_norm_shortfall_and_cost(self, item: str, norm: int, lacks: int, million: int) -> None:
        line = lines_of(worked_example())[item]
        assert (line.norm, line.shortfall) == (Range(norm, norm), Range(lacks, lacks))
        assert line.cost is not None and line.cost.at_norm == Range(million * 10**6, million * 10**6)
        assert line.reason == ""

    def test_the_allowed_excess_is_15_and_30_per_cent(self) -> None:
        cost = lines_of(worked_example())["printer"].cost
        assert cost is not None
        assert (cost.low, cost.with_head.high, cost.high) == (130_000_000, 149_500_000, 169_000_000)

    def test_each_line_carries_its_legal_basis(self) -> None:
        line = lines_of(worked_example())["printer"]
        said = basis_text(line=line, norms_day=DAY, is_reference=False, lang="vi")
        assert said == "Quyết định 15/2025/QĐ-TTg, Phụ lục II"
        assert [own.id for own in line.rules] == ["printer_vi", "printer_vii", "printer_shared"]


class TestLaptops:
    @pytest.mark.parametrize(
        ("laptops", "usable", "laptop_short", "computer_usable", "computer_short"),
        [(0, 30, 1, 30, 10), (1, 30, 0, 29, 11), (5, 41, 0, 40, 0), (5, 30, 0, 29, 11), (3, 0, 1, 0, 40)],
    )
    def test_fill_their_own_norm_first_and_the_rest_are_computers(
        self, laptops: int, usable: int, laptop_short: int, computer_usable: int, computer_short: int
    ) -> None:
        cells = {**worked_example(), "laptops": laptops, "computers_usable": usable, "computers_total": 50}
        lines = lines_of(cells)
        assert lines["laptop"].shortfall == Range.exactly(laptop_short)
        assert lines["computer"].usable == Range.exactly(computer_usable)
        assert lines["computer"].shortfall == Range.exactly(computer_short)

    def test_without_their_figure_the_computers_are_not_known(self) -> None:
        cells = worked_example()
        del cells["laptops"]
        lines = lines_of(cells)
        assert lines["laptop"].shortfall is None and lines["computer"].shortfall is None
        assert lines["computer"].reason == lines["laptop"].reason == "cell_missing"

    def test_are_known_without_the_usable_computers(self) -> None:
        cells = {**worked_example(), "laptops": 5}
        del cells["computers_usable"]
        lines = lines_of(cells)
        assert lines["laptop"].shortfall == Range.exactly(0)
        assert (lines["computer"].shortfall, lines["computer"].reason) == (None, "cell_missing")

    def test_existing_is_the_reported_figure(self) -> None:
        lines = lines_of({**worked_example(), "laptops": 6})
        assert (lines["laptop"].existing, lines["computer"].existing) == (6, 30)


class TestSurplusAndReplacement:
    def test_a_surplus_is_shown_and_covers_no_other_item(self) -> None:
        lines = lines_of({**worked_example(), "printers": 25})
        assert lines["printer"].shortfall == Range.exactly(0)
        assert lines["printer"].surplus == Range.exactly(6)
        assert lines["scanner"].shortfall == Range.exactly(2)

    @pytest.mark.parametrize(("obsolete", "replaced"), [(12, 12), (44, 30), (0, 0)])
    def test_obsolete_machines_are_apart_and_at_most_the_usable(self, obsolete: int, replaced: int) -> None:
        line = lines_of({**worked_example(), "computers_obsolete_os": obsolete, "computers_total": 50})[
            "computer"
        ]
        assert line.replacement == Range.exactly(replaced)
        assert line.shortfall == Range.exactly(10)

    def test_an_unreported_number_of_obsolete_machines_is_not_zero(self) -> None:
        assert lines_of(worked_example())["computer"].replacement is None


class TestUnknown:
    @pytest.mark.parametrize("item", ["phone", "onestop_computer", "onestop_scanner"])
    def test_an_item_that_no_form_counts_has_no_shortfall(self, item: str) -> None:
        line = lines_of(worked_example())[item]
        assert line.norm is not None and line.norm.low > 0
        assert (line.shortfall, line.cost, line.reason) == (None, None, "no_stock_measure")
        assert "chưa có số liệu" in basis_text(line=line, norms_day=DAY, is_reference=False, lang="vi")

    @pytest.mark.parametrize(("has_report", "reason"), [(True, "cell_missing"), (False, "not_reported")])
    def test_a_missing_figure_is_not_zero(self, has_report: bool, reason: str) -> None:
        cells = worked_example()
        del cells["printers"]
        line = lines_of(cells, has_report=has_report)["printer"]
        assert (line.shortfall, line.existing, line.reason) == (None, None, reason)

    def test_without_staff_only_norms_per_unit_are_known(self) -> None:
        lines = lines_of({"printers": 9, "kiosks": 0})
        assert (lines["printer"].shortfall, lines["printer"].reason) == (None, "staff_unknown")
        assert lines["kiosk"].shortfall == Range.exactly(1)

    def test_unknown_groups_give_a_range(self) -> None:
        cells = {"staff_total": 40, "printers": 15, "computers_usable": 30, "laptops": 0}
        lines = lines_of(cells)
        assert lines["printer"].norm == Range(14, 40)  # ceil(40 / 3) to 40
        assert lines["printer"].shortfall == Range(0, 25)
        assert lines["computer"].shortfall == Range(10, 10)
        said = basis_text(line=lines["printer"], norms_day=DAY, is_reference=False, lang="en")
        assert "norm 14–40, shortfall 0–25" in said

    def test_a_total_that_follows_from_the_groups_is_said(self) -> None:
        cells = worked_example()
        del cells["staff_total"]
        line = lines_of(cells)["scanner"]
        assert (line.norm, line.n_derived) == (Range.exactly(3), 1)
        assert "suy ra" in basis_text(line=line, norms_day=DAY, is_reference=False, lang="vi")
        assert lines_of(cells)["printer"].n_derived == 0

    def test_before_the_norm_nothing_is_lacking_and_nothing_is_enough(self) -> None:
        lines = lines_of(worked_example(), day=date(2025, 6, 30))
        assert {line.reason for line in lines.values()} == {"no_norm"}
        assert all(line.norm is None and line.shortfall is None for line in lines.values())
        assert lines["printer"].existing == 9

    def test_todays_norm_on_an_old_survey_is_called_a_reference(self) -> None:
        line = lines_of(worked_example())["printer"]
        said = basis_text(line=line, norms_day=date(2025, 7, 1), is_reference=True, lang="vi")
        assert said.startswith("tham khảo: định mức ngày 01/07/2025")

    def test_every_reason_has_words_in_both_languages(self) -> None:
        assert set(REASON_TEXTS) == set(REASONS)
        assert all(set(texts) == {"vi", "en"} for texts in REASON_TEXTS.values())


class TestSums:
    def test_a_district_lacks_what_its_communes_lack(self) -> None:
        """One commune has 6 printers too many, the other lacks 10: the district lacks 10, not 4."""
        rich, poor = {**worked_example(), "printers": 25}, worked_example()
        found = {
            line.item: line
            for line in gaps_of_area(lines=[tuple(lines_of(cells).values()) for cells in (rich, poor)])
        }
        assert found["printer"].shortfall == Range.exactly(10)
        assert found["printer"].surplus == Range.exactly(6)
        assert (found["printer"].norm, found["printer"].usable) == (Range.exactly(38), Range.exactly(34))
        assert (found["printer"].n, found["printer"].n_total) == (2, 2)

    def test_a_commune_without_figures_is_left_out_of_every_figure_of_the_line(self) -> None:
        without = worked_example()
        del without["printers"]
        found = {
            line.item: line
            for line in gaps_of_area(
                lines=[tuple(lines_of(cells).values()) for cells in (worked_example(), without, {})]
            )
        }
        printer = found["printer"]
        assert (printer.norm, printer.existing, printer.shortfall) == (
            Range.exactly(19),
            9,
            Range.exactly(10),
        )
        assert (printer.n, printer.n_total, printer.reason) == (1, 3, "")
        assert (found["phone"].norm, found["phone"].n, found["phone"].reason) == (
            Range.exactly(80),
            2,
            "no_stock_measure",
        )

    def test_ranges_add_up(self) -> None:
        unknown = {"staff_total": 40, "printers": 15}
        lines = [tuple(lines_of(cells).values()) for cells in (worked_example(), unknown)]
        printer = {line.item: line for line in gaps_of_area(lines=lines)}["printer"]
        assert (printer.shortfall, printer.is_exact) == (Range(10, 35), False)

    def test_an_area_where_nobody_reported_says_so(self) -> None:
        lines = [tuple(lines_of({}, has_report=False).values())] * 2
        printer = {line.item: line for line in gaps_of_area(lines=lines)}["printer"]
        assert (printer.shortfall, printer.n, printer.n_total, printer.reason) == (None, 0, 2, "not_reported")

    def test_nodes_take_their_communes(self) -> None:
        norms = own_norms()
        nodes = [
            Node(code=code, name=code, level="x", parent_code="", parent_name="", members=members)
            for code, members in (("d", ("a", "b")), ("a", ("a",)))
        ]
        found = gaps_by_node(
            nodes=nodes,
            figures={"a": worked_example(), "b": worked_example(), "elsewhere": worked_example()},
            reporters={"a", "b"},
            norms=norms,
            rules=norms.in_force(day=DAY, province="42"),
        )
        scanner = {code: next(x for x in lines if x.item == "scanner") for code, lines in found.items()}
        assert (scanner["d"].shortfall, scanner["a"].shortfall) == (Range.exactly(4), Range.exactly(2))


class TestMerger:
    def test_the_norm_of_the_union_is_not_the_sum_of_the_norms(self) -> None:
        # Given two communes of 16 staff, each with a norm of 2 scanners
        old = {
            "staff_total": 16,
            "staff_group_vi": 1,
            "staff_group_vii": 3,
            "staff_group_viii": 12,
            "scanners": 1,
        }
        assert lines_of(old)["scanner"].norm == Range.exactly(2)

        # When they become one of 32, then its norm is 3
        merged = lines_of(union([old, old]))["scanner"]
        assert (merged.norm, merged.usable, merged.shortfall) == (
            Range.exactly(3),
            Range.exactly(2),
            Range.exactly(1),
        )

    def test_a_figure_that_one_part_lacks_is_not_known_for_the_union(self) -> None:
        assert union([{"printers": 2, "scanners": 1}, {"printers": 3}]) == {"printers": 5}
        assert union([]) == {}
