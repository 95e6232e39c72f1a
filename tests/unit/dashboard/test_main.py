import socket

import pytest

from dashboard import __main__ as program
from domain.errors import DatabaseError


def test_without_accounts_only_this_machine_is_served(capsys: pytest.CaptureFixture[str]):
    assert program.main(["--host", "0.0.0.0"]) == 2
    said = capsys.readouterr().err
    assert "Chưa có tài khoản" in said
    assert "no user accounts" in said


def test_missing_database_is_one_message(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def missing() -> None:
        raise DatabaseError(
            vi="Chưa có cơ sở dữ liệu. Chạy: make run.", en="There is no database. Run: make run."
        )

    monkeypatch.setattr(program, "require_ready", missing)
    assert program.main([]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Chưa có cơ sở dữ liệu. Chạy: make run.",
        "There is no database. Run: make run.",
    ]


def test_port_in_use_names_another(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Given a port that another program holds, when started there, then exit 2 and a free choice in both languages."""
    monkeypatch.setattr(program, "require_ready", lambda: None)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert program.main(["--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"Cổng {port}" in said
    assert f"--port {port + 1}" in said
