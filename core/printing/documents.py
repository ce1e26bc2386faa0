"""What can be printed, as data: plain words, ready to be laid out. A job keeps them so, and prints them again the same.

Amounts and times are words already (`10.00 EUR`, `Sat 21 Nov 2026  20:00`); how wide the paper is, nobody knows here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import TypeAdapter

Pair = tuple[str, str]
PRACTICE = "PRACTICE, NOT VALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is cut off as one. `warning` stands at its top and its bottom, empty where it is what it says."""

    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a list is about. `made` says when, because paper does not move on with the house."""

    event: str
    place: str
    starts: str
    code: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSlip(Paper):
    """One right of entry. `signed` is what its QR says, empty where there is none; `note` says that it is a reprint."""

    event: str
    artists: str
    place: str
    starts: str
    seat: str
    price_type: str
    price: str
    code: str
    reference: str
    signed: str = ""
    note: str = ""
    kind: Literal["ticket"] = "ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """A place or a fee. `notes` say what is special: a coupon, another price by whom, complimentary, returned."""

    what: str
    amount: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Paper):
    """`sums` come under the lines (fees, tax, total), `paid` under the sums; `notes` end it (a voucher's rest)."""

    title: str
    place: str
    event: str
    starts: str
    reference: str
    made: str
    by: str
    lines: tuple[ReceiptLine, ...]
    sums: tuple[Pair, ...]
    paid: tuple[Pair, ...] = ()
    notes: tuple[str, ...] = ()
    kind: Literal["receipt"] = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class WillCallEnvelope(Paper):
    """What stands on an envelope, last name first; `due` is what is still to be paid, empty where nothing is."""

    name: str
    reference: str
    seats: tuple[str, ...]
    event: str
    starts: str
    due: str = ""
    kind: Literal["envelope"] = "envelope"


@dataclass(frozen=True, slots=True, kw_only=True)
class WillCallLine:
    name: str
    reference: str
    seats: tuple[str, ...]
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WillCallList(Paper):
    heading: Heading
    lines: tuple[WillCallLine, ...]
    kind: Literal["will_call"] = "will_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZSlip(Paper):
    """The end of a shift: a title, lines above (who, where, when), amounts, and who signs."""

    title: str
    about: tuple[str, ...]
    pairs: tuple[Pair, ...]
    signatures: tuple[str, ...] = ("Operator", "Manager")
    kind: Literal["z"] = "z"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """`states` is a letter a seat, and a space where there is an aisle."""

    name: str
    states: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSection:
    name: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPlan(Paper):
    """Every row of the house as it stands, with what the letters mean and how many there are of each."""

    heading: Heading
    sections: tuple[PlanSection, ...]
    letters: tuple[tuple[str, str, int], ...]
    kind: Literal["plan"] = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatList(Paper):
    """The manifest as words: a line a row, its seats and how many."""

    heading: Heading
    rows: tuple[tuple[str, str, int], ...]
    kind: Literal["seats"] = "seats"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankTickets(Paper):
    """Numbered tickets to be filled in by hand while nothing else works."""

    heading: Heading
    first: int
    count: int
    kind: Literal["blank"] = "blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementPaper(Paper):
    """What presenter and artist settle by: `sold` by level and price type, `rows` down to the walkout (the last of each
    says whether it closes what is above), and who signed for which side, empty where there is room to sign by hand."""

    heading: Heading
    title: str
    deal: str
    currency: str
    sold: tuple[tuple[str, str, str, str], ...]
    rows: tuple[tuple[str, str, str, bool], ...]
    notes: tuple[str, ...] = ()
    signatures: tuple[Pair, ...] = ()
    kind: Literal["settlement"] = "settlement"


Document = (
    TicketSlip
    | Receipt
    | WillCallEnvelope
    | WillCallList
    | ZSlip
    | SeatPlan
    | SeatList
    | BlankTickets
    | SettlementPaper
)


def with_warning(document: Document, *, is_practice: bool) -> Document:
    """A paper from practice says so, whatever it is: it looks like a real one else. Pure."""
    return replace(document, warning=PRACTICE) if is_practice else document


@cache
def _adapter() -> TypeAdapter[tuple[Document, ...]]:
    from typing import Annotated

    from pydantic import Field, TypeAdapter

    return TypeAdapter(tuple[Annotated[Document, Field(discriminator="kind")], ...])


def written(documents: Sequence[Document]) -> str:
    """Documents as JSON."""
    return _adapter().dump_json(tuple(documents)).decode()


def read(stored: object) -> tuple[Document, ...]:
    """Documents as they were stored. Raises ValueError for what is none."""
    return _adapter().validate_python(stored)
