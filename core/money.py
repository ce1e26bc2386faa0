"""Amounts: integer minor units plus a currency. Pure; Babel knows the digits of each currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from core.errors import BadInput

_AMOUNT_MINOR_MAX = 10**15


@cache
def currency_digits(currency: str) -> int:
    """Digits after the point: 2 for EUR, 0 for VND."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units of one currency; amounts of different currencies do not mix."""

    amount_minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        assert self.currency == other.currency, "amounts of one currency are added"
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        assert self.currency == other.currency, "amounts of one currency are subtracted"
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __str__(self) -> str:
        return f"{self.plain()} {self.currency}"

    def plain(self) -> str:
        """The amount in major units without the currency: `84.00`."""
        return f"{major(self.amount_minor, self.currency):,.{currency_digits(self.currency)}f}"


def major(amount_minor: int, currency: str) -> Decimal:
    """Major units, exactly."""
    return Decimal(amount_minor).scaleb(-currency_digits(currency))


def parse_amount(text: str, currency: str) -> Money:
    """What a person types, in major units: `200`, `199.5`, `1 200.00`; a comma may be the point.

    Raises BadInput for anything else, for negative amounts and for more digits than the currency has.
    """
    digits = currency_digits(currency)
    plain = text.strip().replace(" ", "").replace(",", ".")
    if not plain or plain.strip("0123456789.") or plain.count(".") > 1 or not plain.isascii():
        raise BadInput(f"'{text}' is not an amount. Type it in {currency} like {'200.00' if digits else '200'}.")
    try:
        scaled = Decimal(plain).scaleb(digits)
    except InvalidOperation:
        raise BadInput(f"'{text}' is not an amount. Type it in {currency} like 200.") from None
    if scaled != scaled.to_integral_value():
        raise BadInput(f"'{text}' has more digits after the point than {currency} has ({digits}). Round it.")
    if scaled > _AMOUNT_MINOR_MAX:
        raise BadInput(f"'{text}' is more than a till can take. Check the amount.")
    return Money(int(scaled), currency)
