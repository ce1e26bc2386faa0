"""The queue of a hall's day: who is first, who may ask the one above for an answer, and what time does by itself. Pure.

    held -> challenged -> confirmed | released | lapsed

Only the first may confirm, and it releases all the others. Anybody below may challenge: the first is then on a clock,
and says yes (confirms) or no (releases) until it has run out; silence is no. The next one is first then, and where a
challenger still waits below, it is on a clock of its own. A challenger that has become first is challenged by nobody,
unless another one waits below it.

`settle` brings a queue to a moment. It takes what is due in the order of time, so it does not matter who comes when:
settled at noon and again at night is the same as settled at night.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import Refusal
from db.queries.date_holds import DateHoldRow as DateHold
from db.vocabulary import DateHoldEnd, DateHoldState, PerformanceId

HELD, CHALLENGED = DateHoldState.HELD, DateHoldState.CHALLENGED
_ENDS = {
    DateHoldEnd.WITHDRAWN: DateHoldState.RELEASED,
    DateHoldEnd.SILENCE: DateHoldState.RELEASED,
    DateHoldEnd.TAKEN: DateHoldState.RELEASED,
    DateHoldEnd.TIME: DateHoldState.LAPSED,
    DateHoldEnd.PLAYED: DateHoldState.CONFIRMED,
}


class DateHoldRefused(Refusal):
    """The queue of the day does not allow it, or has moved; nothing was changed."""

    code = "date_hold"


class Topic(StrEnum):
    """What happened to a hold, for its keeper and for the books."""

    CHALLENGED = "challenged"
    UNCHALLENGED = "unchallenged"
    MOVED_UP = "moved_up"
    SILENCE = "silence"
    LAPSED = "lapsed"
    TAKEN = "taken"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


_TOPICS = {
    DateHoldEnd.WITHDRAWN: Topic.WITHDRAWN,
    DateHoldEnd.SILENCE: Topic.SILENCE,
    DateHoldEnd.TAKEN: Topic.TAKEN,
    DateHoldEnd.TIME: Topic.LAPSED,
    DateHoldEnd.PLAYED: Topic.CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, and the hold as it was right after it."""

    at: datetime
    topic: Topic
    hold: DateHold


@dataclass(frozen=True, slots=True)
class Queue:
    """The live holds of a hall's day, the first first; those that ended on the way here, and the steps of it."""

    live: tuple[DateHold, ...]
    ended: tuple[DateHold, ...] = ()
    steps: tuple[Step, ...] = ()

    def of(self, hold_id: int) -> DateHold | None:
        return next((hold for hold in self.live if hold.id == hold_id), None)


def settle(live: Sequence[DateHold], now: datetime, clock: timedelta) -> Queue:
    """The queue as it is at `now`: silence and lapse have done their work. `clock` is the time to answer."""
    queue = Queue(tuple(live))
    while due := _next_due(queue.live):
        at, hold, why = due
        if at > now:
            break
        queue = _without(queue, hold, at, why, clock)
    return queue


def challenge(queue: Queue, hold: DateHold, now: datetime, clock: timedelta) -> Queue:
    """Want an answer of those above, one after another. The challenger lives until all of them could have answered,
    and then as long as it has to answer itself. Raises DateHoldRefused."""
    rank = _rank(hold)
    if rank == 1:
        raise DateHoldRefused("This is the first hold: nobody stands above it. Confirm it with f, or release it.")
    if hold.challenging_since is not None:
        raise DateHoldRefused("It is challenging already. The clock of the first hold runs; wait for the answer.")
    lapses_at = max(hold.lapses_at, min(now + rank * clock, hold.starts_at))
    return _faced(_changed(queue, replace(hold, challenging_since=now, lapses_at=lapses_at)), now, clock)


def withdraw_challenge(queue: Queue, hold: DateHold, now: datetime, clock: timedelta) -> Queue:
    """Want no answer any more; where nobody else does, the first holds in peace again. Raises DateHoldRefused."""
    if hold.challenging_since is None:
        raise DateHoldRefused("It challenges nobody. Look at the queue again.")
    return _faced(_changed(queue, replace(hold, challenging_since=None)), now, clock)


def release(queue: Queue, hold: DateHold, now: datetime, clock: timedelta) -> Queue:
    """Let it go; those below move up."""
    return _without(queue, hold, now, DateHoldEnd.WITHDRAWN, clock)


def confirm(queue: Queue, hold: DateHold, now: datetime, performance_id: PerformanceId) -> Queue:
    """It becomes that performance, and all the others are released. Raises DateHoldRefused."""
    may_confirm(hold)
    played = replace(_over(hold, now, DateHoldEnd.PLAYED), performance_id=performance_id)
    others = [_over(other, now, DateHoldEnd.TAKEN) for other in queue.live if other.id != hold.id]
    steps = [Step(now, Topic.CONFIRMED, played), *(Step(now, Topic.TAKEN, other) for other in others)]
    return Queue((), (*queue.ended, played, *others), (*queue.steps, *steps))


