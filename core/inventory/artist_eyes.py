"""What an artist sees of a house: how it sells, the own allocation, and nothing of those of others.

A seat that is set aside for somebody else looks as if it were not for sale; by whom seats are held or bought is the
house's business.
"""

from __future__ import annotations

from collections.abc import Collection
from string import ascii_uppercase
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.feeds import LinkChanged, NewsItem, Reloaded, SeatsChanged
from db.queries import guests
from db.vocabulary import PerformanceId, Role, SeatState

if TYPE_CHECKING:
    from core.runtime import Core


class ArtistEyes:
    """Turns the plane of a house, and the news of it, into what an artist may know. Keeps nothing."""

    def __init__(self, letters: Collection[str]) -> None:
        foreign = "".join(letter for letter in ascii_uppercase if letter not in letters).encode()
        self._shown = bytes.maketrans(foreign, bytes([SeatState.KILLED.byte]) * len(foreign))

    def plane(self, states: bytes) -> bytes:
        return states.translate(self._shown)

    def news(self, item: NewsItem) -> NewsItem | None:
        """The same of a piece of news, without who did it."""
        match item:
            case Reloaded(states):
                return Reloaded(self.plane(states))
            case SeatsChanged(changes, _):
                return SeatsChanged(tuple((seat, self._shown[byte]) for seat, byte in changes), "")
            case LinkChanged():
                return item


def own_letters(core: Core, actor: Actor, performance_id: PerformanceId) -> frozenset[str] | None:
    """The letters that are an artist's own at a performance; None for everybody else, to whom this says nothing."""
    if actor.role is not Role.ARTIST:
        return None
    return frozenset(guests.own_letters(core.postgres, performance_id, actor.account_id, actor.artist_ids))
