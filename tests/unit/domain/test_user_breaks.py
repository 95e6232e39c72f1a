"""Bounds that a user sets: what an address may hold, and what a refusal says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.classify import ClassificationError
from domain.user_breaks import are_breaks, read_breaks, write_breaks


def test_numbers_with_decimal_points():
    assert read_breaks("-5,10,20.5,1000") == (-5.0, 10.0, 20.5, 1000.0)
    assert read_breaks("") == ()


@given(
    st.lists(st.integers(-10_000_000, 10_000_000), min_size=1, max_size=8, unique=True).map(
        lambda found: tuple(sorted(n / 1000 for n in found))
    )
)
def test_there_and_back(breaks: tuple[float, ...]):
    assert read_breaks(write_breaks(breaks)) == breaks


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("10,x", "“x”"),
        ("10,,20", "“”"),
        ("1e5", "“1e5”"),
        ("nan", "“nan”"),
        ("20,10", "10 đứng sau 20"),
        ("10,10", "10 đứng sau 10"),
        ("1,2,3,4,5,6,7,8,9", "9 mốc"),
    ],
)
def test_a_refusal_says_which_part(text: str, part: str):
    with pytest.raises(ClassificationError) as error:
        read_breaks(text)
    assert part in error.value.vi
    assert error.value.en != error.value.vi
    assert not are_breaks(text)
