"""Unknown names with the units they may mean: those that fit come first, however alike others look."""

import json

from sqlalchemy import Connection, delete, insert

from domain.access import Scope
from store.queries.unknown_names import OFFERED, unknown_names
from store.tables import issue, unit, unit_version

ALIKE = ("Bắc Hà", "Bắc Hải", "Bắc Hạ", "Bắc Hậu", "Bắc Hạnh", "Bắc Hà Nam", "Bắc Hà Tây")


def test_the_units_between_which_a_name_is_ambiguous_are_offered_first(connection: Connection) -> None:
    # Given an ambiguous name whose two readings look less alike than six other units
    version = dict(
        connection.execute(unit_version.select().where(unit_version.c.unit_id == 2)).mappings().one()
    )
    for number, name in enumerate((*ALIKE, "Đắc Hà", "Bá Hà"), start=50):
        own = {"id": number, "structure": "post2025", "code": f"2{number:04}", "level": "commune"}
        connection.execute(insert(unit), own)
        names = {"unit_id": number, "name_vi": f"Xã {name}", "short_name": name, "path": f"/42/2{number:04}/"}
        connection.execute(insert(unit_version), {**version, "id": number, **names})
    connection.execute(delete(issue))
    params = {
        "name": "Xã Bắc Hà",
        "candidates": "Xã Bá Hà; Xã Đắc Hà",
        "structure": "post2025",
        "day": "2026-03-31",
        "parent_code": "42",
        "levels": "",
    }
    row = {"submission_id": 1, "sheet": "S", "row": 12, "severity": "error", "value": "Xã Bắc Hà"}
    connection.execute(insert(issue), {**row, "code": "ambiguous_unit", "params": json.dumps(params)})

    [found] = unknown_names(connection=connection, scope=Scope.everything(), province="42")

    assert {one.name for one in found.candidates[:2]} == {"Xã Bá Hà", "Xã Đắc Hà"}
    assert len(found.candidates) == OFFERED
