"""Units alike enough to be set beside each other: of the same type and remoteness, with a similar load of dossiers.

A criterion that is not known of a unit (nobody said how remote it is, it has no dossiers reported) cannot choose its
peers: it is left out, and said to be so, instead of finding nobody or everybody in silence.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TYPE, REMOTE, VOLUME = "type", "remote", "volume"
CRITERIA = (TYPE, REMOTE, VOLUME)
VOLUME_RATIO = 2.0
"""Loads of dossiers are similar when neither is more than this many times the other (house rule)."""


@dataclass(frozen=True)
class Traits:
    """What a unit is like: its type ('xã'), its class of remoteness ('' = nobody said), its dossiers."""

    type: str
    remote_class: str = ""
    volume: float | None = None


@dataclass(frozen=True)
class PeerGroup:
    """The units like one unit, nearest in load first. ``unknown``: criteria asked for but not known of the unit."""

    codes: tuple[str, ...]
    criteria: tuple[str, ...]
    unknown: tuple[str, ...]


def peer_group(*, code: str, traits: Mapping[str, Traits], criteria: Sequence[str]) -> PeerGroup:
    """The peers of unit ``code`` among ``traits`` by ``criteria`` (of CRITERIA; none: all other units)."""
    own = traits[code]
    asked = [name for name in CRITERIA if name in criteria]
    known = [name for name in asked if _is_known(own, name)]
    found = [
        other
        for other, its in traits.items()
        if other != code and all(_is_alike(own, its, name) for name in known)
    ]
    return PeerGroup(
        codes=tuple(sorted(found, key=lambda other: (_distance(own, traits[other]), other))),
        criteria=tuple(known),
        unknown=tuple(name for name in asked if name not in known),
    )


def _is_known(own: Traits, criterion: str) -> bool:
    return bool(own.volume if criterion == VOLUME else own.type if criterion == TYPE else own.remote_class)


def _is_alike(own: Traits, other: Traits, criterion: str) -> bool:
    if criterion == TYPE:
        return own.type == other.type
    if criterion == REMOTE:
        return own.remote_class == other.remote_class
    return _distance(own, other) <= math.log(VOLUME_RATIO) + 1e-12


def _distance(own: Traits, other: Traits) -> float:
    """How far two loads are apart, as the logarithm of their ratio; infinite where one is not known or zero."""
    if not own.volume or not other.volume:
        return math.inf
    return abs(math.log(own.volume / other.volume))
