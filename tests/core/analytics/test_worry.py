"""What is to worry about, and the sentence that says why."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.analytics.worry import Worry, worry_of
from db.vocabulary import PerformanceState as S


def judged(
    tickets: int, days_out: int, *, week: int = 0, open: int | None = None, state: S | None = S.ON_SALE
) -> Worry:
    left = 100 - tickets if open is None else open
    return worry_of(tickets=tickets, open=left, capacity=100, days_out=days_out, week=week, state=state)


def test_an_empty_house_halves_its_points_in_a_week() -> None:
    points = [judged(0, days).points for days in (0, 7, 14, 21, 63)]

    assert points == [100, 50, 33, 25, 10]
    assert [judged(0, days).sign for days in (0, 7, 14, 21, 63)] == ["!!", "!!", "!", "!", ""]


def test_the_sentence_says_what_becomes_of_it() -> None:
    told = {
        judged(40, 7, week=7).why: "40 % filled 7 days before, 60 open: at last week's pace 47 % on the day.",
        judged(40, 30, week=70).why: "40 % filled 30 days before, 60 open: at last week's pace nothing is open in "
        "6 days.",
        judged(99, 30, week=70).why: "99 % filled 30 days before, 1 open: at last week's pace gone in a day.",
        judged(40, 7).why: "40 % filled 7 days before, 60 open: nothing was sold in the last seven days.",
        judged(40, 0, week=7).why: "40 % filled on the day, 60 open: it is today.",
        judged(40, 1, open=0).why: "40 % filled a day before, 0 open: what is left is set aside or in carts.",
        judged(40, 9, state=S.ANNOUNCED).why: "Not on sale yet, 9 days before.",
        judged(100, 9).why: "Sold out.",
        judged(30, 9, state=S.CANCELLED).why: "It is cancelled.",
        judged(30, -1, state=S.PLAYED).why: "Played: 30 % of 100 places.",
        worry_of(tickets=0, open=0, capacity=0, days_out=3, week=0, state=S.ON_SALE).why: "No place of it can be sold.",
    }

    assert list(told) == list(told.values())


@given(
    st.integers(0, 100), st.integers(0, 400), st.integers(0, 100), st.integers(0, 400), st.integers(-20, 200)
)  # fmt: skip
def test_emptier_and_nearer_is_never_less_to_worry_about(a: int, near: int, b: int, far: int, week: int) -> None:
    (a, b), (near, far) = sorted((a, b)), sorted((near, far))
    first, second = judged(a, near, week=week).points, judged(b, far, week=week).points

    assert first is not None and second is not None
    assert 0 <= second <= first <= 100
