"""Two letters for each colleague, and what is written on which seat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inventory import Colleague
from etds_tui.colleagues import at_seat, initials, people, written


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (["Anna", "Berta"], ["AN", "BE"]),
        (["Anna Weber", "Anton Weber", "Ana Wolf"], ["AW", "AN", "AA"]),
        (["Jo", "Jo", "Jo"], ["JO", "J2", "J3"]),
        (["Їжак", "", "東京"], ["X2", "X3", "X4"]),
        (["\x1b[31mRed"], ["MR"]),
    ],
)
def test_letters_come_from_the_name_and_no_two_are_alike(names: list[str], letters: list[str]) -> None:
    assert initials(names) == letters


@given(st.lists(st.text(max_size=8), max_size=30))
def test_any_names_get_two_plain_letters_each(names: list[str]) -> None:
    found = initials(names)

    assert len(set(found)) == len(names)
    assert all(len(two) == 2 and two.isascii() and two.isprintable() for two in found)


def test_a_cart_begins_with_capitals_and_a_cursor_is_small() -> None:
    anna = Colleague("1", "Anna", "till-2", 9, (3, 4, 5, 11))
    berta = Colleague("2", "Berta", "till-3", 4, ())

    assert written([anna, berta]) == {3: "AN", 4: "", 5: "", 11: "AN", 9: "an"}
    assert people([anna, berta]) == ["AN Anna", "BE Berta"]
    assert at_seat([anna, berta], 4) == "in the cart of Anna at till-2"
    assert at_seat([anna, berta], 9) == "Anna looks here"
    assert at_seat([anna, berta], 1) == ""
