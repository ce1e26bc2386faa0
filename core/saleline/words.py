"""What a sale line can say, and what is read out of it. Plain data; `docs/sale-line.md` is the grammar. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.venues.manifest import plain_label
from db.vocabulary import TenderKind

LINE_MAX = 500
"""Characters of a line; what is longer was not typed by a person."""

KEYWORDS: Mapping[str, str] = {
    "cash": "cash, and how much was handed over; nothing: exactly the total",
    "card": "a card, and for how much; nothing: all that is left",
    "voucher": "a voucher and its code; it pays as far as it goes",
    "in": "the section or the price level behind it",
    "for": "who buys, a name or a number",
    "to": "the e-mail address that the tickets go to",
    "code": "the coupon behind it",
    "presale": "the presale code behind it",
    "on": "another performance: its code or its date",
    "accessible": "of the seats kept for wheelchairs",
    "comp": "no charge: the reason, and a note in quotation marks",
}
"""The words of the language, each with what it brings, in the order in which they are offered."""

TENDERS: Mapping[str, TenderKind] = {
    "cash": TenderKind.CASH,
    "card": TenderKind.CARD,
    "voucher": TenderKind.VOUCHER,
}

Span = tuple[int, int]
"""(first character, character after the last)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeName:
    """A price type: the letter that stands for it, and its name."""

    letter: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowName:
    """A row with its seats in the order in which they stand; the first has `first_ordinal`."""

    section: str
    row: str
    seats: Sequence[str]
    first_ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Another performance that a line may name. `day` is its local date as `2026-11-21`."""

    code: str
    title: str
    day: str


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """All that a line may name in one house. `seats_max` is what one cart holds, `here` the performance's own code."""

    currency: str
    seats_max: int
    types: tuple[TypeName, ...] = ()
    sections: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    rows: tuple[RowName, ...] = ()
    showings: tuple[Showing, ...] = ()
    reasons: tuple[str, ...] = ()
    here: str = ""

    @cached_property
    def by_label(self) -> Mapping[str, Sequence[RowName]]:
        """Rows by `SECTION-ROW`, in the form in which labels are compared."""
        return _grouped((plain_label(f"{row.section}-{row.row}"), row) for row in self.rows)

    @cached_property
    def by_row(self) -> Mapping[str, Sequence[RowName]]:
        """Rows by their own name, over all sections."""
        return _grouped((plain_label(row.row), row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Count:
    """So many seats of one price type; without a letter of the first type of the house."""

    number: int
    letter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What pays, in part or in full; without an amount all that is left, of a voucher as far as it goes."""

    kind: TenderKind
    amount_minor: int | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comp:
    """Given away: why, and for whom."""

    reason: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A line as it was understood. `seats` are ordinals that were named; without them the best are given."""

    counts: tuple[Count, ...] = ()
    section: str | None = None
    level: str | None = None
    seats: tuple[int, ...] = ()
    accessible: bool = False
    performance: str | None = None
    customer: str | None = None
    mail: str | None = None
    coupon: str | None = None
    presale: str | None = None
    tenders: tuple[Part, ...] = ()
    comp: Comp | None = None

    @property
    def number(self) -> int:
        """How many seats it asks for."""
        return len(self.seats) or sum(count.number for count in self.counts)

    def priced(self, seats: Sequence[int], standard: str) -> dict[int, str]:
        """The letter of each of these seats, in their order: the first of the line's types come first."""
        letters = [count.letter or standard for count in self.counts for _ in range(count.number)]
        letters += [letters[-1] if letters else standard] * (len(seats) - len(letters))
        return dict(zip(seats, letters, strict=False))


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong from `start` to before `end`, in one sentence, and what would fit there."""

    start: int
    end: int
    sentence: str
    fits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A line, what it asks for, and its mistakes from left to right. `spans` says where each part of it stands."""

    text: str
    wish: Wish
    mistakes: tuple[Mistake, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict[str, Span])

    def at(self, *parts: str) -> Span:
        """Where the first of these parts stands that is there, else the whole line."""
        return next((self.spans[part] for part in parts if part in self.spans), (0, len(self.text)))


def _grouped(rows: Iterable[tuple[str, RowName]]) -> Mapping[str, Sequence[RowName]]:
    found: dict[str, list[RowName]] = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    return found
