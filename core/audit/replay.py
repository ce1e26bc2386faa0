"""The house of a performance as it was: its journal of seats folded up to a moment, entry by entry.

A seat is what the entry with its highest fence says; fences grow with every change of a seat, so entries that were
committed in another order than they were numbered do no harm. A hold counts as held until the journal says that it
ended.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.programming.reach import performance_in_reach
from core.venues.manifest import Manifest
from db.queries import as_of as queries
from db.vocabulary import PerformanceId, SeatAct, SeatState, count_states, plane_byte

if TYPE_CHECKING:
    from core.runtime import Core

_STATEMENT_TIMEOUT_MS = 30_000
_KEPT_EVERY = 500
_OPEN = SeatState.OPEN.byte

_DONE: Mapping[SeatAct, str] = {
    SeatAct.HOLD: "held",
    SeatAct.EXTEND: "kept longer",
    SeatAct.RELEASE: "let go",
    SeatAct.EXPIRE: "let go, the time was over",
    SeatAct.CLAIM: "claimed for an order",
    SeatAct.SELL: "sold",
    SeatAct.FREE: "given back",
    SeatAct.ALLOCATE: "set aside",
    SeatAct.KILL: "taken off sale",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the journal. `who` is None where nobody did it; `order` is a reference."""

    at: datetime
    act: SeatAct
    seats: Sequence[int]
    fences: Sequence[int]
    byte: int
    who: str | None
    order: str | None
    reason: str | None

    @property
    def done(self) -> str:
        return _DONE.get(self.act, self.act.value)


@dataclass(slots=True)
class HouseStory:
    """A performance's journal and the planes that it tells. Step 0 is untouched, step n follows n entries."""

    manifest: Manifest
    changes: Sequence[Change]
    _times: list[datetime] = field(init=False)
    _kept: list[tuple[bytes, tuple[int, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        latest: list[datetime] = []
        for change in self.changes:  # the journal is ordered by number; a time may be a hair before its neighbour's
            latest.append(max(change.at, latest[-1]) if latest else change.at)
        self._times = latest
        self._kept = [(bytes([_OPEN]) * self.manifest.seat_count, (0,) * self.manifest.seat_count)]

    def step_at(self, at: datetime) -> int:
        """How many entries there were by then."""
        return bisect_right(self._times, at)

    def plane(self, step: int) -> bytes:
        """The house after so many entries."""
        while len(self._kept) * _KEPT_EVERY <= step:
            first = (len(self._kept) - 1) * _KEPT_EVERY
            self._kept.append(_folded(*self._kept[-1], self.changes[first : first + _KEPT_EVERY]))
        near = step // _KEPT_EVERY
        return _folded(*self._kept[near], self.changes[near * _KEPT_EVERY : step])[0]

    def counts(self, step: int) -> Mapping[SeatState, int]:
        return count_states(self.plane(step))


def _folded(plane: bytes, fences: Sequence[int], changes: Sequence[Change]) -> tuple[bytes, tuple[int, ...]]:
    states, highest = bytearray(plane), list(fences)
    for change in changes:
        for seat, fence in zip(change.seats, change.fences, strict=True):
            if fence >= highest[seat]:
                states[seat], highest[seat] = change.byte, fence
    return bytes(states), tuple(highest)


@permits(Permission.HOUSE_VERIFY)
def house_story(core: Core, actor: Actor, performance_id: PerformanceId) -> HouseStory:
    """The whole journal of a performance in reach, on the clock of its venue. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.HOUSE_VERIFY, performance_id)
    zone = ZoneInfo(performance.time_zone)
    with core.postgres.read(statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as connection:
        rows = queries.journal_of(connection, performance_id)
    changes = [
        Change(
            at=row.at.astimezone(zone),
            act=SeatAct(row.act),
            seats=row.seats,
            fences=row.fences,
            byte=plane_byte(SeatState(row.to_state), row.code),
            who=row.who,
            order=row.reference,
            reason=row.reason,
        )
        for row in rows
    ]
    return HouseStory(core.repertoire.manifest(performance.manifest_id), changes)


@permits(Permission.HOUSE_VERIFY)
def counts_as_of(core: Core, actor: Actor, performance_id: PerformanceId, at: datetime) -> Mapping[SeatState, int]:
    """The house equation of a performance at a moment. Raises BadInput for a time to come, NotFound."""
    if at > core.clock.now():
        raise BadInput("That moment is still to come. Name one in the past.")
    story = house_story(core, actor, performance_id)
    return story.counts(story.step_at(at))
