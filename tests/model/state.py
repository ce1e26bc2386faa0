"""What the model knows: one seat, and for each buyer a program, an order, an attempt, and the provider's side of it.

A state is a pair of tuples, hashable and small. A buyer who pauses is a buyer whose steps are not taken, so every pause
of every length is among the orders of steps that are searched.
"""

from __future__ import annotations

from typing import NamedTuple

# the seat
OPEN, HELD, RUN_OUT, PAYING, SOLD = "open", "held", "held, run out", "paying", "sold"
# where a buyer's program stands; each word is what was done last
IDLE, HOLDS, CLAIMED, CREATED, SUBMITTED, ANSWERED, ENDED, CRASHED = (
    "idle", "holds", "claimed", "created", "submitted", "answered", "ended", "crashed",
)  # fmt: skip
# the order
NO_ORDER, UNPAID, PAID, CANCELLED, REFUND_DUE, REFUNDED = (
    "no order", "unpaid", "paid", "cancelled", "refund due", "refunded",
)  # fmt: skip
# the attempt in our books, and at the provider
NONE, ATT_CREATED, ATT_SUBMITTED, ATT_SUCCEEDED, ATT_CANCELLED = (
    "none",
    "created",
    "submitted",
    "succeeded",
    "cancelled",
)
AT_NONE, AT_CREATED, AT_CAPTURED, AT_CANCELLED = "none", "created", "captured", "cancelled"


class Buyer(NamedTuple):
    """`captures` and `refunds` are the provider's; `events` are told and not yet heard; `asks` counts confirms."""

    program: str = IDLE
    order: str = NO_ORDER
    attempt: str = NONE
    provider: str = AT_NONE
    captures: int = 0
    refunds: int = 0
    tickets: int = 0
    events: int = 0
    asks: int = 0


class State(NamedTuple):
    """`holder` is the number of the buyer who holds, pays or has the seat; -1 for nobody."""

    seat: str
    holder: int
    buyers: tuple[Buyer, ...]

    def with_buyer(self, number: int, buyer: Buyer, seat: str | None = None, holder: int | None = None) -> State:
        return State(
            self.seat if seat is None else seat,
            self.holder if holder is None else holder,
            (*self.buyers[:number], buyer, *self.buyers[number + 1 :]),
        )


def begin(buyers: int) -> State:
    return State(OPEN, -1, (Buyer(),) * buyers)
