"""Every query keeps a user inside the own units: two users, neither sees the other's; no scope sees nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, true

import store.queries
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.index.inputs import IndexInputs, IndexPlan
from domain.period_choice import OfferedPeriod
from domain.periods import parse_code
from domain.plans import Plan
from domain.units.structure import UnitTree
from store.queries import (
    answers,
    attributes,
    completeness,
    country,
    dossiers,
    exports,
    facts,
    funding,
    history,
    index_inputs,
    index_runs,
    indicators,
    issue_list,
    lineage,
    official,
    places,
    queue,
    report_details,
    reports,
    submission_list,
    submissions,
    unit_points,
    units,
    units_register,
    unknown_names,
    upload_results,
    versions,
)
from store.queries.answers import GivenAnswer
from store.queries.completeness import ExpectedFilter
from store.queries.issue_list import IssueFilter
from store.queries.submission_list import SubmissionFilter
from tests.unit.store.queries.conftest import CAPTURED, NORTH, PERIOD, SOUTH

Query = Callable[[Connection, Scope], object]
IN = {"structure": "post2025", "province": "42"}
PLAN = Plan(
    offered=OfferedPeriod(period=parse_code(code="2026-Q1"), whole=PERIOD, cover=(), n_units=2), survey=None
)
MEASURES = ("received_online_f2", "received_total_f2")
SHARE = get_catalogue().indicator("online_share_calendar")

GIVEN = GivenAnswer(1, "post2025", "Tên lạ", "42", NORTH, "công văn", None, None, "lan", None)

EXPECTED = ExpectedFilter(province="42", structure="post2025")
ONLY_F2 = ExpectedFilter(province="42", structure="post2025", forms=("F2",))
FORGOTTEN = ExpectedFilter(
    province="42", structure="post2025", forms=("F3",)
)  # of which no figures are there


def _index_inputs(connection: Connection, scope: Scope) -> IndexInputs:
    """The units of the tree that the scope sees, with the one indicator of PLAN."""
    tree = UnitTree.of(units.versions(connection=connection, scope=scope, structure="post2025"))
    name = "online_share_calendar"
    plan = IndexPlan(indicators=(name,), period=PLAN.offered.period, plans={name: PLAN}, too_old=())
    return index_inputs.read_inputs(
        connection=connection,
        scope=scope,
        level="commune",
        tree=tree,
        plan=plan,
        catalogue=get_catalogue(),
        **IN,
    )


QUERIES: dict[str, Query] = {
    "answers.answers": lambda c, s: answers.answers(connection=c, scope=s, province="42"),
    "answers.read_by_answer": lambda c, s: answers.read_by_answer(connection=c, scope=s, answer=GIVEN),
    "units.versions": lambda c, s: units.versions(connection=c, scope=s, structure="post2025"),
    "units.groups": lambda c, s: units.groups(connection=c, scope=s, province="42"),
    "units.names_of": lambda c, s: [
        units.names_of(connection=c, scope=s, structure="post2025", code=code) or None
        for code in (NORTH, SOUTH)
    ],
    "units.province_of_group": lambda c, s: {
        f"huyện của {code}": found
        for group, code in (("436", NORTH), ("437", SOUTH))
        if (found := units.province_of_group(connection=c, scope=s, group_code=group))
    },
    "funding.scenarios": lambda c, s: [
        row.title
        for code in (NORTH, SOUTH)
        for row in funding.scenarios(connection=c, scope=s, structure="post2025", province=code)
    ],
    "funding.scenario": lambda c, s: [
        found.row.title
        for number in (1, 2)
        if (found := funding.scenario(connection=c, scope=s, scenario_id=number))
    ],
    "funding.stored_scenarios": lambda c, s: [
        own.row.title for own in funding.stored_scenarios(connection=c, scope=s, ids=(1, 2))
    ],
    "facts.coverage": lambda c, s: [
        key for key in facts.coverage(connection=c, scope=s, **IN)[1].items() if not s.is_empty
    ],
    "facts.figures": lambda c, s: [
        row
        for codes in (None, [NORTH, SOUTH])
        for row in facts.figures(
            connection=c, scope=s, measures=MEASURES, periods=[PERIOD], codes=codes, **IN
        )
    ],
    "facts.history": lambda c, s: list(
        facts.history(connection=c, scope=s, measures=MEASURES, **IN)[0].values()
    ),
    "facts.reporters": lambda c, s: facts.reporters(
        connection=c, scope=s, forms=["F2"], periods=[PERIOD], **IN
    ),
    "facts.status": lambda c, s: facts.status(
        connection=c, scope=s, measures=MEASURES, periods=[PERIOD], **IN
    ),
    "facts.traced": lambda c, s: facts.traced(
        connection=c, scope=s, structure="post2025", codes=[NORTH, SOUTH], periods=[PERIOD]
    ),
    "indicators.read_figures": lambda c, s: indicators.read_figures(
        connection=c, scope=s, indicators=[SHARE], plans=[PLAN], **IN
    ),
    "reports.expected_reports": lambda c, s: reports.expected_reports(connection=c, scope=s, **IN),
    "reports.refused_units": lambda c, s: reports.refused_units(
        connection=c, scope=s, structure="post2025", forms=["F2"], periods=[PERIOD]
    ),
    "reports.finding_counts": lambda c, s: reports.finding_counts(connection=c, scope=s),
    "units_register.former_names": lambda c, s: units_register.former_names(
        connection=c, scope=s, structure="post2025"
    ),
    "country.country_coverage": lambda c, s: country.country_coverage(
        connection=c, scope=s, structure="post2025", measures=MEASURES
    )[1],
    "country.periods_with_figures": lambda c, s: country.periods_with_figures(
        connection=c, scope=s, structure="post2025", measures=MEASURES
    ),
    "country.columns": lambda c, s: country.columns(
        connection=c, scope=s, structure="post2025", measures=MEASURES, periods=[PERIOD]
    )[MEASURES[0], PERIOD][0].tolist(),
    "country.country_status": lambda c, s: country.country_status(
        connection=c, scope=s, structure="post2025", measures=MEASURES, periods=[PERIOD]
    ),
    "country.reporting_units": lambda c, s: country.reporting_units(
        connection=c, scope=s, structure="post2025", forms=["F2"], periods=[PERIOD], units=[2, 3, 4]
    ),
    "units_register.register_rows": lambda c, s: units_register.register_rows(connection=c, scope=s),
    "units_register.unit_ids_by_code": lambda c, s: units_register.unit_ids_by_code(connection=c, scope=s),
    "units_register.communes_on": lambda c, s: units_register.communes_on(
        connection=c, scope=s, day=date(2026, 3, 31), **IN
    ),
    "units_register.current_links": lambda c, s: units_register.current_links(connection=c, scope=s),
    "submissions.known_files": lambda c, s: submissions.known_files(connection=c, scope=s, sha256="f" * 64),
    "submissions.last_submission_id": lambda c, s: submissions.last_submission_id(connection=c, scope=s),
    "submissions.carry_findings": lambda c, s: submissions.carry_findings(
        connection=c, scope=s, form="F2", period_id=PERIOD
    ),
    "submissions.placed_findings": lambda c, s: submissions.placed_findings(
        connection=c, scope=s, code="negative_value", condition=true()
    ),
    "submissions.series_files": lambda c, s: [
        submissions.series_files(
            connection=c, scope=s, series=submissions.Series("F2", i, "post2025", "quarter")
        )
        or None
        for i in (2, 3)
    ],
    "submissions.submissions_with_findings": lambda c, s: submissions.submissions_with_findings(
        connection=c, scope=s
    ),
    "submissions.stored_submission": lambda c, s: [
        submissions.stored_submission(connection=c, scope=s, submission_id=number) for number in (1, 2)
    ],
    "queue.uploads": lambda c, s: queue.uploads(connection=c, scope=s),
    "queue.upload_by_id": lambda c, s: [
        queue.upload_by_id(connection=c, scope=s, upload_id=number) for number in (1, 2)
    ],
    "queue.count_uploads": lambda c, s: queue.count_uploads(connection=c, scope=s),
    "upload_results.upload_results": lambda c, s: upload_results.upload_results(
        connection=c, scope=s, submission_ids=[1, 2]
    ),
    "upload_results.code_counts": lambda c, s: upload_results.code_counts(
        connection=c, scope=s, submission_ids=[1, 2]
    ),
    "upload_results.first_findings": lambda c, s: upload_results.first_findings(
        connection=c, scope=s, submission_ids=[1, 2], limit=5
    ),
    "report_details.submission_row": lambda c, s: [
        report_details.submission_row(connection=c, scope=s, submission_id=number) for number in (1, 2)
    ],
    "report_details.submission_names": lambda c, s: report_details.submission_names(
        connection=c, scope=s, submission_ids=[1, 2]
    ),
    "report_details.sheets_of": lambda c, s: [
        row
        for number in (1, 2)
        for row in report_details.sheets_of(connection=c, scope=s, submission_id=number)
    ],
    "report_details.report_periods": lambda c, s: report_details.report_periods(
        connection=c, scope=s, form="F2"
    ),
    "report_details.has_simulated_files": lambda c, s: report_details.has_simulated_files(
        connection=c, scope=s
    ),
    "submission_list.submission_page": lambda c, s: submission_list.submission_page(
        connection=c, scope=s, wanted=SubmissionFilter()
    ),
    "submission_list.submission_counts": lambda c, s: submission_list.submission_counts(
        connection=c, scope=s, wanted=SubmissionFilter()
    ),
    "submission_list.replaced_values": lambda c, s: [
        row
        for number in (1, 2)
        for row in submission_list.replaced_values(connection=c, scope=s, submission_id=number)
    ],
    "issue_list.issue_page": lambda c, s: issue_list.issue_page(
        connection=c, scope=s, province="42", wanted=IssueFilter()
    ),
    "issue_list.issue_counts": lambda c, s: issue_list.issue_counts(
        connection=c, scope=s, province="42", wanted=IssueFilter(), by="unit"
    ),
    "completeness.report_statuses": lambda c, s: completeness.report_statuses(
        connection=c, scope=s, wanted=EXPECTED, today=date(2026, 5, 1)
    ),
    "completeness.completeness": lambda c, s: completeness.completeness(
        connection=c, scope=s, wanted=EXPECTED, today=date(2026, 5, 1)
    ),
    "completeness.reminders": lambda c, s: completeness.reminders(
        connection=c, scope=s, wanted=FORGOTTEN, today=date(2026, 5, 1)
    ),
    "places.places": lambda c, s: places.places(connection=c, scope=s, province="42").versions,
    "unknown_names.unknown_names": lambda c, s: unknown_names.unknown_names(
        connection=c, scope=s, province="42"
    ),
    "history.history": lambda c, s: list(
        history.history(connection=c, scope=s, form="F2", measures=MEASURES)
    ),
    "attributes.commune_attributes": lambda c, s: list(
        attributes.commune_attributes(connection=c, scope=s, **IN)
    ),
    "unit_points.point_versions": lambda c, s: unit_points.point_versions(
        connection=c, scope=s, structure="post2025"
    ),
    "dossiers.count_rows": lambda c, s: list(dossiers.count_rows(connection=c, scope=s, period_ids=[PERIOD])),
    "dossiers.differences": lambda c, s: dossiers.differences(connection=c, scope=s, period_ids=[PERIOD]),
    "dossiers.difference_notes": lambda c, s: dossiers.difference_notes(
        connection=c, scope=s, period_ids=[PERIOD]
    ),
    "submissions.marks_of": lambda c, s: [
        mark
        for number in (1, 2)
        for mark in submissions.marks_of(connection=c, scope=s, submission_id=number, code="dossiers_counted")
    ],
    "lineage.links_into": lambda c, s: lineage.links_into(connection=c, scope=s, province="42"),
    "lineage.links_out_of": lambda c, s: lineage.links_out_of(connection=c, scope=s, province="42"),
    "index_inputs.read_inputs": lambda c, s: [
        (node.code, found.value)
        for node in _index_inputs(c, s).nodes
        if (found := _index_inputs(c, s).values["online_share_calendar"][node.code]).value is not None
    ],
    "official.captures": lambda c, s: official.captures(connection=c, scope=s, index_id="766", **IN),
    "official.published": lambda c, s: official.published(
        connection=c, scope=s, index_id="766", period_id=PERIOD, captured_at=CAPTURED
    ),
    "official.counts": lambda c, s: official.counts(
        connection=c, scope=s, period_id=PERIOD, captured_at=CAPTURED
    ),
    "index_runs.runs": lambda c, s: index_runs.runs(connection=c, scope=s),
    "index_runs.run_scores": lambda c, s: index_runs.run_scores(connection=c, scope=s, run_id=1),
    "exports.measure_rows": lambda c, s: list(exports.measure_rows(connection=c, scope=s)),
    "exports.lineage_rows": lambda c, s: exports.lineage_rows(connection=c, scope=s),
    "exports.finding_rows": lambda c, s: exports.finding_rows(connection=c, scope=s),
}
# These tell nothing of any unit: dates of periods, locks of a form, the data version; a map outline is public.
WITHOUT_UNITS = {
    "versions.current_version",
    "index_runs.definitions",
    "index_runs.own_definitions",
    "submissions.is_locked",
    "submissions.period_of",
    "submissions.following_periods",
    "exports.period_ids",
    "queue.has_work",
    "report_details.locked_periods",
    "queue.worker_status",
    "units.geometry_on",
    "dossiers.counted_periods",
    "unit_points.imported_eras",
    "unit_points.official_files",
}
# Results that are numbers only: each user sees exactly the own half.
COUNTED = {
    "facts.coverage",
    "facts.status",
    "country.country_coverage",
    "country.country_status",
    "country.periods_with_figures",
    "reports.finding_counts",
    "submissions.last_submission_id",
    "queue.count_uploads",
    "upload_results.code_counts",
    "report_details.report_periods",
    "report_details.has_simulated_files",
    "submission_list.submission_counts",
    "index_runs.runs",
    "official.captures",
    "completeness.completeness",
}
IDS = {
    "answers.read_by_answer",
    "submissions.submissions_with_findings",
    "units_register.communes_on",
    "units_register.current_links",
    "submissions.placed_findings",
    "country.columns",
}


def _all_queries() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(store.queries.__path__):
        loaded = importlib.import_module(f"store.queries.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = function.__module__ == loaded.__name__ and not name.startswith("_")
            if own and "connection" in inspect.signature(function).parameters:
                found.add(f"{module.name}.{name}")
    return found


def test_every_query_takes_a_scope_and_is_tested_here() -> None:
    assert _all_queries() == set(QUERIES) | WITHOUT_UNITS
    for name in _all_queries():
        module, function = name.split(".")
        signature = inspect.signature(getattr(importlib.import_module(f"store.queries.{module}"), function))
        assert "scope" in signature.parameters, f"{name} takes no scope"


@pytest.mark.parametrize("name", sorted(set(QUERIES) - COUNTED - IDS))
def test_neither_user_sees_the_other(name: str, connection: Connection) -> None:
    """Given a user of the north and one of the south, when both ask, then neither reads the other's code."""
    north = repr(QUERIES[name](connection, Scope.of([("post2025", NORTH)])))
    south = repr(QUERIES[name](connection, Scope.of([("post2025", SOUTH)])))
    both = repr(QUERIES[name](connection, Scope.everything()))
    seen = _marks(name)
    assert seen[0] in both and seen[1] in both, "the query shows no unit at all: the test would prove nothing"
    assert seen[0] in north and seen[1] not in north
    assert seen[1] in south and seen[0] not in south


