"""Reading a definition from TOML: every mistake names the element, the rule and the remedy in both languages."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from domain.errors import IndexDefinitionError
from domain.index import aggregate, normalise
from domain.index.aggregate import AGGREGATORS
from domain.index.impute import IMPUTATIONS
from domain.index.methods import Family
from domain.index.normalise import NORMALISERS
from domain.index.rank import TIES
from domain.index.spec import (
    COMPONENTS,
    INDICATORS,
    NULL,
    RENORMALISE,
    Band,
    Choice,
    ElementSpec,
    IndexSpec,
    IndicatorSpec,
    Points,
)
from domain.index.spec_points import read_points
from domain.index.spec_reading import Table, fail, tables
from domain.index.spec_rules import check_spec
from domain.index.treat import TREATMENTS

_INDEX_KEYS = (
    *(
        "id",
        "title",
        "title_vi",
        "title_en",
        "version",
        "normalise",
        "aggregate",
        "missing",
        "min_coverage",
        "ties",
    ),
    *(
        "decimals_before_ranking",
        "min_available",
        "panel",
        "impute",
        "treat",
        "inputs",
        "notes",
        "elements",
        "indicators",
        "bands",
    ),
)
_ELEMENT_KEYS = (
    *(
        "id",
        "parent",
        "weight",
        "aggregate",
        "missing",
        "min_coverage",
        "decimals",
        "title",
        "title_vi",
        "title_en",
    ),
)
_INDICATOR_KEYS = (
    *(
        "id",
        "parent",
        "weight",
        "direction",
        "numerator",
        "denominator",
        "scale",
        "impute",
        "treat",
        "normalise",
    ),
    *("points", "decimals", "goalposts", "target", "title", "title_vi", "title_en"),
)
_BAND_KEYS = ("id", "at_least", "name", "name_vi", "name_en")
_DEFAULT_AGGREGATE, _DEFAULT_NORMALISE = "arithmetic", "minmax"


def read_spec(*, path: Path) -> IndexSpec:
    """The definition in a file; raises IndexDefinitionError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise fail(
            "",
            vi=f"không đọc được tệp {path}: {reason}. Kiểm tra đường dẫn và lưu tệp dạng UTF-8.",
            en=f"the file {path} cannot be read: {reason}. Check the path and save the file as UTF-8.",
        ) from error
    try:
        return parse_spec(text=text)
    except IndexDefinitionError as error:
        raise error.in_file(str(path)) from error


