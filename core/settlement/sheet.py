"""The sheet that presenter and artist look at: what was sold, what comes off, what the artist walks out with. Pure.

The same sheet is shown while tickets sell, frozen, signed and printed; `rows` is its lines in the order of the trade.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from core.money import Money
from core.pricing.stack import percent
from core.settlement.deals import Deal, DealKind, Outcome, ShareOf, Take, settled
from core.settlement.terms import expense_words

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


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the sheet. `is_total` closes what is above it; `item` is the expense or deposit that it is."""

    words: str
    detail: str
    minor: int
    is_total: bool = False
    item: str = ""


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


# --- as lines ---------------------------------------------------------------------------------------------------------


def rows(sheet: Sheet) -> Iterator[SheetRow]:
    """From what buyers paid down to what the artist walks out with."""
    take, done, deal = sheet.take, sheet.outcome, sheet.deal
    given = f", {sheet.comps:,} complimentary" if sheet.comps else ""
    yield SheetRow("Tickets", f"{take.tickets:,} sold{given}", sheet.prices_minor)
    beside = take.gross_minor - sheet.prices_minor
    if beside:
        yield SheetRow("Beside the prices", "fees and taxes on top, and what was kept", beside)
    yield SheetRow("Gross", "all that buyers paid", take.gross_minor, is_total=True)
    for words, minor in (("Taxes", take.taxes_minor), ("Fees", take.fees_minor), ("Rounding", take.rounding_minor)):
        if minor:
            yield SheetRow(words, "off the top", -minor)
    yield SheetRow("Net box office", "", take.net_minor, is_total=True)
    for expense, (name, minor) in zip(deal.expenses, done.expenses, strict=True):
        detail = "" if expense.amount_minor is not None else expense_words(expense, sheet.currency)
        yield SheetRow(name, detail, -minor, item=name)
    if done.expenses:
        yield SheetRow("After expenses", f"expenses {sheet.money(done.expenses_minor).plain()}",
                       done.after_expenses_minor, is_total=True)  # fmt: skip
    yield from _share(sheet)
    yield SheetRow("Artist's earnings", _beyond(sheet), done.earned_minor, is_total=True)
    for deposit in deal.deposits:
        yield SheetRow(deposit.name, "paid before", -deposit.amount_minor, item=deposit.name)
    if done.overpaid_minor:
        yield SheetRow("Overpaid", "the deposits were more; it goes back", done.overpaid_minor, is_total=True)
    else:
        yield SheetRow("Walkout", "what the artist takes along", done.walkout_minor, is_total=True)
    yield SheetRow("Stays with the presenter", "after expenses and the artist", done.presenter_minor)


def _share(sheet: Sheet) -> Iterator[SheetRow]:
    done, deal = sheet.outcome, sheet.deal
    if deal.guarantee_minor:
        yield SheetRow("Guarantee", "", deal.guarantee_minor)
    if deal.kind is DealKind.PLUS and done.split_minor is not None:
        yield SheetRow("Split point", _split(sheet), done.split_minor)
    elif deal.kind is DealKind.VERSUS and done.split_minor is not None:
        yield SheetRow("Share passes guarantee", "at this net box office", done.split_minor)
    if deal.kind is not DealKind.GUARANTEE:
        above = " above it" if deal.kind is DealKind.PLUS else ""
        yield SheetRow(
            "Artist's share", f"{percent(deal.share_bp)} of {sheet.money(done.base_minor).plain()}{above}",
            done.share_minor,
        )  # fmt: skip
    if done.capped_minor:
        yield SheetRow("Over the cap", f"at most {sheet.money(deal.cap_minor or 0).plain()}", -done.capped_minor)


def _split(sheet: Sheet) -> str:
    if sheet.deal.split_minor is not None:
        return "as agreed"
    profit = f" + profit {sheet.money(sheet.outcome.profit_minor).plain()}" if sheet.outcome.profit_minor else ""
    return f"guarantee + expenses{profit}"


def _beyond(sheet: Sheet) -> str:
    overage = sheet.outcome.overage_minor
    return f"overage {sheet.money(overage).plain()}" if overage and sheet.deal.guarantee_minor else ""


def standing(sheet: Sheet) -> str:
    """How far the night is from paying more than the guarantee, in one sentence."""
    deal, done, net = sheet.deal, sheet.outcome, sheet.take.net_minor
    if done.overpaid_minor:
        return f"Deposits are {sheet.money(done.overpaid_minor)} more than what is earned."
    if done.capped_minor:
        return "The cap is reached: the artist gets no more."
    if done.split_minor is None:
        if deal.kind is DealKind.GUARANTEE:
            return "A flat guarantee: it does not move with sales."
        of = "after expenses" if deal.share_of is ShareOf.AFTER_EXPENSES else "of the net box office"
        return f"Every 100.00 more {of} is {percent(deal.share_bp)} for the artist."
    if deal.kind is DealKind.PLUS:
        past, exactly, ahead = "The split point is passed by {}.", "Exactly at the split point", "to the split point"
    else:
        past = "The share is past the guarantee, by {} of net box office."
        exactly, ahead = "The share is just the guarantee", "until the share passes the guarantee"
    if net > done.split_minor:
        return past.format(sheet.money(net - done.split_minor))
    if net == done.split_minor:
        return f"{exactly}: the next ticket counts."
    return f"{sheet.money(done.split_minor - net)} of net box office {ahead}."
