"""Form F8 as the portal's JSON."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.etl.factories import found, read

SCORES = {"CKMB": 15, "TDGQ": 18.5, "ONLINE": 10, "TTTT": 8, "MDSH": 20, "MDHL": 16}
COMMUNE = {
    "departmentName": "UBND Phường Thành Sen",
    "groupScores": SCORES,
    "totalScore": 87.5,
    "scoreDelta": 1.5,
}


def summary(*communes: dict[str, object], **metadata: object) -> bytes:
    head = {
        "province": "Hà Tĩnh",
        "timeType": "year",
        "year": 2026,
        "extractedAt": "2026-10-10T08:00:00",
        **metadata,
    }
    return json.dumps({"metadata": head, "communes": list(communes or (COMMUNE,))}).encode()


def test_scores_are_loaded_as_published() -> None:
    (sheet,) = read(summary()).sheets
    (one,) = sheet.rows

    assert (one.unit_code, one.structure, sheet.form) == ("18073", "post2025", "F8")
    assert one.measures["score766_progress"] == Decimal("18.5") and one.measures["score766_total"] == Decimal(
        "87.5"
    )
    assert len(one.measures) == 7 and 1.5 not in one.measures.values()


@pytest.mark.parametrize(
    "name",
    [
        "UBND phường Thành Sen",
        "Phường Thành Sen - Hà Tĩnh",
        "UBND Phường Thành Sen - tỉnh Hà Tĩnh",
        "Thành Sen",
    ],
)
def test_names_without_office_and_province(name: str) -> None:
    assert read(summary({**COMMUNE, "departmentName": name})).sheets[0].rows[0].unit_code == "18073"


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, (date(2026, 1, 1), date(2026, 10, 10))),
        ({"timeType": "month", "period": "9"}, (date(2026, 9, 1), date(2026, 9, 30))),
        ({"timeType": "quarter", "period": "III"}, (date(2026, 7, 1), date(2026, 9, 30))),
        ({"timeType": "quarter", "period": 3}, (date(2026, 7, 1), date(2026, 9, 30))),
    ],
)
def test_periods(metadata: dict[str, object], expected: tuple[date, date]) -> None:
    (sheet,) = read(summary(**metadata)).sheets

    assert (sheet.period_start, sheet.period_end) == expected


def test_the_online_group_has_two_names() -> None:
    scores = {("CLGQ" if name == "ONLINE" else name): score for name, score in SCORES.items()}

    assert (
        read(summary({**COMMUNE, "groupScores": scores})).sheets[0].rows[0].measures["score766_online"] == 10
    )


def test_a_score_above_its_maximum_is_loaded_with_a_warning() -> None:
    result = read(summary({**COMMUNE, "groupScores": {**SCORES, "CKMB": 18.4}, "totalScore": 90.9}))

    assert [(issue.code, issue.severity) for issue in result.issues] == [("score_out_of_range", "warning")]
    assert result.sheets[0].rows[0].measures["score766_transparency"] == Decimal("18.4")


def test_an_unknown_unit_is_named() -> None:
    assert found(read(summary({**COMMUNE, "departmentName": "UBND xã Không Có"}, COMMUNE))) == [
        (1, "unit_not_found")
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"metadata": {}, "communes": [', "file_unreadable"),
        (b'{"rows": []}', "header_not_recognised"),
        (summary(extractedAt="hôm qua"), "period_not_found"),
        (summary(timeType="decade"), "period_not_found"),
        (summary(province="Tỉnh Không Có"), "unit_not_found"),
    ],
)
def test_what_is_no_summary_is_refused(content: bytes, code: str) -> None:
    result = read(content)

    assert ([issue.code for issue in result.issues], result.refused) == ([code], True)


@pytest.mark.parametrize(
    "content",
    [
        b'{"metadata": {}, "communes": [1, null, "x", []]}',
        summary(1, None, "x", [], {"groupScores": [1]}, {"groupScores": {"CKMB": "NaN"}}),  # type: ignore[arg-type]
        summary(year=99_999_999),
        b"[" * 100_000,
        b'{"metadata":' * 5_000,
    ],
)
def test_a_summary_of_other_shapes_never_breaks_the_reader(content: bytes) -> None:
    result = read(content)

    assert result.refused or result.issues


def test_a_unit_twice_counts_once_and_is_named() -> None:
    result = read(summary(COMMUNE, {**COMMUNE, "departmentName": "Thành Sen"}))

    assert (found(result), len(result.sheets[0].rows)) == ([(2, "duplicate_row")], 1)


@pytest.mark.parametrize("score", ["NaN", "Infinity", "tốt", [1], True])
def test_a_score_that_is_no_number_is_said_and_not_loaded(score: object) -> None:
    result = read(summary({**COMMUNE, "groupScores": {**SCORES, "CKMB": score}}))

    assert "missing_value" in {issue.code for issue in result.issues}
    assert "score766_transparency" not in result.sheets[0].rows[0].measures
