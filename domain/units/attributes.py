"""What kind of place a commune is: the classes and flags by which figures can be narrowed to some communes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FLAGS = ("mountainous", "poor", "border")


@dataclass(frozen=True)
class Attributes:
    """Attributes of a commune; a flag is None and a class '' when nobody said; ``is_simulated`` for the sample's."""

    remote_class: str
    mountainous: bool | None
    poor: bool | None
    border: bool | None
    is_simulated: bool

    def is_in(self, group: str) -> bool:
        """Whether the commune belongs to a group: a remote class, or a flag that is set."""
        return bool(getattr(self, group)) if group in FLAGS else bool(group) and self.remote_class == group


def groups_of(attributes: Iterable[Attributes]) -> tuple[str, ...]:
    """Groups with at least one commune: classes in alphabetical order, then flags."""
    known = list(attributes)
    classes = sorted({own.remote_class for own in known if own.remote_class})
    return (*classes, *(flag for flag in FLAGS if any(getattr(own, flag) for own in known)))


def members_of(*, attributes: Mapping[str, Attributes], group: str) -> frozenset[str]:
    """Codes of the communes of a group."""
    return frozenset(code for code, own in attributes.items() if own.is_in(group))
