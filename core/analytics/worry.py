"""How much a performance is to worry about: much that is not sold, and little time to sell it. Pure.

The points are the percent of the places that nobody has a ticket for, in full on the day itself, half of them a week
before, a third of them two weeks before. The rule is said wherever it sorts.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.vocabulary import PerformanceState

RULE = (
    "Sorted by worry: the percent of the capacity without a ticket, in full on the day, half of it a week before, a "
    "third of it two weeks before. !! is 50 points and more, ! is 25 and more."
)
_HALVED_DAYS = 7
_MUCH, _SOME = 50, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """`points` from 0 to 100; None where there is nothing left to do. `why` is a sentence."""

    points: int | None
    why: str

    @property
    def sign(self) -> str:
        if self.points is None or self.points < _SOME:
            return ""
        return "!!" if self.points >= _MUCH else "!"


def worry_of(
    *, tickets: int, open: int, capacity: int, days_out: int, week: int, state: PerformanceState | None
) -> Worry:
    """`tickets` are sold and given away; `week` those of seven whole days; `state` None where it is not known."""
    if state in (PerformanceState.CANCELLED, PerformanceState.POSTPONED):
        return Worry(points=None, why=f"It is {state}.")
    if capacity <= 0:
        return Worry(points=None, why="No place of it can be sold.")
    share = tickets / capacity
    if days_out < 0:
        return Worry(points=None, why=f"Played: {_percent(share)} of {capacity:,} places.")
    if tickets >= capacity:
        return Worry(points=0, why="Sold out.")
    filled = f"{_percent(share)} filled {_when(days_out)}, {open:,} open"
    points = round(100 * (1 - share) * _HALVED_DAYS / (_HALVED_DAYS + days_out))
    if state is PerformanceState.ANNOUNCED:
        return Worry(points=None, why=f"Not on sale yet, {_when(days_out)}.")
    if not open:
        return Worry(points=points, why=f"{filled}: what is left is set aside or in carts.")
    return Worry(points=points, why=f"{filled}: {_pace(tickets, open, capacity, days_out, week)}.")


def _pace(tickets: int, open: int, capacity: int, days_out: int, week: int) -> str:
    """What becomes of it if the days to come are like those of the last week."""
    if not days_out:
        return "it is today"
    if week <= 0:
        return "nothing was sold in the last seven days"
    last = -(-open * 7 // week)  # days until nothing is open
    if last <= days_out:
        return (
            f"at last week's pace nothing is open in {last} days" if last > 1 else "at last week's pace gone in a day"
        )
    return f"at last week's pace {_percent((tickets + week * days_out / 7) / capacity)} on the day"


def _percent(share: float) -> str:
    """Rounded down, so that 100 % is only said of a full house."""
    return f"{int(100 * share)} %"


def _when(days_out: int) -> str:
    return {0: "on the day", 1: "a day before"}.get(days_out, f"{days_out} days before")
