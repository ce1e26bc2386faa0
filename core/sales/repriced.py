"""Seats for another price than the list's, and complimentary ones: who allowed it and why stands with each line.

A sale at a new price is claimed here and paid like any claimed order. A comp has nothing to pay: it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.override import Words, told_by
from core.access.permissions import Permission
from core.errors import BadInput, HoldEnded, Refusal, SaleClosed
from core.money import Money
from core.pricing.quote import Quote
from core.pricing.written import pricing_of
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.programming.selling import check_sale
from core.sales.buyer import NOBODY, Buyer, KnownBuyer, known, limit_of
from core.sales.cash import PriceChanged, Sale, quote_plain, sale_of
from core.sales.references import new_names
from core.work import work
from db.errors import ActUndone, RuleBroken
from db.queries import repriced as queries
from db.queries import sales
from db.queries.sales import SaleOutcome
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_NAMING_TRIES_MAX = 3
_REASON_MAX = 120


class CompAllowance(Refusal):
    """The performance has given away as many seats as it may; nothing was given."""

    code = "comp_allowance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repriced:
    """An order at other prices, which is now to be paid."""

    order_id: OrderId
    reference: str
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Comps:
    """Complimentary seats of a performance: how many were given, of how many."""

    given: int
    allowed: int

    def __str__(self) -> str:
        return f"{self.given} of {self.allowed}"


@permits(Permission.SALE_COMP)
def comps_of(core: Core, actor: Actor, performance_id: PerformanceId) -> Comps:
    """How far the allowance is used. Raises NotFound."""
    performance_in_reach(core, actor, Permission.SALE_COMP, performance_id)
    given, allowed = queries.comps_of(core.postgres, performance_id)
    return Comps(given=given, allowed=_allowed(core, allowed))


def _comps_in_words(
    core: Core, actor: Actor, *, performance_id: PerformanceId, seats: Mapping[int, str], reason: str, **_: object
) -> Words:
    """What a manager reads who is asked for it: the seats, what they would cost, and how far the allowance is used."""
    performance = performance_in_reach(core, actor, Permission.SALE_CASH, performance_id)
    given, allowed = queries.comps_of(core.postgres, performance_id)
    worth, comps = quote_plain(core, performance, seats).total, Comps(given=given, allowed=_allowed(core, allowed))
    return Words(
        act=f"give {_counted(seats)} of {performance.code} away",
        about=f"{_named(core, performance, seats)}, worth {worth}; {comps} are given",
        reason=_why(reason),
    )


def _reprice_in_words(
    core: Core, actor: Actor, *, performance_id: PerformanceId, seats: Mapping[int, str],
    prices_minor: Mapping[int, int], reason: str, **_: object,
) -> Words:  # fmt: skip
    performance = performance_in_reach(core, actor, Permission.SALE_CASH, performance_id)
    listed = quote_plain(core, performance, seats)
    asked = listed.at_own_prices(prices_minor).total
    return Words(
        act=f"sell {_counted(seats)} of {performance.code} for {asked}",
        about=f"{_named(core, performance, seats)}, {listed.total} by the list",
        reason=_why(reason),
    )


def _counted(seats: Collection[int]) -> str:
    return f"{len(seats)} seat{'s' if len(seats) != 1 else ''}"


def _named(core: Core, performance: Performance, seats: Collection[int]) -> str:
    manifest = core.repertoire.manifest(performance.manifest_id)
    return ", ".join(str(manifest.label(seat)) for seat in sorted(seats))


def _allowed(core: Core, of_performance: int | None) -> int:
    return core.settings.comp_seats_max if of_performance is None else of_performance


@told_by(_comps_in_words)
@permits(Permission.SALE_COMP)
def give_comps(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    cart: CartId,
    order: OrderId,
    seats: Mapping[int, str],
    reason: str,
    buyer: Buyer = NOBODY,
) -> Sale:
    """Give the cart's seats away, each as the price type of its letter. Asking twice gives what was given.

    Raises: CompAllowance, HoldEnded, PriceChanged, LimitReached, SaleClosed, NotFound, BadInput; the hold stands.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_COMP, performance_id)
    return give_away(core, actor, performance, cart=cart, order=order, seats=seats, reason=reason, buyer=buyer)


def give_away(
    core: Core,
    actor: Actor,
    performance: Performance,
    *,
    cart: CartId,
    order: OrderId,
    seats: Mapping[int, str],
    reason: str,
    buyer: Buyer,
) -> Sale:
    """What `give_comps` does, for a service that is guarded itself."""
    listed, who, why = (
        quote_plain(core, performance, seats, cart),
        _buyer(core, actor, performance, buyer),
        _why(reason),
    )
    check_sale(core, performance, cart, channel="counter", letters=list(seats.values()), customer=who.customer)

    def ask(reference: str, codes: Sequence[str]) -> queries.RepricedAsked:
        return _asked(core, actor, cart, order, listed, {}, why, who, reference, codes, is_comp=True)

    outcome = _write(core, actor, performance, ask, len(seats), "sale.comp")
    core.news.announce(performance.id, SeatState.COMP, outcome.seats, outcome.fences, by=actor.username)
    return sale_of(core, performance, core.repertoire.manifest(performance.manifest_id), order)


