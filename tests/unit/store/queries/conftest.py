"""A tiny database: one province, two communes of two former districts, one report of each with one finding."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, create_engine, insert

from store import tables as t

NORTH, SOUTH = "18073", "18115"
PERIOD = 1
CAPTURED = datetime(2026, 4, 2, 7, 0, 13, tzinfo=UTC).replace(tzinfo=None)
_RECEIVED = datetime(2026, 4, 10, 8, 0, tzinfo=UTC).replace(tzinfo=None)  # columns hold UTC without zone


@pytest.fixture
def connection() -> Iterator[Connection]:
    """An open connection to an in-memory database with the rows below."""
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        t.metadata.create_all(opened)
        _units(opened)
        _reports(opened)
        _index(opened)
        _published(opened)
        _scenarios(opened)
        yield opened
    engine.dispose()


def _units(connection: Connection) -> None:
    common = {"structure": "post2025", "lat": 18.3, "lon": 105.9, "area_km2": 10.0}
    units = [(1, "42", "province"), (2, NORTH, "commune"), (3, SOUTH, "commune"), (4, "18484", "commune")]
    connection.execute(insert(t.unit), [{"id": i, "code": c, "level": lv, **common} for i, c, lv in units])
    dates = {"valid_from": date(2025, 7, 1), "valid_to": date(9999, 12, 31), "province_code": "42"}
    versions = [
        {
            "unit_id": 1,
            "name_vi": "Tỉnh Bắc Nam",
            "short_name": "Bắc Nam",
            "type": "Tỉnh",
            "parent_id": None,
            "path": "/42/",
        },
        {
            "unit_id": 2,
            "name_vi": "Xã Bắc",
            "short_name": "Bắc",
            "type": "Xã",
            "parent_id": 1,
            "path": f"/42/{NORTH}/",
        },
        {
            "unit_id": 3,
            "name_vi": "Xã Nam",
            "short_name": "Nam",
            "type": "Xã",
            "parent_id": 1,
            "path": f"/42/{SOUTH}/",
        },
        {
            "unit_id": 4,
            "name_vi": "Xã Giữa",
            "short_name": "Giữa",
            "type": "Xã",
            "parent_id": 1,
            "path": "/42/18484/",
        },
    ]
    connection.execute(insert(t.unit_version), [{**row, **dates} for row in versions])
    connection.execute(
        insert(t.unit_group),
        [
            {"unit_id": 2, "group_code": "436", "group_name": "Huyện Bắc"},
            {"unit_id": 3, "group_code": "437", "group_name": "Huyện Nam"},
        ],
    )
    connection.execute(
        insert(t.unit_attribute),
        [
            {"unit_id": 2, "remote_class": "mountain", "mountainous": True, "source": "simulated"},
            {"unit_id": 3, "remote_class": "plain", "mountainous": False, "source": "decision"},
        ],
    )
    connection.execute(
        insert(t.unit_alias),
        [
            {"unit_id": 2, "alias": "Bắc Cũ", "kind": "former_name"},
            {"unit_id": 3, "alias": "Nam Cũ", "kind": "former_name"},
            {"unit_id": 2, "alias": "Tên lạ", "kind": "answer"},
            {"unit_id": 3, "alias": "Tên lạ", "kind": "answer"},
        ],
    )
    link = {"kind": "merge", "share": 1.0, "share_basis": "whole", "effective_on": date(2025, 7, 1)}
    connection.execute(
        insert(t.unit_link),
        [
            {"from_unit_id": 2, "to_unit_id": 2, "source": "F7:1:5", **link},
            {"from_unit_id": 3, "to_unit_id": 3, "source": "F7:2:5", **link},
        ],
    )
    connection.execute(
        insert(t.unit_geometry),
        {
            "structure": "post2025",
            "level": "commune",
            "province_code": "42",
            "kind": "schematic",
            "vintage": "2025-07-01",
            "valid_from": date(2025, 7, 1),
            "valid_to": date(9999, 12, 31),
            "source": "points",
            "file": "x.geojson",
            "n_units": 2,
        },
    )


def _published(connection: Connection) -> None:
    """One capture of the portal with a score and the counts of each commune."""
    own = {"period_id": PERIOD, "captured_at": CAPTURED}
    for unit_id, code in ((2, NORTH), (3, SOUTH)):
        score = {**own, "index_id": "766", "unit_id": unit_id, "component": "total", "score": 70.0}
        connection.execute(insert(t.official_score), {**score, "flags": code})
        counts = {"metric": "DOSSIER_SYNC", "numerator": 1.0, "denominator": 2.0, "flag": code}
        connection.execute(insert(t.official_component), {**own, **counts, "unit_id": unit_id})


def _index(connection: Connection) -> None:
    """A run of an index over both communes, and one over the south only."""
    connection.execute(
        insert(t.index_definition),
        {"id": 1, "index_id": "kept", "version": 1, "spec": "id = 'kept'", "created_at": _RECEIVED},
    )
    days = {"period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31), "created_at": _RECEIVED}
    place = {"definition_id": 1, "structure": "post2025", "level": "commune", "province_code": "42"}
    connection.execute(insert(t.index_run), [{**place, **days, "id": n, "data_version": n} for n in (1, 2)])
    connection.execute(
        insert(t.index_score),
        [
            {"run_id": run, "unit_id": unit_id, "element": "IDX", "score": 1.0, "rank": 1}
            for run, unit_id in ((1, 2), (1, 3), (2, 3))
        ],
    )


def _scenarios(connection: Connection) -> None:
    """A funding scenario of each commune (in life they are of provinces)."""
    common = {
        "problem": "{}",
        "result": "{}",
        "snapshot": "0" * 64,
        "data_version": 7,
        "author": "an",
        "created_at": _RECEIVED,
    }
    connection.execute(
        insert(t.funding_scenario),
        [
            {"id": i, "unit_id": i + 1, "title": f"Đợt {code}", **common}
            for i, code in ((1, NORTH), (2, SOUTH))
        ],
    )


def _reports(connection: Connection) -> None:
    quarter = {"kind": "quarter", "calendar": "calendar", "start": date(2026, 1, 1), "end": date(2026, 3, 31)}
    connection.execute(insert(t.period), {"id": PERIOD, **quarter})
    before = {
        "kind": "quarter",
        "calendar": "calendar",
        "start": date(2025, 10, 1),
        "end": date(2025, 12, 31),
    }
    connection.execute(insert(t.period), {"id": 2, **before})
    for number, (unit_id, code) in enumerate(((2, NORTH), (3, SOUTH)), start=1):
        _report(connection, number=number, unit_id=unit_id, code=code)
    connection.execute(insert(t.data_version), {"id": 1, "version": 7})


def _report(connection: Connection, *, number: int, unit_id: int, code: str) -> None:
    connection.execute(
        insert(t.submission),
        {
            "id": number,
            "file_name": f"bao_cao_{code}.xlsx",
            "sha256": "f" * 64,
            "size": 1,
            "received_at": _RECEIVED,
            "state": "loaded",
            "stored_file": "ff/f.xlsx",
        },
    )
    connection.execute(
        insert(t.submission_sheet),
        {
            "submission_id": number,
            "sheet": f"S{code}",
            "form": "F2",
            "structure": "post2025",
            "period_id": PERIOD,
            "unit_id": unit_id,
            "rows_loaded": 1,
            "rows_refused": 1,
        },
    )
    facts = {
        "received_total_f2": 10,
        "received_online_f2": 5,
        "carried_in": 9,
        "pending_in_time": 1,
        "pending_overdue": 1,
    }
    for measure, value in facts.items():
        for period_id in (PERIOD, 2):
            connection.execute(
                insert(t.fact),
                {
                    "measure": measure,
                    "period_id": period_id,
                    "field": "",
                    "unit_id": unit_id,
                    "value": value,
                    "form": "F2",
                    "submission_id": number,
                    "sheet": f"S{code}",
                    "row": 9,
                },
            )
    connection.execute(
        insert(t.issue),
        {
            "submission_id": number,
            "sheet": f"S{code}",
            "row": 11,
            "code": "negative_value",
            "severity": "error",
            "value": f"-{code}",
            "params": f'{{"unit_code": "{code}"}}',
        },
    )
    asked = {"structure": "post2025", "day": "2026-03-31", "parent_code": "42", "levels": ""}
    unknown = json.dumps({"name": f"Xã lạ {code}", "candidates": "-", **asked})
    connection.execute(
        insert(t.issue),
        {
            "submission_id": number,
            "sheet": f"S{code}",
            "row": 12,
            "code": "unit_not_found",
            "severity": "error",
            "value": f"Xã lạ {code}",
            "params": unknown,
        },
    )
    connection.execute(
        insert(t.issue),
        {
            "submission_id": number,
            "sheet": f"S{code}",
            "row": 9,
            "code": "unit_alias_match",
            "severity": "warning",
            "value": "Tên lạ",
            "params": json.dumps({"name": "Tên lạ", "meant": "Xã"}),
        },
    )
    connection.execute(
        insert(t.fact_history),
        {
            "measure": "received_total_f2",
            "period_id": PERIOD,
            "field": "",
            "unit_id": unit_id,
            "value": 8,
            "form": "F2",
            "submission_id": number,
            "sheet": f"S{code}",
            "row": 9,
            "replaced_by": number,
            "replaced_at": _RECEIVED,
        },
    )
    connection.execute(
        insert(t.dossier_count),
        {
            "measure": "carried_in",
            "period_id": PERIOD,
            "field": "",
            "unit_id": unit_id,
            "value": 11,
            "submission_id": number,
        },
    )
    connection.execute(
        insert(t.upload),
        {
            "file_name": f"bao_cao_{code}.xlsx",
            "sha256": "f" * 64,
            "size": 1,
            "stored_file": "ff/f.xlsx",
            "sender": f"nguoi gui {code}",
            "received_at": _RECEIVED,
            "state": "done",
            "outcome": "loaded",
            "submission_id": number,
        },
    )
    connection.execute(
        insert(t.expected_report),
        [
            {"form": form, "unit_id": unit_id, "period_id": PERIOD, "due_on": date(2026, 4, 15)}
            for form in ("F2", "F3")
        ],
    )
    _dossiers(connection, number=number, unit_id=unit_id, code=code)


def _dossiers(connection: Connection, *, number: int, unit_id: int, code: str) -> None:
    """A reported month of form II.06, a count of dossiers that says otherwise, and the note of it."""
    row = {"measure": "resolved_late", "period_id": PERIOD, "field": "ho_tich", "unit_id": unit_id}
    own = {"value": 3, "form": "F1A", "submission_id": number, "sheet": f"S{code}", "row": 12}
    connection.execute(insert(t.fact), {**row, **own})
    connection.execute(insert(t.dossier_count), {**row, "value": 4, "submission_id": number})
    note = {"submission_id": number, "sheet": f"S{code}", "row": 12, "severity": "note"}
    params = f'{{"unit_code": "{code}", "mark": "count of {code}"}}'
    connection.execute(
        insert(t.issue),
        [
            {**note, "code": "dossier_difference", "value": "3", "params": params},
            {**note, "code": "dossiers_counted", "value": "", "params": params},
        ],
    )
