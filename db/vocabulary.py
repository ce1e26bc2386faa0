"""The words that are stored, and the types of the ids. Standard library only: every package may read it.

A seat's state is also one byte of the *plane*, the string that pictures a whole house. The bytes are letters so
that a plane can be read by eye.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", int)
OrganisationId = NewType("OrganisationId", int)
ArtistId = NewType("ArtistId", int)
VenueId = NewType("VenueId", int)
HallId = NewType("HallId", int)
ManifestId = NewType("ManifestId", int)
EventId = NewType("EventId", int)
PerformanceId = NewType("PerformanceId", int)
SeatOrdinal = NewType("SeatOrdinal", int)
SessionId = NewType("SessionId", UUID)
CartId = NewType("CartId", UUID)
OrderId = NewType("OrderId", UUID)
ShiftId = NewType("ShiftId", UUID)
DateHoldId = NewType("DateHoldId", int)
BookingId = NewType("BookingId", int)


class SeatState(StrEnum):
    """What one place of one performance is. Every place is in exactly one state at every moment."""

    OPEN = "open"
    HELD = "held"
    PAYING = "paying"
    RESERVED = "reserved"
    SOLD = "sold"
    COMP = "comp"
    ALLOCATED = "allocated"
    KILLED = "killed"

    @property
    def byte(self) -> int:
        """The letter of this state in a plane. An allocated seat has the capital letter of its allocation there."""
        return _PLANE_LETTERS[self]


_PLANE_LETTERS: dict[SeatState, int] = {
    SeatState.OPEN: ord("o"),
    SeatState.HELD: ord("h"),
    SeatState.PAYING: ord("p"),
    SeatState.RESERVED: ord("r"),
    SeatState.SOLD: ord("s"),
    SeatState.COMP: ord("c"),
    SeatState.ALLOCATED: ord("a"),
    SeatState.KILLED: ord("k"),
}

ALLOCATION_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

STATE_OF_BYTE: dict[int, SeatState] = {byte: state for state, byte in _PLANE_LETTERS.items()} | {
    ord(letter): SeatState.ALLOCATED for letter in ALLOCATION_LETTERS
}


def plane_byte(state: SeatState, code: str | None) -> int:
    """The letter of a seat in a plane. `code` is the letter of its allocation, or the reason of its kill."""
    return ord(code) if state is SeatState.ALLOCATED and code else state.byte


def count_states(plane: bytes | bytearray) -> dict[SeatState, int]:
    """How many seats of a plane are in each state."""
    counts = {state: plane.count(state.byte) for state in SeatState if state is not SeatState.ALLOCATED}
    return {state: counts.get(state, len(plane) - sum(counts.values())) for state in SeatState}


class Role(StrEnum):
    """What an account may be. One account has one role."""

    ADMIN = "admin"
    DISTRIBUTOR = "distributor"
    ARTIST = "artist"
    OPERATOR = "operator"
    MANAGER = "manager"
    DOOR = "door"
    CUSTOMER = "customer"


class SectionKind(StrEnum):
    SEATED = "seated"
    GENERAL = "general"


class PerformanceState(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    ON_SALE = "on_sale"
    OFF_SALE = "off_sale"
    IN_PROGRESS = "in_progress"
    PLAYED = "played"
    SETTLED = "settled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class OrderStatus(StrEnum):
    PAYING = "paying"
    PAID = "paid"
    RESERVED = "reserved"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class TenderKind(StrEnum):
    CASH = "cash"
    CARD = "card"
    VOUCHER = "voucher"
    ACCOUNT = "account"


class TenderState(StrEnum):
    """One payment attempt. From `submitted` on only the provider's word ends it; `unknown` is waiting for that word."""

    CREATED = "created"
    SUBMITTED = "submitted"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"


class RefundState(StrEnum):
    CREATED = "created"
    SUBMITTED = "submitted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class AllocationKind(StrEnum):
    """What seats are set aside for."""

    HOUSE = "house"
    ARTIST = "artist"
    PRESS = "press"
    ACCESSIBLE = "accessible"
    CHANNEL = "channel"
    AGENT = "agent"
    PROMOTER = "promoter"
    OTHER = "other"


class TicketState(StrEnum):
    VALID = "valid"
    ADMITTED = "admitted"
    VOID = "void"


class SeatAct(StrEnum):
    """What a row of the seat journal says was done."""

    HOLD = "hold"
    EXTEND = "extend"
    HAND = "hand"
    RELEASE = "release"
    EXPIRE = "expire"
    CLAIM = "claim"
    SELL = "sell"
    FREE = "free"
    ALLOCATE = "allocate"
    KILL = "kill"


class ShiftState(StrEnum):
    """Where a shift stands. Cash moves only while it is open."""

    OPEN = "open"
    COUNTING = "counting"
    CLOSED = "closed"
    RECONCILED = "reconciled"

    @property
    def is_over(self) -> bool:
        return self in (ShiftState.CLOSED, ShiftState.RECONCILED)


class DrawerAct(StrEnum):
    """Cash into or out of a drawer that no order explains."""

    PAID_IN = "paid_in"
    PAID_OUT = "paid_out"
    DROP = "drop"

    @property
    def is_out(self) -> bool:
        return self is not DrawerAct.PAID_IN


class DateHoldState(StrEnum):
    """Where a pencilled date stands. The first two are live and have a rank."""

    HELD = "held"
    CHALLENGED = "challenged"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    LAPSED = "lapsed"


class DateHoldEnd(StrEnum):
    """Why a pencilled date is over."""

    WITHDRAWN = "withdrawn"
    SILENCE = "silence"
    TIME = "time"
    TAKEN = "taken"
    PLAYED = "played"


class BookingKind(StrEnum):
    """What a hall is taken by."""

    PERFORMANCE = "performance"
    LOAD_IN = "load_in"
    STRIKE = "strike"
    REHEARSAL = "rehearsal"
    DARK = "dark"
    MAINTENANCE = "maintenance"
    OTHER = "other"
