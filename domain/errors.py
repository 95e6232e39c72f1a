"""Named errors that carry their facts and say in Vietnamese and English what to do."""

from collections.abc import Sequence


class ReformAtlasError(Exception):
    """Base of all errors a user may see: a Vietnamese and an English sentence.

    Each sentence says what is wrong, where, and what to do next.
    """

    def __init__(self, *, vi: str, en: str) -> None:
        super().__init__(f"{vi}\n{en}")
        self.vi = vi
        self.en = en


class CatalogueError(ReformAtlasError):
    """A catalogue file (data/catalogue) is wrong: names the file, the row and the rule."""


class PeriodError(ReformAtlasError):
    """A period code that cannot be read."""


class UnknownNameError(ReformAtlasError):
    """An indicator, measure, unit or command that does not exist."""


class DatabaseError(ReformAtlasError):
    """The database is missing, old or cannot be opened."""


class BoundaryError(ReformAtlasError):
    """A boundary file that cannot be used."""


class NormError(ReformAtlasError):
    """A file of norms (data/norms) is wrong: names the file, the row and the rule."""


class SurveyError(ReformAtlasError):
    """A survey period that cannot be shown or exported: none was asked for, or no report of it was loaded."""


class MixedStandardsError(ReformAtlasError):
    """Figures of two skill standards or two structures were asked for as one series."""


class LineageError(ReformAtlasError):
    """Shares of divided units that do not add up to the whole; ``codes`` names the old units."""

    def __init__(self, *, codes: Sequence[str]) -> None:
        shown = ", ".join(codes[:5]) + (f" … ({len(codes)})" if len(codes) > 5 else "")
        super().__init__(
            vi=f"Tỷ lệ chia của đơn vị cũ {shown} không cộng thành 1; hãy sửa bảng chuyển đổi đơn vị.",
            en=f"The shares of old unit {shown} do not add up to 1; correct the table of unit changes.",
        )
        self.codes = tuple(codes)


class SpatialError(ReformAtlasError):
    """Too little to ask about clusters: ``n`` units with a value."""

    def __init__(self, *, n: int) -> None:
        super().__init__(
            vi=f"Không xét được cụm trên bản đồ với {n} đơn vị có số liệu: cần ít nhất 8 đơn vị có giá trị khác nhau "
            "và có đơn vị liền kề. Hãy chọn kỳ hoặc chỉ số khác.",
            en=f"Clusters cannot be looked for among {n} units with data: at least 8 with differing values and with "
            "neighbours are needed. Choose another period or indicator.",
        )
        self.n = n


class IndexDefinitionError(ReformAtlasError):
    """A definition of an index that is wrong; ``element`` is the element or indicator concerned ('' = the index)."""

    def __init__(self, *, element: str, vi: str, en: str, file: str = "") -> None:
        where = f"“{element}”: " if element else ""
        of_vi, of_en = (f" ({file})", f" ({file})") if file else ("", "")
        super().__init__(
            vi=f"Định nghĩa chỉ số sai{of_vi}. {where}{vi}", en=f"Wrong index definition{of_en}. {where}{en}"
        )
        self.element = element
        self._said = (vi, en)

    def in_file(self, file: str) -> "IndexDefinitionError":
        """The same error that also names the file."""
        vi, en = self._said
        return IndexDefinitionError(element=self.element, vi=vi, en=en, file=file)


class IndexDataError(ReformAtlasError):
    """Data that an index cannot be computed from: a column is missing, a unit appears twice, a cell is no number."""


class FundingError(ReformAtlasError):
    """A funding problem that makes no sense: names the file or rule, the row and column, and the remedy."""


class TooFewUnitsError(ReformAtlasError):
    """Too few units with all figures for a statistical statement: ``n`` of the ``needed``."""

    def __init__(self, *, n: int, needed: int, n_factors: int) -> None:
        super().__init__(
            vi=f"Chưa tính được phần thống kê: chỉ {n} đơn vị có đủ số liệu, cần ít nhất {needed} đơn vị cho "
            f"{n_factors} yếu tố. Hãy chọn cấp xã, bỏ lọc nhóm xã, hoặc bổ sung báo cáo còn thiếu.",
            en=f"The statistics cannot be computed: {n_factors} factors need {needed} units with all figures, there "
            f"are only {n}. Choose the commune level, drop the filter of communes, or load the missing reports.",
        )
        self.n = n
        self.needed = needed
        self.n_factors = n_factors


class NoVariationError(ReformAtlasError):
    """All units have the same figure: there is no difference to explain."""

    def __init__(self) -> None:
        super().__init__(
            vi="Chưa tính được phần thống kê: mọi đơn vị có cùng một tỷ lệ, không có khác biệt nào để giải thích.",
            en="The statistics cannot be computed: all units have the same share, there is no difference to explain.",
        )
