"""What must hold for a definition as a whole: one tree, usable weights, methods that fit what they are given."""

from collections import Counter
from collections.abc import Iterable

from domain.index.aggregate import NEED_POSITIVE
from domain.index.normalise import least_value
from domain.index.spec import Choice, ElementSpec, IndexSpec, IndicatorSpec
from domain.index.spec_reading import fail

Node = ElementSpec | IndicatorSpec
LONGEST_ID, LONGEST_INDEX_ID, DEEPEST = 60, 40, 20
MOST = 1e15
"""Weights and scales beyond this lose the decimals of everything else."""


def check_spec(spec: IndexSpec) -> None:
    """Raise IndexDefinitionError for the first rule that is broken."""
    _check_ids(spec)
    _check_tree(spec)
    _check_weights(spec)
    for indicator in spec.indicators:
        _check_normaliser(indicator)
        _check_treatment(indicator)
    _check_positive(spec)
    _check_bands(spec)


def _check_ids(spec: IndexSpec) -> None:
    if not spec.elements or not spec.indicators:
        name = "indicators" if spec.elements else "elements"
        raise fail(
            "",
            vi=f"cần ít nhất một bảng [[{name}]]; chỉ số tổng là phần tử không có parent.",
            en=f"at least one table [[{name}]] is needed; the index itself is the element without parent.",
        )
    for name, longest in ((spec.id, LONGEST_INDEX_ID), *((node.id, LONGEST_ID) for node in spec.nodes)):
        if len(name) > longest:
            raise fail(
                name,
                vi=f"mã dài {len(name)} ký tự, tối đa {longest}. Đặt mã ngắn hơn; tên ghi ở title_vi, title_en.",
                en=f"the id has {len(name)} characters, at most {longest}. Shorten it; use title_vi, title_en.",
            )
    for name, count in Counter(node.id for node in spec.nodes).items():
        if count > 1:
            raise fail(
                name,
                vi=f"mã này được dùng {count} lần. Mỗi thành phần và chỉ tiêu có một mã riêng.",
                en=f"this id is used {count} times. Each element and indicator needs an id of its own.",
            )


def _check_tree(spec: IndexSpec) -> None:
    elements = {element.id: element for element in spec.elements}
    for node in spec.nodes:
        _check_parent(node, elements=elements)
    roots = [element.id for element in spec.elements if element.parent is None]
    if len(roots) > 1:
        raise fail(
            roots[1],
            vi=f"có {len(roots)} thành phần không có parent ({', '.join(roots)}). Chỉ chỉ số tổng không có parent.",
            en=f"{len(roots)} elements have no parent ({', '.join(roots)}). Only the index itself has none.",
        )
    for element in spec.elements:
        _check_no_cycle(element, elements=elements)
    childless = set(elements) - {node.parent for node in spec.nodes}
    for name in (element.id for element in spec.elements if element.id in childless):
        raise fail(
            name,
            vi="thành phần này không có chỉ tiêu hay thành phần con. Bỏ đi hoặc thêm thành phần con.",
            en="this element has no children. Remove it or give it some.",
        )


def _check_parent(node: Node, *, elements: dict[str, ElementSpec]) -> None:
    if isinstance(node, IndicatorSpec) and not node.parent:
        raise fail(
            node.id,
            vi="chỉ tiêu không có parent. Ghi parent = mã của thành phần chứa nó.",
            en="this indicator has no parent. Write parent = the id of the element that it belongs to.",
        )
    if node.parent is not None and node.parent not in elements:
        raise fail(
            node.id,
            vi=f"parent “{node.parent}” không có trong [[elements]] (có: {', '.join(elements)}). Sửa parent.",
            en=f"its parent “{node.parent}” is not among the [[elements]] ({', '.join(elements)}). Correct parent.",
        )


def _check_no_cycle(element: ElementSpec, *, elements: dict[str, ElementSpec]) -> None:
    seen, at = [element.id], element
    while at.parent is not None:
        if len(seen) > DEEPEST:
            raise fail(
                element.id,
                vi=f"có hơn {DEEPEST} cấp bên trên. Gộp bớt cấp.",
                en=f"there are more than {DEEPEST} levels above it. Join some of them.",
            )
        at = elements[at.parent]
        seen.append(at.id)
        if at.id in seen[:-1]:
            raise fail(
                element.id,
                vi=f"các thành phần chứa lẫn nhau: {' → '.join(seen)}. Sửa parent để chỉ còn một cây.",
                en=f"elements contain each other: {' → '.join(seen)}. Correct parent so that they form one tree.",
            )


def _check_weights(spec: IndexSpec) -> None:
    for name, weight in spec.weights.items():
        if weight < 0:
            raise fail(
                name,
                vi=f"trọng số {weight:g} là số âm. Dùng số từ 0; nếu thấp là tốt thì ghi direction = -1 ở chỉ tiêu.",
                en=f"its weight {weight:g} is negative. Use 0 or more; where less is better, write direction = -1.",
            )
        if weight > MOST:
            raise fail(
                name,
                vi=f"trọng số {weight:g} quá lớn (tối đa {MOST:g}). Chỉ tỷ lệ giữa các trọng số có ý nghĩa.",
                en=f"its weight {weight:g} is too large (at most {MOST:g}). Only the proportions of weights matter.",
            )
    for element in spec.elements:
        children = spec.children[element.id]
        if not sum(spec.weights[child] for child in children) > 0:
            raise fail(
                element.id,
                vi=f"mọi trọng số con bằng 0 ({', '.join(children)}). Cho ít nhất một trọng số lớn hơn 0.",
                en=f"all its children have weight 0 ({', '.join(children)}). Give at least one a weight above 0.",
            )


