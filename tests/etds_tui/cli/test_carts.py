"""Carts change hands from the shell: parked by one, listed and taken by the other, and handed back."""

from __future__ import annotations

from collections.abc import Callable

from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import a_house


def test_a_cart_goes_from_hand_to_hand(clerk: Shell, sign_in: Callable[[str], Shell], box: Core) -> None:
    house, colleague = a_house(box), sign_in("operator2")
    code = house.performance.code
    held = clerk("hold", "--performance", code, "A-1-1", "A-1-2", "--json").data["hold"]

    parked = clerk("cart", "park", held, "--name", "blue coat", "--json")
    assert (parked.status, parked.data["name"]) == (0, "blue coat")
    assert clerk("release", held, "--json").data["code"] == "hold_ended"
    (listed,) = colleague("cart", "parked", code, "--json").data
    assert (listed["cart"], listed["parked"], listed["name"], listed["seats"]) == (
        held, True, "blue coat", ["A-1-1", "A-1-2"],
    )  # fmt: skip

    taken = colleague("cart", "take", held, "--performance", code, "--json")
    assert (taken.status, list(taken.data["price_types"])) == (0, ["A-1-1", "A-1-2"])
    assert clerk("cart", "take", held, "--performance", code, "--json").data["code"] == "hold_ended"
    refused = clerk("cart", "take", held, "--performance", code, "--over", "frozen", "--json")
    assert (refused.status, refused.data["code"]) == (1, "not_permitted")

    given = colleague("cart", "give", held, "operator1", "--json")
    assert (given.status, given.data["to"]) == (0, "operator1")
    assert clerk("release", held).status == 0
