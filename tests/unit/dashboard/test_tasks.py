"""Work beside the requests: done once, told, ended, thrown away, failed."""

from threading import Event

import pytest
from flask import Flask

from dashboard import tasks
from dashboard.cache import init_cache
from dashboard.tasks import DONE, DROP, DROPPED, FINISH, RUNNING, Control
from domain.config import Settings
from domain.errors import FundingError, ReformAtlasError


@pytest.fixture
def app():
    server = Flask("test")
    init_cache(app=server, settings=Settings())
    with server.app_context():
        yield server
        tasks.settle(seconds=10)


class Slow:
    """Work that tells that it has begun and goes on until it is let go or asked to end."""

    def __init__(self) -> None:
        self.calls, self.begun, self.go_on = 0, Event(), Event()

    def __call__(self, control: Control) -> str:
        self.calls += 1
        control.tell(7)
        self.begun.set()
        while not self.go_on.wait(0.02):
            if control.should_stop():
                return f"ended to {control.wish}"
        return "whole"


def test_a_result_is_kept_and_the_work_is_done_once(app: Flask):
    calls = []
    for _ in range(2):
        found = tasks.ask(key="a", work=lambda _: calls.append(1) or 42, wait=None)
        assert found.result == 42
    assert len(calls) == 1 and tasks.look("a").status == DONE


def test_two_that_ask_share_the_work_and_see_how_far_it_is(app: Flask):
    slow = Slow()
    first = tasks.ask(key="b", work=slow, wait=0.01)
    assert slow.begun.wait(5)
    second = tasks.ask(key="b", work=slow, wait=0.01)
    assert first.result is None and second.result is None
    assert (second.record.status, second.record.progress) == (RUNNING, 7)
    slow.go_on.set()
    assert tasks.ask(key="b", work=slow, wait=None).result == "whole" and slow.calls == 1


def test_work_thrown_away_leaves_no_result_until_it_is_asked_for_again(app: Flask):
    slow = Slow()
    tasks.ask(key="c", work=slow, wait=0)
    tasks.end(key="c", wish=DROP)
    tasks.settle(seconds=10)
    again = tasks.ask(key="c", work=slow, wait=None)
    assert (again.result, again.record.status, slow.calls) == (None, DROPPED, 1)
    tasks.forget("c")
    slow.go_on.set()
    assert tasks.ask(key="c", work=slow, wait=None).result == "whole"


def test_work_ended_early_gives_what_it_has(app: Flask):
    slow = Slow()
    tasks.ask(key="d", work=slow, wait=0)
    tasks.end(key="d", wish=FINISH)
    assert tasks.ask(key="d", work=slow, wait=None).result == "ended to finish"


def test_work_that_nobody_asks_about_is_thrown_away(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "_UNASKED_SECONDS", 0.1)
    slow = Slow()
    tasks.ask(key="e", work=slow, wait=0)
    tasks.settle(seconds=10)
    assert tasks.record_of("e") is None
    slow.go_on.set()
    assert tasks.ask(key="e", work=slow, wait=None).result == "whole"


def test_who_waits_to_the_end_keeps_the_work_going(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "_UNASKED_SECONDS", 0.3)

    def long(control: Control) -> str:
        for _ in range(20):
            Event().wait(0.05)
            if control.should_stop():
                return "stopped"
        return "whole"

    assert tasks.ask(key="i", work=long, wait=None).result == "whole"


def test_a_failure_is_told_once_and_then_tried_again(app: Flask):
    def fail(_: Control) -> int:
        raise FundingError(vi="Sai.", en="Wrong.")

    with pytest.raises(ReformAtlasError, match="Sai"):
        tasks.ask(key="f", work=fail, wait=None)
    with pytest.raises(ReformAtlasError, match="lỗi"):
        tasks.ask(key="g", work=lambda _: 1 / 0, wait=None)
    assert tasks.ask(key="f", work=lambda _: 5, wait=None).result == 5


def test_without_an_application_the_work_is_done_at_once():
    assert tasks.ask(key="h", work=lambda control: control.should_stop(), wait=0).result is False
