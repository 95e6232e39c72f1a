"""What is stored, from files to the database: replacing, copies, gaps, carried-in counts."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from domain.access import Scope
from etl.load.findings import filed_issues
from etl.pipeline import load_paths
from store.tables import fact, fact_history, unit
from tests.factories import add_small_province, memory_engine, settings_in
from tests.unit.etl.factories import csv_bytes
from tests.unit.etl.law.forms import lines, row


class World:
    """A small province and a folder of reports."""

    def __init__(self, folder: Path) -> None:
        """An empty database in memory."""
        self.folder, self.engine = folder, memory_engine()
        add_small_province(self.engine)
        (folder / "in").mkdir()

    def put(
        self, name: str, form: str, *rows: list[object], period: str, unit: str = "UBND huyện Can Lộc"
    ) -> None:
        """Write a report."""
        above = [[period], [f"Đơn vị báo cáo: {unit}"]]
        (self.folder / "in" / name).write_bytes(csv_bytes(lines(form, rows, above=above)))

    def load(self) -> list[tuple[str, int | None, str]]:
        """Load the folder; (file, row, code) of everything said so far."""
        load_paths(engine=self.engine, settings=settings_in(self.folder), paths=[self.folder / "in"])
        filed = filed_issues(engine=self.engine, scope=Scope.everything())
        said = [(one.file, one.issue.row, one.issue.code) for one in filed if not one.is_note]
        return sorted(said, key=lambda one: (one[0].encode(), one[1] or 0, one[2]))

    def values(self, measure: str) -> list[float]:
        """The stored values of a measure."""
        return stored(self.engine, measure)


def stored(engine: Engine, measure: str) -> list[float]:
    query = select(fact.c.value).join(unit, unit.c.id == fact.c.unit_id).where(fact.c.measure == measure)
    with engine.connect() as connection:
        return sorted(connection.execute(query).scalars())


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A world of its own."""
    return World(tmp_path)


F1A_UNIT = "UBND xã Đồng Lộc, huyện Can Lộc"


def test_files_are_taken_in_the_order_of_the_bytes_of_their_names(world: World) -> None:
    """Given Z before a before đ in bytes, then the last of them replaces the others."""
    for name, value in (("đ.csv", 3), ("a.csv", 2), ("Z.csv", 1)):
        world.put(name, "F4", row("F4", prn=value), period="6 tháng đầu năm 2024")

    assert world.load() == [("a.csv", None, "resubmission"), ("đ.csv", None, "resubmission")]
    assert world.values("printers") == [3]


def test_a_later_file_replaces_the_whole_row_and_missing_is_then_missing(world: World) -> None:
    world.put("a.csv", "F4", row("F4"), row("F4", name="Thị trấn Nghèn"), period="6 tháng đầu năm 2024")
    world.put(
        "b.csv",
        "F4",
        row("F4", prn="…"),
        row("F4", name="Thị trấn Nghèn", prn=-1),
        period="6 tháng đầu năm 2024",
    )

    assert world.load() == [
        ("b.csv", None, "resubmission"),
        ("b.csv", 4, "missing_value"),
        ("b.csv", 5, "negative_value"),
    ]
    assert world.values("printers") == [5]  # of the row that was refused: a refused row replaces nothing
    with world.engine.connect() as connection:
        assert len(connection.execute(select(fact_history.c.measure)).all()) == 24


def test_the_same_bytes_are_a_copy_even_under_another_name(world: World) -> None:
    world.put(
        "a.csv", "F4", row("F4", prn=-1), row("F4", name="Thị trấn Nghèn"), period="6 tháng đầu năm 2024"
    )
    (world.folder / "in" / "b.csv").write_bytes((world.folder / "in" / "a.csv").read_bytes())

    assert world.load() == [("a.csv", 4, "negative_value"), ("b.csv", None, "duplicate_file")]


def test_a_copy_of_a_refused_file_is_refused_for_its_own_reason(world: World) -> None:
    for name in ("a.csv", "b.csv"):
        world.put(name, "F4", row("F4"), period="không rõ")

    assert world.load() == [("a.csv", None, "period_not_found"), ("b.csv", None, "period_not_found")]


def test_f1a_and_f1b_of_one_commune_are_different_rows(world: World) -> None:
    world.put("a.csv", "F1A", row("F1A"), period="Tháng 3/2024", unit=F1A_UNIT)
    world.put("b.csv", "F1B", row("F1B"), period="Quý I/2024")

    assert world.load() == []
    assert world.values("received_online") == [10, 10]


