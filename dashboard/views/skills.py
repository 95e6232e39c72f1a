"""IT skills of the staff, for the units of a level: ladder, officers, persons to train by course, training classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.cache import memoize_view
from dashboard.views.model import Geometry, Place, SourceLine
from dashboard.views.session import data_version
from dashboard.views.survey import Survey, SurveyRequest, read_survey
from dashboard.views.values import place_of
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.equipment.norms import Range
from domain.periods import Period
from domain.skills.classes import CoursePlan, Trainees, plan_course
from domain.skills.ladder import Ladder, Officers, ladder_of_area, ladder_of_unit, officers_of
from domain.skills.standards import Skills, get_skills
from domain.skills.training import Course, Need, lacking_any, need_of_area, need_of_unit
from domain.surveys import STAFF_FORM, survey_measures
from domain.units.structure import Node

EVERYBODY = 100.0
"""The target of a course for which targets.csv sets none, in percent of the staff."""


@dataclass(frozen=True)
class UnitSkills:
    """One unit or area. ``needs`` are in the order of the courses, each with its own n of N.

    ``lacking_modules`` persons lack at least one module of the basic standard, in the ``n_lacking`` communes that
    reported them all.
    """

    place: Place
    ladder: Ladder
    officers: Officers
    needs: tuple[Need, ...]
    lacking_modules: Range | None
    n_lacking: int

    def need(self, course: str) -> Need:
        """The need of a course; KeyError for an unknown one."""
        return {own.course: own for own in self.needs}[course]


@dataclass(frozen=True)
class SkillView:
    """Skills of the units of a level and of the area; ``plans`` form classes for the area's communes by course."""

    structure: str
    level: str
    province: Place
    district: Place | None
    period: Period
    asked_period: Period | None
    periods: tuple[Period, ...]
    skills: Skills
    units: tuple[UnitSkills, ...]
    total: UnitSkills
    plans: tuple[CoursePlan, ...]
    names: Mapping[str, str]
    geometry: Geometry
    source: SourceLine


@memoize_view(version=data_version)
def get_skill_view(
    *,
    scope: Scope,
    structure: str,
    level: str,
    province: str,
    district: str = "",
    period: str = "",
    target: float | None = None,
    group: str = "",
) -> SkillView:
    """Skills of all units of ``level``; raises SurveyError without any staff survey.

    ``target`` in percent of the staff is that of all courses; None takes each one's from targets.csv, else 100.
    """
    skills, forms = get_skills(), (STAFF_FORM,)
    measures = survey_measures(measures=get_catalogue().measures, forms=forms)
    survey = read_survey(
        SurveyRequest(scope, structure, level, province, district, period, forms, measures, group)
    )
    targets = [
        _target(course=own, province=province, survey=survey) if target is None else target
        for own in skills.courses
    ]
    nodes = [*survey.nodes, survey.area]
    communes = {
        code: _commune(code=code, survey=survey, skills=skills, targets=targets)
        for code in {member for node in nodes for member in node.members}
    }
    *units, total = [_unit(node=node, communes=communes, survey=survey) for node in nodes]
    reported = survey.reporters.get(STAFF_FORM, frozenset()) & set(survey.area.members)
    return SkillView(
        structure=structure,
        level=level,
        province=survey.province,
        district=survey.district,
        period=survey.period,
        asked_period=survey.asked_period,
        periods=survey.periods,
        skills=skills,
        units=tuple(units),
        total=total,
        plans=_plans(survey=survey, skills=skills, communes=communes),
        names=_names(survey),
        geometry=survey.geometry,
        source=survey.source(forms=forms, n=len(reported), n_total=len(survey.area.members)),
    )


def _names(survey: Survey) -> dict[str, str]:
    """Names of communes and districts by code."""
    levels = ("commune", "district")
    return {n.code: n.name for level in levels for n in survey.tree.nodes(level=level, day=survey.day)}


def _target(*, course: Course, province: str, survey: Survey) -> float:
    found = get_catalogue().target(
        indicator=course.indicator, level="commune", province=province, day=survey.day.isoformat()
    )
    return found.value if found else EVERYBODY


@dataclass(frozen=True)
class _Commune:
    """What each sum over communes is made of, computed once."""

    ladder: Ladder
    needs: tuple[Need, ...]
    lacking: Range | None


def _commune(*, code: str, survey: Survey, skills: Skills, targets: Sequence[float]) -> _Commune:
    cells = survey.figures.get(code, {})
    needs = tuple(
        need_of_unit(course=course, cells=cells, target=target)
        for course, target in zip(skills.courses, targets, strict=True)
    )
    modules = {own.id for own in skills.modules}
    return _Commune(
        ladder=ladder_of_unit(
            steps=skills.ladder,
            cells=cells,
            has_report=code in survey.reporters.get(STAFF_FORM, frozenset()),
        ),
        needs=needs,
        lacking=lacking_any(needs=[own for own in needs if own.course in modules]),
    )


def _unit(*, node: Node, communes: Mapping[str, _Commune], survey: Survey) -> UnitSkills:
    own = [communes[code] for code in node.members]
    lacking = [commune.lacking for commune in own if commune.lacking is not None]
    return UnitSkills(
        place=place_of(node),
        ladder=ladder_of_area(ladders=[commune.ladder for commune in own]),
        officers=officers_of(cells=[survey.figures.get(code, {}) for code in node.members]),
        needs=tuple(
            need_of_area(needs=needs) for needs in zip(*(commune.needs for commune in own), strict=True)
        ),
        lacking_modules=sum(lacking[1:], lacking[0]) if lacking else None,
        n_lacking=len(lacking),
    )


def _plans(*, survey: Survey, skills: Skills, communes: Mapping[str, _Commune]) -> tuple[CoursePlan, ...]:
    """Classes of each course for the communes of the area, by district."""
    district_of = {code: survey.tree.parent_of(commune=code, day=survey.day) for code in survey.area.members}
    return tuple(
        plan_course(
            course=course.id,
            trainees=[
                Trainees(unit=code, district=district, persons=need.to_train, share=need.share or 0.0)
                for code, district in district_of.items()
                if (need := communes[code].needs[place]).to_train
            ],
            size=skills.classes,
        )
        for place, course in enumerate(skills.courses)
    )
