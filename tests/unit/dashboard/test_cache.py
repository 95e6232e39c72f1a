from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask

from dashboard.cache import init_cache, kept_answer, memoize_local, memoize_same, memoize_view, view_key
from domain.access import Scope
from domain.config import Settings

ALL = Scope.everything()
ONE = Scope.of([("post2025", "18073")])
TWO = Scope.of([("post2025", "18085")])


class Counter:
    def __init__(self) -> None:
        self.calls = 0
        self.version = 1

    def view(self):
        @memoize_view(version=lambda: self.version)
        def get_thing(*, scope: Scope, name: str) -> str:
            self.calls += 1
            return f"{scope.key}:{name}"

        return get_thing


def app() -> Flask:
    server = Flask("test")
    init_cache(app=server, settings=Settings())
    return server


class TestMemoizeView:
    def test_second_call_is_kept(self):
        counter = Counter()
        view = counter.view()
        with app().app_context():
            assert view(scope=ALL, name="a") == view(scope=ALL, name="a") == "*:a"
        assert counter.calls == 1

    def test_users_never_share(self):
        """Given two users, when both ask for the same thing, then each gets what their own scope allows."""
        counter = Counter()
        view = counter.view()
        with app().app_context():
            assert view(scope=ONE, name="a") != view(scope=TWO, name="a")
        assert counter.calls == 2

    def test_a_load_is_seen_at_once(self):
        counter = Counter()
        view = counter.view()
        with app().app_context():
            view(scope=ALL, name="a")
            counter.version = 2
            view(scope=ALL, name="a")
        assert counter.calls == 2

    def test_without_an_application_nothing_is_kept(self):
        counter = Counter()
        view = counter.view()
        view(scope=ALL, name="a")
        view(scope=ALL, name="a")
        assert counter.calls == 2


@pytest.mark.parametrize("decorator", [memoize_view, memoize_local])
def test_who_asks_while_it_is_made_waits_for_it(decorator: Any):
    """Given a view in the making, when another thread asks for it too, then it is made once and both have it."""
    making, twice, go, asked = Event(), Event(), Event(), [Event(), Event()]
    found: list[str] = []

    def version() -> int:
        next(own for own in asked if not own.is_set()).set()
        return 1

    @decorator(version=version)
    def get_thing(*, scope: Scope) -> str:
        (twice if making.is_set() else making).set()
        go.wait(timeout=5)
        return scope.key

    server = app()

    def ask() -> None:
        with server.app_context():
            found.append(get_thing(scope=ALL))

    threads = [Thread(target=ask) for _ in range(2)]
    threads[0].start()
    assert making.wait(timeout=5)
    threads[1].start()
    assert asked[1].wait(timeout=5)
    assert not twice.wait(timeout=0.05)
    go.set()
    for thread in threads:
        thread.join(timeout=5)
    assert found == ["*", "*"]
    assert not twice.is_set()


def test_the_very_same_objects_give_what_was_made_of_them():
    made = []

    @memoize_same(most=2)
    def joined(*, one: list[int], other: list[int]) -> list[int]:
        made.append((one, other))
        return one + other

    first, second = [1], [2]
    assert joined(one=first, other=second) is joined(other=second, one=first)
    assert joined(one=[1], other=[2]) == [1, 2]
    assert joined(one=second, other=first) == [2, 1]
    assert len(made) == 3


def test_every_argument_is_part_of_the_key():
    keys = {
        view_key(name="v", version=1, kwargs={"scope": scope, "period": period})
        for scope in (ALL, ONE)
        for period in ("2026-Q1", "2026-Q2")
    }
    assert len(keys) == 4


class TestKeptAnswer:
    def drawn(self, *, made: list[str], version: int = 1, **asked: Any) -> str:
        def make() -> str:
            made.append(str(asked))
            return made[-1]

        return kept_answer(name="words", version=version, asked=asked, make=make)

    def test_the_same_is_drawn_once_until_a_load(self):
        made: list[str] = []
        with app().app_context():
            for version in (1, 1, 2):
                self.drawn(made=made, version=version, scope=ALL, today="2026-12-01", path="/once")
        assert len(made) == 2

    def test_users_and_days_never_share(self):
        made: list[str] = []
        with app().app_context():
            for scope in (ONE, TWO):
                for day in ("2026-12-01", "2026-12-02"):
                    assert self.drawn(made=made, scope=scope, today=day, path="/shared") == made[-1]
        assert len(made) == 4

    def test_without_scope_nothing_is_kept_and_without_an_application_all_is_drawn(self):
        made: list[str] = []
        with app().app_context(), pytest.raises(KeyError):
            self.drawn(made=made, path="/none")
        for _ in range(2):
            self.drawn(made=made, scope=ALL, path="/none")
        assert len(made) == 2
