"""A whole simulated season: every figure and every issue of 156 files, against results computed by its generator."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from domain.paths import CATALOGUE_DIR, ROOT
from domain.units.register import Register, register_from_tables
from etl.model import FactRow, ParsedFile
from etl.registry import read_report

SEASON = ROOT.parent / "shared" / "data" / "reports" / "public"
LOADER_CODES = {"duplicate_file", "resubmission", "missing_period", "carry_mismatch"}
pytestmark = [
    pytest.mark.skipif(not SEASON.is_dir(), reason="no simulated season in ../shared"),
    pytest.mark.xdist_group("season"),
]

Key = tuple[str, ...]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def register() -> Register:
    return register_from_tables(
        units=table(CATALOGUE_DIR / "units.csv"), aliases=table(CATALOGUE_DIR / "unit_aliases.csv")
    )


@dataclass
class Store:
    """A store in memory: a later row replaces the whole earlier one, a file of known bytes is not loaded."""

    rows: dict[Key, tuple[str, FactRow]] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    issues: set[Key] = field(default_factory=set)
    lineage: set[Key] = field(default_factory=set)

    def load(self, parsed: ParsedFile) -> None:
        if parsed.sha256 in self.hashes:
            return
        self.hashes |= set() if parsed.refused else {parsed.sha256}
        for issue in parsed.issues:
            row = "" if issue.row is None else str(issue.row)
            self.issues.add((parsed.name, issue.sheet, row, issue.code, issue.severity))
        for link in parsed.lineage:
            share = str(link.share.normalize())
            facts = (
                link.old_code,
                link.new_code,
                link.kind,
                share,
                link.effective_on.isoformat(),
                str(link.row),
            )
            self.lineage.add((parsed.name, *facts))
        for row in (row for sheet in parsed.sheets for row in sheet.rows):
            days = (row.period_start.isoformat(), row.period_end.isoformat())
            self.rows[(row.form, row.unit_code, row.structure, *days, row.field)] = (parsed.name, row)

    def measures(self) -> Mapping[Key, tuple[Decimal, Key]]:
        return {
            (*key[1:], measure): (Decimal(value), (name, row.sheet, str(row.row)))
            for key, (name, row) in self.rows.items()
            for measure, value in row.measures.items()
        }


@cache
def loaded() -> Store:
    """The season, loaded once in the order of paths (bytes of UTF-8)."""
    units, store = register(), Store()
    files = [path for folder in ("01_clean", "02_messy", "03_broken") for path in (SEASON / folder).iterdir()]
    for path in sorted(files, key=lambda file: file.relative_to(SEASON).as_posix().encode()):
        name = unicodedata.normalize("NFC", path.relative_to(SEASON).as_posix())
        store.load(read_report(content=path.read_bytes(), name=name, register=units, home_province="42"))
    return store


KEYS = ("unit_code", "structure", "period_start", "period_end", "field", "measure")


class TestSeason:
    def test_every_figure_is_loaded_with_its_value_and_its_place(self):
        expected = {
            tuple(row[key] for key in KEYS): (
                Decimal(row["value"]),
                (row["source_file"], row["sheet"], row["row"]),
            )
            for row in table(SEASON / "expected_measures.csv")
        }

        assert dict(loaded().measures()) == expected

    def test_every_issue_that_needs_no_database_is_found_and_no_other(self):
        expected = {
            tuple(row[key] for key in ("file", "sheet", "row", "code", "severity"))
            for row in table(SEASON / "expected_issues.csv")
            if row["code"] not in LOADER_CODES
        }

        assert loaded().issues == expected

    def test_every_link_of_the_crosswalks_is_read(self):
        expected = {
            (
                row["source_file"],
                row["old_code"],
                row["new_code"],
                row["kind"],
                str(Decimal(row["share"]).normalize()),
                row["effective"],
                row["row"],
            )
            for row in table(SEASON / "expected_lineage.csv")
        }

        assert loaded().lineage == expected
