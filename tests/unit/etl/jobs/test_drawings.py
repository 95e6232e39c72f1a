"""Maps are drawn when something they are made from changed or a file is missing, and only then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.jobs import drawings, geometry
from etl.jobs.drawings import Drawing, drawn, fingerprint
from etl.jobs.geometry import schematic_entries
from store.queries.unit_points import PointVersion
from store.writes.geometry import GeometryEntry

FIRST, LAST = date(2025, 7, 1), date(9999, 12, 31)


def commune(code: str, *, lon: float) -> PointVersion:
    """A commune of province 42."""
    return PointVersion(
        code=code,
        level="commune",
        name=f"Xã {code}",
        parent="42",
        province="42",
        lat=18.3,
        lon=lon,
        area_km2=30.0,
        valid_from=FIRST,
        valid_to=LAST,
        group_code="436",
        group_name="Thành phố Hà Tĩnh",
    )


LAND = [commune("18001", lon=105.8), commune("18002", lon=105.9), commune("18003", lon=106.0)]


@pytest.fixture
def drawn_provinces(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Provinces in the order they were really drawn."""
    done: list[str] = []
    real = geometry._draw_province

    def draw(
        land: Sequence[PointVersion], *, structure: str, province: str, geo_dir: Path
    ) -> list[GeometryEntry]:
        done.append(province)
        return real(land, structure=structure, province=province, geo_dir=geo_dir)

    monkeypatch.setattr(geometry, "_draw_province", draw)
    return done


def entries(folder: Path, *, land: Sequence[PointVersion] = LAND) -> list[GeometryEntry]:
    return schematic_entries(versions=land, structure="post2025", provinces=["42"], geo_dir=folder)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_there_and_made_from_the_same_is_not_drawn_again(
    tmp_path: Path, drawn_provinces: list[str]
) -> None:
    first = entries(tmp_path)
    before = content(tmp_path)
    assert [entry.level for entry in first] == ["commune", "province", "district"]
    assert entries(tmp_path) == first, "the database is told the same as when they were drawn"
    assert drawn_provinces == ["42"] and content(tmp_path) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"lat": 18.31},
        {"area_km2": None},
        {"group_code": "437"},
        {"valid_from": date(2026, 1, 1)},
        {"code": "18009"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_change_of_the_register_draws_again(
    tmp_path: Path, drawn_provinces: list[str], changes: dict[str, object]
) -> None:
    before = entries(tmp_path)
    after = entries(tmp_path, land=[*LAND[:2], replace(LAND[2], **changes)])
    assert drawn_provinces == ["42", "42"] and after != before


def test_each_missing_or_damaged_file_is_made_again(tmp_path: Path, drawn_provinces: list[str]) -> None:
    first = entries(tmp_path)
    before = content(tmp_path)
    maps = [name for name in sorted(before) if ".geojson" in name]
    assert len(maps) == 9  # three levels: plain, gzip, brotli
    for number, name in enumerate(maps):
        path = tmp_path / name
        if number % 2:
            path.unlink()
        else:
            path.write_bytes(before[name][:-1])
        assert entries(tmp_path) == first
        assert content(tmp_path) == before, name
    assert len(drawn_provinces) == 1 + len(maps)


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"made_from": 1, "files": [], "entries": []}'])
def test_a_note_that_cannot_be_read_is_written_again(
    tmp_path: Path, drawn_provinces: list[str], note: str
) -> None:
    first = entries(tmp_path)
    before = content(tmp_path)
    [path] = tmp_path.glob("*.drawn.json")
    path.write_text(note, encoding="utf-8")
    assert entries(tmp_path) == first and content(tmp_path) == before
    assert len(drawn_provinces) == 2


def test_a_drawing_that_was_cut_off_leaves_no_note(tmp_path: Path) -> None:
    """Given a note of before, when the next drawing breaks off, then nothing says that its maps are there."""
    drawn(Drawing(name="x", made_from="a", geo_dir=tmp_path), draw=list)
    later = Drawing(name="x", made_from="b", geo_dir=tmp_path)

    def cut_off() -> list[GeometryEntry]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drawn(later, draw=cut_off)
    assert not later.note.exists()


def test_the_fingerprint_reads_values_files_and_the_code_that_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map"
    told = [fingerprint("a"), fingerprint("b"), fingerprint("a", "b"), fingerprint("ab")]
    told.append(fingerprint("a", files=[path]))
    path.write_bytes(b"1")
    told.append(fingerprint("a", files=[path]))
    path.write_bytes(b"2")
    told.append(fingerprint("a", files=[path]))
    monkeypatch.setattr(drawings, "_CODE", (*drawings._CODE, "cli.py"))
    told.append(fingerprint("a"))
    assert len(set(told)) == len(told)


def test_all_code_that_draws_is_in_the_fingerprint() -> None:
    found = {path.name for pattern in drawings._CODE for path in drawings._ETL.glob(pattern)}
    assert {"schematic.py", "dissolve.py", "write.py", "geo.py", "geometry.py", "national.py"} <= found
