"""The ladder, IT officers and series: sums of the same communes, null is not zero, standards are never mixed."""

import pytest

from domain.errors import MixedStandardsError
from domain.periods import parse_code
from domain.skills.ladder import Ladder, SkillPoint, ladder_of_area, ladder_of_unit, officers_of, series_of
from domain.skills.standards import get_skills

CELLS = {
    "staff_total": 40,
    "staff_it_trained": 36,
    "staff_it_standard_basic": 30,
    "staff_proficient_shared": 32,
    "staff_proficient_sector": 10,
}


def _ladder(cells: dict[str, float], *, has_report: bool = True) -> Ladder:
    return ladder_of_unit(steps=get_skills().ladder, cells=cells, has_report=has_report)


class TestLadder:
    def test_shares_and_drops(self) -> None:
        own = _ladder(CELLS)
        assert own.persons == (36, 30, 32, 10)
        assert own.shares == (90.0, 75.0, 80.0, 25.0)
        assert own.drops == (4, 6, -2, 22)

    def test_a_missing_step_is_not_zero(self) -> None:
        own = _ladder({name: value for name, value in CELLS.items() if name != "staff_proficient_shared"})
        assert own.persons == (36, 30, None, 10)
        assert own.drops == (4, 6, None, None)
        assert (own.n, own.reason) == (0, "cell_missing")

    def test_without_a_report_nothing_is_known(self) -> None:
        own = _ladder({}, has_report=False)
        assert (own.staff, own.persons, own.reason) == (None, (None,) * 4, "not_reported")

    def test_the_staff_follows_from_its_groups_and_that_is_said(self) -> None:
        groups = {"staff_group_vi": 1, "staff_group_vii": 7, "staff_group_viii": 32}
        own = _ladder({**{n: v for n, v in CELLS.items() if n != "staff_total"}, **groups})
        assert (own.staff, own.n_derived) == (40, 1)

    def test_nobody_on_the_staff_gives_no_share(self) -> None:
        assert _ladder(dict.fromkeys(CELLS, 0)).shares == (None,) * 4


class TestArea:
    def test_adds_the_communes_that_have_every_step(self) -> None:
        partial = {name: value for name, value in CELLS.items() if name != "staff_it_trained"}
        own = ladder_of_area(
            ladders=[_ladder(CELLS), _ladder({**CELLS, "staff_it_trained": 40}), _ladder(partial)]
        )
        assert (own.staff, own.persons, own.n, own.n_total) == (80, (76, 60, 64, 20), 2, 3)
        assert own.shares[0] == 95.0  # 76 of 80, not the mean of rates of three

    def test_where_none_is_whole_the_reason_is_kept(self) -> None:
        own = ladder_of_area(ladders=[_ladder({}, has_report=False), _ladder({"staff_total": 4})])
        assert (own.n, own.n_total, own.reason) == (0, 2, "cell_missing")


class TestOfficers:
    def test_counts_units_with_and_without(self) -> None:
        full, part = "it_officers_full_time", "it_officers_part_time"
        own = officers_of(cells=[{full: 1, part: 0}, {full: 0, part: 2}, {full: 0, part: 0}, {full: 1}])
        assert (own.full_time, own.part_time, own.n, own.n_total) == (1, 2, 3, 4)
        assert (own.n_full_time, own.n_without) == (1, 1)

    def test_without_reports_they_are_not_known(self) -> None:
        assert officers_of(cells=[{}]).full_time is None


class TestSeries:
    def _point(self, standard: str, code: str) -> SkillPoint:
        return SkillPoint(standard=standard, period=parse_code(code=code), share=50.0)

    def test_points_of_one_standard_are_ordered(self) -> None:
        points = [self._point("TT03_BASIC", code) for code in ("2026-H1", "2025-H2")]
        assert [own.period.code for own in series_of(points=points)] == ["2025-H2", "2026-H1"]

    def test_two_standards_are_refused(self) -> None:
        points = [self._point("TT03_BASIC", "2025-H2"), self._point("LOCAL_TRAINING", "2026-H1")]
        with pytest.raises(MixedStandardsError, match="LOCAL_TRAINING, TT03_BASIC"):
            series_of(points=points)

    def test_two_structures_are_refused(self) -> None:
        points = [self._point("TT03_BASIC", code) for code in ("2025-H1", "2025-H2")]
        with pytest.raises(MixedStandardsError):
            series_of(points=points)
