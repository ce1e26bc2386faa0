"""Vouchers: money that a house owes to the bearer of a code, or, as credit, to the account that it is bound to.

A voucher pays like any tender, in one transaction, so its outcome is never unknown. What is returned goes back onto it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.access.actors import Actor
from core.access.guard import permits
from core.access.override import Words, told_by
from core.access.permissions import Permission
from core.errors import BadInput, NotFound, Refusal
from core.money import Money
from core.payments.outcomes import PaymentStatus, status_of
from core.programming.reach import performance_in_reach
from core.sales.coupons import code_digest
from core.sales.references import new_ticket_code
from db.errors import RuleBroken
from db.queries import limits, payments
from db.vocabulary import AccountId, OrderId, PerformanceId, Role, SeatState

if TYPE_CHECKING:
    from core.programming.repertoire import Performance
    from core.runtime import Core


class VoucherRefused(Refusal):
    """The voucher does not pay this; nothing was taken from it."""

    code = "voucher_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """What is left on a voucher."""

    name: str
    balance: Money
    ends_at: datetime | None


def _issue_in_words(
    core: Core, actor: Actor, *, performance_id: PerformanceId, name: str, amount_minor: int, **_: object
) -> Words:
    """What a manager reads who is asked for it."""
    performance = performance_in_reach(core, actor, Permission.PERFORMANCE_SEE, performance_id)
    return Words(act=f"issue a voucher over {Money(amount_minor, performance.currency)}", about=name.strip())


@told_by(_issue_in_words)
@permits(Permission.VOUCHER_ISSUE)
def issue_voucher(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    voucher: UUID,
    name: str,
    amount_minor: int,
    bound_to: AccountId | None = None,
    ends_at: datetime | None = None,
) -> str:
    """Issue a voucher of the organisation and in the currency of this performance; its code, which is kept nowhere.

    With `bound_to` it is the credit of that account, and pays for nobody else. Raises BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.VOUCHER_ISSUE, performance_id)
    if amount_minor <= 0:
        raise BadInput("A voucher is worth at least one cent.")
    if not 1 <= len(name.strip()) <= 80 or not name.isprintable():
        raise BadInput("Give the voucher a name of 1 to 80 characters.")
    code = new_ticket_code()
    try:
        limits.issue_voucher(
            core.postgres,
            voucher_id=voucher,
            organisation_id=performance.organisation_id,
            name=name.strip(),
            code_sha256=code_digest(code),
            bound_to=bound_to,
            amount_minor=amount_minor,
            currency=performance.currency,
            ends_at=ends_at,
            account_id=actor.account_id,
        )
    except RuleBroken as broken:
        if broken.constraint == "voucher_pkey":
            raise BadInput("This voucher was issued already. Its code was shown then; issue another one.") from None
        raise
    return code


@permits(Permission.SALE_CARD)
def find_voucher(core: Core, actor: Actor, performance_id: PerformanceId, *, code: str) -> Voucher:
    """What is left on the voucher of that code. Raises VoucherRefused."""
    performance = performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    row = good_voucher(core, actor, performance, code)
    return Voucher(name=row.name, balance=Money(row.balance_minor, row.currency), ends_at=row.ends_at)


@permits(Permission.SALE_CARD)
def pay_by_voucher(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    order: OrderId,
    tender: UUID,
    code: str,
    amount_minor: int | None = None,
) -> PaymentStatus:
    """Pay what is left of the order, as far as the voucher goes, or so much of it. Asking twice takes it once.

    Raises: VoucherRefused (nothing was taken), NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    if payments.tender_by_id(core.postgres, performance_id, tender) is not None:
        return status_of(core, performance_id, tender)
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    if stands is None:
        raise NotFound("There is no such order here. Claim the seats first.")
    row = good_voucher(core, actor, performance, code)
    left_minor = stands.total_minor - stands.paid_minor
    wanted_minor = min(left_minor, row.balance_minor) if amount_minor is None else amount_minor
    if wanted_minor <= 0:
        raise BadInput("There is nothing to pay, or nothing left on this voucher.")
    try:
        outcome = limits.pay_by_voucher(
            core.postgres,
            performance_id,
            order_id=order,
            tender_id=tender,
            voucher_id=row.id,
            amount_minor=wanted_minor,
            ticket_codes=[new_ticket_code() for _ in payments.live_lines(core.postgres, performance_id, order)],
            account_id=actor.account_id,
        )
    except RuleBroken as broken:
        if broken.constraint != "voucher_balance":
            raise
        raise VoucherRefused("There is not so much left on this voucher. Take less from it.") from None
    if outcome.word in ("not_paying", "too_much", "wrong_currency", "ended"):
        raise VoucherRefused("This voucher cannot pay this order. Look at what is left to pay, and at the voucher.")
    core.news.announce(performance_id, SeatState.SOLD, outcome.seats, outcome.fences, by=actor.username)
    return status_of(core, performance_id, tender)


def good_voucher(core: Core, actor: Actor, performance: Performance, code: str) -> limits.VoucherRow:
    """The voucher, if it pays here. Says of a code no more than that."""
    row = limits.voucher_by_code(core.postgres, code_digest(code))
    now = core.clock.now()
    is_anothers = row is not None and actor.role is Role.CUSTOMER and row.account_id not in (None, actor.account_id)
    if (
        row is None
        or is_anothers
        or row.organisation_id != performance.organisation_id
        or row.currency != performance.currency
        or (row.ends_at is not None and row.ends_at <= now)
    ):
        raise VoucherRefused("This voucher is not good here. Check the code, or take other money.")
    return row
