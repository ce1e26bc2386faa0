"""Tickets are exchanged (T11): some of a paid order go out, seats of a cart come in, and only the difference is paid.

The seats that come in are those of a hold, of the same performance or another one. They become a new order, which is
named by the caller and linked to the old one (decision 19); a second try of the same id gives what the first one did.
Either all of it happens or nothing: the old tickets end in the transaction that sells the new seats. Where a card pays
the difference, the new order is claimed here and then paid by `pay_by_card`, whose settlement makes the exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid5

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, HoldEnded, Refusal, SaleClosed
from core.money import Money
from core.payments.outcomes import tell_freed
from core.payments.refunds import BackTo, CannotReturn, ReturnQuote, is_over, quoted, split_back
from core.payments.vouchers import VoucherRefused, good_voucher
from core.pricing.quote import Quote
from core.pricing.written import pricing_of
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.buyer import limit_of
from core.sales.cash import PriceChanged, Sale, check_tender, quote_plain, sale_of
from core.sales.references import new_names
from core.work import work
from db.errors import ActUndone, RuleBroken
from db.queries import exchange as queries
from db.queries import payments, sales
from db.queries.payments import PaymentOutcome
from db.queries.sales import PricedSeat
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState, TenderKind

if TYPE_CHECKING:
    from core.runtime import Core

_NAMING_TRIES_MAX = 3
_REASON_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is given for the new seats: these tickets of that order."""

    performance_id: PerformanceId
    order: OrderId
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeQuote:
    """What an exchange would do: out, in, fee, and the difference, which is to be paid or goes back."""

    out: ReturnQuote
    paid: Money
    new: Quote
    fee: Money
    back: tuple[BackTo, ...]

    @property
    def difference(self) -> Money:
        """Above zero it is to be paid, below it goes back."""
        return self.new.total + self.fee - self.paid

    @property
    def to_pay(self) -> Money:
        return max(self.difference, Money(0, self.fee.currency))

    @property
    def rule(self) -> str:
        """The rule that was applied, as a cashier says it."""
        fee = f", and a fee of {self.fee}" if self.fee.amount_minor else ", no fee"
        fee += f"; {self.out.fees_kept} of the sale stay" if self.out.fees_kept.amount_minor else ""
        return f"What was paid counts for the new seats at today's prices{fee}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What was done. `sale` is the new order, None while a card has its difference to pay."""

    order: OrderId
    reference: str
    quote: ExchangeQuote | None
    sale: Sale | None


@permits(Permission.SALE_EXCHANGE)
def quote_exchange(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    outgoing: Outgoing,
    seats: Collection[int],
    cart: CartId | None = None,
) -> ExchangeQuote:
    """What giving these tickets for those seats would do. Nothing changes; the seats need not be held yet.

    Raises: CannotReturn (admitted, not live, complimentary, or played), NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_EXCHANGE, performance_id)
    return _quoted(core, actor, performance, outgoing, seats, cart)


@permits(Permission.SALE_EXCHANGE)
def exchange_tickets(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    outgoing: Outgoing,
    cart: CartId,
    order: OrderId,
    seats: Collection[int],
    kind: TenderKind | None = None,
    received_minor: int = 0,
    voucher: str = "",
    reason: str = "exchanged at the counter",
) -> Exchanged:
    """Give these tickets for seats of the cart. `kind` pays the difference, where there is one to pay.

    Raises: CannotReturn, TenderTooSmall, VoucherRefused, HoldEnded, PriceChanged, LimitReached, SaleClosed, NotFound,
    BadInput; then nothing was done, and the hold stands as it was.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_EXCHANGE, performance_id)
    if (done := _done_before(core, performance, order)) is not None:
        return done
    if not reason.strip() or len(reason) > _REASON_MAX or not reason.isprintable():
        raise BadInput(f"Say why in at most {_REASON_MAX} characters, all of them visible. Type it again.")
    shown = _quoted(core, actor, performance, outgoing, seats, cart)
    pays = kind if shown.to_pay.amount_minor else None
    if shown.to_pay.amount_minor and pays is None:
        raise BadInput(f"{shown.to_pay} are to be paid. Take cash, a card or a voucher for them.")
    if pays is TenderKind.CASH:
        check_tender(shown.to_pay, Money(received_minor, performance.currency))
    voucher_id = good_voucher(core, actor, performance, voucher).id if pays is TenderKind.VOUCHER else None

    def asked(reference: str, codes: Sequence[str]) -> queries.ExchangeAsked:
        return queries.ExchangeAsked(
            order_id=order,
            reference=reference,
            cart=cart,
            account_id=actor.account_id,
            session_id=actor.session_id,
            channel="counter",
            pay_seconds=core.settings.order_seconds,
            from_performance_id=outgoing.performance_id,
            from_order_id=outgoing.order,
            out_lines=shown.out.lines,
            fee_minor=shown.fee.amount_minor,
            reason=reason.strip(),
            lines=[
                PricedSeat(
                    seat_ordinal=line.seat,
                    level_number=line.level,
                    price_type_id=line.price_type.id,
                    price_minor=line.price.amount_minor,
                    ticket_code=code,
                )
                for line, code in zip(shown.new.lines, codes, strict=True)
            ],
            refunds=[(uuid5(order, str(part.tender)), part.tender, part.amount.amount_minor) for part in shown.back],
            kind=pays,
            tender_id=uuid5(order, "difference"),
            received_minor=received_minor,
            voucher_id=voucher_id,
            pricing=pricing_of(shown.new),
        )

    outcome = _asked(core, actor, performance, asked, shown)
    match outcome.word:
        case "exchanged":
            core.news.announce(performance_id, SeatState.SOLD, outcome.seats, outcome.fences, by=actor.username)
            tell_freed(core, performance_id, order, by=actor.username)
        case "claimed":
            core.news.announce(performance_id, SeatState.PAYING, outcome.seats, outcome.fences, by=actor.username)
        case _:
            pass  # another try of this order was quicker
    done = _done_before(core, performance, order)
    assert done is not None, "an exchange that was made is there"
    return Exchanged(order=order, reference=done.reference, quote=shown, sale=done.sale)


