"""What a line would do, before it does it: the seats it would take, what they cost, the change, and why these.

Nothing is held and nothing is written. What a service would refuse becomes a mistake at the word that asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import Refusal, SeatsUnavailable, SessionEnded
from core.inventory import ALLOCATION_LETTERS, propose_best, why
from core.inventory.refusals import seats_unavailable
from core.money import Money
from core.payments import find_voucher
from core.pricing.quote import Quote
from core.programming.reach import performance_in_reach
from core.saleline.lexing import quoted as in_quotes
from core.saleline.paying import Plan, plan
from core.saleline.words import Mistake, Parsed, Wish
from core.sales import NOBODY, Buyer, quote_seats
from db.queries.allocations import letters_sold_by
from db.vocabulary import CartId, PerformanceId, SeatState, TenderKind

if TYPE_CHECKING:
    from core.programming.repertoire import Performance
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A line as it would be carried out now.

    `seats` are the new ones, by price type letter; `quote` is of them and the cart together, None where there is
    nothing to price; `paid` is None where the line does not pay.
    """

    parsed: Parsed
    seats: Mapping[int, str]
    buyer: Buyer
    quote: Quote | None
    paid: Plan | None
    why: str
    mistakes: tuple[Mistake, ...]

    @property
    def is_ready(self) -> bool:
        """Whether Enter would be let through."""
        return not self.mistakes and self.quote is not None