def _check_treatment(indicator: IndicatorSpec) -> None:
    own = indicator.treat
    if own.method == "percentiles" and not 0 <= own.number(name="low") < own.number(name="high") <= 1:
        raise fail(
            indicator.id,
            vi="“percentiles” cần 0 ≤ low < high ≤ 1, ví dụ low = 0.05, high = 0.95.",
            en="“percentiles” needs 0 ≤ low < high ≤ 1, for instance low = 0.05, high = 0.95.",
        )
    if abs(indicator.scale) > MOST:
        raise fail(
            indicator.id,
            vi=f"scale = {indicator.scale:g} quá lớn (tối đa {MOST:g}).",
            en=f"scale = {indicator.scale:g} is too large (at most {MOST:g}).",
        )


def _check_normaliser(indicator: IndicatorSpec) -> None:
    own = indicator.normalise
    if indicator.points is not None:
        return
    for low, high in (("lower", "upper"), ("low", "high")):
        if low in own.options and not own.number(name=low) < own.number(name=high):
            raise fail(
                indicator.id,
                vi=f"{low} phải nhỏ hơn {high}; thấp là tốt thì ghi direction = -1.",
                en=f"{low} must be less than {high}; if less is better, write direction = -1.",
            )
    if own.method == "zscore" and own.number(name="sd") <= 0:
        raise fail(indicator.id, vi="sd phải lớn hơn 0.", en="sd must be above 0.")
    if own.method == "goalposts" and own.says(name="log") and own.number(name="low") <= 0:
        raise fail(
            indicator.id,
            vi="mốc theo lôgarit cần low lớn hơn 0.",
            en="goalposts in logarithms need a low above 0.",
        )
    if own.method == "fraction_of_max" and indicator.direction < 0:
        raise fail(
            indicator.id,
            vi="“fraction_of_max” chỉ dùng khi cao là tốt. Dùng minmax hoặc distance_to_max cho chỉ tiêu thấp là tốt.",
            en="“fraction_of_max” is for “more is better” only. Use minmax or distance_to_max where less is better.",
        )
    if (
        own.method == "distance_to_reference"
        and isinstance(own.options["value"], str)
        and own.options["value"]
    ):
        raise fail(
            indicator.id,
            vi=f"value = “{own.options['value']}” phải là số; mã đơn vị ghi ở unit.",
            en=f"value = “{own.options['value']}” must be a number; the code of a unit belongs to unit.",
        )
    if own.method == "distance_to_reference" and (own.options["unit"] == "") == (own.options["value"] == ""):
        raise fail(
            indicator.id,
            vi="“distance_to_reference” cần đúng một trong hai: unit (mã đơn vị) hoặc value (giá trị).",
            en="“distance_to_reference” needs exactly one of unit (a unit of the data) and value.",
        )


def _check_positive(spec: IndexSpec) -> None:
    """Means that refuse values <= 0 must not be given a scale on which the worst unit always gets such a value."""
    indicators = {indicator.id: indicator for indicator in spec.indicators}
    for element in spec.elements:
        if not needs_positive(element.aggregate):
            continue
        own = (indicators[child] for child in spec.children[element.id] if child in indicators)
        for indicator in _with_nonpositive_worst(own):
            raise fail(
                element.id,
                vi=f"trung bình “{element.aggregate.method}” không nhận giá trị <= 0, mà đơn vị thấp nhất của "
                f"“{indicator.id}” luôn nhận giá trị đó. Chuẩn hoá về [1, 100]: lower = 1, upper = 100.",
                en=f"a “{element.aggregate.method}” mean refuses values <= 0, and the worst unit of “{indicator.id}” "
                "always gets one. Normalise to [1, 100]: lower = 1, upper = 100.",
            )


def _with_nonpositive_worst(indicators: Iterable[IndicatorSpec]) -> Iterable[IndicatorSpec]:
    for indicator in indicators:
        least = None if indicator.points else least_value(indicator.normalise)
        if least is not None and least <= 0:
            yield indicator


def needs_positive(choice: Choice) -> bool:
    """Whether an aggregation refuses values <= 0."""
    is_plain = choice.method == "generalised" and choice.number(name="power") == 1
    return choice.method in NEED_POSITIVE and not is_plain


def _check_bands(spec: IndexSpec) -> None:
    bounds = [band.at_least for band in spec.bands]
    if len(set(bounds)) < len(bounds):
        raise fail(
            "",
            vi="hai bậc xếp loại [[bands]] có cùng at_least. Mỗi bậc cần một mốc riêng.",
            en="two [[bands]] have the same at_least. Each band needs a bound of its own.",
        )