def _quoted(
    core: Core,
    actor: Actor,
    performance: Performance,
    outgoing: Outgoing,
    seats: Collection[int],
    cart: CartId | None,
) -> ExchangeQuote:
    old = performance_in_reach(core, actor, Permission.SALE_EXCHANGE, outgoing.performance_id)
    if is_over(old, core.clock.now()):
        raise CannotReturn("This performance has been played; its tickets do not come back. Ask who settles it.")
    if not seats:
        raise BadInput("Say which seats come in: take at least one.")
    if old.currency != performance.currency:
        raise CannotReturn(f"{performance.code} is sold in {performance.currency}. Take the tickets back, sell others.")
    out = quoted(core, old, outgoing.order, outgoing.tickets, 0)
    letters = queries.letters_of(core.postgres, old.id, outgoing.order)
    new = quote_plain(core, performance, _like(core, performance, seats, [letters[line] for line in out.lines]), cart)
    fee = Money(core.settings.exchange_fee_minor * len(out.lines), performance.currency)
    back_minor = max(out.total.amount_minor - new.total.amount_minor - fee.amount_minor, 0)
    tenders = payments.tenders_of(core.postgres, old.id, outgoing.order)
    return ExchangeQuote(
        out=out, paid=out.total, new=new, fee=fee, back=split_back(tenders, back_minor, performance.currency)
    )


def _like(core: Core, performance: Performance, seats: Collection[int], letters: Sequence[str]) -> dict[int, str]:
    """Each new seat for the price type of the ticket that goes out for it; the house's first where there is none."""
    prices = core.repertoire.prices(performance.id)
    manifest = core.repertoire.manifest_for(performance)
    chosen: dict[int, str] = {}
    for index, seat in enumerate(sorted(seats)):
        letter = letters[index] if index < len(letters) else prices.standard.letter
        level = manifest.level_of(seat).number
        chosen[seat] = letter if prices.price(level, letter) is not None else prices.standard.letter
    return chosen


def _asked(
    core: Core,
    actor: Actor,
    performance: Performance,
    ask: Callable[[str, Sequence[str]], queries.ExchangeAsked],
    shown: ExchangeQuote,
) -> PaymentOutcome:
    """One call with its audit row; drawn names that are taken are drawn again."""
    for attempt in range(_NAMING_TRIES_MAX):
        asked = ask(*new_names(len(shown.new.lines)))
        try:
            with work(core, actor) as unit:
                outcome = queries.exchange_lines(unit.connection, performance.id, asked)
                if outcome.word in ("exchanged", "claimed"):
                    unit.record(
                        "ticket.exchange",
                        asked.reference,
                        performance=performance.code,
                        out=list(shown.out.seats),
                        came_in=[str(line.label) for line in shown.new.lines],
                        difference_minor=shown.difference.amount_minor,
                        fee_minor=shown.fee.amount_minor,
                        reason=asked.reason,
                    )
        except ActUndone as undone:
            raise _undone(undone) from None
        except RuleBroken as broken:
            if broken.constraint == "voucher_balance":
                raise VoucherRefused("There is not so much left on this voucher. Take other money.") from None
            if (limit := limit_of(broken)) is not None:
                raise limit from None
            if broken.constraint not in ("orders_performance_id_reference_key", "ticket_pkey"):
                raise
            assert attempt + 1 < _NAMING_TRIES_MAX, "drawn names do not collide again and again"
            continue
        if outcome.word not in ("exchanged", "claimed", "again"):
            raise _refused(outcome.word, performance)
        return outcome
    raise AssertionError("unreachable")


def _done_before(core: Core, performance: Performance, order: OrderId) -> Exchanged | None:
    """What an earlier try of this order did."""
    row = sales.order_by_id(core.postgres, performance.id, order)
    if row is None:
        return None
    manifest = core.repertoire.manifest(performance.manifest_id)
    is_done = queries.freed_by(core.postgres, performance.id, order) is not None
    sale = sale_of(core, performance, manifest, order) if is_done else None
    if sale is None and row.status != "paying":
        raise CannotReturn("This exchange was given up, and nothing was exchanged. Start it again.")
    return Exchanged(order=order, reference=row.reference, quote=None, sale=sale)


def _undone(undone: ActUndone) -> Refusal:
    if undone.code == ActUndone.NOT_PAID:
        return VoucherRefused("The difference could not be paid by this; nothing was exchanged. Take other money.")
    return limit_of(undone) or HoldEnded("The hold has just run out, and nothing was exchanged. Pick the seats again.")


def _refused(word: str, performance: Performance) -> Refusal:
    match word:
        case "admitted":
            return CannotReturn("Somebody went in with one of these tickets; it cannot come back.")
        case "comp":
            return CannotReturn("Complimentary tickets are not exchanged. Take them back, and give others.")
        case "not_paid" | "gone" | "wrong_sum" | "too_small":
            return CannotReturn("This order has just been changed by somebody else. Look at it again.")
        case "price_changed":
            return PriceChanged("The price has just changed. Look at the new difference, then exchange.")
        case "closed":
            return SaleClosed(f"{performance.code} is not on sale now. Choose another performance.")
        case _:
            return HoldEnded("The hold has run out or is not yours, and nothing was exchanged. Pick the seats again.")
