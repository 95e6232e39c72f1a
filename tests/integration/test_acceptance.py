"""`make accept`: the command line alone, from an empty folder to the same rows as the season's makers have."""

import csv
from pathlib import Path

import pytest

import tools.accept as accept
from tests.integration.expected import SHARED_SEASON

with_season = pytest.mark.skipif(
    not (SHARED_SEASON.exists() and accept.CHECKER.exists()),
    reason="../shared with the full season is not there",
)


@pytest.mark.soak  # test_season holds the same figures and findings against both databases
@with_season
def test_the_season_is_accepted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert accept.accept(folder=tmp_path) == accept.PASSED
    said = capfd.readouterr().out
    assert (
        "precision 1.000000, recall 1.000000" in said and "hit 484, precision 1.0000, recall 1.0000" in said
    )
    assert "lineage: expected 243, found 243, PASS" in said
    assert "dossier counts: expected 8000, PASS" in said


def test_without_the_season_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(accept, "SEASON", tmp_path / "none")
    assert accept.main() == accept.NOTHING_TO_ACCEPT
    assert "nothing to compare" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        (["a,1", "b,2"], True),
        (["b,2", "a,1"], True),
        (["a,1"], False),
        (["a,1", "b,2", "b,2"], False),
        (["a,1", "b,3"], False),
    ],
)
def test_rows_are_compared_one_by_one(rows: list[str], same: bool, tmp_path: Path) -> None:
    found, expected = tmp_path / "found.csv", tmp_path / "expected.csv"
    for path, lines in ((found, rows), (expected, ["a,1", "b,2"])):
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["unit", "value"], *(line.split(",") for line in lines)])
    assert accept.same_rows(name="x", found=found, expected=expected) is same
