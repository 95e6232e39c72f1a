"""Changes are taken from our own pages only."""

import pytest
from flask import Flask, request

from dashboard.security import OWN_HEADER, is_own_page

HOST = "http://localhost:8050"
OWN = {OWN_HEADER: "1", "Origin": HOST, "Sec-Fetch-Site": "same-origin"}


def asked(headers: dict[str, str]) -> bool:
    app = Flask(__name__)
    with app.test_request_context("/x", base_url=HOST, method="POST", headers=headers):
        return is_own_page(request)


def test_an_own_page_may_change_something():
    assert asked(OWN)


def test_a_browser_that_says_nothing_of_the_start_is_judged_by_origin_and_header():
    assert asked({OWN_HEADER: "1", "Origin": HOST})


@pytest.mark.parametrize(
    "change",
    [
        {OWN_HEADER: ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_another_page_may_not(change: dict[str, str]):
    assert not asked({**OWN, **change})


def test_a_request_without_an_origin_may_not():
    assert not asked({key: value for key, value in OWN.items() if key != "Origin"})
