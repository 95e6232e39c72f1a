"""The shape that all method families share: a function, the options it takes, and what it promises of its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.index.spec import NO_OPTIONS, Choice, Option

Floats = NDArray[np.float64]
Function = TypeVar("Function", bound=Callable[..., Any])
REQUIRED = "required"


@dataclass(frozen=True)
class Method(Generic[Function]):
    """One member of a family. ``options``: name -> default, or REQUIRED."""

    call: Function
    options: Mapping[str, Option] = field(default_factory=lambda: NO_OPTIONS)


class Family(Generic[Function]):
    """A registry of methods with one signature."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._methods: dict[str, Method[Function]] = {}

    def add(self, name: str, **options: Option) -> Callable[[Function], Function]:
        """Register the function below under ``name`` with its options and their defaults."""

        def register(function: Function) -> Function:
            self._methods[name] = Method(call=function, options=MappingProxyType(options))
            return function

        return register

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all methods."""
        return tuple(self._methods)

    def get(self, name: str) -> Method[Function]:
        """The method; KeyError when there is none (a definition is checked before it is computed)."""
        return self._methods[name]

    def call(self, choice: Choice) -> Function:
        """The function of a checked choice."""
        return self._methods[choice.method].call
