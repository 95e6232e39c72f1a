"""What a user may see: roles and scopes.

A scope is a set of unit subtrees. It is an argument of every query and a part of every cache key. A scope
without units sees nothing: nobody sees the whole tree by default.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles, from least to most."""

    VIEWER = "viewer"
    COMMUNE = "commune"
    PLANNER = "planner"
    PROVINCE = "province"
    ADMIN = "admin"


class Action(StrEnum):
    """What a role may do."""

    VIEW = "view"
    EXPORT = "export"
    UPLOAD = "upload"
    LOCK = "lock"
    MANAGE_USERS = "manage_users"


_ALLOWED: dict[Role, frozenset[Action]] = {
    Role.VIEWER: frozenset({Action.VIEW}),
    Role.COMMUNE: frozenset({Action.VIEW, Action.EXPORT, Action.UPLOAD}),
    Role.PLANNER: frozenset({Action.VIEW, Action.EXPORT}),
    Role.PROVINCE: frozenset({Action.VIEW, Action.EXPORT, Action.UPLOAD, Action.LOCK}),
    Role.ADMIN: frozenset(Action),
}


def can(*, role: Role, action: Action) -> bool:
    """Whether ``role`` may do ``action``."""
    return action in _ALLOWED[role]


@dataclass(frozen=True)
class Scope:
    """The unit subtrees a user may see: (structure, unit code) roots, or everything.

    ``Scope()`` sees nothing. ``Scope.everything()`` is for the single-user mode and for jobs.
    """

    roots: frozenset[tuple[str, str]] = frozenset()
    sees_all: bool = False

    @classmethod
    def everything(cls) -> "Scope":
        """The scope of the administrator and of jobs."""
        return cls(sees_all=True)

    @classmethod
    def of(cls, roots: Iterable[tuple[str, str]]) -> "Scope":
        """The scope of these (structure, code) subtrees."""
        return cls(roots=frozenset(roots))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all may be seen."""
        return not self.sees_all and not self.roots

    @property
    def key(self) -> str:
        """Text for cache keys: equal for equal scopes, different for different ones."""
        if self.sees_all:
            return "*"
        return ",".join(f"{structure}:{code}" for structure, code in sorted(self.roots))

    def roots_of(self, *, structure: str) -> tuple[str, ...]:
        """Codes of the subtrees of one structure, sorted."""
        return tuple(sorted(code for own, code in self.roots if own == structure))

    def allows_path(self, *, structure: str, path: str) -> bool:
        """Whether the unit at ``path`` (``/42/436/18073/``) of ``structure`` may be seen."""
        return self.sees_all or any(f"/{code}/" in path for code in self.roots_of(structure=structure))
