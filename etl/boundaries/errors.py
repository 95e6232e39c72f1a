"""What can be wrong with points and boundary files; each error says what, where and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from domain.errors import BoundaryError


def _some(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:5])
    return f"{shown}, … ({len(codes)})" if len(codes) > 5 else shown


class PointError(BoundaryError):
    """Units whose point cannot be used for the schematic."""

    def __init__(self, *, codes: Sequence[str]) -> None:
        super().__init__(
            vi=f"Tọa độ của đơn vị {_some(codes)} thiếu hoặc nằm ngoài Việt Nam; hãy sửa lat, lon trong danh mục.",
            en=f"The point of unit {_some(codes)} is missing or outside Viet Nam; correct lat, lon in the register.",
        )
        self.codes = tuple(codes)


class DuplicateUnitError(BoundaryError):
    """The same unit code given twice."""

    def __init__(self, *, codes: Sequence[str]) -> None:
        super().__init__(
            vi=f"Mã đơn vị bị lặp: {_some(codes)}; mỗi mã chỉ được có một dòng trong danh mục.",
            en=f"Repeated unit code: {_some(codes)}; the register must hold each code once.",
        )
        self.codes = tuple(codes)


class UngroupedError(BoundaryError):
    """Units for which the mapping code -> group has no entry."""

    def __init__(self, *, codes: Sequence[str]) -> None:
        super().__init__(
            vi=f"Đơn vị {_some(codes)} chưa được gán vào nhóm nào; hãy bổ sung vào bảng nhóm.",
            en=f"Unit {_some(codes)} belongs to no group; add it to the table of groups.",
        )
        self.codes = tuple(codes)


class LostCellError(BoundaryError):
    """Units whose polygon came out empty: never written, because the unit would vanish from the map."""

    def __init__(self, *, codes: Sequence[str]) -> None:
        super().__init__(
            vi=f"Không tạo được hình cho đơn vị {_some(codes)}; hãy kiểm tra tọa độ hoặc ranh giới nguồn.",
            en=f"No shape could be made for unit {_some(codes)}; check its point or its source boundary.",
        )
        self.codes = tuple(codes)


class UnreadableBoundaryError(BoundaryError):
    """The file is not there, or is no spatial file with polygons."""

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(
            vi=f"{path.name}: không đọc được ranh giới ({reason}); "
            "cần GeoJSON, TopoJSON, GPKG hoặc Shapefile chứa vùng.",
            en=f"{path.name}: no boundaries could be read ({reason}); "
            "give GeoJSON, TopoJSON, GPKG or Shapefile polygons.",
        )
        self.path = path
        self.reason = reason


class LayerError(BoundaryError):
    """The file holds several maps and it is not clear which one is meant."""

    def __init__(self, *, path: Path, layer: str | None, layers: Sequence[str]) -> None:
        known = ", ".join(layers)
        vi = f"không có lớp “{layer}”" if layer else "tệp có nhiều lớp bản đồ"
        en = f"there is no layer “{layer}”" if layer else "the file holds several layers"
        super().__init__(
            vi=f"{path.name}: {vi}. Các lớp: {known}. Hãy chỉ rõ --layer.",
            en=f"{path.name}: {en}. Layers: {known}. Give --layer.",
        )
        self.path = path
        self.layers = tuple(layers)


class CoordinateSystemError(BoundaryError):
    """A coordinate system given by the user that does not exist."""

    def __init__(self, *, text: str) -> None:
        super().__init__(
            vi=f"Không có hệ quy chiếu “{text}”; viết mã EPSG, ví dụ --crs EPSG:9209 (VN-2000, kinh tuyến 105°30').",
            en=f"There is no coordinate system “{text}”; give an EPSG code, e.g. --crs EPSG:9209 (VN-2000, 105°30').",
        )
        self.text = text


class OutsideVietNamError(BoundaryError):
    """Coordinates that are no longitudes and latitudes of Viet Nam, and that no single system explains.

    ``systems``: coordinate systems under which the shapes would lie at their units, to choose from.
    """

    def __init__(
        self,
        *,
        path: Path,
        bounds: tuple[float, float, float, float],
        n_outside: int,
        systems: Sequence[str] = (),
    ) -> None:
        west, south, east, north = (f"{value:.6g}" for value in bounds)
        where = f"x {west} … {east}, y {south} … {north}"
        hint_vi, hint_en = _hint(bounds=bounds, systems=systems)
        super().__init__(
            vi=f"{path.name}: {n_outside} hình nằm ngoài Việt Nam ({where}). {hint_vi}",
            en=f"{path.name}: {n_outside} shapes lie outside Viet Nam ({where}). {hint_en}",
        )
        self.path = path
        self.bounds = bounds
        self.n_outside = n_outside
        self.systems = tuple(systems)


class MisplacedError(BoundaryError):
    """Shapes inside the country but away from the places of their units: the coordinate system is wrong."""

    def __init__(self, *, path: Path, crs: str, share: float, systems: Sequence[str]) -> None:
        fits_vi = f" Hệ phù hợp: {', '.join(systems)}." if systems else ""
        fits_en = f" Systems that fit: {', '.join(systems)}." if systems else ""
        super().__init__(
            vi=f"{path.name}: đọc theo {crs} thì chỉ {share:.0%} hình nằm tại đơn vị của mình; hệ quy chiếu bị sai "
            f"hoặc mã thuộc nơi khác.{fits_vi} Hãy chỉ rõ --crs.",
            en=f"{path.name}: read as {crs}, only {share:.0%} of the shapes lie at their units; the coordinate system "
            f"is wrong or the codes are of another place.{fits_en} Give --crs.",
        )
        self.path = path
        self.crs = crs
        self.share = share
        self.systems = tuple(systems)


def _hint(*, bounds: tuple[float, float, float, float], systems: Sequence[str]) -> tuple[str, str]:
    if systems:
        fits = ", ".join(systems)
        return (
            f"Nhiều hệ quy chiếu cùng phù hợp: {fits}. Hãy hỏi nơi cung cấp và chỉ rõ --crs.",
            f"Several coordinate systems fit: {fits}. Ask the provider and give --crs.",
        )
    if max(abs(value) for value in bounds) > 360:
        return (
            "Có vẻ là tọa độ mét (VN-2000 hoặc UTM) thiếu hệ quy chiếu: hãy chỉ rõ --crs (ví dụ EPSG:9209) "
            "hoặc xuất lại theo WGS84 (EPSG:4326).",
            "These look like metres (VN-2000 or UTM) without a coordinate system: give --crs (e.g. EPSG:9209) "
            "or export again in WGS84 (EPSG:4326).",
        )
    if bounds[0] >= 6 and bounds[2] <= 24 and bounds[1] >= 100:
        return (
            "Có vẻ kinh độ và vĩ độ bị đảo: x phải là kinh độ.",
            "Longitude and latitude seem to be swapped: x must be the longitude.",
        )
    return (
        "Hãy kiểm tra hệ quy chiếu (--crs) hoặc xuất lại theo WGS84 (EPSG:4326).",
        "Check the coordinate system (--crs) or export again in WGS84 (EPSG:4326).",
    )


class FieldError(BoundaryError):
    """No field identifies the units, by code or by name; ``near``: what the nearest one holds, in both languages."""

    def __init__(
        self, *, path: Path, field: str | None, fields: Sequence[str], near: tuple[str, str] = ("", "")
    ) -> None:
        known = ", ".join(fields) or "-"
        vi = f"không có trường “{field}”" if field else "không trường nào chứa mã hoặc tên đơn vị của cấp này"
        en = (
            f"there is no field “{field}”"
            if field
            else "no field holds codes or names of units of this level"
        )
        near_vi, near_en = near
        super().__init__(
            vi=f"{path.name}: {vi}. Các trường: {known}. {near_vi}"
            "Hãy chỉ rõ --code-field hoặc --name-field, hoặc kiểm tra --structure, --level.",
            en=f"{path.name}: {en}. Fields: {known}. {near_en}"
            "Give --code-field or --name-field, or check --structure and --level.",
        )
        self.path = path
        self.field = field
        self.fields = tuple(fields)


class AmbiguousCodesError(BoundaryError):
    """Fields with longer codes that name different units."""

    def __init__(self, *, path: Path, readings: Sequence[str]) -> None:
        shown = "; ".join(readings)
        super().__init__(
            vi=f"{path.name}: mã có thể đọc theo nhiều cách, ra các đơn vị khác nhau ({shown}). "
            "Hãy chỉ rõ --code-field hoặc --name-field.",
            en=f"{path.name}: the codes can be read in several ways, as different units ({shown}). "
            "Give --code-field or --name-field.",
        )
        self.path = path
        self.readings = tuple(readings)


class WrongUnitsError(BoundaryError):
    """The codes exist but the names beside them are other units': another structure, level or vintage."""

    def __init__(self, *, path: Path, n_conflicts: int, n_matched: int, example: str) -> None:
        super().__init__(
            vi=f"{path.name}: {n_conflicts} trong {n_matched} mã trùng nhưng tên khác ({example}). "
            "Có lẽ tệp thuộc cơ cấu hoặc cấp khác; hãy kiểm tra --structure và --level.",
            en=f"{path.name}: {n_conflicts} of {n_matched} codes agree but their names differ ({example}). "
            "The file may be of another structure or level; check --structure and --level.",
        )
        self.path = path
        self.n_conflicts = n_conflicts
        self.n_matched = n_matched


class OtherListError(BoundaryError):
    """Many shapes are no unit of the list: the file is of another structure."""

    def __init__(self, *, path: Path, n_unmatched: int, n_shapes: int) -> None:
        super().__init__(
            vi=f"{path.name}: {n_unmatched} trong {n_shapes} hình không có trong danh mục; "
            "có lẽ tệp thuộc cơ cấu khác, hãy kiểm tra --structure.",
            en=f"{path.name}: {n_unmatched} of {n_shapes} shapes are not in the list of units; "
            "the file may be of another structure, check --structure.",
        )
        self.path = path
        self.n_unmatched = n_unmatched
        self.n_shapes = n_shapes
