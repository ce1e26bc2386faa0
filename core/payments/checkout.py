"""An order that somebody else's money pays: claim the seats, then tender after tender until nothing is left to pay.

    claim (T3) ─► start ─► provider.create ─► submit (T4) ─► provider.confirm ─► settle (T5) or cancel (T6)

Nothing is charged before the claim stands, and nothing before T4 is committed. Where the provider's answer does not
come, the tender is `unknown`: the order keeps its seats, and `resolve` asks the provider until it knows. All ids come
from the caller, so the same call again goes on where the first one stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, HoldEnded, NotFound, Refusal, SaleClosed
from core.money import Money
from core.payments.outcomes import PaymentStatus, metadata_of, settled, status_of
from core.payments.providers import Answer, AttemptState, Provider, Rejected, Unanswered
from core.pricing.written import pricing_of
from core.programming.reach import performance_in_reach
from core.sales.buyer import NOBODY, Buyer, known, limit_of
from core.sales.cash import PriceChanged, quote_for
from core.sales.coupons import CouponRefused
from core.sales.references import new_reference
from db.errors import ActUndone, RuleBroken
from db.queries import payments
from db.queries.sales import PricedSeat
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState, TenderKind, TenderState

if TYPE_CHECKING:
    from core.runtime import Core

_NAMING_TRIES_MAX = 3


class CardOff(Refusal):
    """Cards cannot be taken now; the sentence says since when."""

    code = "card_off"


class TooMuch(Refusal):
    """More than is left to pay."""

    code = "too_much"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """An order whose seats nobody else can have while it is being paid."""

    order_id: OrderId
    reference: str
    total: Money


@permits(Permission.SALE_CARD)
def claim_order(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    cart: CartId,
    order: OrderId,
    seats: Mapping[int, str],
    pay_later: bool = False,
    channel: str = "counter",
    buyer: Buyer = NOBODY,
) -> Claimed:
    """T3: take the cart's seats for this order, each for the price type of its letter. Nothing is charged.

    With `pay_later` the seats are reserved until the house's term. Asking again gives the order that stands.
    Raises: HoldEnded, PriceChanged, CouponRefused, LimitReached, SaleClosed, NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    who = known(core, actor, performance, buyer)
    quoted = quote_for(core, performance, seats, who, cart)
    lines = [
        PricedSeat(
            seat_ordinal=line.seat,
            level_number=line.level,
            price_type_id=line.price_type.id,
            price_minor=line.price.amount_minor,
            ticket_code="",
            discount_minor=line.discount.amount_minor,
        )
        for line in quoted.lines
    ]
    settings = core.settings

    def claim() -> payments.PaymentOutcome:
        asked = payments.OrderClaim(
            order_id=order,
            reference=new_reference(),
            cart=cart,
            account_id=actor.account_id,
            session_id=actor.session_id,
            channel=channel,
            is_paid_later=pay_later,
            pay_seconds=settings.pay_later_seconds if pay_later else settings.order_seconds,
            customer=who.customer,
            contact=who.contact,
            coupon_id=who.coupon and who.coupon.id,
            lines=lines,
            pricing=pricing_of(quoted),
        )
        return payments.claim_order(core.postgres, performance_id, asked)

    try:
        outcome = _named(claim)
    except ActUndone as undone:
        raise limit_of(undone) or HoldEnded(
            "The hold has just run out, and nothing was charged. Pick the seats again."
        ) from None
    except RuleBroken as broken:
        raise limit_of(broken) or broken from None
    match outcome.word:
        case "claimed":
            state = SeatState.RESERVED if pay_later else SeatState.PAYING
            core.news.announce(performance_id, state, outcome.seats, outcome.fences, by=actor.username)
        case "again":
            pass
        case "price_changed":
            core.repertoire.forget(performance_id)
            raise PriceChanged("The price has just changed. Look at the new total and tender again.")
        case "coupon_refused":
            raise CouponRefused("This coupon is not good any more. Sell without it.")
        case "closed":
            raise SaleClosed(f"{performance.code} is not on sale now. Let the cart go.")
        case _:
            raise HoldEnded("The hold has run out or is not yours, and nothing was charged. Pick the seats again.")
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    assert stands is not None, "a claimed order is there"
    return Claimed(order_id=order, reference=stands.reference, total=Money(stands.total_minor, stands.currency))


