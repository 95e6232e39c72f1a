"""Records of one kind as columns, for the cache: thousands of them are packed and unpacked much faster so."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, TypeVar

R = TypeVar("R")
Columns = tuple[tuple[Any, ...], ...]


def packed(records: Iterable[Any], *, inner: str) -> Columns:
    """The fields of each record's ``inner`` record (its first field), then its own, each as a column."""
    rows = ((*vars(getattr(own, inner)).values(), *list(vars(own).values())[1:]) for own in records)
    return tuple(zip(*rows, strict=True))


def unpacked(columns: Columns, *, outer: Callable[..., R], inner: type[Any]) -> tuple[R, ...]:
    """The records of ``packed``."""
    n = len(fields(inner))
    firsts = (inner(*row) for row in zip(*columns[:n], strict=True))
    return tuple(
        outer(first, *rest) for first, rest in zip(firsts, zip(*columns[n:], strict=True), strict=True)
    )
