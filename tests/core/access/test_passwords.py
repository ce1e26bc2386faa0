"""Passwords: any text is one, no two differ in vain, and a wrong one costs the same whatever it is compared with."""

from __future__ import annotations

import time
import unicodedata

import pytest

from core.access.passwords import COST, check_policy, cost_of, hash_password, needs_rehash, password_fits
from core.errors import BadInput

QUICK = 4


@pytest.mark.parametrize(
    "password",
    ["2222", "x" * 72, "x" * 73, "x" * 200, "🎟" * 18, "🎟" * 19, "nul\0inside", "", " spaces ", "half \udcff pair"],
    ids=lambda password: ascii(password)[:12],
)
def test_any_text_is_a_password_and_fits_itself_alone(password: str) -> None:
    stored = hash_password(password, cost=QUICK)

    assert password_fits(password, stored, cost=QUICK)
    assert not password_fits(password + "x", stored, cost=QUICK)


@pytest.mark.parametrize(("one", "other"), [("x" * 72 + "a", "x" * 72 + "b"), ("a\0b", "a\0c"), ("a\0", "a")])
def test_nothing_is_cut_off(one: str, other: str) -> None:
    assert not password_fits(other, hash_password(one, cost=QUICK), cost=QUICK)


def test_the_same_letters_typed_elsewhere_are_the_same_password() -> None:
    composed, decomposed = (unicodedata.normalize(form, "größe für müßige") for form in ("NFC", "NFD"))

    assert composed != decomposed
    assert password_fits(decomposed, hash_password(composed, cost=QUICK), cost=QUICK)


def test_the_same_password_has_another_hash_each_time() -> None:
    assert hash_password("2222", cost=QUICK) != hash_password("2222", cost=QUICK)


def test_the_cost_is_twelve_unless_said_otherwise() -> None:
    assert (COST, cost_of(hash_password("2222"))) == (12, 12)


def test_a_hash_of_a_lower_cost_is_due_to_be_renewed() -> None:
    stored = hash_password("2222", cost=5)

    assert [needs_rehash(stored, cost=cost) for cost in (4, 5, 6)] == [False, False, True]


def test_nobody_has_no_password() -> None:
    assert not any(password_fits(password, None, cost=QUICK) for password in ("", "2222", "nobody"))


def test_a_wrong_password_costs_the_same_for_nobody_for_a_new_hash_and_for_an_old_one() -> None:
    cost = 9
    classes = {"nobody": None, "new": hash_password("a", cost=cost), "old": hash_password("a", cost=cost - 3)}
    taken: dict[str, list[float]] = {name: [] for name in classes}
    for _ in range(9):
        for name, stored in classes.items():
            began = time.process_time()
            password_fits("b", stored, cost=cost)
            taken[name].append(time.process_time() - began)

    least = [min(times) for times in taken.values()]
    assert max(least) < 1.3 * min(least)  # without the topping up the old one takes an eighth


@pytest.mark.parametrize(
    "password",
    ["2222", "fourteen chars", "x" * 1_001, "ab" * 20, "passwordpassword1", "password 12345678", "mona.manager-12345"],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(BadInput):
        check_policy(password, username="mona.manager")


@pytest.mark.parametrize(
    "password", ["seven grey herons", "x" * 60 + "abcd", "дев'ять сивих чапель", "all lower case it is"]
)
def test_a_few_words_are_enough_without_any_signs(password: str) -> None:
    check_policy(password, username="mona")
