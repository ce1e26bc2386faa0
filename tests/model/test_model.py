"""The protocol keeps its promises in every order of every step; and each rule of it is there for a reason."""

from __future__ import annotations

from functools import partial
from time import perf_counter

import pytest

from tests.model.promises import PROMISES
from tests.model.search import Searched, search
from tests.model.state import State, begin
from tests.model.steps import RULES, is_at_rest, steps

_STRONG = "nobody pays for a lost seat"
BREAKS = {
    ("claim first",): {"money has its seat", _STRONG},
    ("owner check",): {"one ticket", _STRONG},
    ("no clock",): {_STRONG},
    ("cancel",): {_STRONG},
    ("submit fence",): {_STRONG},
    ("same key",): {"charged once", "money has its seat"},
    ("dedupe",): {"one ticket", "money has its seat"},
    ("can cancel",): {_STRONG},
    ("can cancel", "refund"): {_STRONG},
}


def searched(buyers: int, *without: str) -> Searched[State]:
    return search(begin(buyers), partial(steps, without=frozenset(without)), PROMISES, is_at_rest)


def test_the_whole_protocol_keeps_every_promise_and_always_comes_to_rest() -> None:
    began = perf_counter()

    done = searched(3)

    print(f"{done.states:,} states in {perf_counter() - began:.1f} s")
    assert (done.broken, done.stuck) == ({}, None)
    assert done.states >= 30_000


@pytest.mark.parametrize("without", BREAKS, ids=" and ".join)
def test_without_a_rule_a_promise_breaks_and_the_way_there_is_told(without: tuple[str, ...]) -> None:
    done = searched(2, *without)

    assert set(done.broken) == BREAKS[without]
    assert all(trace[0] == "0: T1 holds" for trace in done.broken.values())


def test_refunds_are_the_second_net() -> None:
    """While the provider can cancel nothing is ever owed back; where it cannot, money would be kept for ever."""
    assert searched(2, "refund").broken == {}
    assert searched(2, "can cancel").stuck is None
    stuck = searched(2, "can cancel", "refund").stuck
    assert stuck is not None
    assert stuck[-2:] == ["0: the provider cannot cancel, the sweeper lets go", "0: the provider charges"]


def test_every_rule_is_tried() -> None:
    assert {rule for rules in BREAKS for rule in rules} == set(RULES)


def test_the_search_finds_what_is_wrong_with_a_toy() -> None:
    """Two who look and then take: known to be bad, and told by a shortest way."""

    def toy(state: tuple[str, str, int]) -> list[tuple[str, tuple[str, str, int]]]:
        found: list[tuple[str, tuple[str, str, int]]] = []
        for who in (0, 1):
            if state[who] == "idle" and state[2] == 0:
                found.append((f"{who} looks", (*_put(state, who, "saw"), state[2])))
            if state[who] == "saw":
                found.append((f"{who} takes", (*_put(state, who, "took"), state[2] + 1)))
        return found

    done = search(("idle", "idle", 0), toy, {"one takes": lambda state: state[2] <= 1})

    assert done.states == 9
    assert [step[2:] for step in done.broken["one takes"]] == ["looks", "looks", "takes", "takes"]


def _put(state: tuple[str, str, int], who: int, word: str) -> tuple[str, str]:
    return (word, state[1]) if who == 0 else (state[0], word)
