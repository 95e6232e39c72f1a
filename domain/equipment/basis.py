"""The words beside a computed line: legal basis, what is uncertain, and why there is no figure; in both languages."""

from collections.abc import Mapping
from datetime import date

from domain.equipment.gaps import (
    CELL_MISSING,
    NO_NORM,
    NO_STOCK_MEASURE,
    NOT_REPORTED,
    STAFF_UNKNOWN,
    GapLine,
)
from domain.equipment.norms import Range

REASON_TEXTS: Mapping[str, Mapping[str, str]] = {
    NO_NORM: {"vi": "chưa có định mức cho ngày này", "en": "no norm holds on this date"},
    STAFF_UNKNOWN: {
        "vi": "chưa có số liệu CBCCVC để tính định mức",
        "en": "no staff figures to compute the norm from",
    },
    NO_STOCK_MEASURE: {
        "vi": "chưa có số liệu: không biểu nào đếm hạng mục này",
        "en": "no data: no form counts this item",
    },
    CELL_MISSING: {"vi": "chưa có số liệu: ô để trống", "en": "no data: the cell is empty"},
    NOT_REPORTED: {"vi": "chưa có số liệu: chưa báo cáo", "en": "no data: not reported"},
}
_REFERENCE = {"vi": "tham khảo: định mức ngày {day}", "en": "for reference: norm of {day}"}
_RANGE = {
    "vi": "chưa rõ nhóm chức danh: định mức {norm}, thiếu {shortfall}",
    "en": "post groups not known: norm {norm}, shortfall {shortfall}",
}
_DERIVED = {
    "vi": "một số liệu CBCCVC không được báo cáo, suy ra từ tổng và các nhóm ({n} xã)",
    "en": "a staff figure was not reported and follows from the total and the groups ({n} communes)",
}
_PARTIAL = {"vi": "tính trên {n}/{n_total} xã", "en": "{n} of {n_total} communes"}


def basis_text(*, line: GapLine, norms_day: date, is_reference: bool, lang: str) -> str:
    """Legal basis of a line, then in words all that a reader must know before using its figures."""
    parts = list(dict.fromkeys(rule.of.legal_basis(lang=lang) for rule in line.rules))
    if is_reference and line.rules:
        parts.insert(0, _REFERENCE[lang].format(day=f"{norms_day:%d/%m/%Y}"))
    if not line.is_exact:
        parts.append(_RANGE[lang].format(norm=_span(line.norm), shortfall=_span(line.shortfall)))
    if line.n_derived:
        parts.append(_DERIVED[lang].format(n=line.n_derived))
    if line.n_total > 1:
        parts.append(_PARTIAL[lang].format(n=line.n, n_total=line.n_total))
    if line.reason:
        parts.append(REASON_TEXTS[line.reason][lang])
    return "; ".join(parts)


def _span(own: Range | None) -> str:
    if own is None:
        return "–"
    return str(own.low) if own.is_exact else f"{own.low}–{own.high}"
