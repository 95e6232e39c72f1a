from dashboard.auth import current_scope, is_local


def test_single_user_sees_everything():
    assert current_scope().sees_all


def test_only_this_machine_is_local():
    assert is_local("127.0.0.1")
    assert is_local("localhost")
    assert not is_local("0.0.0.0")
    assert not is_local("192.168.1.5")
