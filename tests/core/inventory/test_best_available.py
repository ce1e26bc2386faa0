"""The best places: the ladder, and who was beaten to the best looks wider."""

from __future__ import annotations

from random import Random

import pytest

from core.inventory.best_available import Pick, Rung, best_available, only, why
from core.venues import read_manifest
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
        ((14, 15, 16, 17), (14, 15, 16), Rung.TOGETHER),
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


TWO = read_manifest(
    b"level,section,row,seat_from,seat_to,kind,capacity\nfloor,A,1,1,4,,\nfloor,A,2,1,4,,\nfloor,A,3,1,4,,\n"
    b"floor,B,1,1,4,,\nfloor,B,2,1,4,,\nfloor,Pit,,,,general,6\n",
    source="two",
)


def two(letters: str) -> bytes:
    """A house of two sections and a pit; `.` is open, all else as it stands."""
    return letters.replace(" ", "").replace(".", "o").encode()


@pytest.mark.parametrize(
    ("letters", "count", "seats", "rung"),
    [
        (".sss ssss .... ssss ssss ssssss", 3, (8, 9, 10), Rung.TOGETHER),
        (".s.s .sss s.ss ssss ssss ssssss", 3, (0, 2, 4), Rung.NEAR),  # over two rows, not three
        ("..ss ssss s..s ss.s sss. ssssss", 4, (0, 1, 9, 10), Rung.NEAR),
        ("..ss ssss ssss ss.s sss. ssssss", 4, (0, 1, 14, 19), Rung.ACROSS),
        (".sss ssss ssss ss.s ssss ......", 3, (20, 21, 22), Rung.GENERAL),
        (".sss ssss ssss ss.s ssss .sssss", 3, None, None),  # seats and places are not mixed
    ],
)
def test_the_rungs_below(letters: str, count: int, seats: tuple[int, ...] | None, rung: Rung | None) -> None:
    pick = best_available(TWO, two(letters), count, random=Random(0))

    if seats is None:
        assert pick is None
    else:
        assert pick is not None and pick.rung is rung
        assert pick.seats == seats or (rung is Rung.GENERAL and len(pick.seats) == count and min(pick.seats) >= 20) or (
            rung is Rung.TOGETHER and pick.seats == (9, 10, 11))  # fmt: skip


def test_seats_for_wheelchairs_are_given_to_who_asks_for_them_alone() -> None:
    house = two("WWss ssss ssss ssss ssss .sssss")

    assert best_available(TWO, house, 2, random=Random(1)) is None
    assert best_available(TWO, only(house, "W"), 2, random=Random(1)) == Pick((0, 1), Rung.TOGETHER_NO_SINGLE)
    assert best_available(TWO, only(house, ""), 1, random=Random(1)) is None


@pytest.mark.parametrize(
    ("seats", "rung", "sentence"),
    [
        ((0, 1), Rung.TOGETHER_NO_SINGLE,
         "The nearest to the front with 2 together: row 1 of A. No single seat is left beside."),
        ((0,), Rung.TOGETHER_NO_SINGLE,
         "The nearest to the front with one seat: row 1 of A. No single seat is left beside."),
        ((4, 5, 6), Rung.TOGETHER, "3 together in row 2 of A; a single seat beside could not be avoided."),
        ((0, 4), Rung.NEAR, "No 2 are together. Near each other in A, rows 1, 2."),
        ((0, 14), Rung.ACROSS, "No section has 2 open. The largest pieces there are: A, B."),
        ((20, 21), Rung.GENERAL, "General admission: any places of Pit."),
    ],
)  # fmt: skip
def test_why_these_is_said_in_a_sentence(seats: tuple[int, ...], rung: Rung, sentence: str) -> None:
    assert why(TWO, Pick(seats, rung)) == sentence
