"""The queue of a hall's day: told by hand, and against a model that is settled second by second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.programming.date_holds import rules
from core.programming.date_holds.rules import DateHold, DateHoldRefused, Queue, Topic
from db.vocabulary import (
    DateHoldEnd,
    DateHoldId,
    DateHoldState,
    HallId,
    OrganisationId,
    PerformanceId,
    VenueId,
)

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
CLOCK = timedelta(hours=48)
HOUR = timedelta(hours=1)
SHOW = NOON + timedelta(days=100)


def a_hold(rank: int, *, lapses: timedelta = timedelta(days=14), starts: datetime = SHOW, **more: Any) -> DateHold:
    return DateHold(
        id=DateHoldId(rank), venue_id=VenueId(1), venue="House", time_zone="UTC", hall_id=HallId(1), hall="Hall",
        day=date(2027, 6, 9), organisation_id=OrganisationId(rank), organisation=f"Presenter {rank}", artist_id=None,
        artist=None, title=f"Act {rank}", starts_at=starts, ends_at=starts + 2 * HOUR, state=DateHoldState.HELD,
        rank=rank, challenging_since=None, challenged_at=None, answer_by=None, lapses_at=min(NOON + lapses, starts),
        ended_at=None, ended_why=None, performance_id=None, contact=None, note="", kept_by="me", made_at=NOON,
        version=1, **more,
    )  # fmt: skip


def three() -> Queue:
    return Queue((a_hold(1), a_hold(2), a_hold(3)))


def told(queue: Queue) -> list[tuple[int, int | None, str]]:
    return [(hold.id, hold.rank, hold.state.value) for hold in queue.live]


def said(queue: Queue) -> list[tuple[str, int]]:
    return [(step.topic.value, step.hold.id) for step in queue.steps]


def test_released_the_others_move_up() -> None:
    queue = three()
    after = rules.release(queue, queue.live[0], NOON, CLOCK)

    assert told(after) == [(2, 1, "held"), (3, 2, "held")]
    assert [(hold.id, hold.state, hold.ended_why, hold.rank) for hold in after.ended] == [
        (1, DateHoldState.RELEASED, DateHoldEnd.WITHDRAWN, None)
    ]
    assert said(after) == [("withdrawn", 1), ("moved_up", 2), ("moved_up", 3)]


def test_the_third_challenges_and_those_above_answer_one_after_another() -> None:
    queue = three()
    asked = rules.challenge(queue, queue.live[2], NOON, CLOCK)
    assert told(asked) == [(1, 1, "challenged"), (2, 2, "held"), (3, 3, "held")]
    assert asked.live[0].answer_by == NOON + CLOCK

    later = rules.settle(asked.live, NOON + CLOCK, CLOCK)
    assert told(later) == [(2, 1, "challenged"), (3, 2, "held")]
    assert later.live[0].answer_by == NOON + 2 * CLOCK
    assert [hold.ended_why for hold in later.ended] == [DateHoldEnd.SILENCE]

    last = rules.settle(later.live, NOON + 2 * CLOCK, CLOCK)
    assert told(last) == [(3, 1, "held")]
    assert last.live[0].challenging_since is None


def test_a_moment_before_the_clock_runs_out_nothing_is_lost() -> None:
    queue = three()
    asked = rules.challenge(queue, queue.live[1], NOON, CLOCK)

    assert rules.settle(asked.live, NOON + CLOCK - timedelta(microseconds=1), CLOCK).ended == ()
    assert len(rules.settle(asked.live, NOON + CLOCK, CLOCK).ended) == 1


def test_a_challenger_that_goes_takes_its_challenge_along() -> None:
    queue = three()
    asked = rules.challenge(queue, queue.live[2], NOON, CLOCK)
    gone = rules.release(asked, asked.live[2], NOON + HOUR, CLOCK)

    assert told(gone) == [(1, 1, "held"), (2, 2, "held")]
    assert gone.live[0].answer_by is None
    assert said(gone)[-1] == ("unchallenged", 1)


def test_while_another_one_challenges_the_clock_stands_where_it_stood() -> None:
    queue = three()
    asked = rules.challenge(queue, queue.live[2], NOON, CLOCK)
    again = rules.challenge(asked, asked.live[1], NOON + HOUR, CLOCK)
    assert again.live[0].answer_by == NOON + CLOCK

    alone = rules.withdraw_challenge(again, again.live[2], NOON + 2 * HOUR, CLOCK)
    assert alone.live[0].answer_by == NOON + CLOCK
    assert told(rules.settle(alone.live, NOON + CLOCK, CLOCK)) == [(2, 1, "held"), (3, 2, "held")]


def test_a_challenger_lives_until_it_can_have_its_answer() -> None:
    queue = Queue((a_hold(1), a_hold(2), a_hold(3, lapses=HOUR)))
    asked = rules.challenge(queue, queue.live[2], NOON, CLOCK)

    assert asked.live[2].lapses_at == NOON + 3 * CLOCK


def test_an_answer_is_due_before_the_show_at_the_latest() -> None:
    soon = NOON + HOUR
    queue = Queue((a_hold(1, starts=soon), a_hold(2, starts=soon)))
    asked = rules.challenge(queue, queue.live[1], NOON, CLOCK)

    assert (asked.live[0].answer_by, asked.live[1].lapses_at) == (soon, soon)
    assert rules.settle(asked.live, soon, CLOCK).live == ()


def test_the_first_is_confirmed_and_everybody_else_is_told() -> None:
    queue = three()
    done = rules.confirm(queue, queue.live[0], NOON, PerformanceId(7))

    assert done.live == ()
    assert [(hold.id, hold.state.value, hold.performance_id) for hold in done.ended] == [
        (1, "confirmed", 7), (2, "released", None), (3, "released", None)
    ]  # fmt: skip
    assert said(done) == [("confirmed", 1), ("taken", 2), ("taken", 3)]


REFUSED: dict[str, tuple[Callable[[Queue], object], str]] = {
    "the first challenges": (lambda q: rules.challenge(q, q.live[0], NOON, CLOCK), "nobody stands above"),
    "the second confirms": (lambda q: rules.confirm(q, q.live[1], NOON, PerformanceId(1)), "It is the second hold"),
    "nothing to withdraw": (lambda q: rules.withdraw_challenge(q, q.live[1], NOON, CLOCK), "challenges nobody"),
    "challenged twice": (
        lambda q: rules.challenge(q, replace(q.live[1], challenging_since=NOON), NOON, CLOCK), "already",
    ),
    "shortened into the past": (lambda q: rules.extend(q, q.live[0], NOON, timedelta(days=-20)), "would have lapsed"),
    "longer than the show": (
        lambda q: rules.extend(q, replace(q.live[0], lapses_at=SHOW), NOON, timedelta(days=1)), "until it begins",
    ),
    "one that is over": (lambda q: rules.challenge(q, replace(q.live[1], rank=None), NOON, CLOCK), "is over"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_queue_does_not_allow_is_said(case: str) -> None:
    act, words = REFUSED[case]

    with pytest.raises(DateHoldRefused, match=words):
        act(three())


def test_ranks_are_named_as_people_name_them() -> None:
    assert [rules.ordinal(rank) for rank in (1, 2, 3, 4, 11, 21, 22, 112)] == [
        "first", "second", "third", "4th", "11th", "21st", "22nd", "112th",
    ]  # fmt: skip


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "challenge", "withdraw", "release", "wait"]), st.integers(0, 5), st.integers(1, 90)
    ),
    max_size=25,
)


def _played(steps: list[tuple[str, int, int]], *, settle_each: bool) -> tuple[Queue, list[DateHold]]:
    """The queue after these acts, hours apart; every act settles first, the waits in between only where asked."""
    live, ended, now, number = list[DateHold](), list[DateHold](), NOON, 0
    for act, which, hours in steps:
        if act == "wait":
            for _ in range(hours):
                now += HOUR
                if settle_each:
                    queue = rules.settle(live, now, CLOCK)
                    live, ended = list(queue.live), [*ended, *queue.ended]
            continue
        queue = rules.settle(live, now, CLOCK)
        if act == "add":
            number += 1
            new = replace(
                a_hold(len(queue.live) + 1), id=DateHoldId(number), lapses_at=now + timedelta(hours=hours * 3)
            )
            queue = replace(queue, live=(*queue.live, new))
        elif queue.live:
            hold = queue.live[which % len(queue.live)]
            try:
                if act == "challenge":
                    queue = rules.challenge(queue, hold, now, CLOCK)
                elif act == "withdraw":
                    queue = rules.withdraw_challenge(queue, hold, now, CLOCK)
                else:
                    queue = rules.release(queue, hold, now, CLOCK)
            except DateHoldRefused:
                pass
        live, ended = list(queue.live), [*ended, *queue.ended]
        _sound(queue.live, now)
    last = rules.settle(live, now, CLOCK)
    return last, [*ended, *last.ended]


def _sound(live: tuple[DateHold, ...], now: datetime) -> None:
    """What is so of every queue: ranks without gaps, and a clock for the first exactly while somebody waits."""
    assert [hold.rank for hold in live] == list(range(1, len(live) + 1))
    assert all(hold.state is DateHoldState.HELD and hold.answer_by is None for hold in live[1:])
    is_wanted = any(hold.challenging_since for hold in live[1:])
    assert not live or (live[0].state is DateHoldState.CHALLENGED) == is_wanted
    assert not live or (live[0].challenging_since is None and (live[0].answer_by is None) == (not is_wanted))
    assert all(hold.lapses_at > now for hold in live)


@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_it_does_not_matter_when_the_worker_comes(steps: list[tuple[str, int, int]]) -> None:
    """Settled each hour, or only when somebody acts: the same queue, the same ends at the same moments."""
    often, often_ended = _played(steps, settle_each=True)
    seldom, seldom_ended = _played(steps, settle_each=False)

    assert often.live == seldom.live
    assert often_ended == seldom_ended


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_a_queue_is_written_without_two_on_one_rank(steps: list[tuple[str, int, int]]) -> None:
    """Row by row in the order of `changed`, no rank is ever taken by two, as the database wants it."""
    queue, _ = _played(steps, settle_each=False)
    after = rules.settle(queue.live, NOON + timedelta(days=400), CLOCK)
    stands = {hold.id: hold.rank for hold in queue.live}
    for hold in rules.changed(queue.live, after):
        stands[hold.id] = hold.rank
        ranks = [rank for rank in stands.values() if rank is not None]
        assert len(ranks) == len(set(ranks))
    assert {hold.id: hold.rank for hold in after.live} == {i: r for i, r in stands.items() if r is not None}


def test_each_topic_but_the_own_word_has_a_letter() -> None:
    from core.messaging.date_holds import _SUBJECTS

    assert set(Topic) - set(_SUBJECTS) == {Topic.WITHDRAWN}
