"""Typed reading of one table of a definition: the value, or an error that names element, key and remedy."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from domain.errors import IndexDefinitionError
from domain.index.methods import REQUIRED
from domain.index.spec import Option


def fail(element: str, *, vi: str, en: str) -> IndexDefinitionError:
    """The error for ``element`` ('' = the index), to be raised."""
    return IndexDefinitionError(element=element, vi=vi, en=en)


def tables(raw: Mapping[str, Any], *, name: str, keys: Sequence[str]) -> list["Table"]:
    """The tables ``[[name]]`` of a definition; each needs an id."""
    rows = raw.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise fail("", vi=f"“{name}” phải là các bảng [[{name}]].", en=f"“{name}” must be tables [[{name}]].")
    out = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row.get("id"), str) or not row["id"].strip():
            raise fail(
                "",
                vi=f'[[{name}]] thứ {number} không có id. Ghi id = "...".',
                en=f'[[{name}]] number {number} has no id. Write id = "...".',
            )
        out.append(Table(row, element=row["id"], keys=keys))
    return out


class Table:
    """One table; unknown keys are refused, so that a misspelt setting is never silently left out."""

    def __init__(self, raw: Mapping[str, Any], *, element: str, keys: Sequence[str]) -> None:
        self.raw, self.element = raw, element
        unknown = [key for key in raw if key not in keys]
        if unknown:
            hint_vi, hint_en = _hint(unknown[0])
            raise fail(
                element,
                vi=f"không có mục “{unknown[0]}”. {hint_vi}Các mục dùng được: {', '.join(keys)}.",
                en=f"there is no key “{unknown[0]}”. {hint_en}Keys that can be used: {', '.join(keys)}.",
            )

    def text(self, key: str, *, default: str | None = None) -> str:
        """Text of ``key``; without a default it must be there."""
        value = self.raw.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, vi="phải là văn bản", en="must be text")
        return value

    def title(self, lang: str) -> str:
        """``title_vi`` or ``title_en``, else ``title``."""
        return self.text(f"title_{lang}", default=self.text("title", default=""))

    def number(self, key: str, *, default: float | None = None) -> float:
        """Finite number of ``key``; without a default it must be there."""
        value = self.raw.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise self._wrong(key, vi="phải là một số", en="must be a number")
        return float(value)

    def share(self, key: str, *, default: float) -> float:
        """Number from 0 to 1."""
        value = self.number(key, default=default)
        if not 0 <= value <= 1:
            raise self._wrong(key, vi="phải từ 0 đến 1", en="must be from 0 to 1")
        return value

    def whole(self, key: str) -> int | None:
        """Number of decimals from 0 to 15, or None."""
        if key not in self.raw:
            return None
        value = self.raw[key]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 15:
            raise self._wrong(
                key, vi="phải là số nguyên từ 0 đến 15", en="must be a whole number from 0 to 15"
            )
        return value

    def one_of(self, key: str, *, known: Sequence[str], default: str) -> str:
        """Text that must be one of ``known``."""
        value = self.text(key, default=default)
        if value not in known:
            shown = ", ".join(known)
            raise self._wrong(key, vi=f"phải là một trong: {shown}", en=f"must be one of: {shown}")
        return value

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A table inside this one, or an empty one."""
        value = self.raw.get(key, {})
        if not isinstance(value, Mapping):
            raise self._wrong(key, vi="phải là một bảng {...}", en="must be a table {...}")
        return value

    def options(
        self, key: str, *, method: str, given: Mapping[str, Any], known: Mapping[str, Option]
    ) -> Mapping[str, Option]:
        """Options of a method: those given, checked against those it takes, else its defaults."""
        unknown = [name for name in given if name not in known]
        if unknown:
            shown = ", ".join(known) or "-"
            raise fail(
                self.element,
                vi=f"{key}: “{method}” không có tham số “{unknown[0]}” (có: {shown}). Bỏ hoặc sửa tham số này.",
                en=f"{key}: “{method}” has no option “{unknown[0]}” (it has: {shown}). Remove or correct it.",
            )
        missing = [name for name, default in known.items() if default == REQUIRED and name not in given]
        if missing:
            raise fail(
                self.element,
                vi=f"{key}: “{method}” cần tham số “{missing[0]}”. Ghi thêm {missing[0]} = ...",
                en=f"{key}: “{method}” needs the option “{missing[0]}”. Add {missing[0]} = ...",
            )
        return MappingProxyType(
            {
                name: self._option(f"{key}.{name}", given.get(name, default), default)
                for name, default in known.items()
            }
        )

    def _option(self, key: str, value: Any, default: Option) -> Option:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        if isinstance(default, bool):
            fits = isinstance(value, bool)
        elif isinstance(default, str):
            fits = is_number or isinstance(value, str)
            fits = is_number if default == REQUIRED and not key.endswith(".group") else fits
        else:
            fits = is_number
        if not fits:
            raise fail(
                self.element,
                vi=f"{key} = {value!r} không đúng kiểu. Ghi {_kind(default)[0]}.",
                en=f"{key} = {value!r} is of the wrong kind. Write {_kind(default)[1]}.",
            )
        return float(value) if is_number and not isinstance(default, bool) else value

    def _wrong(self, key: str, *, vi: str, en: str) -> IndexDefinitionError:
        found = repr(self.raw[key]) if key in self.raw else ""
        return fail(
            self.element,
            vi=f"{key} {vi}{f'; hiện là {found}' if found else '; hiện chưa ghi'}.",
            en=f"{key} {en}{f'; it is {found}' if found else '; it is not given'}.",
        )


def _kind(default: Option) -> tuple[str, str]:
    if isinstance(default, bool):
        return "true hoặc false", "true or false"
    return "một số", "a number"


def _hint(key: str) -> tuple[str, str]:
    if key == "direction":
        return (
            "Chiều (direction) chỉ ghi ở chỉ tiêu: sau chuẩn hoá, cao luôn là tốt. ",
            "A direction belongs to indicators only: after normalising, higher is always better. ",
        )
    return "", ""