@permits(Permission.SALE_CARD)
def pay_by_card(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    order: OrderId,
    tender: UUID,
    amount_minor: int | None = None,
    provider: str | None = None,
) -> PaymentStatus:
    """Charge a card for what is left of the order, or for a part of it.

    The same tender again asks how it stands and charges nothing a second time.
    Raises: CardOff (nothing was charged; take cash), TooMuch, HoldEnded, NotFound, BadInput.
    """
    performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    there = _amount(core, performance_id, order, amount_minor)
    chosen = core.providers.named(provider)
    if chosen is None:
        raise CardOff("No card terminal is set up here. Take cash; an admin sets ETDS_CARD_PROVIDER.")
    if (why := chosen.why_not()) is not None:
        raise CardOff(why)
    word = payments.start_tender(
        core.postgres,
        performance_id,
        order_id=order,
        tender_id=tender,
        kind=TenderKind.CARD,
        provider=chosen.name,
        amount_minor=there.amount_minor,
        received_minor=there.amount_minor,
        seconds=core.settings.payment_seconds,
        account_id=actor.account_id,
    )
    if word in ("not_paying", "too_much"):
        raise _refused(word)
    row = payments.tender_by_id(core.postgres, performance_id, tender)
    assert row is not None, "a started tender is there"
    if row.state is TenderState.CREATED:
        _charge(core, chosen, row, there.currency)
    return status_of(core, performance_id, tender)


@permits(Permission.SALE_CARD)
def pay_by_cash(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    order: OrderId,
    tender: UUID,
    received_minor: int,
) -> PaymentStatus:
    """Cash for a claimed order, or for a part of it: what is over what is left to pay is change.

    Asking twice is harmless. Raises: TooMuch (nothing is left to pay), NoDrawer, NotFound, BadInput.
    """
    performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    known = payments.tender_by_id(core.postgres, performance_id, tender)
    if known is None:
        if received_minor <= 0:
            raise BadInput("Type the cash that you were given.")
        left = _amount(core, performance_id, order, None)
        word = payments.start_tender(
            core.postgres,
            performance_id,
            order_id=order,
            tender_id=tender,
            kind=TenderKind.CASH,
            provider=None,
            amount_minor=min(left.amount_minor, received_minor),
            received_minor=received_minor,
            seconds=core.settings.payment_seconds,
            account_id=actor.account_id,
        )
        if word in ("not_paying", "too_much"):
            raise _refused(word)
    settled(core, performance_id, order, tender, by=actor)
    return status_of(core, performance_id, tender)


@permits(Permission.SALE_CARD)
def give_up_order(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> str:
    """End an unpaid order: its seats are open again, what was paid of it goes back.

    `cancelled`, `refund_due` (money is on its way back), `pending` (a payment is under way: wait for its end), or
    `not_paying` (paid or over already).
    """
    performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    outcome = payments.give_up_order(core.postgres, performance_id, order, "given up at the till")
    core.news.announce(
        performance_id, SeatState.OPEN, outcome.seats, outcome.fences, codes=outcome.codes, by=actor.username
    )
    return outcome.word


def _charge(core: Core, provider: Provider, row: payments.TenderRow, currency: str) -> None:
    """From `created` to an end, or to doubt. Never raises for what a provider does."""
    key, postgres = str(row.tender_id), core.postgres
    try:
        reference = provider.create(key, row.amount_minor, currency, metadata_of(row))
    except (Unanswered, Rejected) as error:  # never submitted, so nothing can have been charged
        payments.cancel_tender(postgres, row.performance_id, row.tender_id, on_its_word=False, reason=str(error)[:200])
        return
    if not payments.submit_tender(postgres, row.performance_id, row.tender_id, reference):
        return  # too late, or somebody else has it: this one must not charge
    try:
        answer = provider.confirm(reference, key)
    except Unanswered:
        payments.doubt_tender(postgres, row.performance_id, row.tender_id)
        return
    except Rejected as error:
        answer = Answer(AttemptState.CANCELLED, str(error))
    if answer.state is AttemptState.SUCCEEDED:
        settled(core, row.performance_id, row.order_id, row.tender_id)
    elif answer.state is AttemptState.CANCELLED:
        payments.cancel_tender(
            postgres, row.performance_id, row.tender_id, on_its_word=True, reason=answer.reason[:200] or "declined"
        )


def _amount(core: Core, performance_id: PerformanceId, order: OrderId, amount_minor: int | None) -> Money:
    """What is to be paid now: what was asked for, else all that is left."""
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    if stands is None:
        raise NotFound("There is no such order here. Claim the seats first.")
    if amount_minor is not None and amount_minor <= 0:
        raise BadInput("Pay at least one cent.")
    return Money(stands.total_minor - stands.paid_minor if amount_minor is None else amount_minor, stands.currency)


def _refused(word: str) -> Refusal:
    if word == "too_much":
        return TooMuch("That is more than is left to pay. Look at what is paid already, and tender the rest.")
    return HoldEnded("This order is not being paid any more. Start the sale again.")


def _named(claim: Callable[[], payments.PaymentOutcome]) -> payments.PaymentOutcome:
    """A reference that is taken is drawn again."""
    for attempt in range(_NAMING_TRIES_MAX):
        try:
            return claim()
        except RuleBroken as broken:
            if broken.constraint != "orders_performance_id_reference_key" or attempt + 1 == _NAMING_TRIES_MAX:
                raise
    raise AssertionError("unreachable")
