"""Scopes: what a user may see."""

from domain.access import Action, Role, Scope, can


class TestScope:
    """The default is to see nothing."""

    def test_a_scope_without_units_sees_nothing(self) -> None:
        scope = Scope()
        assert scope.is_empty
        assert not scope.allows_path(structure="post2025", path="/42/18073/")

    def test_a_district_root_sees_its_communes_only_in_its_structure(self) -> None:
        scope = Scope.of([("pre2025", "443")])
        assert scope.allows_path(structure="pre2025", path="/42/443/18484/")
        assert not scope.allows_path(structure="pre2025", path="/42/445/18562/")
        assert not scope.allows_path(structure="post2025", path="/42/443/18484/")

    def test_a_code_is_matched_whole_not_as_part_of_another(self) -> None:
        assert not Scope.of([("pre2025", "44")]).allows_path(structure="pre2025", path="/42/443/18484/")

    def test_different_scopes_have_different_cache_keys(self) -> None:
        keys = {
            Scope().key,
            Scope.everything().key,
            Scope.of([("post2025", "42")]).key,
            Scope.of([("pre2025", "42")]).key,
        }
        assert len(keys) == 4

    def test_equal_scopes_have_equal_keys_whatever_the_order(self) -> None:
        one = Scope.of([("post2025", "18073"), ("post2025", "18100")])
        other = Scope.of([("post2025", "18100"), ("post2025", "18073")])
        assert one.key == other.key


class TestCan:
    """Roles may do what they need and no more."""

    def test_a_viewer_only_views(self) -> None:
        assert {a for a in Action if can(role=Role.VIEWER, action=a)} == {Action.VIEW}

    def test_only_the_province_and_the_administrator_lock_a_period(self) -> None:
        assert {r for r in Role if can(role=r, action=Action.LOCK)} == {Role.PROVINCE, Role.ADMIN}
