"""Who buys, as far as the till knows: whom limits count for, where tickets are mailed to, which coupon was shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.errors import BadInput, Refusal
from core.programming.repertoire import Performance
from core.programming.selling import CodeRefused, WindowShut
from core.sales.coupons import GoodCoupon, good_coupon
from db.errors import ActUndone, RuleBroken
from db.vocabulary import Role

if TYPE_CHECKING:
    from core.runtime import Core

_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,180}\.[^\s@<>()\[\]\\,;:\".]{2,20}")
_DIGITS = re.compile(r"\d(?:[ -]?\d){12,18}")


class LimitReached(Refusal):
    """More than one customer may have, or more than a coupon is good for; nothing was sold."""

    code = "limit_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """What was told at the till; all of it may be missing. `customer` is a name or a number that limits count for."""

    customer: str | None = None
    contact: str | None = None
    coupon: str | None = None


NOBODY = Buyer()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBuyer:
    """A buyer, checked."""

    customer: str | None
    contact: str | None
    coupon: GoodCoupon | None


def known(core: Core, actor: Actor, performance: Performance, buyer: Buyer) -> KnownBuyer:
    """Whoever signed in as a customer is that customer. The name stays as it was typed: limits count it whatever its
    letters' case (`customer_key` in functions/limits.sql). Raises BadInput, CouponRefused.
    """
    customer = _line(buyer.customer, "customer")
    if actor.role is Role.CUSTOMER:
        customer = f"account {actor.account_id}"
    contact = _line(buyer.contact, "e-mail address")
    if contact is not None:
        check_address(contact)
    coupon = good_coupon(core, performance, buyer.coupon, customer) if buyer.coupon else None
    return KnownBuyer(customer=customer, contact=contact, coupon=coupon)


def limit_of(broken: RuleBroken | ActUndone) -> Refusal | None:
    """The sentence for a counter that would have overrun, or a window that is shut; None where something else was
    broken."""
    match broken:
        case RuleBroken(constraint="customer_count_limit"):
            return LimitReached("This customer has as many seats here as one may have. Sell fewer.")
        case RuleBroken(constraint="coupon_customer_uses"):
            return LimitReached("This customer has used this coupon up. Sell without it.")
        case RuleBroken(constraint="coupon_uses"):
            return LimitReached("This coupon is used up. Sell without it.")
        case RuleBroken(constraint="window_count_limit"):
            return LimitReached("This customer has as many seats as one may have in this window. Sell fewer.")
        case RuleBroken(constraint="presale_code_uses"):
            return LimitReached("This presale code is used up. Ask for another one.")
        case ActUndone(code=ActUndone.WINDOW_SHUT):
            return WindowShut("No window sells this any more, and nothing was sold. Look at what is on sale now.")
        case ActUndone(code=ActUndone.CODE_SEATS):
            return CodeRefused("This code is good for fewer seats at once. Sell fewer with it.")
        case ActUndone(code=ActUndone.COUPON_SPENT):
            return LimitReached("This coupon was used for this order already. Sell without it.")
        case _:
            return None


def check_address(text: str) -> None:
    """Raises BadInput for what is no plain mail address."""
    if not _ADDRESS.fullmatch(text):
        raise BadInput(f"'{text}' is no e-mail address. It looks like name@example.org.")


def _line(text: str | None, what: str) -> str | None:
    """One line of a person's text. Raises BadInput; a card number never gets in."""
    if text is None or not text.strip():
        return None
    line = " ".join(text.split())
    if not line.isprintable() or len(line) > 120:
        raise BadInput(f"The {what} is one line of at most 120 characters.")
    if any(_is_card_number(found) for found in _DIGITS.findall(line)):
        raise BadInput(f"The {what} looks like a card number. Card numbers are never typed in here; use the terminal.")
    return line


def _is_card_number(text: str) -> bool:
    """Luhn's check over 13 to 19 digits."""
    digits = [int(c) for c in text if c.isdigit()][::-1]
    return sum(sum(divmod(2 * digit, 10)) if i % 2 else digit for i, digit in enumerate(digits)) % 10 == 0
