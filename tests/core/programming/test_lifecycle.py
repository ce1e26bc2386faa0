"""The life of a performance: the table drawn once more by hand, the clock against a model, and the sale's SQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.programming.lifecycle import BY_ACT, LifeAct, Times, after, due, is_selling, why_not
from core.runtime import Core
from db.vocabulary import PerformanceState

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
STATES = [state.value for state in PerformanceState]

# From the top: each act; what the nine states become by it; a dot where it is refused.
DRAWN = """
            draft      announced    on_sale      off_sale     in_progress  played   settled  postponed  cancelled
announce    announced  .            .            .            .            .        .        .          .
open        .          on_sale      .            on_sale      .            .        .        .          .
close       .          .            off_sale     .            .            .        .        .          .
begin       .          in_progress  in_progress  in_progress  .            .        .        .          .
end         .          .            .            .            played       .        .        .          .
settle      .          .            .            .            .            settled  .        .          .
postpone    .          postponed    postponed    postponed    postponed    .        .        .          .
reschedule  draft      announced    on_sale      off_sale     .            .        .        announced  .
cancel      cancelled  cancelled    cancelled    cancelled    cancelled    .        .        cancelled  .
"""

OFFSETS = st.one_of(st.none(), st.integers(-3, 3).filter(bool))
"""Hours from now, never now itself: the two clocks are compared apart from each other."""


def drawn() -> dict[tuple[str, str], str | None]:
    head, *rows = [line.split() for line in DRAWN.strip().splitlines()]
    return {(row[0], state): None if to == "." else to for row in rows for state, to in zip(head, row[1:], strict=True)}


def test_the_table_is_the_one_that_is_drawn() -> None:
    assert {(act.value, state.value): after(state, act) for act in LifeAct for state in PerformanceState} == drawn()
    assert {act for act, _ in drawn()} == {act.value for act in BY_ACT}


@pytest.mark.parametrize("act", LifeAct)
def test_every_act_that_is_not_possible_says_why_and_every_other_says_nothing(act: LifeAct) -> None:
    for state in PerformanceState:
        sentence = why_not(state, act)
        assert (sentence is None) == (after(state, act) is not None)
        assert sentence is None or (sentence.startswith("It ") and sentence.endswith("."))


def test_reasons_read_well() -> None:
    def why(state: str, act: str) -> str | None:
        return why_not(PerformanceState(state), LifeAct(act))

    assert why("draft", "open") == "It is a draft; it can be put on sale when it is announced or off sale."
    assert why("draft", "begin") == "It is a draft; it can be begun when it is announced, on sale or off sale."
    assert why("on_sale", "open") == "It is on sale already."
    assert why("played", "cancel") == "It is played."
    assert why("postponed", "open") == "It is postponed. Give it a new date first."
    assert why("in_progress", "reschedule") == "It has begun. Postpone it first."


def times(announce: int | None, opens: int | None, closes: int | None, starts: int, long: int) -> Times:
    def at(hours: int | None) -> datetime | None:
        return None if hours is None else NOW + timedelta(hours=hours)

    return Times(
        announce_at=at(announce), on_sale_at=at(opens), off_sale_at=at(closes),
        starts_at=NOW + timedelta(hours=starts), ends_at=NOW + timedelta(hours=starts + long, minutes=30),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "given_times", "becomes"),
    [
        ("draft", (None, -1, None, 2, 1), "draft"),  # nobody has announced it
        ("draft", (-1, 1, None, 2, 1), "announced"),
        ("draft", (-2, -1, None, 2, 1), "on_sale"),  # announced and opened while no worker was there
        ("draft", (-3, -2, -1, 2, 1), "off_sale"),
        ("announced", (None, -1, None, 2, 1), "on_sale"),
        ("announced", (None, None, None, 2, 1), "announced"),
        ("announced", (None, None, None, -1, 2), "in_progress"),
        ("on_sale", (None, None, -1, 2, 1), "off_sale"),
        ("on_sale", (None, 1, None, 2, 1), "on_sale"),  # opened early by hand
        ("off_sale", (None, -1, None, 2, 1), "off_sale"),  # closed by hand: its opening time opens it no more
        ("in_progress", (None, None, None, 1, 1), "in_progress"),  # begun early by hand
        ("on_sale", (None, None, None, -3, 1), "played"),
        ("postponed", (-3, -3, None, -2, 1), "postponed"),
        ("cancelled", (-3, -3, None, -2, 1), "cancelled"),
        ("settled", (-3, -3, None, -2, 1), "settled"),
    ],
)
def test_the_clock_moves_a_performance(
    state: str, given_times: tuple[int | None, int | None, int | None, int, int], becomes: str
) -> None:
    assert due(PerformanceState(state), times(*given_times), NOW) == becomes


@given(st.sampled_from(PerformanceState), OFFSETS, OFFSETS, OFFSETS, st.integers(-3, 3).filter(bool), st.integers(1, 2))
def test_what_the_clock_has_done_stays_done(
    state: PerformanceState, announce: int | None, opens: int | None, closes: int | None, starts: int, long: int
) -> None:
    """Later never leads back, and looking twice is looking once."""
    order = ["draft", "announced", "on_sale", "off_sale", "in_progress", "played"]
    at = times(announce, opens, closes, starts, long)
    seen = [due(state, at, NOW + timedelta(hours=hours)) for hours in range(-4, 7)]

    if state.value in order:
        assert [order.index(one) for one in seen] == sorted(order.index(one) for one in seen)
        assert seen[-1] is PerformanceState.PLAYED or state is PerformanceState.DRAFT
    else:
        assert set(seen) == {state}
    assert [due(one, at, NOW + timedelta(hours=hours)) for hours, one in zip(range(-4, 7), seen, strict=True)] == seen
    looked_at_each_hour = state
    for hours in range(-4, 7):
        looked_at_each_hour = due(looked_at_each_hour, at, NOW + timedelta(hours=hours))
    assert looked_at_each_hour is seen[-1]


CASES = st.tuples(
    st.sampled_from(STATES), OFFSETS, OFFSETS, OFFSETS, st.integers(-3, 3).filter(bool), st.integers(1, 2)
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CASES, min_size=20, max_size=60))
def test_the_sale_judges_by_the_same_table(
    shared_core: Core, cases: list[tuple[str, int | None, int | None, int | None, int, int]]
) -> None:
    """`due_state`, `is_selling` and `may_be_paid` of the database, for rows that are nowhere stored."""
    now = shared_core.clock.now()
    moved = [times(*case[1:]) for case in cases]
    shift = now - NOW
    rows = [
        {"state": case[0]}
        | {
            name: (getattr(at, name) + shift).isoformat() if getattr(at, name) else None
            for name in ("announce_at", "on_sale_at", "off_sale_at", "starts_at", "ends_at")
        }
        for case, at in zip(cases, moved, strict=True)
    ]
    found = shared_core.postgres.rows(
        "select due_state(r)::text, is_selling(r), may_be_paid(r) from jsonb_array_elements(%s::jsonb)"
        " with ordinality as j (row, n), lateral jsonb_populate_record(null::performance, j.row) as r order by j.n",
        [json.dumps(rows)],
    )

    for case, at, row in zip(cases, moved, found, strict=True):
        state = due(PerformanceState(case[0]), at, NOW)
        assert row == (state.value, is_selling(_Performed(case[0], at), NOW), state in _PAYABLE)


_PAYABLE = (PerformanceState.ON_SALE, PerformanceState.OFF_SALE, PerformanceState.IN_PROGRESS)


class _Performed:
    def __init__(self, state: str, at: Times) -> None:
        self.state = PerformanceState(state)
        self.announce_at, self.on_sale_at, self.off_sale_at = at.announce_at, at.on_sale_at, at.off_sale_at
        self.starts_at, self.ends_at = at.starts_at, at.ends_at
