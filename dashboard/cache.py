"""The cache of view objects: what may be kept, under which key, and for how long.

The key holds the user's scope and the version of the data, so that rows of one user never reach another and a
load is seen at once. Without an application context (a test, a script) nothing is kept.
"""

from collections import OrderedDict
from collections.abc import Callable
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
_SECONDS = 24 * 3600
_ENTRIES = 2000


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


def memoize_view(*, version: Callable[[], object]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator for ``view(*, scope, ...)``: keeps the result until ``version()`` changes.

    ``version`` is called on each use (a cheap query of the data version). Exceptions are not kept.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            if not is_cache_bound():
                return function(*args, **kwargs)
            key = view_key(name=name, version=version(), kwargs=kwargs)
            found = cache.get(key)
            if found is not None:
                return None if found == _MISSING else found  # type: ignore[return-value]
            result = function(*args, **kwargs)
            cache.set(key, _MISSING if result is None else result)
            return result

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
        kept: OrderedDict[tuple[str, str], R] = OrderedDict()
        lock = Lock()

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            if not is_cache_bound():
                return function(*args, **kwargs)
            key = (get_settings().database_url, view_key(name=name, version=version(), kwargs=kwargs))
            with lock:
                if key in kept:
                    kept.move_to_end(key)
                    return kept[key]
            result = function(*args, **kwargs)
            with lock:
                kept[key] = result
                while len(kept) > most:
                    kept.popitem(last=False)
            return result

        return wrapper

    return decorate


def is_cache_bound() -> bool:
    """Whether there is an application whose cache can be used."""
    return has_app_context() and _EXTENSION in current_app.extensions