def parse_spec(*, text: str) -> IndexSpec:
    """The definition that a TOML text says, checked as a whole; raises IndexDefinitionError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise fail(
            "",
            vi=f"văn bản TOML sai ở {error}. Sửa dòng đó.",
            en=f"the TOML text is wrong: {error}. Correct that line.",
        ) from error
    return spec_of(raw=raw, source=text)


def spec_of(*, raw: Mapping[str, Any], source: str = "") -> IndexSpec:
    """The definition of a mapping as TOML gives it; raises IndexDefinitionError."""
    own = Table(raw, element="", keys=_INDEX_KEYS)
    bands = [_band(row) for row in tables(raw, name="bands", keys=_BAND_KEYS)]
    spec = IndexSpec(
        id=own.text("id"),
        title_vi=own.title("vi"),
        title_en=own.title("en"),
        elements=tuple(_element(row, index=own) for row in tables(raw, name="elements", keys=_ELEMENT_KEYS)),
        indicators=tuple(
            _indicator(row, index=own) for row in tables(raw, name="indicators", keys=_INDICATOR_KEYS)
        ),
        ties=own.one_of("ties", known=TIES, default="min"),
        decimals_before_ranking=own.whole("decimals_before_ranking"),
        min_available=own.share("min_available", default=0.0),
        panel=own.text("panel", default="") or None,
        inputs=own.one_of("inputs", known=(INDICATORS, COMPONENTS), default=INDICATORS),
        version=own.text("version", default=""),
        bands=tuple(sorted(bands, key=lambda band: -band.at_least)),
        notes=MappingProxyType({str(k): str(v) for k, v in own.mapping("notes").items()}),
        source=source,
    )
    check_spec(spec)
    return spec


def _element(row: Table, *, index: Table) -> ElementSpec:
    return ElementSpec(
        id=row.element,
        parent=row.text("parent", default="") or None,
        weight=row.number("weight", default=1.0),
        aggregate=_choice(row, index, name="aggregate", default=_DEFAULT_AGGREGATE),
        missing=row.one_of(
            "missing",
            known=(RENORMALISE, NULL),
            default=index.one_of("missing", known=(RENORMALISE, NULL), default=RENORMALISE),
        ),
        min_coverage=row.share("min_coverage", default=index.share("min_coverage", default=0.0)),
        decimals=row.whole("decimals"),
        title_vi=row.title("vi"),
        title_en=row.title("en"),
    )


def _indicator(row: Table, *, index: Table) -> IndicatorSpec:
    direction = row.number("direction", default=1.0)
    if direction not in (1, -1):
        raise fail(
            row.element,
            vi=f"direction = {direction:g}. Dùng 1 (cao là tốt) hoặc -1 (thấp là tốt).",
            en=f"direction = {direction:g}. Use 1 (more is better) or -1 (less is better).",
        )
    return IndicatorSpec(
        id=row.element,
        parent=row.text("parent", default=""),
        weight=row.number("weight", default=1.0),
        direction=int(direction),
        numerator=row.text("numerator") if "numerator" in row.raw else row.element,
        denominator=row.text("denominator", default="") or None,
        scale=row.number("scale", default=1.0),
        impute=_choice(row, index, name="impute", default="none"),
        treat=_choice(row, index, name="treat", default="none"),
        normalise=_choice(row, index, name="normalise", default=_DEFAULT_NORMALISE),
        points=_points(row),
        decimals=row.whole("decimals"),
        title_vi=row.title("vi"),
        title_en=row.title("en"),
    )


_FAMILIES: Mapping[str, tuple[Family[Any], Mapping[str, str]]] = {
    "normalise": (NORMALISERS, normalise.ALIASES),
    "aggregate": (AGGREGATORS, aggregate.ALIASES),
    "treat": (TREATMENTS, {}),
    "impute": (IMPUTATIONS, {}),
}


def _choice(row: Table, index: Table, *, name: str, default: str) -> Choice:
    """The method that a row asks for, else that of the index, else ``default``, with all options filled in."""
    written = row.raw.get(name, index.raw.get(name, default))
    given = dict(written) if isinstance(written, Mapping) else {"method": written}
    method = given.pop("method", default)
    family, aliases = _FAMILIES[name]
    method = aliases.get(str(method), str(method))
    if method not in family.names:
        raise fail(
            row.element,
            vi=f"{name}: không có phương pháp “{method}”. Dùng một trong: {', '.join(family.names)}.",
            en=f"{name}: there is no method “{method}”. Use one of: {', '.join(family.names)}.",
        )
    if name == "normalise":
        given |= _own_parameters(row, method=method, has_points="points" in row.raw)
    return Choice(
        method=method, options=row.options(name, method=method, given=given, known=family.get(method).options)
    )


def _points(row: Table) -> Points | None:
    """The scoring rule, which takes the place of a normaliser."""
    if "points" in row.raw and "normalise" in row.raw:
        raise fail(
            row.element,
            vi="có cả normalise và points. Giữ một: points cho điểm thẳng, không chuẩn hoá.",
            en="it has both normalise and points. Keep one: points are given as they are, without normalising.",
        )
    return read_points(row)


_OWN_PARAMETERS = {"goalposts": "goalposts", "target": "distance_to_target"}


def _own_parameters(row: Table, *, method: str, has_points: bool) -> dict[str, Any]:
    """Goalposts or a target written on the indicator itself: ``goalposts = [20, 85]``, ``target = 80``."""
    for key, needed in _OWN_PARAMETERS.items():
        if key in row.raw and (method != needed or has_points):
            used = "points" if has_points else method
            raise fail(
                row.element,
                vi=f'{key} không có tác dụng với “{used}”. Ghi normalise = "{key}" ở chỉ tiêu này, hoặc bỏ {key}.',
                en=f'{key} has no effect with “{used}”. Write normalise = "{key}" on this indicator, or drop {key}.',
            )
    if method == "goalposts" and "goalposts" in row.raw:
        pair = row.raw["goalposts"]
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
            raise fail(
                row.element,
                vi="goalposts phải là hai số, ví dụ goalposts = [20, 85].",
                en="goalposts must be two numbers, for instance goalposts = [20, 85].",
            )
        return {"low": pair[0], "high": pair[1]}
    if method == "distance_to_target" and "target" in row.raw:
        return {"target": row.raw["target"]}
    return {}


def _band(row: Table) -> Band:
    name = row.text("name", default=row.element)
    return Band(
        id=row.element,
        at_least=row.number("at_least"),
        name_vi=row.text("name_vi", default=name),
        name_en=row.text("name_en", default=name),
    )


__all__ = ["IndexDefinitionError", "parse_spec", "read_spec", "spec_of"]
