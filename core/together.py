"""Requests of one process at one moment become one call: one round trip and one commit for all of them.

Whoever asks while nothing is under way goes at once and alone, so a single terminal never waits for company. Those who
ask while a call is under way wait for its end; then one of them takes all along. Each is judged for itself: where a
call of several fails as a whole, each of them asks again alone, unless the store is away: then nobody knows for any.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from itertools import pairwise
from threading import Lock
from typing import Generic, TypeVar

from db.errors import StoreUnavailable

Q = TypeVar("Q")
A = TypeVar("A")
K = TypeVar("K", bound=Hashable)

_MOST = 64


class _Waiting(Generic[Q, A]):
    """One question on its way. `turn` is let go when it is answered, or when it is to take `batch` along.

    Who is let go lets `next` go. So they wake one after the other: sixty threads that wake at once would only wait for
    the interpreter, and be switched in and out of it for nothing.
    """

    __slots__ = ("answer", "batch", "error", "next", "question", "turn")

    def __init__(self, question: Q) -> None:
        self.question = question
        self.answer: A | None = None
        self.error: BaseException | None = None
        self.batch: list[_Waiting[Q, A]] | None = None
        self.next: _Waiting[Q, A] | None = None
        self.turn = Lock()
        self.turn.acquire()


class Together(Generic[K, Q, A]):
    """Asks `send` for the questions of a key. Safe from any number of threads.

    `send` takes a key and its questions and gives an answer each, None where a question must be asked alone. Questions
    that share one of their `names` never go together.
    """

    def __init__(
        self, send: Callable[[K, Sequence[Q]], Sequence[A | None]], names: Callable[[Q], Collection[Hashable]]
    ) -> None:
        self._send, self._names = send, names
        self._lock = Lock()
        self._lines: dict[K, list[_Waiting[Q, A]]] = {}  # a key is there while a call of it is under way

    def ask(self, key: K, question: Q) -> A:
        """The answer to this question. Raises what `send` raises for it."""
        mine = _Waiting[Q, A](question)
        with self._lock:
            line = self._lines.get(key)
            if line is None:
                self._lines[key] = []
                mine.batch = [mine]
            else:
                line.append(mine)
        if line is not None:
            mine.turn.acquire()
            if mine.next is not None:
                mine.next.turn.release()
        if mine.batch is not None:
            self._lead(key, mine.batch)
        if mine.error is not None:
            raise mine.error
        if mine.answer is None:  # it could not be judged in company
            mine.answer = self._send(key, [question])[0]
        assert mine.answer is not None, "a question that is asked alone has an answer"
        return mine.answer

    def _lead(self, key: K, batch: Sequence[_Waiting[Q, A]]) -> None:
        try:
            answers = self._send(key, [each.question for each in batch])
            for each, answer in zip(batch, answers, strict=True):
                each.answer = answer
        except BaseException as error:
            if len(batch) == 1 or isinstance(error, StoreUnavailable):  # a silent store has no other word for one alone
                for each in batch:
                    each.error = error
            elif not isinstance(error, Exception):
                raise
        finally:
            self._pass_on(key)  # first, so that the database need not wait for those who have their answers
            for each, following in pairwise(batch[1:]):
                each.next = following
            if len(batch) > 1:
                batch[1].turn.release()

    def _pass_on(self, key: K) -> None:
        """Let the first of the waiting go, with those who may go along."""
        with self._lock:
            line = self._lines[key]
            if not line:
                del self._lines[key]
                return
            batch: list[_Waiting[Q, A]] = []
            left: list[_Waiting[Q, A]] = []
            taken: set[Hashable] = set()
            for each in line:
                names = self._names(each.question)
                if len(batch) < _MOST and taken.isdisjoint(names):
                    batch.append(each)
                    taken.update(names)
                else:
                    left.append(each)
            self._lines[key] = left
        batch[0].batch = batch
        batch[0].turn.release()
