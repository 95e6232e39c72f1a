"""The cache of view objects: what may be kept, under which key, and for how long.

The key holds the user's scope and the version of the data, so that rows of one user never reach another and a
load is seen at once. Without an application context (a test, a script) nothing is kept.

One change of the address fires several callbacks at once, which all ask for the same view: the first makes it, the
others wait for that instead of making it again beside it.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, has_app_context
from flask_caching import Cache

from domain.config import Settings, get_settings

P = ParamSpec("P")
R = TypeVar("R")

cache = Cache()
_EXTENSION = "cache"
_MISSING = "\x00missing"
_NOTHING = object()
_SECONDS = 24 * 3600
_ENTRIES = 2000
_LARGE_VIEWS = 32  # of one to three megabytes each
_ANSWERS = 96  # of a tenth to one megabyte each


class _Flights:
    """What is being made right now, by key: one at a time, whoever else wants it waits."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[object, tuple[Lock, int]] = {}

    @contextmanager
    def alone(self, key: object) -> Iterator[None]:
        """Only one thread at a time is inside with this key. A view that asks for itself would wait for ever."""
        with self._guard:
            lock, waiting = self._locks.get(key, (Lock(), 0))
            self._locks[key] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                waiting = self._locks[key][1] - 1
                if waiting:
                    self._locks[key] = (lock, waiting)
                else:
                    del self._locks[key]


_flights = _Flights()


def init_cache(*, app: Flask, settings: Settings) -> None:
    """Bind the cache to ``app`` with the back end named in the settings."""
    config: dict[str, Any] = {
        "CACHE_TYPE": settings.cache_type,
        "CACHE_DEFAULT_TIMEOUT": _SECONDS,
        "CACHE_THRESHOLD": _ENTRIES,
        "CACHE_KEY_PREFIX": "reform-atlas:",
    }
    if settings.cache_redis_url:
        config["CACHE_REDIS_URL"] = settings.cache_redis_url
    cache.init_app(app, config=config)


def view_key(*, name: str, version: object, kwargs: dict[str, Any]) -> str:
    """Cache key of one view call: function, scope, data version and every other argument, by name.

    ``kwargs`` must hold ``scope``, an object with a ``key`` text; KeyError otherwise, for a view without a
    scope must never be cached.
    """
    scope = kwargs["scope"].key
    rest = "&".join(f"{key}={kwargs[key]!r}" for key in sorted(kwargs) if key != "scope")
    return f"{name}|{version}|{scope}|{rest}"


def memoize_view(
    *, version: Callable[[], object], is_large: Callable[[dict[str, Any]], bool] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator for ``view(*, scope, ...)``: keeps the result until ``version()`` changes.

    ``version`` is called on each use (a cheap query of the data version). Exceptions are not kept. Where ``is_large``
    says so of the arguments, the view stays in this process as it is (see ``memoize_local``).
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            if not is_cache_bound():
                return function(*args, **kwargs)
            key = view_key(name=name, version=version(), kwargs=kwargs)
            if is_large is not None and is_large(kwargs):
                own = (get_settings().database_url, key)
                return _remembered(kept=_large_views, key=own, make=lambda: function(*args, **kwargs))
            found = cache.get(key)
            if found is None:
                with _flights.alone((get_settings().database_url, key)):
                    found = cache.get(key)
                    if found is None:
                        result = function(*args, **kwargs)
                        cache.set(key, _MISSING if result is None else result)
                        return result
            return None if found == _MISSING else found  # type: ignore[return-value]

        return wrapper

    return decorate


def memoize_local(
    *, version: Callable[[], object], most: int = 8
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator like ``memoize_view`` for large values that never change once made: kept as they are, in this process.

    The shared cache would pack and unpack such a value on each use, which costs more than asking the database for it.
    The ``most`` last used are kept, each with its application's database and the version it belongs to.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"
        kept = _Kept(most=most)

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            if not is_cache_bound():
                return function(*args, **kwargs)
            key = (get_settings().database_url, view_key(name=name, version=version(), kwargs=kwargs))
            return _remembered(kept=kept, key=key, make=lambda: function(*args, **kwargs))

        return wrapper

    return decorate


class _Kept:
    """The last used values by key."""

    def __init__(self, *, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._values: OrderedDict[object, object] = OrderedDict()

    def get(self, key: object) -> object:
        """The value, or _NOTHING."""
        with self._lock:
            if key not in self._values:
                return _NOTHING
            self._values.move_to_end(key)
            return self._values[key]

    def set(self, key: object, value: object) -> None:
        """Keep a value; the one that was not used for longest goes."""
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._values.clear()


_large_views = _Kept(most=_LARGE_VIEWS)
_answers = _Kept(most=_ANSWERS)


def _remembered(*, kept: _Kept, key: object, make: Callable[[], R]) -> R:
    found = kept.get(key)
    if found is _NOTHING:
        with _flights.alone(key):
            found = kept.get(key)
            if found is _NOTHING:
                found = make()
                kept.set(key, found)
    return found  # type: ignore[return-value]


def kept_answer(*, name: str, version: object, asked: dict[str, Any], make: Callable[[], R]) -> R:
    """What ``make`` draws of a view, for who asks for the same again: kept in this process until ``version`` changes.

    ``asked``: all that the drawing depends on, by name, ``scope`` among it. ``version`` must have been read before the
    view was: what is drawn is then never older than its key.
    """
    if not is_cache_bound():
        return make()
    key = (get_settings().database_url, view_key(name=name, version=version, kwargs=asked))
    return _remembered(kept=_answers, key=key, make=make)


def memoize_same(*, most: int = 8) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator for a function of large views: its result is kept for the very same objects, given by name.

    The callbacks of one change ask for it one after the other, with the views that this process keeps.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        kept = _Kept(most=most)

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            key = tuple((name, id(kwargs[name])) for name in sorted(kwargs))
            found = kept.get(key)
            if found is _NOTHING:
                found = (
                    kwargs,
                    function(*args, **kwargs),
                )  # the arguments stay, so that no other gets their id
                kept.set(key, found)
            return found[1]  # type: ignore[index, no-any-return]

        return wrapper

    return decorate


def forget_views() -> None:
    """Keep no view any longer, neither in the cache nor in this process; only the units' trees stay."""
    cache.clear()
    _large_views.clear()
    _answers.clear()


def is_cache_bound() -> bool:
    """Whether there is an application whose cache can be used."""
    return has_app_context() and _EXTENSION in current_app.extensions
