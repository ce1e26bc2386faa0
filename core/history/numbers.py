"""Numbers as reports write them: `$1,234,567.89`, `1.234.567,89 €`, `1 234`, `87.5 %`, `NA`. Pure.

Which of point and comma marks the decimals is decided once for a whole file, by the numbers that can be read one way
only; `1,234` alone says nothing. Only where no number of the file says it, three digits behind a sign are thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.money import currency_digits

_NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "--", "–", "—", ".", "?", "tba", "#n/a"})
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_DIGITS = re.compile(r"[0-9]+([.,][0-9]+)*")
_CODE = re.compile(r"^([A-Z]{3})(?=[0-9])|(?<=[0-9])([A-Z]{3})$")
_SIGNS = {"€": ("EUR",), "£": ("GBP", "EGP", "GIP"), "₴": ("UAH",), "zł": ("PLN",), "¥": ("JPY", "CNY"),
          "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD")}  # fmt: skip
_MINOR_MAX = 10**15


class NotANumber(Exception):
    """What stands there is none, and why."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How one file writes numbers: the sign of its decimals (None: it never says), and its currency."""

    decimal: str | None
    currency: str

    def money(self, text: str) -> int | None:
        """Minor units, rounded half up; None where nothing is said. Raises NotANumber."""
        value = self._value(text, is_money=True)
        if value is None:
            return None
        scaled = value.scaleb(currency_digits(self.currency))
        if scaled > _MINOR_MAX:
            raise NotANumber("is more than anything can earn")
        return int(scaled.quantize(Decimal(1), ROUND_HALF_UP))

    def count(self, text: str, most: int) -> int | None:
        """Raises NotANumber."""
        value = self._value(text)
        if value is None:
            return None
        if value != value.to_integral_value():
            raise NotANumber("is not a whole number")
        if value > most:
            raise NotANumber(f"is more than {most:,}")
        return int(value)

    def share(self, text: str) -> Decimal | None:
        """The number as it stands, without its percent sign. A point is always that of the decimals here."""
        plain = text.strip().rstrip("%").strip()
        return Amounts(self.decimal or ("," if "," in plain else "."), self.currency)._value(plain)

    def _value(self, text: str, *, is_money: bool = False) -> Decimal | None:
        if text.isascii() and text.isdigit() and len(text) < 16:  # most are just that
            return Decimal(text)
        plain = _SPACES.sub("", text)
        if plain.lower() in _NOTHING:
            return None
        if is_money:
            plain = _without_currency(plain, self.currency)
        if plain.startswith(("-", "−", "(")):
            raise NotANumber("is negative")
        if not plain.isascii() or not _DIGITS.fullmatch(plain) or len(plain) > 40:
            raise NotANumber("is not a number")
        return Decimal(_pointed(plain, self.decimal))


def currencies_of(text: str) -> tuple[str, ...]:
    """The currencies that the sign in front of or behind an amount may mean; none where there is no sign."""
    return next((codes for sign, codes in _SIGNS.items() if sign in text), ())


def decimal_sign(numbers: Iterable[str]) -> str | None:
    """The sign that more numbers can only have as that of their decimals."""
    votes = {".": 0, ",": 0}
    for number in numbers:
        sign = None if number.isdigit() else _said_by(_SPACES.sub("", number))
        if sign:
            votes[sign] += 1
    if votes["."] == votes[","]:
        return None
    return max(votes, key=lambda sign: votes[sign])


def _said_by(plain: str) -> str | None:
    """What one number says: both signs, one of them twice, or other than three digits behind the one it has."""
    found = re.search(r"[0-9][0-9.,]*", plain)
    if not found:
        return None
    digits = found.group().rstrip(".,")
    point, comma = digits.count("."), digits.count(",")
    if point and comma:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if point + comma == 0:
        return None
    sign = "." if point else ","
    if point + comma > 1:
        return "," if sign == "." else "."
    whole, _, rest = digits.partition(sign)
    return sign if len(rest) != 3 or len(whole) > 3 or whole == "0" else None


def _pointed(digits: str, decimal: str | None) -> str:
    """The number as Python writes it. Raises NotANumber where its signs do not stand as in the rest of the file."""
    decimal = decimal or _said_by(digits) or ("," if "." in digits else ".")
    thousands = "," if decimal == "." else "."
    whole, _, rest = digits.partition(decimal)
    if decimal in rest or thousands in rest:
        raise NotANumber("has its point and commas in the wrong places")
    first, *groups = whole.split(thousands)
    if groups and (not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups)):
        raise NotANumber("has its point and commas in the wrong places")
    return first + "".join(groups) + ("." + rest if rest else "")


def _without_currency(plain: str, currency: str) -> str:
    """Raises NotANumber where it is in another currency."""
    for sign, codes in _SIGNS.items():
        if sign in plain:
            if currency not in codes:
                raise NotANumber(f"is not in {currency}")
            plain = plain.replace(sign, "", 1)
            break
    code = _CODE.search(plain)
    if code:
        if code.group() != currency:
            raise NotANumber(f"is not in {currency}")
        plain = plain.replace(code.group(), "", 1)
    return plain
