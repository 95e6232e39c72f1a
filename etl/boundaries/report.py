"""How a boundary file fits the list of units: what is told to the person who imports it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unmatched:
    """A shape that is no unit of the list: its row in the file from 1, code, name and units of like name."""

    row: int
    code: str
    name: str
    candidates: tuple[tuple[str, str], ...]  # (code, name), most alike first


@dataclass(frozen=True)
class NameConflict:
    """A unit whose name in the file is not the register's: to be looked at by a person."""

    code: str
    file_name: str
    unit_name: str


@dataclass(frozen=True)
class MatchReport:
    """How a boundary file fits the list of units.

    Attributes:
        code_field, name_field: fields used ("" = none); without a code field the names decided.
        parent_fields: fields that told the units above, when names decided.
        reading: how the coordinates were read, e.g. "EPSG:9209 (recognised)".
        matched: codes that got a shape.
        missing: units without a shape, as (code, name).
        unmatched: shapes that belong to no unit; not imported.
        duplicates: codes found on several shapes, which were joined.
        padded: codes whose leading zeros were restored.
        empty: matched codes whose shape has no area; they are missing too.
        name_conflicts: codes that agree while the names do not.
        close_names: names accepted although a letter differs, or one of several written forms.
        code_example: a cell and the code read from it, when the field holds longer codes.
        other_level: names of shapes that are of another level and were left aside.
        by_place: units whose name several units share, told apart by the place of the shape.
        reshaped: codes whose area changed by more than a tenth in cleaning: overlaps or gaps in the file.
    """

    code_field: str
    name_field: str
    matched: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    unmatched: tuple[Unmatched, ...]
    duplicates: tuple[str, ...]
    padded: tuple[str, ...]
    empty: tuple[str, ...]
    name_conflicts: tuple[NameConflict, ...]
    close_names: tuple[NameConflict, ...] = ()
    by_place: tuple[str, ...] = ()
    parent_fields: tuple[str, ...] = ()
    reading: str = ""
    code_example: tuple[str, str] | None = None
    other_level: tuple[str, ...] = ()
    reshaped: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Every unit has its own shape, every shape a unit, and no name contradicts its code."""
        return not (self.missing or self.unmatched or self.name_conflicts or self.reshaped)
