"""The tree of units on a day."""

from datetime import date

from domain.units.structure import UnitGroup, UnitTree, UnitVersion

OPEN = date(9999, 12, 31)


def _version(
    code: str, level: str, path: str, *, name: str = "", start: date = date(2020, 1, 1), end: date = OPEN
) -> UnitVersion:
    parts = path.strip("/").split("/")
    return UnitVersion(
        id=int(code),
        structure="pre2025",
        code=code,
        level=level,
        name=name or f"Đơn vị {code}",
        short_name=code,
        type="Xã",
        parent_code=parts[-2] if len(parts) > 1 else "",
        province_code=parts[0],
        path=path,
        valid_from=start,
        valid_to=end,
    )


MOVED = date(2025, 1, 1)
TREE = UnitTree.of(
    [
        _version("42", "province", "/42/"),
        _version("445", "district", "/42/445/"),
        _version("448", "district", "/42/448/", end=date(2024, 12, 31)),
        _version("18562", "commune", "/42/445/18562/"),
        _version("18568", "commune", "/42/448/18568/", name="Thị trấn Lộc Hà", end=date(2024, 12, 31)),
        _version("18568", "commune", "/42/445/18568/", name="Thị trấn Lộc Hà", start=MOVED),
    ]
)


class TestNodes:
    """Parents and members follow the day."""

    def test_a_dissolved_district_is_gone_and_its_communes_have_moved(self) -> None:
        before = {n.code: n.members for n in TREE.nodes(level="district", day=date(2024, 12, 31))}
        after = {n.code: n.members for n in TREE.nodes(level="district", day=MOVED)}
        assert before == {"445": ("18562",), "448": ("18568",)}
        assert after == {"445": ("18562", "18568")}

    def test_the_province_is_made_of_communes_never_of_district_offices(self) -> None:
        (province,) = TREE.nodes(level="province", day=MOVED)
        assert province.members == ("18562", "18568")

    def test_a_commune_names_its_parent_of_the_day(self) -> None:
        node = next(n for n in TREE.nodes(level="commune", day=MOVED) if n.code == "18568")
        assert (node.parent_code, node.members) == ("445", ("18568",))


class TestFormerDistricts:
    """After 2025-07-01 the level district means the former district of each commune."""

    def test_groups(self) -> None:
        communes = [_version(c, "commune", f"/42/{c}/") for c in ("18073", "18100", "18115")]
        groups = {
            "18073": UnitGroup(code="436", name="Thành phố Hà Tĩnh", spans=""),
            "18100": UnitGroup(code="436", name="Thành phố Hà Tĩnh", spans="445:0.2"),
            "18115": UnitGroup(code="437", name="Thị xã Hồng Lĩnh", spans=""),
        }
        tree = UnitTree.of([_version("42", "province", "/42/"), *communes], groups)
        nodes = tree.nodes(level="district", day=date(2026, 3, 31))
        assert [(n.code, n.name, n.members) for n in nodes] == [
            ("436", "Thành phố Hà Tĩnh (cũ)", ("18073", "18100")),
            ("437", "Thị xã Hồng Lĩnh (cũ)", ("18115",)),
        ]
        assert tree.parent_of(commune="18115", day=date(2026, 3, 31)) == "437"

    def test_a_commune_in_several_former_districts_names_them_all(self) -> None:
        """Given two fifths in another former district and a sliver in a third, then only the former is named."""
        communes = [_version(c, "commune", f"/42/{c}/") for c in ("18073", "18100", "18115")]
        groups = {
            "18073": UnitGroup(code="436", name="Thành phố Hà Tĩnh", spans="437:0.4;999:0.019"),
            "18100": UnitGroup(code="437", name="Thị xã Hồng Lĩnh", spans=""),
            "18115": UnitGroup(code="437", name="Thị xã Hồng Lĩnh", spans="446:0.02"),
        }
        tree = UnitTree.of([_version("42", "province", "/42/"), *communes], groups)
        spans = {node.code: node.spans for node in tree.nodes(level="commune", day=date(2026, 3, 31))}
        assert spans == {"18073": ("Thị xã Hồng Lĩnh (cũ)",), "18100": (), "18115": ("446 (cũ)",)}
