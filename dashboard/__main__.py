"""``python -m dashboard``: serve on this machine. A port in use or a missing database is one clear message, exit 2."""

import argparse
import socket
import sys
from typing import Any

from dashboard.auth import is_local, require_ready
from dashboard.i18n import LANGUAGES, t
from domain.config import get_settings
from domain.errors import ReformAtlasError

THREADS = 4
USAGE_ERROR = 2


def main(arguments: list[str] | None = None) -> int:
    """Check, then serve until stopped; 2 when it cannot start."""
    settings = get_settings()
    parser = argparse.ArgumentParser(
        prog="python -m dashboard", description="Reform Atlas: bản đồ / dashboard"
    )
    parser.add_argument("--host", default=settings.host, help="địa chỉ / address (127.0.0.1)")
    parser.add_argument("--port", type=int, default=settings.port, help="cổng / port (8050)")
    given = parser.parse_args(arguments)
    if not is_local(given.host):
        return _refuse("cli.host", host=given.host)
    try:
        require_ready()
    except ReformAtlasError as error:
        print(f"{error.vi}\n{error.en}", file=sys.stderr)
        return USAGE_ERROR
    if not _is_free(host=given.host, port=given.port):
        return _refuse("cli.port", host=given.host, port=given.port, other=given.port + 1)
    _serve(host=given.host, port=given.port)
    return 0


def _refuse(key: str, **facts: object) -> int:
    print("\n".join(t(key, lang, **facts) for lang in LANGUAGES), file=sys.stderr)
    return USAGE_ERROR


def _is_free(*, host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _serve(*, host: str, port: int) -> None:
    from dashboard.app import create_app

    app = create_app()
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{port}"
    for lang in LANGUAGES:
        print(t("cli.serving", lang, url=url), flush=True)
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:  # gunicorn needs fcntl: not on Windows
        app.server.run(host=host, port=port, threaded=True)
        return
    _server_class(BaseApplication)(server=app.server, bind=f"{shown}:{port}").run()


def _server_class(base: type) -> Any:
    class Server(base):  # type: ignore[misc]
        """Gunicorn inside this process: one worker, some threads; the cache is then shared by all requests."""

        def __init__(self, *, server: Any, bind: str) -> None:
            self._server, self._bind = server, bind
            super().__init__()

        def load_config(self) -> None:
            """Settings of Gunicorn."""
            settings = {"bind": self._bind, "workers": 1, "threads": THREADS, "worker_class": "gthread",
                        "timeout": 60, "loglevel": "warning", "control_socket_disable": True}  # fmt: skip
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            """The WSGI application."""
            return self._server

    return Server


if __name__ == "__main__":
    sys.exit(main())
