"""A ladder as it is written, and what it lets go: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.inventory.ladders import Rung, foresee, read_ladder, read_when, released, write_ladder
from db.queries.allocations import StepRow

CURTAIN = datetime(2026, 12, 3, 19, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def step(letter: str, due_at: datetime, percent: int, to_letter: str | None = None) -> StepRow:
    return StepRow(letter=letter, number=1, due_at=due_at, percent=percent, to_letter=to_letter, done_at=None)


def test_it_is_read_as_the_house_says_it() -> None:
    assert read_ladder("2h 100, 24h 50%, 7d 30 to h; 2026-12-01T10:00 open", CURTAIN, BERLIN) == (
        Rung(due_at=CURTAIN - timedelta(days=7), percent=30, to_letter="H"),
        Rung(due_at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC), percent=100, to_letter=None),
        Rung(due_at=CURTAIN - timedelta(days=1), percent=50, to_letter=None),
        Rung(due_at=CURTAIN - timedelta(hours=2), percent=100, to_letter=None),
    )
    assert read_ladder(" ", CURTAIN, BERLIN) == ()
    assert read_when("-90m", CURTAIN, BERLIN) == CURTAIN - timedelta(minutes=90)


@pytest.mark.parametrize("text", ["soon", "24h 0", "24h 101", "24h 50 HH", "24h 50 H more", "24h half", "2026-13-01 5"])
def test_what_is_no_step_is_named(text: str) -> None:
    with pytest.raises(BadInput, match=r"is not a (step|time)\. Write"):
        read_ladder(text, CURTAIN, BERLIN)
    with pytest.raises(BadInput, match="at most 12"):
        read_ladder(", ".join(f"{n}h 5" for n in range(1, 14)), CURTAIN, BERLIN)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 40_000_000), st.integers(1, 100), st.none() | st.sampled_from("BCZ")
        ), max_size=12, unique_by=lambda row: row[0],
    )
)  # fmt: skip
def test_what_is_written_is_read_back(rows: list[tuple[int, int, str | None]]) -> None:
    steps = [step("A", CURTAIN - timedelta(seconds=before), percent, to) for before, percent, to in rows]

    read = read_ladder(write_ladder(steps, CURTAIN, BERLIN), CURTAIN, BERLIN)

    assert [(rung.due_at, rung.percent, rung.to_letter) for rung in read] == [
        (one.due_at, one.percent, one.to_letter) for one in sorted(steps, key=lambda one: one.due_at)
    ]


@given(st.lists(st.integers(0, 500), unique=True).map(sorted), st.integers(1, 100))
def test_a_share_is_rounded_up_and_comes_from_the_back(seats: list[int], percent: int) -> None:
    stays, goes = released(seats, percent)

    assert [*stays, *goes] == seats
    assert len(goes) * 100 >= len(seats) * percent > (len(goes) - 1) * 100


def test_steps_follow_each_other_also_from_letter_to_letter() -> None:
    went, left = foresee(
        {"A": range(10), "B": (20,)},
        [step("A", CURTAIN, 50, "B"), step("B", CURTAIN, 50), step("A", CURTAIN, 100), step("X", CURTAIN, 100)],
    )

    assert went == ((5, 6, 7, 8, 9), (8, 9, 20), (0, 1, 2, 3, 4), ())
    assert left == {"A": (), "B": (5, 6, 7), "X": ()}
