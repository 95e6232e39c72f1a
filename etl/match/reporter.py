"""Who reports, and for which area: the lines "Đơn vị báo cáo" and "Địa bàn" above the header."""

from dataclasses import dataclass
from datetime import date

from domain.units.matching import AmbiguousUnitError, UnitMatch, UnitNameError, UnitNotFoundError
from domain.units.names import label_key, tidy
from domain.units.register import Register
from etl.extract.cells import RawSheet, text_of

_REPORTER, _AREA = "đơn vị báo cáo", "địa bàn"


@dataclass(frozen=True)
class Place:
    """Where and when names are matched."""

    register: Register
    province: str
    structure: str
    day: date

    def match(self, *, name: str, parent: str | None = None, levels: tuple[str, ...] = ()) -> UnitMatch:
        """Return the unit a name means here; raises a UnitNameError (see Register.match)."""
        return self.register.match(
            name=name,
            structure=self.structure,
            day=self.day,
            province=self.province,
            parent=parent,
            levels=levels,
        )

    @property
    def top_parent(self) -> str | None:
        """The parent of all rows when nothing else is said: the province in post2025, none before."""
        return self.province if self.structure == "post2025" else None


def written_reporter(*, sheet: RawSheet, before_row: int) -> tuple[str, str]:
    """Return (unit, its district) as written after "Đơn vị báo cáo"; '' where nothing is written."""
    unit, _, district = _after_label(sheet, before_row=before_row, label=_REPORTER).partition(",")
    return unit.strip(), district.partition(",")[0].strip()  # the province may follow


def reporting_commune(*, unit: str, district: str, place: Place) -> UnitMatch:
    """Return the commune that reports; its district narrows the search when it is known.

    Raises:
        UnitNameError: a subclass says why no commune fits.
    """
    parent = place.top_parent or reporter_district(district, place=place)
    return place.match(name=unit, parent=parent, levels=("commune",))


def reporting_area(*, unit: str, place: Place) -> UnitMatch | None:
    """Return the province or district that reports, or None when the written unit is neither."""
    try:
        return place.match(name=unit, levels=("province", "district"))
    except UnitNameError:
        return None


def sheet_district(*, sheet: RawSheet, before_row: int, place: Place) -> str | None:
    """Return the code of the district named after "Địa bàn", or None when there is none."""
    return reporter_district(_after_label(sheet, before_row=before_row, label=_AREA), place=place)


def code_of_failure(error: UnitNameError) -> str:
    """Return the issue code for a name that means no single unit."""
    if isinstance(error, AmbiguousUnitError):
        return "ambiguous_unit"
    return "unit_not_found" if isinstance(error, UnitNotFoundError) else "unit_wrong_parent"


def reporter_district(name: str, *, place: Place) -> str | None:
    """Return the code of a district named in a report, or None when it names none (the province, a slip)."""
    if not name or place.structure != "pre2025":
        return None
    area = reporting_area(unit=name, place=place)
    # the province is asked too: "tỉnh Hà Tĩnh" must not pass for the city of that name under another type
    return area.code if area is not None and area.level == "district" else None


def _after_label(sheet: RawSheet, *, before_row: int, label: str) -> str:
    """Return the text after a label (and its colon), in the same cell or in the next filled one of the row."""
    for row in sorted(number for number in sheet.rows if number < before_row):
        cells = [tidy(text_of(cell)) for _, cell in sorted(sheet.rows[row].items())]
        for position, text in enumerate(cells):
            if label_key(text).startswith(label):
                own = (text.partition(":")[2] if ":" in text else text[len(label) :]).strip()
                return own or next(filter(None, cells[position + 1 :]), "")
    return ""
