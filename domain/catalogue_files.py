"""Reading data/catalogue into frozen objects, with every rule checked and every error placed by file and row."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from domain.catalogue import UNIT_COUNT, Catalogue, Indicator, IssueCode, Measure, Target, Term
from domain.errors import CatalogueError
from domain.paths import CATALOGUE_DIR

_TERM = re.compile(r"([+-]?)\s*([a-z][a-z0-9_]*)\s*")
_MEASURE_KINDS = frozenset({"flow", "stock", "flag", "level"})
_TIME_RULES = frozenset({"sum", "first", "last", "none"})
_ROLLUPS = frozenset({"sum_num_den", "median_of_units", "none"})


def _fail(*, file: str, row: int, vi: str, en: str) -> CatalogueError:
    return CatalogueError(
        vi=f"data/catalogue/{file}, dòng {row}: {vi}", en=f"data/catalogue/{file}, row {row}: {en}"
    )


def _rows(*, directory: Path, file: str) -> list[dict[str, str]]:
    with (directory / file).open(encoding="utf-8-sig", newline="") as handle:
        out = []
        for line, row in enumerate(csv.DictReader(handle), start=2):
            if None in row:
                raise _fail(
                    file=file,
                    row=line,
                    vi="thừa ô (thiếu dấu nháy kép?).",
                    en="too many cells (a missing quote?).",
                )
            out.append({key: (value or "").strip() for key, value in row.items()})
        return out


def _require(*, row: dict[str, str], names: Sequence[str], file: str, line: int) -> None:
    for name in names:
        if not row.get(name):
            raise _fail(file=file, row=line, vi=f"thiếu “{name}”.", en=f"“{name}” is missing.")


def parse_expression(text: str) -> tuple[Term, ...]:
    """Signed terms of ``a+b-c``; raises ValueError for anything else. Empty text gives ()."""
    text = text.strip()
    position = 0
    terms: list[Term] = []
    while position < len(text):
        found = _TERM.match(text, position)
        if not found or (terms and not found[1]):
            raise ValueError(text)
        terms.append(Term(sign=-1 if found[1] == "-" else 1, measure=found[2]))
        position = found.end()
    return tuple(terms)


def _load_measures(directory: Path) -> dict[str, Measure]:
    file, out = "measures.csv", {}
    for line, row in enumerate(_rows(directory=directory, file=file), start=2):
        _require(
            row=row, names=("id", "name_vi", "name_en", "kind", "form", "time_rule"), file=file, line=line
        )
        if row["kind"] not in _MEASURE_KINDS or row["time_rule"] not in _TIME_RULES:
            raise _fail(file=file, row=line, vi="kind hoặc time_rule lạ.", en="unknown kind or time_rule.")
        if row["id"] in out or row["id"] == UNIT_COUNT:
            raise _fail(file=file, row=line, vi=f"trùng “{row['id']}”.", en=f"“{row['id']}” is used twice.")
        out[row["id"]] = Measure(**{name: row[name] for name in Measure.__dataclass_fields__})  # type: ignore[arg-type]
    return out


def _expand(
    *, text: str, raw: Mapping[str, dict[str, str]], measures: Mapping[str, Measure], seen: tuple[str, ...]
) -> tuple[Term, ...]:
    """Terms over measures; a term may name an indicator without denominator, which is replaced by its own terms."""
    out: list[Term] = []
    for term in parse_expression(text):
        if term.measure in measures or term.measure == UNIT_COUNT:
            out.append(term)
        elif term.measure in seen:
            raise LookupError(" -> ".join((*seen, term.measure)))
        elif term.measure in raw and not raw[term.measure]["denominator"]:
            inner = _expand(
                text=raw[term.measure]["numerator"], raw=raw, measures=measures, seen=(*seen, term.measure)
            )
            out.extend(Term(sign=term.sign * t.sign, measure=t.measure) for t in inner)
        else:
            raise KeyError(term.measure)
    return tuple(out)


def _terms(
    *,
    row: dict[str, str],
    side: str,
    raw: Mapping[str, dict[str, str]],
    measures: Mapping[str, Measure],
    line: int,
) -> tuple[Term, ...]:
    file = "indicators.csv"
    try:
        return _expand(text=row[side], raw=raw, measures=measures, seen=(row["id"],))
    except ValueError as error:
        raise _fail(
            file=file,
            row=line,
            vi=f"không đọc được biểu thức “{row[side]}”.",
            en=f"cannot read the expression “{row[side]}”.",
        ) from error
    except LookupError as error:
        if isinstance(error, KeyError):
            raise _fail(
                file=file, row=line, vi=f"không có chỉ tiêu {error}.", en=f"unknown measure {error}."
            ) from error
        raise _fail(
            file=file,
            row=line,
            vi=f"công thức vòng tròn: {error}.",
            en=f"the formulas form a cycle: {error}.",
        ) from error


def _load_indicators(directory: Path, measures: Mapping[str, Measure]) -> dict[str, Indicator]:
    file = "indicators.csv"
    rows = _rows(directory=directory, file=file)
    raw, out = {row["id"]: row for row in rows}, {}
    for line, row in enumerate(rows, start=2):
        _require(
            row=row,
            names=(
                "id",
                "name_vi",
                "name_en",
                "theme",
                "numerator",
                "direction",
                "definition_vi",
                "definition_en",
                "form",
            ),
            file=file,
            line=line,
        )
        if row["id"] in out or row["id"] in measures:
            raise _fail(file=file, row=line, vi=f"trùng “{row['id']}”.", en=f"“{row['id']}” is used twice.")
        if row["rollup"] not in _ROLLUPS or row["direction"] not in ("+", "-", "0"):
            raise _fail(
                file=file, row=line, vi="rollup hoặc direction lạ.", en="unknown rollup or direction."
            )
        out[row["id"]] = _indicator(row=row, raw=raw, measures=measures, line=line)
    return out


def _indicator(
    *, row: dict[str, str], raw: Mapping[str, dict[str, str]], measures: Mapping[str, Measure], line: int
) -> Indicator:
    return Indicator(
        id=row["id"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        theme=row["theme"],
        numerator=_terms(row=row, side="numerator", raw=raw, measures=measures, line=line),
        denominator=_terms(row=row, side="denominator", raw=raw, measures=measures, line=line),
        scale=float(row["scale"] or 1),
        display_unit=row["display_unit"],
        direction=row["direction"],
        rollup=row["rollup"],
        comparability=row["comparability"],
        forms=tuple(row["form"].split(" ")[0].split("+")),
        definition_vi=row["definition_vi"],
        definition_en=row["definition_en"],
        formula=row["numerator"] + (f" / ({row['denominator']})" if row["denominator"] else ""),
    )


def _load_targets(directory: Path, indicators: Mapping[str, Indicator]) -> tuple[Target, ...]:
    out = []
    for line, row in enumerate(_rows(directory=directory, file="targets.csv"), start=2):
        if row["indicator"] not in indicators:
            raise _fail(
                file="targets.csv",
                row=line,
                vi=f"không có chỉ số “{row['indicator']}”.",
                en=f"unknown indicator “{row['indicator']}”.",
            )
        fields = {name: row[name] for name in Target.__dataclass_fields__ if name != "value"}
        out.append(Target(value=float(row["value"]), **fields))
    return tuple(out)


def _load_issue_codes(directory: Path) -> dict[str, IssueCode]:
    file, out = "issue_codes.csv", {}
    for line, row in enumerate(_rows(directory=directory, file=file), start=2):
        _require(row=row, names=tuple(IssueCode.__dataclass_fields__), file=file, line=line)
        out[row["code"]] = IssueCode(**{name: row[name] for name in IssueCode.__dataclass_fields__})
    return out


def _load_fields(directory: Path) -> dict[str, tuple[str, str]]:
    file, out = "fields.csv", {}
    for line, row in enumerate(_rows(directory=directory, file=file), start=2):
        _require(row=row, names=("id", "name_vi", "name_en"), file=file, line=line)
        out[row["id"]] = (row["name_vi"], row["name_en"])
    return out


def load_catalogue(directory: Path = CATALOGUE_DIR) -> Catalogue:
    """Read and check the catalogue in ``directory``; raises CatalogueError with file, row and rule."""
    measures = _load_measures(directory)
    indicators = _load_indicators(directory, measures)
    return Catalogue(
        measures=measures,
        indicators=indicators,
        targets=_load_targets(directory, indicators),
        issue_codes=_load_issue_codes(directory),
        fields=_load_fields(directory),
    )


@lru_cache(maxsize=1)
def get_catalogue() -> Catalogue:
    """The project's catalogue, loaded once in a process."""
    return load_catalogue()
