"""The best places: the ladder, and who was beaten to the best looks wider."""

from __future__ import annotations

from random import Random

import pytest

from core.inventory.best_available import Rung, best_available
from db.vocabulary import SeatState
from tests.factories.manifests import hall_of

HALL = hall_of(rows=8, seats=11)


def plane(*opened: int) -> bytes:
    """A house where only these seats are open; none named: all are."""
    open_, sold = SeatState.OPEN.byte, SeatState.SOLD.byte
    return bytes(open_ if not opened or seat in opened else sold for seat in range(HALL.seat_count))


@pytest.mark.parametrize(
    ("opened", "seats", "rung"),
    [
        ((), (4, 5, 6), Rung.TOGETHER_NO_SINGLE),
        ((14, 15, 16), (14, 15, 16), Rung.TOGETHER_NO_SINGLE),
        ((14, 15, 16, 17), (14, 15, 16), Rung.TOGETHER_NO_SINGLE),
        ((0, 2, 4), (0, 2, 4), Rung.NEAR),
        ((9, 10, 11), (9, 10, 11), Rung.NEAR),  # two rows: neighbours by number, not by place
    ],
)
def test_the_ladder(opened: tuple[int, ...], seats: tuple[int, ...], rung: Rung) -> None:
    pick = best_available(HALL, plane(*opened), 3, random=Random(1))

    assert pick is not None and pick.rung is rung
    assert pick.seats == seats or (len(opened) == 4 and pick.seats == (15, 16, 17))  # both ends are as good


def test_too_few_is_none() -> None:
    assert best_available(HALL, plane(1, 40), 3, random=Random(1)) is None


def test_everybody_is_shown_the_same_best_place() -> None:
    assert {best_available(HALL, plane(), 1, random=Random(seed)).seats for seed in range(30)} == {(5,)}  # type: ignore[union-attr]


def test_in_a_band_lot_decides_among_its_rows_and_never_beyond() -> None:
    seats = {best_available(HALL, plane(), 1, random=Random(seed), band=2).seats[0] for seed in range(200)}  # type: ignore[union-attr]

    assert len(seats) >= 12 and max(seats) < 2 * 11 and max(seats) >= 11


def test_a_band_is_left_where_nothing_in_it_is_open() -> None:
    assert best_available(HALL, plane(70), 1, random=Random(1), band=4).seats == (70,)  # type: ignore[union-attr]
