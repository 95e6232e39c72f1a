"""Reading data/norms: every mistake is placed by file and row and said in both languages; nothing is half read.

``norms.toml`` names the lists, ``items.csv`` the kinds of equipment, and each list is a CSV file of rules. Files saved
by a spreadsheet (UTF-8, comma or semicolon) are read as they are.
"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from domain.catalogue import Measure
from domain.catalogue_files import get_catalogue
from domain.config import get_settings
from domain.equipment.norms import (
    ASSET,
    NATIONAL,
    PER_ROOM,
    PER_UNIT,
    PROVINCE,
    SERVICE,
    Item,
    Norms,
    NormSet,
    Rule,
)
from domain.errors import NormError

INDEX, ITEMS = "norms.toml", "items.csv"
ITEM_COLUMNS = tuple("item" if own.name == "id" else own.name for own in fields(Item))
RULE_COLUMNS = tuple("rule" if own.name == "id" else own.name for own in fields(Rule) if own.name != "of")
_OPTIONAL = frozenset({"existing", "usable", "obsolete", "part_of", "note_vi", "note_en"})
_YES_NO = {"yes": True, "no": False}
_OPTIONAL_KEYS = {"valid_to": None, "province": "", "head_excess_percent": 0, "province_excess_percent": 0}
_TYPES: Mapping[str, type] = {
    "valid_from": date,
    "valid_to": date,
    "is_example": bool,
    "head_excess_percent": int,
    "province_excess_percent": int,
}
Row = tuple[int, dict[str, str]]


def _fail(*, file: str, row: int | None = None, vi: str, en: str) -> NormError:
    where_vi, where_en = (f", dòng {row}", f", row {row}") if row else ("", "")
    return NormError(vi=f"Định mức {file}{where_vi}: {vi}", en=f"Norms {file}{where_en}: {en}")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise _fail(
            file=path.name, vi=f"không có tệp này trong {path.parent}.", en=f"no such file in {path.parent}."
        ) from error
    except UnicodeDecodeError as error:
        raise _fail(
            file=path.name,
            vi="không phải UTF-8. Lưu lại dạng “CSV UTF-8”.",
            en="not UTF-8. Save it again as “CSV UTF-8”.",
        ) from error


def _rows(*, path: Path, columns: Sequence[str]) -> list[Row]:
    """Rows with their number; the header must hold exactly ``columns``, and cells that are needed must be filled."""
    text = _text(path)
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in first else ",")
    header = [name.strip() for name in reader.fieldnames or ()]
    if sorted(header) != sorted(columns):
        missing, strange = sorted(set(columns) - set(header)), sorted(set(header) - set(columns))
        raise _fail(
            file=path.name,
            row=1,
            vi=f"tiêu đề phải có đúng các cột {', '.join(columns)} (thiếu: {missing}; lạ: {strange}).",
            en=f"the columns must be exactly {', '.join(columns)} (missing: {missing}; unknown: {strange}).",
        )
    reader.fieldnames = header
    return [
        (line, _cells(row=row, file=path.name, line=line, columns=columns))
        for line, row in enumerate(reader, 2)
    ]


def _cells(*, row: dict[Any, Any], file: str, line: int, columns: Sequence[str]) -> dict[str, str]:
    if None in row:
        raise _fail(
            file=file, row=line, vi="thừa ô (thiếu dấu nháy kép?).", en="too many cells (a missing quote?)."
        )
    cells = {name: (row[name] or "").strip() for name in columns}
    for name in columns:
        if not cells[name] and name not in _OPTIONAL:
            raise _fail(file=file, row=line, vi=f"thiếu “{name}”.", en=f"“{name}” is missing.")
    if bool(cells.get("note_vi")) != bool(cells.get("note_en")):
        raise _fail(file=file, row=line, vi="ghi chú thiếu một ngôn ngữ.", en="the note lacks one language.")
    return cells


def _whole_number(*, cells: Mapping[str, str], name: str, file: str, line: int) -> int:
    text = cells[name]
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise _fail(
            file=file,
            row=line,
            vi=f"“{name}” phải là số nguyên dương, viết liền (20000000), không phải “{text}”.",
            en=f"“{name}” must be a whole number above 0 without separators (20000000), not “{text}”.",
        )
    return int(text)


def _one_of(*, value: str, known: Sequence[str], name: str, file: str, line: int | None = None) -> str:
    if value not in known:
        raise _fail(
            file=file,
            row=line,
            vi=f"“{name}” là “{value}”; chỉ nhận {', '.join(known)}.",
            en=f"“{name}” is “{value}”; it must be one of {', '.join(known)}.",
        )
    return value


def _unique(*, names: Sequence[str], rows: Sequence[int], file: str) -> None:
    seen: dict[str, int] = {}
    for name, row in zip(names, rows, strict=True):
        if name in seen:
            raise _fail(
                file=file,
                row=row,
                vi=f"“{name}” đã có ở dòng {seen[name]}.",
                en=f"“{name}” is already in row {seen[name]}.",
            )
        seen[name] = row


def _load_items(*, directory: Path, measures: Mapping[str, Measure]) -> dict[str, Item]:
    rows = _rows(path=directory / ITEMS, columns=ITEM_COLUMNS)
    _unique(names=[cells["item"] for _, cells in rows], rows=[line for line, _ in rows], file=ITEMS)
    names = [cells["item"] for _, cells in rows]
    out = {}
    for line, cells in rows:
        for column, known in (
            ("kind", (ASSET, SERVICE)),
            ("is_one_stop", tuple(_YES_NO)),
            ("part_of", ("", *names)),
            *((column, ("", *measures)) for column in ("existing", "usable", "obsolete")),
        ):
            _one_of(value=cells[column], known=known, name=column, file=ITEMS, line=line)
        rest = {name: cells[name] for name in ITEM_COLUMNS if name not in ("item", "is_one_stop")}
        out[cells["item"]] = Item(id=cells["item"], is_one_stop=_YES_NO[cells["is_one_stop"]], **rest)
    return out


def _load_sets(directory: Path) -> tuple[NormSet, ...]:
    try:
        entries = tomllib.loads(_text(directory / INDEX)).get("sets", [])
    except tomllib.TOMLDecodeError as error:
        raise _fail(
            file=INDEX, vi=f"không đọc được TOML: {error}.", en=f"not valid TOML: {error}."
        ) from error
    sets = tuple(_load_set(number=number, entry=entry) for number, entry in enumerate(entries, start=1))
    names = [own.id for own in sets]
    if not sets or len(set(names)) != len(names):
        raise _fail(
            file=INDEX,
            vi="phải có ít nhất một [[sets]], mỗi id dùng một lần.",
            en="at least one [[sets]] is needed, each id used once.",
        )
    return sets


def _load_set(*, number: int, entry: Mapping[str, Any]) -> NormSet:
    file = f"{INDEX} [[sets]] {number}"
    names = {own.name for own in fields(NormSet)}
    missing, strange = sorted(names - set(entry) - set(_OPTIONAL_KEYS)), sorted(set(entry) - names)
    if missing or strange:
        raise _fail(
            file=file,
            vi=f"khoá thiếu: {missing}; khoá lạ: {strange}.",
            en=f"missing keys: {missing}; unknown keys: {strange}.",
        )
    for name, value in entry.items():
        if type(value) is not _TYPES.get(name, str) or (isinstance(value, int) and value < 0):
            raise _fail(
                file=file,
                vi=f"“{name}” sai kiểu: {value!r} (ngày viết 2025-07-01, không dấu nháy).",
                en=f"“{name}” has the wrong type: {value!r} (dates are 2025-07-01 without quotes).",
            )
    own = NormSet(**{**_OPTIONAL_KEYS, **entry})
    _one_of(value=own.kind, known=(ASSET, SERVICE), name="kind", file=file)
    _one_of(value=own.block, known=(NATIONAL, PROVINCE), name="block", file=file)
    if own.valid_to is not None and own.valid_to < own.valid_from:
        raise _fail(file=file, vi="valid_to trước valid_from.", en="valid_to is before valid_from.")
    return own


def _load_rules(
    *, directory: Path, of: NormSet, items: Mapping[str, Item], measures: Mapping[str, Measure]
) -> list[Rule]:
    file = of.file
    known = [item.id for item in items.values() if item.kind == of.kind]
    rows = _rows(path=directory / file, columns=RULE_COLUMNS)
    _unique(names=[cells["rule"] for _, cells in rows], rows=[line for line, _ in rows], file=file)
    out = []
    for line, cells in rows:
        _one_of(value=cells["item"], known=known, name="item", file=file, line=line)
        bases = (PER_UNIT, PER_ROOM, *(m.id for m in measures.values() if m.kind in ("stock", "flag")))
        _one_of(value=cells["basis"], known=bases, name="basis", file=file, line=line)
        numbers = {
            name: _whole_number(cells=cells, name=name, file=file, line=line)
            for name in ("quantity", "per", "unit_price_vnd")
        }
        texts = {name: cells[name] for name in RULE_COLUMNS if name not in numbers and name != "rule"}
        out.append(Rule(id=cells["rule"], of=of, **numbers, **texts))  # type: ignore[arg-type]
    return out


def _check_versions(rules: Sequence[Rule]) -> None:
    """Two lists of one block, province and standing must not norm the same item on the same day."""
    sets = {rule.of.id: rule.of for rule in rules}
    items = {name: {rule.item for rule in rules if rule.of.id == name} for name in sets}
    for one, two in combinations(sets.values(), 2):
        is_same = (one.block, one.is_example) == (two.block, two.is_example)
        is_same = is_same and (one.province == two.province or "" in (one.province, two.province))
        first, second = sorted((one, two), key=lambda own: own.valid_from)
        at_once = first.valid_to is None or second.valid_from <= first.valid_to
        both = items[one.id] & items[two.id]
        if is_same and at_once and both:
            raise _fail(
                file=INDEX,
                vi=f"“{first.id}” và “{second.id}” cùng hiệu lực cho {sorted(both)}. Ghi valid_to cho bản cũ.",
                en=f"“{first.id}” and “{second.id}” are both in force for {sorted(both)}. Give the older one valid_to.",
            )


def load_norms(*, directory: Path, measures: Mapping[str, Measure]) -> Norms:
    """Read and check the norms in ``directory``; raises NormError with file, row and rule."""
    items = _load_items(directory=directory, measures=measures)
    sets = _load_sets(directory)
    rules = [
        rule
        for own in sets
        for rule in _load_rules(directory=directory, of=own, items=items, measures=measures)
    ]
    _check_versions(rules)
    return Norms(items=items, sets=sets, rules=tuple(rules))


@lru_cache(maxsize=4)
def _loaded(directory: Path) -> Norms:
    return load_norms(directory=directory, measures=get_catalogue().measures)


def get_norms() -> Norms:
    """The norms of NORMS_DIR, loaded once in a process."""
    return _loaded(get_settings().norms_dir)
