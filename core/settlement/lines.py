"""A sheet as lines, in the order of the trade: from what buyers paid down to what the artist takes along. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.pricing.stack import percent
from core.settlement.deals import DealKind, ShareOf
from core.settlement.sheet import Sheet
from core.settlement.terms import expense_words


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the sheet. `is_total` closes what is above it; `item` is the expense or deposit that it is."""

    words: str
    detail: str
    minor: int
    is_total: bool = False
    item: str = ""


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
