"""What an agent sees of a house: its allotment, and nothing else.

A seat that is allotted to it and unsold looks open; one that it, or the house, has sold looks sold; everything else
looks as if it were not for sale at all. So the map, best available and the counts work for an agent as for everybody.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.errors import NotFound, SeatsUnavailable
from core.feeds import LinkChanged, NewsItem, Reloaded, SeatsChanged
from core.inventory.artist_eyes import ArtistEyes, own_letters
from core.inventory.counts import HouseCounts
from db.queries import agents
from db.vocabulary import OrderId, PerformanceId, Role, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_OPEN, _KILLED = SeatState.OPEN.byte, SeatState.KILLED.byte


class AgentEyes:
    """Turns the plane of a house, and the news of it, into what one agent may know. Not for several threads."""

    def __init__(self, letters: Collection[str], own: Collection[int]) -> None:
        self._letters = frozenset(map(ord, letters))
        self.own = set(own)

    def plane(self, states: bytes) -> bytes:
        """The whole house. Seats that came or went since they were read are learned from it."""
        shown = bytearray([_KILLED]) * len(states)
        for letter in self._letters:
            at = states.find(letter)
            while at >= 0:
                self.own.add(at)
                at = states.find(letter, at + 1)
        for seat in tuple(self.own):
            shown[seat] = self._shown(seat, states[seat])
        return bytes(shown)

    def news(self, item: NewsItem) -> NewsItem | None:
        """The same of a piece of news; None where it is none of the agent's business."""
        match item:
            case Reloaded(states):
                return Reloaded(self.plane(states))
            case SeatsChanged(changes, by):
                mine = tuple((seat, self._shown(seat, byte)) for seat, byte in changes if self._concerns(seat, byte))
                return SeatsChanged(mine, by) if mine else None
            case LinkChanged():
                return item

    def _concerns(self, seat: int, byte: int) -> bool:
        if byte in self._letters:
            self.own.add(seat)
        return seat in self.own

    def _shown(self, seat: int, byte: int) -> int:
        """An own seat that is open to all, or under another letter, is the agent's no more."""
        if byte in self._letters:
            return _OPEN
        if byte in (_OPEN, _KILLED) or chr(byte).isupper():
            self.own.discard(seat)
            return _KILLED
        return byte


def eyes_of(core: Core, actor: Actor, performance_id: PerformanceId) -> AgentEyes | ArtistEyes | None:
    """The eyes of an agent or an artist; None for everybody else, who sees the house."""
    if (letters := own_letters(core, actor, performance_id)) is not None:
        return ArtistEyes(letters)
    if actor.role is not Role.AGENT or actor.agent_id is None:
        return None
    return AgentEyes(*agents.seats_of_agent(core.postgres, performance_id, actor.agent_id))


def plane_seen(core: Core, actor: Actor, performance_id: PerformanceId) -> bytes:
    """The plane as this person sees it."""
    states = core.news.plane(performance_id).states
    eyes = eyes_of(core, actor, performance_id)
    return states if eyes is None else eyes.plane(states)


def seat_seen(core: Core, actor: Actor, performance_id: PerformanceId, seat: int) -> None:
    """Raises NotFound for a seat that an agent has nothing to do with."""
    eyes = eyes_of(core, actor, performance_id)
    if isinstance(eyes, AgentEyes) and seat not in eyes.own:
        raise NotFound("This seat is not in your allotment. Choose one that looks open.")


def not_allotted() -> SeatsUnavailable:
    """All that an agent is told of seats that it cannot have: by whom they are had is the house's business."""
    return SeatsUnavailable("Some of these seats are not yours to sell, or the cut-off is over. Pick others.")


def counts_seen(
    core: Core, actor: Actor, performance_ids: Collection[PerformanceId]
) -> dict[PerformanceId, HouseCounts] | None:
    """The house equations of an agent, of its own seats alone; None for everybody else."""
    if actor.role is not Role.AGENT or actor.agent_id is None:
        return None
    rows = agents.counts_of_agent(core.postgres, list(performance_ids), actor.agent_id)
    return {
        key: HouseCounts(
            open=row.open, held=row.held, paying=row.paying, reserved=row.reserved, sold=row.sold, comp=row.comp,
            allocated=row.allocated, killed=row.killed, manifest=row.manifest,
        )
        for key, row in rows.items()
    }  # fmt: skip


def order_seen(core: Core, actor: Actor, performance_id: PerformanceId, order: OrderId) -> None:
    """Raises NotFound where an agent asks for an order that another made."""
    if actor.role is Role.AGENT and not (
        actor.agent_id is not None and agents.is_order_of_agent(core.postgres, performance_id, order, actor.agent_id)
    ):
        raise NotFound("There is no such order here. Check the reference.")
