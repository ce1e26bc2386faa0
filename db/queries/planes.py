"""A whole house out of Postgres, in the form that a plane has."""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass

from db.postgres import Postgres
from db.vocabulary import SeatState


@dataclass(frozen=True, slots=True)
class HousePlane:
    """A byte a seat, and four bytes a seat for the fences, big-endian."""

    states: bytes
    fences: bytes


def house_plane(postgres: Postgres, performance_id: int) -> HousePlane | None:
    """Every seat as it counts now (a run-out hold is open); None where there is no such performance."""
    row = postgres.call("select seat_count, ordinals, letters, fences from house_plane(%s)", [performance_id])
    if row is None:
        return None
    states, fences = bytearray(SeatState.OPEN.byte.to_bytes() * row[0]), array("I", bytes(4 * row[0]))
    if row[1] is not None:
        letters, touched = row[2].encode(), _words(row[3])
        for at, ordinal in enumerate(_words(row[1])):
            states[ordinal] = letters[at]
            fences[ordinal] = touched[at]
    return HousePlane(bytes(states), _big_endian(fences).tobytes())


def _words(packed: bytes) -> array[int]:
    """Four-byte numbers, big-endian on the wire."""
    return _big_endian(array("I", packed))


def _big_endian(words: array[int]) -> array[int]:
    if sys.byteorder == "little":
        words.byteswap()
    return words


def house_mark(postgres: Postgres, performance_id: int) -> tuple[int, ...]:
    """A cheap mark that changes whenever a seat of the house does, by a commit or by a hold that runs out,
    and when the house goes to another version of its manifest."""
    row = postgres.call(
        "select count(*), coalesce(sum(fence), 0)::bigint,"
        " count(*) filter (where state = 'held' and expires_at <= clock_timestamp()),"
        " (select manifest_id from performance where id = %s)"
        " from seat_claim where performance_id = %s",
        [performance_id, performance_id],
    )
    assert row is not None, "an aggregate answers with a row"
    return tuple(row)
