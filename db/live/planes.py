"""The plane of a performance in Redis: read whole, changed seat by seat, drawn again from Postgres."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from random import getrandbits
from typing import Any

from db.live.client import Live, Script
from db.live.keys import HEADS, PLANE_SECONDS, healer_key, news_channel, plane_keys
from db.queries.planes import HousePlane

_CHANGE = struct.Struct(">IBI")
_HEAD = struct.Struct(">IIB")
_APPLY, _INSTALL = Script("apply_delta"), Script("install_plane")


@dataclass(frozen=True, slots=True)
class Change:
    """A seat, the letter of its state, and the fence that came with it."""

    ordinal: int
    state: int
    fence: int


@dataclass(frozen=True, slots=True)
class Delta:
    """One act as it is told: only right after version `version - 1` of the same epoch."""

    epoch: int
    version: int
    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole plane. Deltas of its epoch with a higher version come on top."""

    epoch: int
    version: int
    states: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """Changed seats to be told, with a short label of who did it."""

    performance_id: int
    changes: bytes
    by: str


@dataclass(frozen=True, slots=True)
class About:
    version: str
    memory_bytes: int
    clients: int


def packed(letters: Sequence[int], seats: Sequence[int], fences: Sequence[int]) -> bytes:
    """Changes in the form of the wire."""
    return b"".join(map(_CHANGE.pack, seats, letters, fences))


def read_news(message: bytes) -> Delta | None:
    """A delta, or None where the message says that the plane must be read again."""
    if not message.startswith(b"D"):
        return None
    epoch, version, length = _HEAD.unpack_from(message, 1)
    start = 1 + _HEAD.size
    changes = tuple(Change(*change) for change in _CHANGE.iter_unpack(message[start + length :]))
    return Delta(epoch, version, message[start : start + length].decode(errors="replace"), changes)


class Planes:
    """All planes of one Redis. Every method raises LiveUnavailable."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def apply(self, acts: Sequence[Act]) -> list[int]:
        """Put acts into their planes and tell them, in order, in one round trip; what the script says of each."""
        return self.live.run(
            _APPLY,
            [
                (plane_keys(act.performance_id), [news_channel(act.performance_id), act.by.encode()[:32], act.changes])
                for act in acts
            ],
        )

    def install(self, performance_id: int, house: HousePlane) -> int:
        """Draw or mend the plane from what Postgres says; how many seats were put right, -1 for a new plane."""
        arguments = [news_channel(performance_id), house.states, house.fences, getrandbits(31) + 1, PLANE_SECONDS]
        return self.live.run(_INSTALL, [(plane_keys(performance_id), arguments)])[0]

    def forget(self, performance_id: int) -> None:
        """The next plane is a new one, of another epoch."""
        self.live.ask(lambda client: client.delete(*plane_keys(performance_id)))

    def snapshot(self, performance_id: int) -> Snapshot | None:
        """The whole plane at one moment, None where there is none."""

        def read(client: Any) -> Snapshot | None:
            states_key, _, head_key = plane_keys(performance_id)
            pipeline = client.pipeline(transaction=True)
            pipeline.get(states_key)
            pipeline.hmget(head_key, "epoch", "version")
            states, (epoch, version) = pipeline.execute()
            if not states or epoch is None:
                return None
            return Snapshot(int(epoch), int(version), states)

        return self.live.ask(read)

    def is_my_turn(self, performance_id: int, who: str, seconds: float) -> bool:
        """Whether this process should compare the plane with Postgres now: one process a performance does."""
        return self.live.ask(
            lambda client: bool(client.set(healer_key(performance_id), who, nx=True, px=int(seconds * 1000)))
        )

    def drawn(self) -> list[int]:
        """The performances that have a plane."""
        return self.live.ask(
            lambda client: sorted(int(key.split(b"{")[1].split(b"}")[0]) for key in client.scan_iter(HEADS, count=500))
        )

    def about(self) -> About:
        """What Redis says about itself."""
        told = self.live.ask(lambda client: client.info())
        return About(str(told["redis_version"]), int(told["used_memory"]), int(told["connected_clients"]))

    def ping(self) -> None:
        self.live.ask(lambda client: client.ping())