class TestGaps:
    def months(self, world: World, *numbers: str, first: int = 1) -> list[tuple[str, int | None, str]]:
        for number, month in enumerate(numbers, start=first):
            # what is pending at the end of a month is what the next carries in
            good = {
                "c3": 30,
                "c4": 10,
                "c5": 15,
                "c6": 5,
                "c7": 25,
                "c8": 10,
                "c9": 10,
                "c10": 5,
                "c11": 5,
                "c12": 3,
                "c13": 2,
            }
            world.put(f"{number}.csv", "F1A", row("F1A", **good), period=f"Tháng {month}", unit=F1A_UNIT)
        return world.load()

    def test_a_gap_is_put_on_the_first_file_after_it(self, world: World) -> None:
        assert self.months(world, "1/2024", "2/2024", "4/2024", "7/2024") == [
            ("3.csv", None, "missing_period"),
            ("4.csv", None, "missing_period"),
        ]

    def test_it_is_withdrawn_when_the_missing_month_comes(self, world: World) -> None:
        self.months(world, "1/2024", "3/2024")

        assert self.months(world, "2/2024", first=3) == []

    def test_the_year_has_no_gap_and_the_two_structures_are_two_series(self, world: World) -> None:
        assert self.months(world, "11/2024", "12/2024", "1/2025", "6/2025", "8/2025") == [
            ("4.csv", None, "missing_period")
        ]

    def test_short_periods_around_the_change_do_not_count(self, world: World) -> None:
        world.put("0.csv", "F1A", row("F1A"), period="từ 15/06/2025 đến 30/06/2025", unit=F1A_UNIT)

        assert self.months(world, "5/2025", "6/2025") == []

    def test_quarters_and_months_of_a_form_are_two_series(self, world: World) -> None:
        for number, period in enumerate(("Quý I/2024", "Tháng 6/2024", "Quý II/2024", "Tháng 7/2024")):
            world.put(f"{number}.csv", "F2", row("F2"), period=period)

        assert world.load() == []

    def test_a_refused_file_and_a_copy_fill_no_gap(self, world: World) -> None:
        for number, (period, reporter) in enumerate(
            (("Tháng 1/2024", F1A_UNIT), ("Tháng 2/2024", "UBND xã Không Có"), ("Tháng 3/2024", F1A_UNIT))
        ):
            world.put(f"{number}.csv", "F1A", row("F1A"), period=period, unit=reporter)

        assert world.load() == [("1.csv", None, "unit_not_found"), ("2.csv", None, "missing_period")]


class TestCarried:
    def put(self, world: World, name: str, period: str, **changes: object) -> None:
        world.put(name, "F1B", row("F1B", **changes), period=period)

    def test_carried_in_is_what_was_pending_the_day_before(self, world: World) -> None:
        self.put(world, "a.csv", "Quý I/2024", c12=4, c13=1)
        self.put(world, "b.csv", "Quý II/2024")
        self.put(world, "c.csv", "Quý III/2024", c6=6, c3=31, c7=26, c9=11)

        assert world.load() == [("c.csv", 4, "carry_mismatch")]

    def test_it_holds_on_the_final_state_whatever_the_order(self, world: World) -> None:
        self.put(world, "a.csv", "Quý II/2024", c6=6, c3=31, c7=26, c9=11)
        self.put(world, "b.csv", "Quý I/2024")
        assert world.load() == [("a.csv", 4, "carry_mismatch")]

        self.put(world, "c.csv", "Quý I/2024", c7=24, c8=9, c11=6, c12=4)

        assert world.load() == [("c.csv", None, "resubmission")]

    def test_a_missing_cell_is_not_compared(self, world: World) -> None:
        self.put(world, "a.csv", "Quý I/2024", c12="…")
        self.put(world, "b.csv", "Quý II/2024", c6=6, c3=31, c7=26, c9=11)

        assert [code for _, _, code in world.load()] == ["missing_value"]

    def test_old_and_new_units_of_one_code_are_not_compared(self, world: World) -> None:
        self.put(world, "a.csv", "từ 15/06/2025 đến 30/06/2025", c7=24, c8=9, c11=6, c12=4)
        above = "UBND tỉnh Hà Tĩnh"
        world.put("b.csv", "F1B", row("F1B"), period="từ 01/07/2025 đến 14/07/2025", unit=above)

        assert world.load() == []
