"""What happened to single cells on the way to an index, and why a score is missing: codes with a sentence each."""

from dataclasses import dataclass

IMPUTED, TREATED, SCREENED = "imputed", "treated", "screened"
ZERO_DENOMINATOR, DEFAULT_POINTS = "zero_denominator", "default_points"
NO_VALUES, NOT_SPREAD, NO_REFERENCE = "no_values", "not_spread", "no_reference"
NOTHING_PRESENT, BELOW_COVERAGE, MISSING_CHILD = "nothing_present", "below_coverage", "missing_child"
NOT_POSITIVE, REFUSED_CHILD, ZERO_WEIGHT = "not_positive", "refused_child", "zero_weight"

TEXTS = {
    IMPUTED: ("được bù: {after:.6g}", "filled in: {after:.6g}"),
    TREATED: ("xử lý ngoại lai: {before:.6g} thành {after:.6g}", "treated: {before:.6g} became {after:.6g}"),
    SCREENED: ("bị loại: có quá ít chỉ tiêu", "screened out: too few indicators available"),
    ZERO_DENOMINATOR: ("mẫu số bằng 0", "the denominator is 0"),
    DEFAULT_POINTS: (
        "điểm mặc định {after:.6g} vì mẫu số bằng 0",
        "default points {after:.6g}: the denominator is 0",
    ),
    NO_VALUES: ("không đơn vị nào có số liệu", "no unit has a value"),
    NOT_SPREAD: (
        "không chuẩn hoá được: mọi đơn vị có cùng giá trị hoặc giá trị tốt nhất bằng 0; chỉ tiêu để trống",
        "cannot be normalised: all units have the same value, or the best is 0; it is left empty",
    ),
    NO_REFERENCE: (
        "không chuẩn hoá được: đơn vị hoặc giá trị tham chiếu không có hoặc không hơn giá trị thấp nhất",
        "cannot be normalised: the reference or target is absent or not above the worst value",
    ),
    NOTHING_PRESENT: ("không có số liệu nào", "nothing of it is present"),
    BELOW_COVERAGE: ("dưới mức số liệu tối thiểu", "below the minimum coverage"),
    MISSING_CHILD: ("thiếu thành phần, quy tắc là để trống", "a child is missing and the rule is null"),
    NOT_POSITIVE: (
        "có giá trị <= 0, trung bình này không nhận",
        "a value is 0 or less, which this mean refuses",
    ),
    REFUSED_CHILD: (
        "một thành phần có giá trị <= 0 nên không tính được; không phải thiếu số liệu, nên không bỏ qua",
        "a part of it has a value of 0 or less and no score; nothing is missing, so it is not left out",
    ),
    ZERO_WEIGHT: ("những gì có số liệu đều có trọng số 0", "what is present has weight 0"),
}
NULL_REASONS = (
    *(ZERO_DENOMINATOR, SCREENED, NO_VALUES, NOT_SPREAD, NO_REFERENCE),
    *(NOTHING_PRESENT, BELOW_COVERAGE, MISSING_CHILD, NOT_POSITIVE, REFUSED_CHILD, ZERO_WEIGHT),
)
"""Codes that say why something has no score; the others mark a score that has one."""


@dataclass(frozen=True)
class Note:
    """One remark. ``unit`` '' means all units, ``element`` '' the whole unit."""

    code: str
    unit: str
    period: str
    element: str
    before: float | None = None
    after: float | None = None

    def sentence(self, *, lang: str) -> str:
        """The remark with where it belongs, in ``lang``."""
        text = TEXTS[self.code][0 if lang == "vi" else 1].format(before=self.before, after=self.after)
        where = " ".join(part for part in (self.unit, self.period, self.element) if part)
        return f"{where}: {text}"
