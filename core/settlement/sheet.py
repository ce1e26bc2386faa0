"""The sheet that presenter and artist look at: what was sold, what comes off, what the artist walks out with. Pure.

The same sheet is shown while tickets sell, frozen, signed and printed (`core/settlement/lines.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from core.money import Money
from core.settlement.deals import Deal, Outcome, Take, settled

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """What was sold of one level to one price type: prices less discounts, taxes inside."""

    level: str
    price_type: str
    tickets: int
    comps: int
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PerTicket:
    """What one more ticket of a level brings: its list price, what comes on top, and what of both is not shared."""

    price_minor: int
    on_top_minor: int = 0
    taxes_minor: int = 0
    fees_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SellOut:
    """The night if every seat that is left goes at the list price of its level; `unpriced` seats cannot be sold."""

    seats: int
    unpriced: int
    take: Take
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A settlement as of a moment. `as_of` and `starts` are on the clock of the venue."""

    code: str
    event: str
    artists: tuple[str, ...]
    place: str
    starts: str
    as_of: datetime
    deal: Deal
    lines: tuple[SoldLine, ...]
    take: Take
    outcome: Outcome
    sell_out: SellOut | None = None

    @property
    def currency(self) -> str:
        return self.deal.currency

    @property
    def prices_minor(self) -> int:
        """What the tickets cost, without what came on top."""
        return sum(line.minor for line in self.lines)

    @property
    def comps(self) -> int:
        return sum(line.comps for line in self.lines)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def as_data(self) -> Mapping[str, object]:
        """For a script; amounts in minor units."""
        return _adapter().dump_python(self, mode="json")


def at_sell_out(deal: Deal, take: Take, left: Mapping[int, int], tickets: Mapping[int, PerTicket]) -> SellOut:
    """`left`: seats of each level that are neither sold, given nor off sale; `tickets`: what one of each brings."""
    sold = {level: count for level, count in left.items() if level in tickets}

    def more(field: str) -> int:
        return sum(count * getattr(tickets[level], field) for level, count in sold.items())

    full = replace(
        take,
        gross_minor=take.gross_minor + more("price_minor") + more("on_top_minor"),
        taxes_minor=take.taxes_minor + more("taxes_minor"),
        fees_minor=take.fees_minor + more("fees_minor"),
        tickets=take.tickets + sum(sold.values()),
    )
    return SellOut(
        seats=sum(sold.values()),
        unpriced=sum(left.values()) - sum(sold.values()),
        take=full,
        outcome=settled(deal, full),
    )


# --- kept -------------------------------------------------------------------------------------------------------------


def content_of(sheet: Sheet) -> dict[str, Any]:
    """What is frozen: the sheet without what might still have been sold."""
    return _adapter().dump_python(replace(sheet, sell_out=None), mode="json")


def sheet_of(content: Mapping[str, Any]) -> Sheet:
    return _adapter().validate_python(content)


@cache
def _adapter() -> TypeAdapter[Sheet]:
    from pydantic import TypeAdapter

    return TypeAdapter(Sheet)


def moved_since(frozen: Sheet, now: Sheet) -> str:
    """What is different by now, in one sentence; empty where nothing is."""
    told: list[str] = []
    for words, before, after in (
        ("tickets", frozen.take.tickets, now.take.tickets),
        ("complimentary", frozen.comps, now.comps),
    ):
        if before != after:
            told.append(f"{words} {after - before:+,}")
    for words, before, after in (
        ("net box office", frozen.take.net_minor, now.take.net_minor),
        ("walkout", _owed(frozen), _owed(now)),
    ):
        if before != after:
            sign = "+" if after > before else "-"
            told.append(f"{words} {sign}{now.money(abs(after - before)).plain()}")
    if replace(frozen.deal, version=0) != replace(now.deal, version=0):
        told.append("another deal")
    if not told and (frozen.lines, frozen.take) != (now.lines, now.take):
        told.append("other tickets for the same money")
    return f"Since then: {', '.join(told)}." if told else ""


def _owed(sheet: Sheet) -> int:
    return sheet.outcome.walkout_minor - sheet.outcome.overpaid_minor
