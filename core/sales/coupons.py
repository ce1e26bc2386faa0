"""Coupons: made, ended, listed, and looked up when one is shown at the till.

A code is kept as its hash alone, so whoever reads the database cannot use one. What is judged here for a good sentence
is judged again by the database, where counters with a CHECK decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound, Refusal
from core.money import Money
from core.pricing.coupons import CouponValue
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.references import new_ticket_code
from core.work import work
from db.errors import RuleBroken
from db.queries import limits
from db.queries.limits import CouponRow as Coupon
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_USES_MAX = 1_000_000


class CouponRefused(Refusal):
    """The coupon is not good for this sale; nothing was sold."""

    code = "coupon_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodCoupon:
    """A coupon that looks good for this performance now."""

    id: int
    name: str
    value: CouponValue
    minimum: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCoupon:
    """A coupon that was made. Its code is shown once, and kept nowhere."""

    id: int
    code: str


def code_digest(code: str) -> bytes:
    """Of a code as a person types it: case, blanks and hyphens do not matter."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()


@permits(Permission.COUPON_MANAGE)
def create_coupon(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    name: str,
    code: str | None = None,
    percent: int | None = None,
    amount_minor: int | None = None,
    uses_max: int | None = None,
    customer_uses_max: int | None = None,
    minimum_minor: int = 0,
    ends_at: datetime | None = None,
    scope: str = "performance",
) -> NewCoupon:
    """Make a coupon of `percent` or of a fixed amount; without a `code` one is drawn that cannot be guessed.

    `scope` says where it is good: this `performance`, every performance of its `event`, or all of its `organisation`.
    Raises: BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.COUPON_MANAGE, performance_id)
    _check(name, percent, amount_minor, uses_max, customer_uses_max, minimum_minor, scope)
    code = code or new_ticket_code()
    if sum(c.isalnum() for c in code) < 4:
        raise BadInput("A coupon code has at least four letters or digits.")
    try:
        with work(core, actor) as unit:
            made = limits.insert_coupon(
                unit.connection,
                organisation_id=performance.organisation_id,
                name=name.strip(),
                code_sha256=code_digest(code),
                percent=percent,
                amount_minor=amount_minor,
                currency=performance.currency if percent is None else None,
                uses_max=uses_max,
                customer_uses_max=customer_uses_max,
                minimum_minor=minimum_minor,
                ends_at=ends_at,
                event_id=performance.event_id if scope == "event" else None,
                performance_id=performance.id if scope == "performance" else None,
            )
            unit.record("coupon.create", name.strip(), id=made, scope=f"{scope} {performance.code}")
    except RuleBroken as broken:
        if broken.constraint == "coupon_code_sha256_key":
            raise BadInput("There is a coupon of that code already. Choose another code.") from None
        raise
    return NewCoupon(id=made, code=code)


@permits(Permission.COUPON_MANAGE)
def list_coupons(core: Core, actor: Actor) -> tuple[Coupon, ...]:
    """Those in reach, the newest first."""
    return tuple(limits.coupons(core.postgres, scope_of(actor, Permission.COUPON_MANAGE)))


@permits(Permission.COUPON_MANAGE)
def change_coupon(
    core: Core,
    actor: Actor,
    coupon_id: int,
    *,
    name: str,
    uses_max: int | None,
    customer_uses_max: int | None,
    minimum_minor: int,
    ends_at: datetime | None,
) -> None:
    """Other limits and another end from now on; what it takes off stays, and what was redeemed stands.

    Raises: NotFound; BadInput, also where it was used more often than the new limit says.
    """
    row = _in_reach(core, actor, coupon_id)
    _check(name, row.percent, row.amount_minor, uses_max, customer_uses_max, minimum_minor, "performance")
    try:
        with work(core, actor) as unit:
            limits.change_coupon(
                unit.connection,
                coupon_id,
                name=name.strip(),
                uses_max=uses_max,
                customer_uses_max=customer_uses_max,
                minimum_minor=minimum_minor,
                ends_at=ends_at,
            )
            unit.record("coupon.change", name.strip(), id=coupon_id, uses_max=uses_max)
    except RuleBroken as broken:
        if broken.constraint == "coupon_uses":
            raise BadInput("It was used more often already. Allow at least so many uses, or end it.") from None
        raise


def _in_reach(core: Core, actor: Actor, coupon_id: int) -> Coupon:
    for row in limits.coupons(core.postgres, scope_of(actor, Permission.COUPON_MANAGE)):
        if row.id == coupon_id:
            return row
    raise NotFound("There is no such coupon in your reach. Look at 'etds coupon list'.")


@permits(Permission.COUPON_MANAGE)
def end_coupon(core: Core, actor: Actor, coupon_id: int) -> None:
    """Not good any more from now on; what was redeemed stands. Raises NotFound."""
    _in_reach(core, actor, coupon_id)
    with work(core, actor) as unit:
        limits.end_coupon(unit.connection, coupon_id)
        unit.record("coupon.end", str(coupon_id))


def good_coupon(core: Core, performance: Performance, code: str, customer: str | None) -> GoodCoupon:
    """The coupon of that code. Raises CouponRefused, which does not say more of a code than whether it is good here."""
    row = limits.coupon_by_code(core.postgres, code_digest(code))
    now = core.clock.now()
    if (
        row is None
        or row.organisation_id != performance.organisation_id
        or row.event_id not in (None, performance.event_id)
        or row.performance_id not in (None, performance.id)
        or row.currency not in (None, performance.currency)
        or row.starts_at > now
        or (row.ends_at is not None and row.ends_at <= now)
    ):
        raise CouponRefused("This coupon is not good here and now. Check the code, or sell without it.")
    if row.customer_uses_max is not None and customer is None:
        raise CouponRefused("This coupon is counted by customer. Say who buys, then sell again.")
    return GoodCoupon(
        id=row.id,
        name=row.name,
        value=CouponValue(percent=row.percent, amount_minor=row.amount_minor),
        minimum=Money(row.minimum_minor, performance.currency),
    )


def _check(
    name: str,
    percent: int | None,
    amount_minor: int | None,
    uses_max: int | None,
    customer_uses_max: int | None,
    minimum_minor: int,
    scope: str,
) -> None:
    checks: Mapping[str, bool] = {
        "Give the coupon a name of 1 to 80 characters.": 1 <= len(name.strip()) <= 80 and name.isprintable(),
        "A coupon takes off either percents or an amount.": (percent is None) != (amount_minor is None),
        "A coupon takes off 1 to 100 percent.": percent is None or 1 <= percent <= 100,
        "A coupon takes off at least one cent.": amount_minor is None or amount_minor > 0,
        f"Uses are counted from 1 to {_USES_MAX:,}.": all(
            uses is None or 1 <= uses <= _USES_MAX for uses in (uses_max, customer_uses_max)
        ),
        "The smallest order is worth nothing or more.": minimum_minor >= 0,
        "A coupon is good for: performance, event or organisation.": scope in ("performance", "event", "organisation"),
    }
    for sentence, holds in checks.items():
        if not holds:
            raise BadInput(sentence)