def _marks(name: str) -> tuple[str, str]:
    if name == "units.names_of":
        return "Xã Bắc", "Xã Nam"
    if name == "submissions.series_files":
        return f"bao_cao_{NORTH}", f"bao_cao_{SOUTH}"
    return NORTH, SOUTH


@pytest.mark.parametrize("name", sorted(IDS))
def test_neither_user_sees_the_others_ids(name: str, connection: Connection) -> None:
    north = QUERIES[name](connection, Scope.of([("post2025", NORTH)]))
    south = QUERIES[name](connection, Scope.of([("post2025", SOUTH)]))
    assert isinstance(north, list | dict) and isinstance(south, list | dict)
    assert len(north) == len(south) == 1
    assert list(north) != list(south)


def test_numbers_count_the_own_units_only(connection: Connection) -> None:
    north = Scope.of([("post2025", NORTH)])
    everything = Scope.everything()
    assert facts.status(
        connection=connection, scope=north, measures=MEASURES, periods=[PERIOD], **IN
    ).n_provisional == len(MEASURES)
    assert set(facts.coverage(connection=connection, scope=north, **IN)[1].values()) == {1}
    assert set(facts.coverage(connection=connection, scope=everything, **IN)[1].values()) == {2}
    own = {"connection": connection, "structure": "post2025", "measures": MEASURES}
    assert set(country.country_coverage(scope=north, **own)[1].values()) == {1}
    assert set(country.country_coverage(scope=everything, **own)[1].values()) == {2}
    for scope in (north, everything):
        assert (
            country.periods_with_figures(scope=scope, **own)
            == country.country_coverage(scope=scope, **own)[0]
        )
    assert country.country_status(scope=north, periods=[PERIOD], **own).n_provisional == len(MEASURES)
    assert country.country_status(scope=everything, periods=[PERIOD], **own).n_provisional == 2 * len(
        MEASURES
    )
    assert reports.finding_counts(connection=connection, scope=north).n_errors == 2
    assert reports.finding_counts(connection=connection, scope=everything).n_errors == 4
    for scope, n in ((north, 1), (everything, 2)):
        counts = submission_list.submission_counts(
            connection=connection, scope=scope, wanted=SubmissionFilter()
        )
        assert counts == {"loaded": n}
        [complete] = completeness.completeness(
            connection=connection, scope=scope, wanted=ONLY_F2, today=date(2026, 5, 1)
        )
        assert (complete.n_expected, complete.n_arrived) == (n, n)
    for scope, numbers in ((north, {1}), (everything, {1, 2})):
        counted = upload_results.code_counts(connection=connection, scope=scope, submission_ids=[1, 2])
        assert {(row[0], row[3]) for row in counted} == {(number, 1) for number in numbers}
    assert queue.count_uploads(connection=connection, scope=north) == {"done": 1}
    assert queue.count_uploads(connection=connection, scope=everything) == {"done": 2}
    for scope, n in ((north, 1), (everything, 2)):
        [capture] = official.captures(connection=connection, scope=scope, index_id="766", **IN)
        assert (capture.n_units, capture.has_counts) == (n, True)
    assert [own.id for own in index_runs.runs(connection=connection, scope=north)] == [1]
    assert {own.id for own in index_runs.runs(connection=connection, scope=everything)} == {1, 2}
    assert submissions.last_submission_id(connection=connection, scope=north) == 1
    assert submissions.last_submission_id(connection=connection, scope=everything) == 2


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_scope_sees_nothing(name: str, connection: Connection) -> None:
    found = QUERIES[name](connection, Scope())
    assert not _anything(found), f"{name} shows {found!r} to nobody"


def _anything(found: object) -> bool:
    if found is None or isinstance(found, int | str | float):
        return bool(found)
    if isinstance(found, dict):
        return any(map(_anything, found.values()))
    if isinstance(found, list | tuple | set):
        return any(map(_anything, found))
    return any(_anything(value) for value in vars(found).values())


def test_a_scope_of_the_other_structure_sees_nothing_here(connection: Connection) -> None:
    """Codes repeat in the two structures for different units."""
    scope = Scope.of([("pre2025", NORTH)])
    assert units.versions(connection=connection, scope=scope, structure="post2025") == []
    assert facts.figures(connection=connection, scope=scope, measures=MEASURES, periods=[PERIOD], **IN) == []


def test_the_outline_is_public_but_not_to_nobody(connection: Connection) -> None:
    day = date(2026, 3, 31)
    one = Scope.of([("post2025", NORTH)])
    assert units.geometry_on(connection=connection, scope=one, level="commune", day=day, **IN) is not None
    assert units.geometry_on(connection=connection, scope=Scope(), level="commune", day=day, **IN) is None
    assert versions.current_version(connection=connection, scope=one) == 7