def may_confirm(hold: DateHold) -> None:
    """Raises DateHoldRefused for all but the first."""
    if _rank(hold) != 1:
        raise DateHoldRefused(
            f"It is the {ordinal(_rank(hold))} hold, and only the first is confirmed. Challenge it with c."
        )


def extend(queue: Queue, hold: DateHold, now: datetime, by: timedelta) -> Queue:
    """Let it lapse so much later, or earlier; never after it starts, nor in the past. Raises DateHoldRefused."""
    lapses_at = min(hold.lapses_at + by, hold.starts_at)
    if lapses_at <= now:
        raise DateHoldRefused("It would have lapsed by now. Release it with r, if it is not wanted any more.")
    if lapses_at == hold.lapses_at:
        raise DateHoldRefused("It lasts until it begins, which is as long as a hold can. Confirm it, or let it lapse.")
    return _changed(queue, replace(hold, lapses_at=lapses_at))


def replaced(queue: Queue, hold: DateHold) -> Queue:
    """The queue with this hold as it is now; where it stands does not change."""
    return _changed(queue, hold)


def changed(before: Sequence[DateHold], queue: Queue) -> tuple[DateHold, ...]:
    """What must be written, in an order in which no two ever have one rank: those that ended, then from the first."""
    known = {hold.id: hold for hold in before}
    return (*queue.ended, *(hold for hold in queue.live if hold != known.get(hold.id)))


def ordinal(rank: int) -> str:
    """`first`, `second`, `third`, `4th`."""
    named = {1: "first", 2: "second", 3: "third"}
    ending = "th" if 10 < rank % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return named.get(rank, f"{rank}{ending}")


def _rank(hold: DateHold) -> int:
    if hold.rank is None:
        raise DateHoldRefused(f"This hold is over: it was {hold.state}. Look at the queue again.")
    return hold.rank


def _next_due(live: Sequence[DateHold]) -> tuple[datetime, DateHold, DateHoldEnd] | None:
    """What time does next. At one moment an answer that did not come goes before a hold that lapses."""
    dues = [(hold.lapses_at, 1, hold.rank or 0, hold, DateHoldEnd.TIME) for hold in live]
    dues += [(h.answer_by, 0, h.rank or 0, h, DateHoldEnd.SILENCE) for h in live if h.answer_by is not None]
    if not dues:
        return None
    at, _, _, hold, why = min(dues, key=lambda due: due[:3])
    return at, hold, why


def _over(hold: DateHold, at: datetime, why: DateHoldEnd) -> DateHold:
    return replace(
        hold, state=_ENDS[why], rank=None, challenging_since=None, challenged_at=None, answer_by=None, ended_at=at,
        ended_why=why,
    )  # fmt: skip


def _without(queue: Queue, hold: DateHold, at: datetime, why: DateHoldEnd, clock: timedelta) -> Queue:
    """One goes, those below it move up, and whoever is first now faces those who challenge it."""
    over = _over(hold, at, why)
    steps, live = [Step(at, _TOPICS[why], over)], list[DateHold]()
    for rank, other in enumerate((one for one in queue.live if one.id != hold.id), start=1):
        moved = other if other.rank == rank else replace(other, rank=rank)
        if moved is not other:
            steps.append(Step(at, Topic.MOVED_UP, moved))
        live.append(moved)
    return _faced(Queue(tuple(live), (*queue.ended, over), (*queue.steps, *steps)), at, clock)


def _faced(queue: Queue, at: datetime, clock: timedelta) -> Queue:
    """The first is on a clock exactly as long as somebody below wants an answer."""
    if not queue.live:
        return queue
    first = replace(queue.live[0], challenging_since=None)
    is_wanted = any(hold.challenging_since is not None for hold in queue.live[1:])
    if is_wanted and first.state is HELD:
        first = replace(first, state=CHALLENGED, challenged_at=at, answer_by=min(at + clock, first.starts_at))
        return _changed(queue, first, Step(at, Topic.CHALLENGED, first))
    if not is_wanted and first.state is CHALLENGED:
        first = replace(first, state=HELD, challenged_at=None, answer_by=None)
        return _changed(queue, first, Step(at, Topic.UNCHALLENGED, first))
    return _changed(queue, first)


def _changed(queue: Queue, hold: DateHold, *steps: Step) -> Queue:
    live = tuple(hold if one.id == hold.id else one for one in queue.live)
    return replace(queue, live=live, steps=(*queue.steps, *steps))
