"""The usual designs of seat holding, built small and honest, and ours behind the same three acts.

`prepare` puts what a design wants before a performance goes on sale. `hold` keeps seats for a cart, all of them or
none. `sell` turns a cart's hold into an order: every design writes the same rows, in one durable transaction.
A buyer has a design of his own, with connections of his own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from db.postgres import Connection


class Design(Protocol):
    """`is_safe`: no seat is ever shown to two as theirs, whatever server is lost, and none is sold twice."""

    is_safe: bool

    @staticmethod
    def prepare(owner: Connection, performance: int, seat_count: int) -> None: ...

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool: ...

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool: ...

    def close(self) -> None: ...
