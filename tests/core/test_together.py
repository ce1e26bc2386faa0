"""Requests of one process go together: alone at once, the waiting as one, each judged for itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock

from core.together import Together
from db.errors import StoreUnavailable

Question = tuple[str, ...]


class Desk:
    """Answers with what it was asked, and keeps the calls. The first call waits until `go` is set."""

    def __init__(self) -> None:
        self.calls: list[list[Question]] = []
        self.first_is_in, self.go = Event(), Event()
        self.fails: Callable[[Sequence[Question]], bool] = lambda _: False
        self.error: type[Exception] = LookupError
        self._lock = Lock()

    def send(self, _key: str, questions: Sequence[Question]) -> list[str | None]:
        with self._lock:
            self.calls.append(list(questions))
            is_first = len(self.calls) == 1
        if is_first:
            self.first_is_in.set()
            assert self.go.wait(10)
        if self.fails(questions):
            raise self.error(questions)
        return ["-".join(question) if len(questions) == 1 or "alone" not in question else None
                for question in questions]  # fmt: skip


def names(question: Question) -> Collection[str]:
    return question


def ask_while_busy(desk: Desk, questions: Sequence[Question]) -> list[Future[str]]:
    """The first question is under way while the others come, one after the other."""
    together = Together[str, Question, str](desk.send, names)
    with ThreadPoolExecutor(len(questions)) as threads:
        asked = [threads.submit(together.ask, "key", questions[0])]
        assert desk.first_is_in.wait(10)
        for number, question in enumerate(questions[1:], start=1):
            asked.append(threads.submit(together.ask, "key", question))
            while len(together._lines["key"]) < number:
                pass
        desk.go.set()
    return asked


def test_the_waiting_go_together() -> None:
    desk = Desk()

    asked = ask_while_busy(desk, [("a",), ("b",), ("c",), ("d",)])

    assert [each.result() for each in asked] == ["a", "b", "c", "d"]
    assert desk.calls == [[("a",)], [("b",), ("c",), ("d",)]]


def test_those_that_share_a_name_go_one_after_the_other() -> None:
    desk = Desk()

    asked = ask_while_busy(desk, [("a",), ("b", "x"), ("c", "x"), ("d",)])

    assert [each.result() for each in asked] == ["a", "b-x", "c-x", "d"]
    assert desk.calls == [[("a",)], [("b", "x"), ("d",)], [("c", "x")]]


def test_a_call_that_fails_is_asked_again_one_by_one() -> None:
    desk = Desk()
    desk.fails = lambda questions: ("bad",) in questions

    asked = ask_while_busy(desk, [("a",), ("b",), ("bad",), ("d",)])

    assert [type(each.exception()) for each in asked] == [type(None), type(None), LookupError, type(None)]
    assert [each.result() for each in asked if each.exception() is None] == ["a", "b", "d"]
    assert desk.calls[:2] == [[("a",)], [("b",), ("bad",), ("d",)]]
    assert sorted(desk.calls[2:]) == [[("b",)], [("bad",)], [("d",)]]


def test_a_store_that_is_away_is_asked_once_for_all() -> None:
    """Asked again alone, a hold might be refused that the call before has placed meanwhile."""
    desk = Desk()
    desk.error = StoreUnavailable
    desk.fails = lambda questions: len(questions) > 1

    asked = ask_while_busy(desk, [("a",), ("b",), ("c",)])

    assert [type(each.exception()) for each in asked] == [type(None), StoreUnavailable, StoreUnavailable]
    assert desk.calls == [[("a",)], [("b",), ("c",)]]


def test_what_cannot_be_judged_in_company_is_asked_alone() -> None:
    desk = Desk()

    asked = ask_while_busy(desk, [("a",), ("b",), ("alone",)])

    assert [each.result() for each in asked] == ["a", "b", "alone"]
    assert desk.calls == [[("a",)], [("b",), ("alone",)], [("alone",)]]


def test_nobody_waits_for_company() -> None:
    desk = Desk()
    desk.go.set()
    together = Together[str, Question, str](desk.send, names)

    assert [together.ask("key", (letter,)) for letter in "ab"] == ["a", "b"]
    assert desk.calls == [[("a",)], [("b",)]]
    assert together._lines == {}


def test_another_key_does_not_wait() -> None:
    desk = Desk()
    together = Together[str, Question, str](desk.send, names)
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(together.ask, "slow", ("a",))
        assert desk.first_is_in.wait(10)

        assert together.ask("other", ("b",)) == "b"

        desk.go.set()
        assert slow.result(10) == "a"
