"""Units and fields of dossiers against the register and the catalogue: a few thousand keys, not millions of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from etl.dossiers.model import BAD_FIELD, BAD_UNIT, Unit, Validity
from etl.dossiers.words import field_of


@dataclass(frozen=True)
class RawKey:
    """Unit and field as the file writes them, how many dossiers of a file carry them, received last on ``last``."""

    file_no: int
    structure: str
    unit_code: str
    field: str
    n: int
    last: date

    @property
    def text(self) -> tuple[str, str, str]:
        """The three texts."""
        return self.structure, self.unit_code, self.field


@dataclass(frozen=True)
class Judged:
    """``known``: {texts: (unit, field)}; ``bad``: {texts: (problem, last day on which they were right)}."""

    known: Mapping[tuple[str, str, str], tuple[Unit, str]]
    bad: Mapping[tuple[str, str, str], tuple[str, date]]


def judge_keys(
    *, keys: Iterable[RawKey], validities: Mapping[Unit, Validity], fields: Mapping[str, str]
) -> Judged:
    """Say which keys mean a unit and a field, and what is wrong with the others.

    A unit that had ceased to exist when a dossier was received is unknown for that dossier, known for earlier ones.
    """
    known: dict[tuple[str, str, str], tuple[Unit, str]] = {}
    bad: dict[tuple[str, str, str], tuple[str, date]] = {}
    for key in keys:
        unit = (key.structure.strip(), key.unit_code.strip())
        field = field_of(key.field, fields=fields)
        if unit not in validities:
            bad[key.text] = (BAD_UNIT, date.min)
        elif field is None:
            bad[key.text] = (BAD_FIELD, date.min)
        else:
            known[key.text] = (unit, field)
            if key.last > validities[unit].last:
                bad[key.text] = (BAD_UNIT, validities[unit].last)
    return Judged(known=known, bad=bad)
