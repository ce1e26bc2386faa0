"""Which shows are compared, and how that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.analytics.comparable import Traits, comparable, difference, in_words

_FRIDAY = date(2026, 3, 6)
SHOW = Traits(
    hall=1, seats=500, price_minor=3_000.0, currency="EUR", day=_FRIDAY, genre="Comedy", artists=frozenset({"Ana"})
)


def like(count: int, **traits: object) -> list[Traits]:
    return [replace(SHOW, **traits) for _ in range(count)]  # type: ignore[arg-type]


def chosen(*others: Traits, target: Traits = SHOW):  # type: ignore[no-untyped-def]
    return comparable(target, others, lambda one: one)


def test_the_same_show_again_differs_in_nothing() -> None:
    assert tuple(difference(SHOW, SHOW)) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("traits", "differs"),
    [
        ({"hall": 2}, (0, 0, 0, 0, 0)),  # a hall of the same size is as good
        ({"hall": 2, "seats": 1_000}, (0.5, 0, 0, 0, 0)),
        ({"seats": 1_000}, (0, 0, 0, 0, 0)),  # the same hall, on another manifest
        ({"hall": 2, "seats": 50_000}, (1, 0, 0, 0, 0)),
        ({"genre": "Dance"}, (0, 1, 0, 0, 0)),
        ({"genre": ""}, (0, 0.5, 0, 0, 0)),
        ({"price_minor": 6_000.0}, (0, 0, 0.5, 0, 0)),
        ({"price_minor": 0.0}, (0, 0, 1, 0, 0)),
        ({"price_minor": None}, (0, 0, 0.5, 0, 0)),
        ({"currency": "CHF"}, (0, 0, 0.5, 0, 0)),
        ({"artists": frozenset({"Ana", "Guest"})}, (0, 0, 0, 0, 0)),
        ({"artists": frozenset({"Guest"})}, (0, 0, 0, 1, 0)),
        ({"day": date(2026, 3, 7)}, (0, 0, 0, 0, 0.5)),  # Saturday
        ({"day": date(2026, 3, 4)}, (0, 0, 0, 0, 1)),  # Wednesday
    ],
)
def test_each_trait_differs_by_itself(traits: dict[str, object], differs: tuple[float, ...]) -> None:
    [other] = like(1, **traits)

    assert tuple(difference(SHOW, other)) == tuple(difference(other, SHOW)) == pytest.approx(differs)


def test_free_shows_are_like_each_other_in_any_currency() -> None:
    free = replace(SHOW, price_minor=0.0)

    assert difference(free, replace(free, currency="CHF")).price == 0


def test_the_likest_come_first_and_no_more_than_forty() -> None:
    others = [*like(30, artists=frozenset({"Guest"})), *like(30)]

    assert chosen(*others).shows == (*like(30), *like(10, artists=frozenset({"Guest"})))


def test_where_enough_are_near_none_is_taken_from_afar() -> None:
    far = like(20, genre="Dance", price_minor=12_000.0, artists=frozenset({"Guest"}))
    choice = chosen(*far, *like(9))

    assert (choice.shows, choice.is_wide) == (tuple(like(9)), False)
    assert in_words(choice) == (
        "Compared with 9 earlier shows like it: all in the same hall or one of its size, all of its genre, all at about"
        " its price, all by its artist, all on the same day of the week."
    )


def test_where_too_few_are_near_the_nearest_others_make_nine() -> None:
    far = like(20, genre="Dance", price_minor=12_000.0, artists=frozenset({"Guest"}))
    choice = chosen(*far, *like(8))

    assert (choice.shows, choice.is_wide) == ((*like(8), far[0]), True)
    assert in_words(choice) == (
        "Compared with the 9 likest earlier shows: all in the same hall or one of its size, 8 of its genre, 8 at about"
        " its price, 8 by its artist, all on the same day of the week. Fewer than nine were close, so looser ones were"
        " taken in."
    )


def test_a_club_is_never_compared_with_a_stadium() -> None:
    assert chosen(*like(20, hall=2, seats=2_000)).shows == ()
    assert len(chosen(*like(9, hall=2, seats=1_900)).shows) == 9


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no earlier show is"), (1, "one earlier show is"), (2, "two earlier shows are")]
)
def test_too_few_are_told_as_such(count: int, words: str) -> None:
    choice = chosen(*like(count))

    assert not choice.is_enough
    assert in_words(choice) == f"Too few to compare with: {words} like this one, and a forecast needs 3."


def test_what_is_alike_goes_by_its_day() -> None:
    old, new = replace(SHOW, day=date(2024, 3, 8)), replace(SHOW, day=date(2026, 2, 27))

    assert chosen(old, new).shows == (new, old)
