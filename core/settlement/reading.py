"""The sheet of a performance out of the books: as of now, or as it was known at a moment."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.errors import Refusal
from core.pricing.charges import ChargeKind
from core.pricing.quote import PriceList
from core.pricing.scaling import levels_of
from core.programming.performances import local_start
from core.programming.repertoire import Performance
from core.settlement.deals import Deal, DealKind, Deposit, Expense, ShareOf, Take, settled
from core.settlement.sheet import PerTicket, SellOut, Sheet, SoldLine, at_sell_out
from db.queries import scaling
from db.queries import settlement as queries
from db.vocabulary import PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_GONE = (SeatState.SOLD.byte, SeatState.COMP.byte, SeatState.KILLED.byte)


class NoDeal(Refusal):
    """Nothing was agreed for this performance yet."""

    code = "no_deal"


class NotOneCurrency(Refusal):
    """Amounts of several currencies are not settled together."""

    code = "not_one_currency"


def stored_deal(core: Core, performance_id: PerformanceId) -> Deal | None:
    """The newest version, None where nothing was agreed."""
    row = queries.deal_of(core.postgres, performance_id)
    if row is None:
        return None
    return Deal(
        version=row.version,
        kind=DealKind(row.kind),
        currency=row.currency,
        guarantee_minor=row.guarantee_minor,
        share_bp=row.share_bp,
        share_of=ShareOf(row.share_of),
        split_minor=row.split_minor,
        profit_minor=row.profit_minor,
        profit_bp=row.profit_bp,
        cap_minor=row.cap_minor,
        expenses=tuple(
            Expense(name=name, amount_minor=amount, ticket_minor=ticket, gross_bp=of_gross, cap_minor=cap)
            for name, amount, ticket, of_gross, cap in row.expenses
        ),
        deposits=tuple(Deposit(name=name, amount_minor=amount) for name, amount in row.deposits),
    )


def agreed(core: Core, performance: Performance) -> Deal:
    """Raises NoDeal."""
    deal = stored_deal(core, performance.id)
    if deal is None:
        raise NoDeal(f"Nothing was agreed for {performance.code} yet. The presenter sets a deal: d, or 'etds settle "
                     f"deal {performance.code}'.")  # fmt: skip
    return deal


def sheet_now(core: Core, performance: Performance, deal: Deal, at: datetime | None = None) -> Sheet:
    """The sheet by this deal. What might still be sold is in it while it might: not of a moment that is over, nor
    after the performance.

    Raises NotOneCurrency.
    """
    if deal.currency != performance.currency:
        raise NotOneCurrency(
            f"{performance.code} is sold in {performance.currency}, and its deal is in {deal.currency}. Agree on a "
            f"deal in {performance.currency}: d, or 'etds settle deal {performance.code}'."
        )
    found = queries.figures_of(core.postgres, performance.id, at)
    take, is_ahead = _take(found), at is None and core.clock.now() < performance.ends_at
    zone = ZoneInfo(performance.time_zone)
    return Sheet(
        code=performance.code,
        event=performance.event,
        artists=performance.artists,
        place=f"{performance.venue}, {performance.hall}",
        starts=f"{local_start(performance):%a %d %b %Y %H:%M}",
        as_of=(at or core.clock.now()).astimezone(zone),
        deal=deal,
        lines=_lines(core, performance, found),
        take=take,
        outcome=settled(deal, take),
        sell_out=_sell_out(core, performance, deal, take) if is_ahead else None,
    )


def _take(found: queries.FiguresRow) -> Take:
    earned = found.accounts
    return Take(
        gross_minor=sum(earned.values()),
        taxes_minor=earned.get("tax", 0),
        fees_minor=earned.get("fees", 0),
        rounding_minor=earned.get("rounding", 0),
        tickets=sum(line.tickets for line in found.mix),
    )


def _lines(core: Core, performance: Performance, found: queries.FiguresRow) -> tuple[SoldLine, ...]:
    levels = {level.number: level.name for level in core.repertoire.manifest_for(performance).levels}
    types = {key: name for key, _, name in scaling.price_types(core.postgres)}
    return tuple(
        SoldLine(
            level=levels.get(line.level, f"level {line.level}"), price_type=types.get(line.price_type, ""),
            tickets=line.tickets, comps=line.comps, minor=line.minor,
        )
        for line in found.mix
    )  # fmt: skip


def _sell_out(core: Core, performance: Performance, deal: Deal, take: Take) -> SellOut:
    """Every seat that is neither sold, given nor off sale: open, held and set aside ones too."""
    plane = core.news.plane(performance.id).states
    levels = levels_of(core.repertoire.manifest_for(performance))
    left: Counter[int] = Counter()
    for (level, state), count in Counter(zip(levels, plane, strict=False)).items():
        if state not in _GONE:
            left[level] += count
    prices = core.repertoire.prices(performance.id)
    tickets = _per_ticket(prices, core.clock.now())
    return at_sell_out(deal, take, left, tickets)


def _per_ticket(prices: PriceList, at: datetime) -> dict[int, PerTicket]:
    """What a ticket of each level brings at the list price of the first price type of the house, with the fees and
    taxes of tickets as they stand; an order's own fees are left out."""
    if not prices.types:
        return {}
    found: dict[int, PerTicket] = {}
    for (level, letter), minor in prices.prices_minor.items():
        if letter != prices.standard.letter:
            continue
        charges = [each for each in prices.rules.charges([minor], at) if each.line] if prices.rules.stamp else []
        found[level] = PerTicket(
            price_minor=minor,
            on_top_minor=sum(each.amount_minor for each in charges if each.is_on_top),
            taxes_minor=sum(each.amount_minor for each in charges if each.kind is ChargeKind.TAX),
            fees_minor=sum(each.amount_minor for each in charges if each.kind is ChargeKind.FEE),
        )
    return found
