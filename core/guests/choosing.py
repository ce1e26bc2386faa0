"""Which free seats a party gets. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def choose(
    free: Sequence[int], count: int, row_of: Callable[[int], int], *, start: int | None = None
) -> tuple[int, ...]:
    """So many of the free seats: together from `start` on, if it is free; else the first run in one row that is long
    enough; else the first ones behind `start`, and then from the front. Empty where there are not enough.
    """
    seats = sorted(set(free))
    if count < 1 or len(seats) < count:
        return ()
    runs = [seats[at : at + count] for at in range(len(seats) - count + 1)]
    together = [run for run in runs if run[-1] - run[0] == count - 1 and row_of(run[0]) == row_of(run[-1])]
    if start is not None:
        around = [run for run in together if start in run]
        if around:  # from the seat on, where that fits; else with it inside
            return tuple(max(around, key=lambda run: run[0]))
        if start in seats:
            return tuple(sorted([*seats[seats.index(start) :], *seats[: seats.index(start)]][:count]))
    return tuple(together[0] if together else seats[:count])
