"""Views of equipment and skills over three invented communes, made by the project's engines without a database."""

from collections.abc import Mapping
from datetime import date

from dashboard.views.gaps import GapView, UnitGaps
from dashboard.views.model import Geometry, Place, SourceLine
from dashboard.views.skills import SkillView, UnitSkills
from dashboard.views.training import TrainingHistory
from domain.classify import classify
from domain.equipment.gaps import gaps_of_area, gaps_of_unit
from domain.equipment.norm_files import get_norms
from domain.equipment.norms import ASSET, SERVICE
from domain.equipment.services import services_of_area, services_of_unit
from domain.periods import Period, parse_code
from domain.skills.classes import Trainees, plan_course
from domain.skills.ladder import ladder_of_area, ladder_of_unit, officers_of
from domain.skills.standards import get_skills
from domain.skills.training import need_of_area, need_of_unit

PROVINCE = Place(code="42", name="Tỉnh Hà Tĩnh", level="province", parent_code="", parent_name="")
PERIOD = parse_code(code="2026-H1")
NO_MAP = Geometry(url="", kind="", source="", n_units=0)
STAFF = {"staff_total": 40, "staff_group_vi": 1, "staff_group_vii": 7, "staff_group_viii": 32}
STOCK = {"computers_total": 30, "computers_usable": 30, "computers_obsolete_os": 4, "laptops": 0, "printers": 9,
         "scanners": 1, "shredders": 3, "photocopiers": 3, "qr_readers": 2, "queue_machines": 1, "info_screens": 1,
         "cameras": 2, "kiosks": 1}  # fmt: skip
SKILLS = {"staff_it_trained": 34, "staff_it_standard_basic": 20, "staff_it_standard_advanced": 4,
          "staff_proficient_shared": 25, "staff_proficient_sector": 8, "it_officers_full_time": 0,
          "it_officers_part_time": 1, **{f"staff_iu0{n}": 20 + n for n in range(1, 7)}}  # fmt: skip
COMMUNES = ("Xã Đức Thọ", "Xã Dân Thành", "Xã = B")
CELLS: Mapping[str, Mapping[str, float]] = {
    "00001": {**STAFF, **STOCK, **SKILLS},
    "00002": {**STAFF, **STOCK, **SKILLS, "printers": 40, "staff_iu04": 2},
    "00003": {},
}


def place(number: int) -> Place:
    """The n-th commune, from 0."""
    return Place(f"0000{number + 1}", COMMUNES[number], "commune", "436", "Thành phố Hà Tĩnh (cũ)")


def source(*, forms: tuple[str, ...]) -> SourceLine:
    """Two of three communes reported."""
    return SourceLine(forms, PERIOD, None, 2, 3, False, True)


def gap_view(*, day: date = PERIOD.end, is_reference: bool = False) -> GapView:
    """Equipment of the three communes by the project's own norms of ``day``."""
    norms = get_norms()
    rules = norms.in_force(day=day, province="42")
    units = []
    for number, cells in enumerate(CELLS.values()):
        lines = gaps_of_unit(norms=norms, rules=rules, cells=cells, has_report=bool(cells))
        services = services_of_unit(norms=norms, rules=rules, cells=cells)
        units.append(UnitGaps(place=place(number), lines=lines, services=services))
    total = UnitGaps(
        place=PROVINCE,
        lines=gaps_of_area(lines=[own.lines for own in units]),
        services=services_of_area(lines=[own.services for own in units]),
    )
    return GapView(
        structure="post2025", level="commune", province=PROVINCE, district=None, period=PERIOD, asked_period=None,
        periods=(PERIOD,), norms_day=day, is_reference=is_reference,
        sets=tuple(own for own in norms.sets if any(r.of == own for line in rules.values() for r in line)),
        items=norms.items_of(ASSET), services=norms.items_of(SERVICE), units=tuple(units), total=total,
        classes={item.id: classify(values=[], scheme="quantile", k=5, target=None, direction="-")
                 for item in norms.items_of(ASSET)},
        geometry=NO_MAP, source=source(forms=("F4", "F5")),
    )  # fmt: skip


def skill_view() -> SkillView:
    """Skills of the three communes."""
    skills = get_skills()
    by_unit = [
        UnitSkills(
            place=place(number),
            ladder=ladder_of_unit(steps=skills.ladder, cells=cells, has_report=bool(cells)),
            officers=officers_of(cells=[cells]),
            needs=tuple(need_of_unit(course=own, cells=cells, target=100) for own in skills.courses),
            lacking_modules=None,
            n_lacking=0,
        )
        for number, cells in enumerate(CELLS.values())
    ]
    total = UnitSkills(
        place=PROVINCE,
        ladder=ladder_of_area(ladders=[own.ladder for own in by_unit]),
        officers=officers_of(cells=list(CELLS.values())),
        needs=tuple(need_of_area(needs=own) for own in zip(*(unit.needs for unit in by_unit), strict=True)),
        lacking_modules=None,
        n_lacking=0,
    )
    plans = []
    for number, course in enumerate(skills.courses):
        trainees = [
            Trainees(u.place.code, "436", u.needs[number].to_train or 0, u.needs[number].share or 0)
            for u in by_unit
        ]
        plans.append(plan_course(course=course.id, trainees=trainees, size=skills.classes))
    return SkillView(
        structure="post2025", level="commune", province=PROVINCE, district=None, period=PERIOD, asked_period=None,
        periods=(PERIOD,), skills=skills, units=tuple(by_unit), total=total, plans=tuple(plans),
        names={"436": "Thành phố Hà Tĩnh (cũ)", **{own.place.code: own.place.name for own in by_unit}},
        geometry=NO_MAP, source=source(forms=("F5",)),
    )  # fmt: skip


def training_history(*, periods: tuple[Period, ...] = (PERIOD,)) -> TrainingHistory:
    """The same ladder in each period; no effect is known."""
    ladder = skill_view().total.ladder
    return TrainingHistory(ladders=tuple((period, ladder) for period in periods), effect=None)


def get_gap_view(**_: object) -> GapView:
    """Stands for the view of the same name."""
    return gap_view()


def get_skill_view(**_: object) -> SkillView:
    """Stands for the view of the same name."""
    return skill_view()


def get_training_history(**_: object) -> TrainingHistory:
    """Stands for the view of the same name."""
    return training_history()
