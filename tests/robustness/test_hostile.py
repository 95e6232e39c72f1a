"""Hostile files: each is read or refused by name within two seconds and 300 MB, in a process under limits."""

import time
from pathlib import Path

import pytest

from etl.extract.errors import UnreadableError
from etl.extract.workbook import read_workbook
from tests.robustness.hostile import CASES, ODS, WORKBOOK, book, package
from tests.robustness.reading import Measured, measured

MAX_S, MAX_MB = 2.0, 300.0
ADDITIONS, ADDITIONS_S = 5_000_000, 0.25  # what the machine of the two seconds needs for these additions


ATTEMPTS = 4
SHARED = 2.0  # neighbours of a shared machine slow down what moves much memory, which additions do not show


def slowness() -> float:
    """How many times slower than the machine of the limit this one is right now (1 or more)."""
    started, total = time.process_time(), 0
    for number in range(ADDITIONS):
        total += number
    return max(1.0, (time.process_time() - started) / ADDITIONS_S)


def timed(path: Path) -> tuple[Measured, float]:
    """What became of the file, and the seconds allowed: a machine that others slow down gets another try.

    How slow it is is asked only where the limit itself was not kept.
    """
    allowed = SHARED * MAX_S
    for _ in range(ATTEMPTS):
        result = measured(path)
        if result.seconds < allowed:
            break
        allowed = SHARED * MAX_S * slowness()
        if result.seconds < allowed:
            break
    return result, allowed


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", CASES)
def test_each_is_read_or_refused_quickly_and_by_name(name: str, tmp_path: Path) -> None:
    make, codes = CASES[name]
    path = tmp_path / "report"
    path.write_bytes(make())

    result, allowed = timed(path)

    assert result.codes & codes or (not result.codes and "" in codes), sorted(result.codes)
    assert result.seconds < allowed
    assert result.peak_mb < MAX_MB
    assert result.rows > 0 or result.codes


@pytest.mark.parametrize("place", ["sheet", "workbook", "texts", "ods"])
def test_a_file_named_by_an_entity_is_not_read(place: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("THE SECRET", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    cell = '<row><c t="str"><v>a &s; b</v></c><c t="s"><v>0</v></c></row>'
    content = {
        "sheet": lambda: book(cell, start=entity),
        "workbook": lambda: book(cell, **{"xl/workbook.xml": entity + WORKBOOK.replace('"S"', '"&s;"')}),
        "texts": lambda: book(
            cell.replace("&s;", ""), **{"xl/sharedStrings.xml": f"{entity}<sst><si><t>&s;</t></si></sst>"}
        ),
        "ods": lambda: package({"content.xml": entity + ODS.format("<table:table-row/>")}),
    }[place]()

    try:
        workbook = read_workbook(content=content)
    except UnreadableError as error:
        said = error.reason
    else:
        said = repr(workbook)

    assert "THE SECRET" not in said


def test_members_with_paths_are_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    read_workbook(content=CASES["macros and links beside good figures"][0]())

    assert list(tmp_path.iterdir()) == [] and not (tmp_path.parent.parent / "evil.sh").exists()