@permits(Permission.SALE_CASH)
def preview(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    parsed: Parsed,
    carted: Mapping[int, str] | None = None,
    buyer: Buyer = NOBODY,
    cart: CartId | None = None,
) -> Preview:
    """What the line would sell, on top of what is in the cart, to the cart's buyer where it names no other.

    The same cart is shown the same of equally good seats, another till others. Raises NotFound, SessionEnded.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_CASH, performance_id)
    wish, carted = parsed.wish, carted or {}
    mistakes = [*parsed.mistakes]
    seats: dict[int, str] = {}
    reason = ""
    if _is_elsewhere(wish, performance):
        there = Mistake(
            *parsed.at("performance"), f"This desk sells {performance.code}. Go to {wish.performance} first."
        )
        return Preview(
            parsed=parsed, seats={}, buyer=buyer, quote=None, paid=None, why="", mistakes=(*parsed.mistakes, there)
        )  # fmt: skip
    if wish.number:
        try:
            found, reason = _found(core, actor, performance, wish, carted, cart)
            seats = wish.priced(found, core.repertoire.prices(performance_id).standard.letter)
        except SessionEnded:
            raise
        except Refusal as refused:
            instead = " ".join(in_quotes(label) for label in refused.alternatives)
            mistakes.append(Mistake(*parsed.at("seats", "counts"), refused.message, (instead,) if instead else ()))
    who = buyer_of(wish, buyer)
    quoted, faults = _quoted(core, actor, performance_id, parsed, {**carted, **seats}, who, cart if carted else None)
    mistakes += faults
    paid, faults = _paid(core, actor, performance, parsed, quoted)
    mistakes += faults
    if wish.tenders and quoted is None and not mistakes:
        mistakes.append(Mistake(*parsed.at("tender 0"), "There is nothing to pay: say how many seats in front of it."))
    return Preview(
        parsed=parsed, seats=seats, buyer=who, quote=quoted, paid=paid, why=reason,
        mistakes=tuple(sorted(mistakes, key=lambda one: one.start)),
    )  # fmt: skip


def buyer_of(wish: Wish, buyer: Buyer) -> Buyer:
    """The buyer of the cart, with what the line says of them."""
    return Buyer(
        customer=wish.customer or buyer.customer,
        contact=wish.mail or buyer.contact,
        coupon=wish.coupon or buyer.coupon,
    )


def _is_elsewhere(wish: Wish, performance: Performance) -> bool:
    return wish.performance is not None and wish.performance.casefold() != performance.code.casefold()


def _found(
    core: Core, actor: Actor, performance: Performance, wish: Wish, carted: Mapping[int, str], cart: CartId | None
) -> tuple[Sequence[int], str]:
    """The seats, and why these. Raises Refusal."""
    if wish.seats:
        plane = core.news.plane(performance.id).states
        taken = [seat for seat in wish.seats if plane[seat] != SeatState.OPEN.byte and seat not in carted]
        if taken and not _may_sell(core, actor, performance, plane, taken):
            raise seats_unavailable(core, performance, taken, cart)
        return [seat for seat in wish.seats if seat not in carted], ""
    if len(carted) + wish.number > core.settings.hold_seats_max:
        raise SeatsUnavailable(
            f"The cart has {len(carted)}, and holds at most {core.settings.hold_seats_max}. Sell it first."
        )
    pick = propose_best(
        core, actor, performance.id, count=wish.number, level=wish.level, section=wish.section,
        accessible=wish.accessible, random=Random(str(cart)),
    )  # fmt: skip
    return pick.seats, why(core.repertoire.manifest(performance.manifest_id), pick)


def _may_sell(core: Core, actor: Actor, performance: Performance, plane: bytes, seats: Sequence[int]) -> bool:
    """Whether nothing but allocations that the actor sells from is in the way."""
    letters = {chr(plane[seat]) for seat in seats}
    if not letters <= set(ALLOCATION_LETTERS):
        return False
    return letters <= set(letters_sold_by(core.postgres, performance.id, actor.role))


def _quoted(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    parsed: Parsed,
    seats: Mapping[int, str],
    buyer: Buyer,
    cart: CartId | None,
) -> tuple[Quote | None, list[Mistake]]:
    """What it comes to; without the part of the buyer that is refused, which is then told as a mistake."""
    if not seats:
        return None, []
    try:
        found = quote_seats(core, actor, performance_id, seats=seats, buyer=buyer, cart=cart)
        return (found.for_cash() if _is_cash(parsed) else found), []
    except SessionEnded:
        raise
    except Refusal as refused:
        for part, name in (("mail", "contact"), ("coupon", "coupon"), ("customer", "customer")):
            if getattr(buyer, name) is None:
                continue
            try:
                quoted = quote_seats(
                    core, actor, performance_id, seats=seats, buyer=replace(buyer, **{name: None}), cart=cart
                )
            except Refusal:
                continue
            return quoted, [Mistake(*parsed.at(part), refused.message)]
        return None, [Mistake(*parsed.at("counts", "seats"), refused.message)]


def _is_cash(parsed: Parsed) -> bool:
    """Whether cash alone pays, of which there are only certain coins."""
    return [part.kind for part in parsed.wish.tenders] == [TenderKind.CASH]


def _paid(
    core: Core, actor: Actor, performance: Performance, parsed: Parsed, quoted: Quote | None
) -> tuple[Plan | None, list[Mistake]]:
    parts = parsed.wish.tenders
    if quoted is None or not parts:
        return None, []
    balances: dict[str, Money] = {}
    mistakes: list[Mistake] = []
    for index, part in enumerate(parts):
        if part.kind is TenderKind.VOUCHER and part.code is not None:
            span = parsed.at(f"tender {index}")
            try:
                balance = find_voucher(core, actor, performance.id, code=part.code).balance
            except SessionEnded:
                raise
            except Refusal as refused:
                mistakes.append(Mistake(*span, refused.message))
                continue
            balances[part.code] = balance
            if not balance.amount_minor or (part.amount_minor or 0) > balance.amount_minor:
                mistakes.append(Mistake(*span, f"{balance} are left on this voucher."))
    paid = plan(quoted.total, parts, balances)
    if not mistakes:
        mistakes = _short(parsed, paid, quoted.total)
    return paid, mistakes


def _short(parsed: Parsed, paid: Plan, total: Money) -> list[Mistake]:
    last = len(parsed.wish.tenders) - 1
    span = parsed.at(f"tender {last}")
    tendered = parsed.text[parsed.at("tender 0")[0] : span[1]]
    if paid.missing.amount_minor:
        fits = (f"cash {total.plain().replace(',', '')}",) if paid.is_cash else (f"{tendered} card", f"{tendered} cash")
        return [Mistake(*span, f"This does not cover {total}. {paid.missing} are missing.", fits)]
    if paid.is_too_much:
        return [Mistake(*span, f"That is more than {total}. Change is given on cash only.")]
    return []
