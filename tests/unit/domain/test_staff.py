"""Staff: what follows from the rest is completed, nothing is guessed."""

from domain.staff import STAFF_GROUPS, complete_staff


class TestCompleteStaff:
    def test_the_total_follows_from_the_groups_and_a_group_from_the_rest(self) -> None:
        assert complete_staff(cells=dict(zip(STAFF_GROUPS, (1, 7, 32), strict=True)))["staff_total"] == 40
        rest = {"staff_total": 40, "staff_group_vi": 1, "staff_group_viii": 32}
        assert complete_staff(cells=rest)["staff_group_vii"] == 7

    def test_nothing_is_guessed(self) -> None:
        assert complete_staff(cells={"staff_total": 40, "staff_group_vi": 1}) == {
            "staff_total": 40,
            "staff_group_vi": 1,
        }
        too_many = {"staff_total": 4, "staff_group_vi": 1, "staff_group_viii": 32}
        assert "staff_group_vii" not in complete_staff(cells=too_many)
