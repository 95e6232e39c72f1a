"""Hoàng Sa belongs to Đà Nẵng, Trường Sa to Khánh Hòa, in both structures and at every level."""

import csv

import pytest

from domain.paths import NATIONAL_DIR
from domain.units.archipelagos import archipelagos


def register(structure: str) -> dict[str, dict[str, str]]:
    with (NATIONAL_DIR / f"units_{structure}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def test_both_lie_in_their_frames() -> None:
    assert [own.id for own in archipelagos()] == ["hoang_sa", "truong_sa"]
    for own in archipelagos():
        west, south, east, north = own.frame
        assert all(west < lon < east and south < lat < north for lon, lat in own.islands)
        assert all(not own.mainland[0] < lon < own.mainland[2] for lon, _ in own.islands)


@pytest.mark.parametrize(("place", "name"), [(0, "Hoàng Sa"), (1, "Trường Sa")])
def test_codes_are_those_of_the_register(place: int, name: str) -> None:
    own = archipelagos()[place]
    code = own.code(structure="post2025", level="commune")
    assert register("post2025")[code]["name"] == name
    assert register("post2025")[code]["province_code"] == own.province
    assert own.code(structure="post2025", level="province") == own.province
    assert own.code(structure="pre2025", level="province") == own.province
