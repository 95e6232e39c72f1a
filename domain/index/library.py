"""The definitions that come with the project (data/indices), checked against the catalogue of indicators."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from domain.catalogue import Catalogue
from domain.catalogue_files import get_catalogue
from domain.errors import IndexDefinitionError, UnknownNameError
from domain.index.spec import COMPONENTS, IndexSpec
from domain.index.spec_files import parse_spec, read_spec
from domain.paths import INDICES_DIR

PUBLISHED = "766"
"""The name of the published index, which no definition may take."""
_PLAIN = re.compile(r"^[\w.-]+$")
_SIGNS = {"+": 1, "-": -1}


def load_definitions(*, directory: Path, catalogue: Catalogue) -> Mapping[str, IndexSpec]:
    """All definitions of a folder by id; raises IndexDefinitionError."""
    out: dict[str, IndexSpec] = {}
    for path in sorted(directory.glob("*.toml")):
        spec = read_spec(path=path)
        if spec.id in out:
            raise IndexDefinitionError(
                element="",
                vi=f"mã “{spec.id}” được dùng bởi hai tệp trong {directory}. Đổi một mã.",
                en=f"the id “{spec.id}” is used by two files in {directory}. Change one.",
            )
        check_against_catalogue(spec=spec, catalogue=catalogue)
        out[spec.id] = spec
    return MappingProxyType(out)


def check_against_catalogue(*, spec: IndexSpec, catalogue: Catalogue) -> None:
    """Raise IndexDefinitionError for an indicator that the catalogue has not, or whose direction it contradicts.

    Indices over official components have inputs of their own.
    """
    if spec.inputs == COMPONENTS:
        return
    for own in spec.indicators:
        if own.numerator not in catalogue.indicators or own.denominator is not None:
            raise IndexDefinitionError(
                element=own.id,
                vi=f"danh mục không có chỉ tiêu “{own.numerator}” (chỉ tiêu của danh mục đã là tỷ lệ, không cần mẫu "
                "số). Dùng mã trong data/catalogue/indicators.csv.",
                en=f"the catalogue has no indicator “{own.numerator}” (its indicators are ratios already and need no "
                "denominator). Use an id of data/catalogue/indicators.csv.",
            )
        expected = _SIGNS.get(catalogue.indicator(own.numerator).direction)
        if own.points is None and expected is not None and expected != own.direction:
            raise IndexDefinitionError(
                element=own.id,
                vi=f"direction = {own.direction} trái với danh mục ({expected}). Sửa direction.",
                en=f"direction = {own.direction} contradicts the catalogue ({expected}). Correct direction.",
            )


def own_definition(*, text: str, catalogue: Catalogue) -> IndexSpec:
    """A definition that a person wrote, checked; raises IndexDefinitionError, also for an id of data/indices."""
    spec = parse_spec(text=text)
    if spec.id in (*get_definitions(), PUBLISHED):
        raise IndexDefinitionError(
            element="",
            vi=f"mã “{spec.id}” là của chỉ số đi kèm phần mềm. Đặt mã khác cho chỉ số của mình.",
            en=f"the id “{spec.id}” is that of an index that comes with the software. Give yours another id.",
        )
    _check_own(spec)
    check_against_catalogue(spec=spec, catalogue=catalogue)
    return spec


def _check_own(spec: IndexSpec) -> None:
    """What a person's definition must be beside right: its id can stand in an address, its inputs are indicators."""
    if not _PLAIN.match(spec.id):
        raise IndexDefinitionError(
            element="",
            vi=f"mã “{spec.id}” có ký tự không dùng được trong địa chỉ trang. Chỉ dùng chữ, số, “_”, “-”, “.”.",
            en=f"the id “{spec.id}” holds characters that an address cannot. Use letters, digits, “_”, “-” and “.”.",
        )
    if spec.inputs == COMPONENTS:
        raise IndexDefinitionError(
            element="",
            vi='inputs = "components" chỉ dành cho chỉ số 766. Bỏ dòng này và dùng chỉ tiêu của danh mục.',
            en='inputs = "components" is for index 766 only. Remove that line and use indicators of the catalogue.',
        )
    if spec.panel is not None:
        raise IndexDefinitionError(
            element="",
            vi="panel chỉ dùng cho bảng có cột kỳ (python -m etl score). Bỏ dòng này: ở đây mỗi kỳ tính riêng.",
            en="panel is for tables with a column of periods (python -m etl score). Remove it: here periods are apart.",
        )
    for own in spec.indicators:
        if "group" in own.impute.options:
            raise IndexDefinitionError(
                element=own.id,
                vi=f"impute “{own.impute.method}” cần một cột nhóm mà số liệu ở đây không có. Dùng mean hoặc median.",
                en=f"impute “{own.impute.method}” needs a column of groups, which is not here. Use mean or median.",
            )


@lru_cache(maxsize=1)
def get_definitions() -> Mapping[str, IndexSpec]:
    """The definitions of data/indices, loaded once in a process."""
    return load_definitions(directory=INDICES_DIR, catalogue=get_catalogue())


def find_definition(name: str, *, own: Mapping[str, IndexSpec] | None = None) -> IndexSpec:
    """The definition of that id, of the project or among a user's ``own``; raises UnknownNameError."""
    known_ones = {**(own or {}), **get_definitions()}
    found = known_ones.get(name)
    if found is None:
        known = ", ".join(known_ones)
        raise UnknownNameError(
            vi=f"Không có chỉ số “{name}”. Chọn: {known}.",
            en=f"There is no index “{name}”. Choose one of: {known}.",
        )
    return found
