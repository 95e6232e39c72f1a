"""What a definition of an index says, as frozen data. Read from TOML by ``spec_files``, computed by ``compute``.

The index is a tree: indicators are leaves, groups above them, and the index itself is the one element without parent.
A direction belongs to an indicator only: groups are already "higher is better".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

Option = float | bool | str
NO_OPTIONS: Mapping[str, Option] = MappingProxyType({})
ABSOLUTE = ("none", "goalposts")
RENORMALISE, NULL = "renormalise", "null"
INDICATORS, COMPONENTS = "indicators", "components"
PROPORTIONAL, THRESHOLD, STEPS, ALL_OR_NOTHING = "proportional", "threshold", "steps", "all_or_nothing"


@dataclass(frozen=True)
class Choice:
    """A method of a family with its options, for instance minmax with lower 0 and upper 100."""

    method: str
    options: Mapping[str, Option] = field(default_factory=lambda: NO_OPTIONS)

    def number(self, *, name: str) -> float:
        """The option as a number."""
        return float(self.options[name])

    def says(self, *, name: str) -> bool:
        """The option as yes or no."""
        return bool(self.options[name])


@dataclass(frozen=True)
class Points:
    """How an official set turns a value into points: never more than ``maximum``, never less than 0.

    proportional and threshold: ``maximum * value / full_at``; steps: the points of the highest step reached;
    all_or_nothing: ``maximum`` from ``full_at`` on. ``when_empty`` are the points where the denominator is 0.
    """

    rule: str
    maximum: float
    full_at: float = 1.0
    steps: tuple[tuple[float, float], ...] = ()
    when_empty: float | None = None


@dataclass(frozen=True, kw_only=True)
class Titled:
    """What has an id and a title in both languages."""

    id: str
    title_vi: str = ""
    title_en: str = ""

    def title(self, *, lang: str) -> str:
        """Title in ``lang``, or the id."""
        return (self.title_vi if lang == "vi" else self.title_en) or self.id


@dataclass(frozen=True, kw_only=True)
class IndicatorSpec(Titled):
    """A leaf: column ``numerator`` of the data, over ``denominator`` where one is given, times ``scale``.

    ``direction`` -1 means that less is better. ``decimals`` rounds the normalised value, as official sets do.
    """

    parent: str
    weight: float
    direction: int
    numerator: str
    denominator: str | None
    scale: float
    impute: Choice
    treat: Choice
    normalise: Choice
    points: Points | None = None
    decimals: int | None = None


@dataclass(frozen=True, kw_only=True)
class ElementSpec(Titled):
    """A group, or the index itself (``parent`` None): how its children are put together."""

    parent: str | None
    weight: float
    aggregate: Choice
    missing: str
    min_coverage: float
    decimals: int | None = None


@dataclass(frozen=True)
class Band:
    """A class of the index score: from ``at_least`` on."""

    id: str
    at_least: float
    name_vi: str
    name_en: str

    def name(self, *, lang: str) -> str:
        """Name in ``lang``."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True, kw_only=True)
class IndexSpec(Titled):
    """A whole definition. ``source`` is its text as read, which a stored version keeps.

    ``inputs``: indicators of the catalogue, or counts behind published scores (components).
    ``min_available``: a unit with a smaller share of indicators is screened out before anything is computed.
    ``panel``: name of the column with the period; all rows are normalised together, ranks are within a period.
    """

    elements: tuple[ElementSpec, ...]
    indicators: tuple[IndicatorSpec, ...]
    ties: str = "min"
    decimals_before_ranking: int | None = None
    min_available: float = 0.0
    panel: str | None = None
    inputs: str = INDICATORS
    version: str = ""
    bands: tuple[Band, ...] = ()
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""

    @cached_property
    def nodes(self) -> "tuple[ElementSpec | IndicatorSpec, ...]":
        """Elements and indicators, as written."""
        return (*self.elements, *self.indicators)

    @cached_property
    def root(self) -> ElementSpec:
        """The index itself."""
        return next(element for element in self.elements if element.parent is None)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Element id -> ids of its children, groups before indicators, as written."""
        out: dict[str, list[str]] = {element.id: [] for element in self.elements}
        for node in self.nodes:
            if node.parent is not None:
                out[node.parent].append(node.id)
        return MappingProxyType({name: tuple(ids) for name, ids in out.items()})

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Weight of each element and indicator as written, beside its siblings."""
        return MappingProxyType({node.id: node.weight for node in self.nodes})

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """1 for indicators, one more than its highest child for an element: the index has the highest."""
        out = {indicator.id: 1 for indicator in self.indicators}
        for element in self.bottom_up:
            out[element.id] = 1 + max(out[child] for child in self.children[element.id])
        return MappingProxyType(out)

    @cached_property
    def bottom_up(self) -> tuple[ElementSpec, ...]:
        """Elements in an order in which children come before their parents; the index is last."""
        by_id = {element.id: element for element in self.elements}
        out: list[ElementSpec] = []

        def visit(name: str) -> None:
            for child in self.children[name]:
                if child in by_id:
                    visit(child)
            out.append(by_id[name])

        visit(self.root.id)
        return tuple(out)

    @property
    def is_absolute(self) -> bool:
        """Whether a unit's score depends on its own values only: then scores of two periods compare."""
        own = (i.points is not None or i.normalise.method in ABSOLUTE for i in self.indicators)
        return all(own) and all(e.aggregate.method != "copeland" for e in self.elements)

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Part of the index that each indicator has when nothing is missing and all aggregation is arithmetic."""
        own = {self.root.id: 1.0}
        for element in reversed(self.bottom_up):
            children = self.children[element.id]
            total = sum(self.weights[child] for child in children)
            for child in children:
                own[child] = own[element.id] * self.weights[child] / total
        return MappingProxyType({indicator.id: own[indicator.id] for indicator in self.indicators})

    def with_weights(self, weights: Mapping[str, float]) -> "IndexSpec":
        """The same definition with other weights for the elements or indicators named."""
        return replace(
            self,
            elements=tuple(replace(e, weight=weights.get(e.id, e.weight)) for e in self.elements),
            indicators=tuple(replace(i, weight=weights.get(i.id, i.weight)) for i in self.indicators),
        )
