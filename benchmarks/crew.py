"""Processes that stay up for a whole run and work in rounds that all begin at the same moment.

What a round does is a function of a module, `act(kit, *arguments)`; the kit keeps what a process has opened (cores,
connections) from round to round, and gives the common start.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_START_SECONDS_MAX = 60


class Kit(dict[str, Any]):
    """What one process keeps."""

    def __init__(self, number: int, size: int, barrier: Any, tally: Any) -> None:
        super().__init__()
        self.number, self.size, self._barrier, self._tally = number, size, barrier, tally

    def start(self) -> None:
        """Wait until all processes of the crew are ready."""
        self._barrier.wait(_START_SECONDS_MAX)

    def count(self) -> None:
        """One more of what the whole crew counts together."""
        with self._tally.get_lock():
            self._tally.value += 1

    @property
    def counted(self) -> int:
        """What the crew has counted since its act began."""
        return self._tally.value


class Crew:
    """`size` processes of a fresh interpreter each."""

    def __init__(self, size: int) -> None:
        context = get_context("spawn")
        barrier = self._barrier = context.Barrier(size)  # kept: the processes take it up by its name
        self._tally = context.Value("i", 0)
        self._pipes: list[Any] = []
        self._processes: list[Any] = []
        for number in range(size):
            mine, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, number, size, barrier, self._tally), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(mine)
            self._processes.append(process)

    def all(self, act: Callable[Concatenate[Kit, P], R], *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Every process does this now; what each gave. Raises RuntimeError with the trace of one that failed."""
        self._tally.value = 0
        for pipe in self._pipes:
            pipe.send((act, args, kwargs))
        answers: Sequence[tuple[bool, Any]] = [pipe.recv() for pipe in self._pipes]
        for is_good, answer in answers:
            if not is_good:
                raise RuntimeError(answer)
        return [answer for _, answer in answers]

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in self._pipes:
            pipe.close()  # the end of the pipe is the end of the process
        for process in self._processes:
            process.join(10)
            if process.is_alive():
                process.kill()


def _serve(pipe: Any, number: int, size: int, barrier: Any, tally: Any) -> None:
    kit = Kit(number, size, barrier, tally)
    while True:
        try:
            act, args, kwargs = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, act(kit, *args, **kwargs)))
        except BaseException:
            barrier.abort()
            pipe.send((False, traceback.format_exc()))
            return
