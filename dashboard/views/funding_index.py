"""The index that purchases are to raise, frozen for a case: its definition and the figures of units and province."""

from collections.abc import Iterable

from dashboard.views.index_definitions import definition_of, get_index_list
from dashboard.views.index_model import IndexAsk
from dashboard.views.index_reading import IndexRead, NoIndexDataError, read_index
from domain.access import Scope
from domain.catalogue_files import get_catalogue
from domain.equipment.norms import Item
from domain.errors import UnknownNameError
from domain.funding.index_effect import WHOLE, Cell, IndexBase, effects_of
from domain.index.spec import INDICATORS


def index_base(
    *, scope: Scope, structure: str, province: str, index: str, items: Iterable[Item]
) -> IndexBase | None:
    """What before and after are computed from; None where nothing is loaded for the index.

    Raises UnknownNameError for an index that there is not, or one over published components.
    """
    spec = definition_of(scope=scope, index=index)
    if spec.inputs != INDICATORS:
        raise _not_usable(index=index)
    units = _read(scope=scope, asked=IndexAsk(index, structure, "commune", province))
    if units is None:
        return None
    whole = _read(scope=scope, asked=IndexAsk(index, structure, "province", province))
    indicators = [get_catalogue().indicator(own.numerator) for own in spec.indicators]
    return IndexBase(
        definition=spec.source,
        title_vi=spec.title_vi or spec.id,
        title_en=spec.title_en or spec.id,
        period=units.inputs.plan.period.code,
        cells={own.id: _cells(indicator=own.id, units=units, whole=whole) for own in indicators},
        scales={own.id: own.scale for own in indicators},
        effects=effects_of(items=items, indicators=indicators),
    )


def get_index_choices(*, scope: Scope) -> tuple[tuple[str, str, str], ...]:
    """(id, title in Vietnamese, in English) of the indices that purchases can raise."""
    return tuple((own.id, own.title_vi, own.title_en) for own in get_index_list(scope=scope))


def _read(*, scope: Scope, asked: IndexAsk) -> IndexRead | None:
    try:
        return read_index(scope=scope, asked=asked)
    except NoIndexDataError:
        return None


def _cells(*, indicator: str, units: IndexRead, whole: IndexRead | None) -> dict[str, Cell]:
    """Figures of an indicator by unit, and of the province."""
    found = units.inputs.values.get(indicator, {})
    cells = {
        node.code: Cell(own.value, own.numerator, own.denominator)
        for node in units.inputs.nodes
        if (own := found.get(node.code)) is not None and own.value is not None
    }
    for node in whole.inputs.nodes if whole else ():
        total = whole.inputs.values.get(indicator, {}).get(node.code) if whole else None
        if total is not None and total.value is not None:
            cells[WHOLE] = Cell(total.value, total.numerator, total.denominator)
    return cells


def _not_usable(*, index: str) -> UnknownNameError:
    return UnknownNameError(
        vi=f"Chỉ số “{index}” tính từ điểm công bố, mua sắm không làm thay đổi. Chọn chỉ số khác.",
        en=f"The index “{index}” is made of published points, which purchases do not change. Choose another one.",
    )
