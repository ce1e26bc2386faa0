"""Ticket counts in words and signs, readable without colour. Pure."""

from __future__ import annotations

from core.analytics import Tickets, TourRow, TourTotal
from core.money import Money
from etds_tui.text import counted, fit


def change_of(change: int, *, ascii_only: bool = False) -> str:
    """`▲ 12`, `▼ 5`, or `=`: a sign and a number."""
    if not change:
        return "="
    up, down = ("^", "v") if ascii_only else ("▲", "▼")
    return f"{up if change > 0 else down} {abs(change):,}"


def percent_of(share: float | None) -> str:
    """Rounded down, so that 100 is only said of a full house."""
    return "–" if share is None else f"{int(100 * share)}"


def money_of(minor: int | None, currency: str) -> str:
    return "–" if minor is None else Money(minor, currency).plain()


def total_of(total: TourTotal, width: int, *, ascii_only: bool = False) -> str:
    """One line of all performances of a currency: as much of it as there is room for, the first things first."""
    one = total.tickets
    in_order = (
        f"{total.performances:,} in {one.currency}",
        f"today {one.today:,}",
        f"yest {one.yesterday:,}",
        f"7d {one.week:,} {change_of(one.change, ascii_only=ascii_only)}",
        f"sold {one.sold:,}",
        f"{percent_of(one.share)} %",
        money_of(one.gross_minor, one.currency),
    )
    more = (
        f"average {money_of(one.average_minor, one.currency)}",
        f"open {one.open:,} of {one.capacity:,}",
        f"comps {one.comps:,}, allocated {one.allocated:,}, held {one.held:,}",
    )
    line = "  ".join(in_order)
    for part in more:
        line = f"{line}  {part}" if len(line) + 2 + len(part) <= width else line
    return line


def told_of(row: TourRow, width: int) -> str:
    """The performance under the cursor in full: why it is where it is, where it is, and every figure."""
    show, money = row.show, gross_of(row.tickets)
    where = fit(f"{show.event}, {show.venue}, {show.hall}", max(width - len(money) - 2, 8))
    return f"{row.worry.why}\n{where}  {money}\n{places_of(row.tickets)}"


def places_of(one: Tickets) -> str:
    """The house equation, without what is nothing."""
    named = {"sold": one.sold, "comps": one.comps, "allocated": one.allocated, "held": one.held, "open": one.open}
    terms = [f"{places:,} {name}" for name, places in named.items() if places]
    return f"{' + '.join(terms) or 'no place'} = {one.capacity:,}"


def gross_of(one: Tickets) -> str:
    average = "" if one.average_minor is None else f", average {money_of(one.average_minor, one.currency)}"
    return f"{Money(one.gross_minor, one.currency)}{average}"


def days_out_of(days: int) -> str:
    if days < 0:
        return f"{counted(-days, 'day')} ago"
    return {0: "today", 1: "tomorrow"}.get(days, f"{days} days out")
