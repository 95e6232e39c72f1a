"""Files of the maps of two indicators and of clusters: each stands alone."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest

from dashboard.components.map_kinds.model import Shown
from dashboard.exports.kinds import SINGLE_FILES, files_of
from dashboard.exports.sheet import PAPERS, SheetOptions, set_sheet
from dashboard.exports.table import to_csv, to_xlsx
from dashboard.palette_kinds import bivariate_colours, cluster_colours
from dashboard.state import default_state
from tests.fakes.indicator_views import unit, view
from tests.fakes.map_kinds import clusters, nine, shown_pair
from tests.unit.dashboard.exports.test_sheet import features, n_pages

MADE = date(2026, 10, 5)
CODES = tuple(f"{n:05d}" for n in range(9))
KINDS = dict.fromkeys(CODES, "none") | {"00000": "low", "00008": "island"}


def two(lang: str = "vi") -> Shown:
    return shown_pair(nine(), first=nine().first, state=replace(default_state(), lang=lang))


def clustered(lang: str = "vi") -> Shown:
    own = view([unit(f"Xã {n}", float(n), code=code, is_small=n == 1) for n, code in enumerate(CODES)])
    found = clusters(KINDS, own=own)  # type: ignore[arg-type]
    return Shown(path="/adoption", state=replace(default_state(), lang=lang), view=own, detail=found)


BOTH = pytest.mark.parametrize(("name", "make"), [("bivariate", two), ("clusters", clustered)])


@BOTH
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_table_has_every_unit_and_says_what_it_is(name: str, make: Callable[..., Shown], lang: str) -> None:
    shown = make(lang)
    table = files_of(name=name, shown=shown).table(shown, MADE)
    rows = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
    head = rows.index(list(table.header))
    assert len(rows) - head - 1 == len(CODES)
    above = " ".join(" ".join(row) for row in rows[:head])
    assert "05/10/2026" in above and ("mô phỏng" in above or "imulated" in above)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table)))
    assert book.active.max_row == len(table.notes) + 3 + len(CODES)


def test_table_of_two_has_both_values_and_their_classes() -> None:
    shown = two()
    row = files_of(name="bivariate", shown=shown).table(shown, MADE).rows[0]
    assert (row[0], row[3], row[4]) == ("00008", 80.0, 18.0)
    assert row[5].startswith("cao, ") and row[6].startswith("thấp, ")
    assert row[7] == "Nhóm xấu nhất ở cả hai"


def test_table_of_clusters_states_the_test() -> None:
    shown = clustered()
    table = files_of(name="clusters", shown=shown).table(shown, MADE)
    assert table.rows[0][:1] == ("00000",) and table.rows[0][4].startswith("Cụm thấp")
    assert any("20250701" in note for note in table.notes)


@BOTH
def test_shapes_hold_what_the_map_shows(name: str, make: Callable[..., Shown]) -> None:
    shown = make()
    made = json.loads(files_of(name=name, shown=shown).shapes(shown, features(*CODES), MADE))
    assert made["metadata"]["map"] == name and made["metadata"]["units_drawn"] == len(CODES)
    own = {one["id"]: one["properties"] for one in made["features"]}
    if name == "bivariate":
        assert made["metadata"]["indicator_b"] == "online_share_calendar"
        assert [code for code in CODES if own[code]["is_worst_in_both"]] == ["00008"]
    else:
        assert {code: own[code]["cluster"] for code in CODES} == KINDS
        assert made["metadata"]["clusters"]["seed"] == 20250701
        assert own["00008"]["p_adjusted"] is None


@BOTH
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_sheet_is_made_with_its_list(name: str, make: Callable[..., Shown], lang: str) -> None:
    shown = make(lang)
    parts = files_of(name=name, shown=shown).parts(shown, PAPERS["a4"][0])
    options = SheetOptions("a4", lang, MADE)
    assert n_pages(set_sheet(parts=parts, features=features(*CODES), options=options, kind="pdf")) == 2
    assert len(parts.rows) == len(CODES) and all(len(row) == len(parts.header) for row in parts.rows)


def test_sheet_of_two_has_the_square_with_the_counts() -> None:
    shown = two()
    parts = files_of(name="bivariate", shown=shown).parts(shown, PAPERS["a4"][0])
    root = ElementTree.fromstring(parts.picture)
    drawn = [own.get("fill") for own in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert sorted(drawn) == sorted(colour for row in bivariate_colours("light") for colour in row)
    assert parts.fills["00008"] == bivariate_colours("light")[2][2]
    assert parts.rows[0][0] == "■"


def test_sheet_of_clusters_has_its_colours_rings_and_small_denominators() -> None:
    shown = clustered()
    parts = files_of(name="clusters", shown=shown).parts(shown, PAPERS["a4"][0])
    palette = cluster_colours(direction="+", theme="light")
    assert (parts.fills["00000"], parts.fills["00001"]) == (palette[1], palette[4])
    assert parts.marks.diameters == {"00008": 0.0} and parts.marks.small == {"00001"}
    assert [line.sign for line in parts.legend][-2:] == ["zero", "small"]


def test_a_kind_without_more_than_the_indicator_gives_the_single_maps_files() -> None:
    assert files_of(name="bivariate", shown=shown_pair(None, first=nine().first)) is SINGLE_FILES
    assert files_of(name="", shown=two()) is SINGLE_FILES
