"""Values are asked for once however many want them, and not before their time is up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from core.clock import HandMovedClock
from core.near import Near

_WANTING = 8


class Source:
    """Counts how often it was asked. A question waits while `go` is not set."""

    def __init__(self) -> None:
        self.asked, self.is_asked, self.go = 0, Event(), Event()
        self.go.set()

    def value(self) -> int:
        self.asked += 1
        self.is_asked.set()
        assert self.go.wait(10)
        return self.asked

    def nothing(self) -> int:
        self.value()
        raise LookupError


@pytest.fixture
def clock() -> HandMovedClock:
    return HandMovedClock(datetime(2027, 1, 1, tzinfo=UTC))


@pytest.fixture
def near(clock: HandMovedClock) -> Near[str, int]:
    return Near(clock, seconds=1.0, most=2)


def test_a_value_is_kept_until_its_time_is_up(near: Near[str, int], clock: HandMovedClock) -> None:
    source = Source()

    assert near.get("a", source.value) == 1
    clock.move(timedelta(seconds=0.9))
    assert near.get("a", source.value) == 1
    clock.move(timedelta(seconds=0.1))
    assert near.get("a", source.value) == 2


def test_the_time_counts_from_the_question_not_from_a_slow_answer(near: Near[str, int], clock: HandMovedClock) -> None:
    def slow() -> int:
        clock.move(timedelta(seconds=0.9))
        return 1

    near.get("a", slow)
    clock.move(timedelta(seconds=0.2))

    assert near.get("a", lambda: 2) == 2


def test_many_who_want_it_at_once_put_one_question(near: Near[str, int]) -> None:
    source = Source()

    assert {each.result() for each in _all_at_once(near, source, source.value)} == {1}
    assert source.asked == 1


def test_a_failure_is_everybodys_who_waited_and_is_not_kept(near: Near[str, int]) -> None:
    source = Source()

    failures = [each.exception() for each in _all_at_once(near, source, source.nothing)]

    assert [type(failure) for failure in failures] == [LookupError] * _WANTING
    assert source.asked == 1
    assert near.get("a", source.value) == 2


def test_what_is_forgotten_is_asked_anew(near: Near[str, int]) -> None:
    source = Source()
    near.get("a", source.value)

    near.forget("a")
    near.forget("never known")

    assert near.get("a", source.value) == 2


def test_the_oldest_goes_where_there_are_too_many(near: Near[str, int]) -> None:
    source = Source()
    for key in ("a", "b", "c"):
        near.get(key, source.value)

    assert [near.get(key, source.value) for key in ("c", "b", "a")] == [3, 2, 4]


def _all_at_once(near: Near[str, int], source: Source, ask: Callable[[], int]) -> list[Future[int]]:
    """All want the value of "a"; the one question ends only when all the others wait for it."""
    source.go.clear()
    with ThreadPoolExecutor(_WANTING) as pool:
        wanting = [pool.submit(near.get, "a", ask) for _ in range(_WANTING)]
        assert source.is_asked.wait(10)
        while len(near._asked["a"]._condition._waiters) < _WANTING - 1:  # pyright: ignore
            pass
        source.go.set()
    return wanting
