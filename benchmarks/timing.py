"""Numbers out of many timings, and an order of rounds that favours nobody on a machine whose speed drifts."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from time import perf_counter
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """The value that 99 of 100 stay under or reach."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * 99 // 100, len(ordered) - 1)]


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay under or reach."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * 95 // 100, len(ordered) - 1)]


def turns(sides: Sequence[T], rounds: int) -> Iterator[T]:
    """Every side once a round, each round beginning with another one and every second one backwards."""
    for number in range(rounds):
        at = number % len(sides)
        order = [*sides[at:], *sides[:at]]
        yield from reversed(order) if number % 2 else order


class Watch:
    """`with Watch() as watch: ...` and then `watch.seconds`."""

    seconds = 0.0

    def __enter__(self) -> Watch:
        self._began = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds = perf_counter() - self._began
