import gzip
from pathlib import Path

import brotli
from flask import Flask, Response

from dashboard.security import init_security, policy
from dashboard.static import StaticCompressor, init_static

BODY = b"var answer = 42; " * 400


class TestStaticCompressor:
    def test_both_encodings_give_the_body_back(self, tmp_path: Path):
        own = StaticCompressor(folder=tmp_path)
        assert brotli.decompress(own.compressed(body=BODY, encoding="br")) == BODY
        assert gzip.decompress(own.compressed(body=BODY, encoding="gzip")) == BODY

    def test_what_lies_on_disk_is_used(self, tmp_path: Path):
        """Given the best form from an earlier run, when asked for, then it is served and not made again."""
        first = StaticCompressor(folder=tmp_path)
        first.compressed(body=BODY, encoding="br")
        best = brotli.compress(BODY, quality=11)
        key = next(iter(first._bodies))
        (tmp_path / f"{key[0][:32]}.br").write_bytes(best)
        assert StaticCompressor(folder=tmp_path).compressed(body=BODY, encoding="br") == best


def app() -> Flask:
    server = Flask("test")
    init_static(server)
    init_security(app=server, script_hashes=lambda: ["'sha256-x'"])

    @server.get("/assets/<name>")
    def assets(name: str) -> Response:
        return Response(BODY, mimetype="text/javascript")

    @server.get("/_dash-layout")
    def layout() -> Response:
        return Response(BODY, mimetype="application/json")

    return server


class TestHeaders:
    def test_asset_is_packed_and_kept_for_a_day(self):
        answer = app().test_client().get("/assets/a.js", headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert brotli.decompress(answer.data) == BODY

    def test_a_browser_that_unpacks_nothing_gets_plain_text(self):
        assert app().test_client().get("/assets/a.js").data == BODY

    def test_answers_of_the_application_are_left_alone(self):
        answer = app().test_client().get("/_dash-layout", headers={"Accept-Encoding": "br"})
        assert "Content-Encoding" not in answer.headers

    def test_every_answer_carries_the_policy(self):
        headers = app().test_client().get("/nothing-here").headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "'sha256-x'" in headers["Content-Security-Policy"]


def test_policy_allows_no_strange_code():
    text = policy(script_hashes=["'sha256-x'"])
    assert "unsafe-eval" not in text
    assert "script-src 'self' 'sha256-x';" in text