@told_by(_reprice_in_words)
@permits(Permission.SALE_REPRICE)
def claim_repriced(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    cart: CartId,
    order: OrderId,
    seats: Mapping[int, str],
    prices_minor: Mapping[int, int],
    reason: str,
    buyer: Buyer = NOBODY,
) -> Repriced:
    """Take the cart's seats for an order with `prices_minor` for those that it names; the others cost what is listed.

    It is then paid like any claimed order. A coupon and a new price do not go together. Asking again gives the order
    that stands. Raises: HoldEnded, PriceChanged, LimitReached, SaleClosed, NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_REPRICE, performance_id)
    if any(minor < 0 for minor in prices_minor.values()):
        raise BadInput("A price is nothing or more. Type it again.")
    if not prices_minor or not prices_minor.keys() <= seats.keys():
        raise BadInput("Say the new price of a seat that is in the cart.")
    listed, who, why = (
        quote_plain(core, performance, seats, cart),
        _buyer(core, actor, performance, buyer),
        _why(reason),
    )
    check_sale(core, performance, cart, channel="counter", letters=list(seats.values()), customer=who.customer)

    def ask(reference: str, codes: Sequence[str]) -> queries.RepricedAsked:
        return _asked(core, actor, cart, order, listed, prices_minor, why, who, reference, codes, is_comp=False)

    outcome = _write(core, actor, performance, ask, len(seats), "sale.reprice")
    core.news.announce(performance_id, SeatState.PAYING, outcome.seats, outcome.fences, by=actor.username)
    stands = sales.order_by_id(core.postgres, performance_id, order)
    assert stands is not None, "a claimed order is there"
    return Repriced(order_id=order, reference=stands.reference, total=Money(stands.total_minor, performance.currency))


def _buyer(core: Core, actor: Actor, performance: Performance, buyer: Buyer) -> KnownBuyer:
    if buyer.coupon:
        raise BadInput("A coupon and a price of your own do not go together. Leave one of them out.")
    return known(core, actor, performance, buyer)


def _why(reason: str) -> str:
    if not reason.strip() or len(reason) > _REASON_MAX or not reason.isprintable():
        raise BadInput(f"Say why in one line of at most {_REASON_MAX} characters.")
    return " ".join(reason.split())


def _asked(
    core: Core, actor: Actor, cart: CartId, order: OrderId, listed: Quote, prices_minor: Mapping[int, int], reason: str,
    buyer: KnownBuyer, reference: str, codes: Sequence[str], *, is_comp: bool,
) -> queries.RepricedAsked:  # fmt: skip
    return queries.RepricedAsked(
        order_id=order,
        reference=reference,
        cart=cart,
        account_id=actor.account_id,
        session_id=actor.session_id,
        channel="counter",
        pay_seconds=core.settings.order_seconds,
        customer=buyer.customer,
        contact=buyer.contact,
        reason=reason,
        is_comp=is_comp,
        comp_seats_max=core.settings.comp_seats_max,
        pricing=pricing_of(listed.at_own_prices(prices_minor, comp=is_comp)),
        lines=[
            queries.RepricedSeat(
                seat_ordinal=line.seat,
                level_number=line.level,
                price_type_id=line.price_type.id,
                list_minor=line.price.amount_minor,
                price_minor=0 if is_comp else prices_minor.get(line.seat, line.price.amount_minor),
                ticket_code=code,
            )
            for line, code in zip(listed.lines, codes, strict=True)
        ],
    )


def _write(
    core: Core,
    actor: Actor,
    performance: Performance,
    ask: Callable[[str, Sequence[str]], queries.RepricedAsked],
    count: int,
    act: str,
) -> SaleOutcome:
    """One call with its audit row, in which the authoriser stands; drawn names that are taken are drawn again."""
    manifest = core.repertoire.manifest(performance.manifest_id)
    for attempt in range(_NAMING_TRIES_MAX):
        asked = ask(*new_names(count))
        try:
            with work(core, actor) as unit:
                outcome = queries.sell_repriced(unit.connection, performance.id, asked)
                if outcome.word in ("claimed", "given"):
                    seats = {str(manifest.label(line.seat_ordinal)): line.price_minor for line in asked.lines}
                    unit.record(
                        act, asked.reference, performance=performance.code, reason=asked.reason, prices_minor=seats
                    )
        except ActUndone as undone:
            raise limit_of(undone) or HoldEnded(
                "The hold has just run out, and nothing was sold. Pick the seats again."
            ) from None
        except RuleBroken as broken:
            if broken.constraint == "comp_count_allowance":
                raise CompAllowance(
                    f"{performance.code} has given its complimentary seats away. Sell them, or have more allowed."
                ) from None
            if (limit := limit_of(broken)) is not None:
                raise limit from None
            if broken.constraint not in ("orders_performance_id_reference_key", "ticket_pkey"):
                raise
            assert attempt + 1 < _NAMING_TRIES_MAX, "drawn names do not collide again and again"
            continue
        return _heeded(outcome, performance)
    raise AssertionError("unreachable")


def _heeded(outcome: SaleOutcome, performance: Performance) -> SaleOutcome:
    match outcome.word:
        case "claimed" | "given" | "again":
            return outcome
        case "price_changed":
            raise PriceChanged("The price has just changed. Look at the list price, then say yours again.")
        case "closed":
            raise SaleClosed(f"{performance.code} is not on sale now. Let the cart go.")
        case _:
            raise HoldEnded("The hold has run out or is not yours, and nothing was sold. Pick the seats again.")
