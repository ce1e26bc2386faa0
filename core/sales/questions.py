"""What somebody types to find an order, read: which words could be what. Pure.

A word may be several things at once; `4242` is the end of a card, of a telephone number, or the beginning of a word.
All readings of a word are sought, and every word must be met.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.sales.references import ALPHABET, completed_references, near_references, read_reference

WORD_LEAST = 3
_PHONE_LEAST, _TAIL = 4, 4
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./]?(\d{4}|\d{2})?")
_AMOUNT = re.compile(r"\d{1,7}(?:[.,]\d{1,3})?")
_DIGITS = re.compile(r"[+\d][\d/()-]*")
_NAMED_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_CODE_SIGNS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word and what it may be; `seat` is left to whoever knows the manifest."""

    text: str
    begins: str | None = None  # a word of the customer or the address begins so
    phone: str | None = None  # as it is stored: from its end
    tail: str | None = None  # the last four of a card payment
    reference: str | None = None  # an order's reference begins so
    day: date | None = None
    amount: Decimal | None = None

    @property
    def finds(self) -> bool:
        """Whether it finds orders by itself; a day and an amount narrow what others found."""
        return (self.begins, self.phone, self.tail, self.reference) != (None, None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All that was typed. `exact` and `code` say that the whole of it is one reference, one ticket."""

    text: str
    exact: str | None = None
    near: tuple[str, ...] = ()
    code: str | None = None
    words: tuple[Word, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.exact or self.near or self.code or self.words)


def read_question(text: str, today: date) -> Question:
    """What may be meant. Words of fewer than three letters are left out until more of them is typed."""
    line = " ".join(text.split())
    whole = re.sub(r"[^A-Z0-9]", "", line.upper())
    exact = read_reference(line) if len(whole) == 7 else None
    return Question(
        text=line,
        exact=exact,
        near=() if exact else (*near_references(whole), *completed_references(whole)),
        code=ticket_code(line),
        words=tuple(word for part in _parts(line) if (word := _read(part, today)) is not None),
    )


def ticket_code(text: str) -> str | None:
    """A ticket's code as it is stored, None where the text has not its form."""
    signs = re.sub(r"[\s-]", "", text.upper())
    if len(signs) != _CODE_SIGNS or any(sign not in ALPHABET and not sign.isdigit() for sign in signs):
        return None
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def folded(text: str) -> str:
    """Small letters without accents; the twin of `folded` in functions/finding.sql."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not "\u0300" <= c <= "\u036f").translate(_PLAIN)


def phone_end(text: str) -> str:
    """A telephone number as it is stored and compared: its digits from the end, without the zeros in front."""
    return "".join(c for c in text if c.isdigit()).lstrip("0")[::-1]


_PLAIN = str.maketrans("øłđı", "oldi")


def _parts(line: str) -> Sequence[str]:
    """Words between spaces; digits that follow each other are one telephone number, if they are enough."""
    parts: list[str] = []
    for part in line.split(" "):
        is_joined = parts and _DIGITS.fullmatch(parts[-1]) and _DIGITS.fullmatch(part) and _ISO.fullmatch(part) is None
        if is_joined and sum(c.isdigit() for c in parts[-1] + part) >= 6:
            parts[-1] += part
        else:
            parts.append(part)
    return [part for part in parts if part]


def _read(part: str, today: date) -> Word | None:
    day, amount = _day(part, today), _amount(part)
    digits = "".join(c for c in part if c.isdigit())
    is_number = _DIGITS.fullmatch(part) is not None and _ISO.fullmatch(part) is None
    flat = folded(part)
    begins = flat if "@" in flat else max(re.split(r"[\W_]+", flat), key=len, default="")
    sign = re.sub(r"[^A-Z0-9]", "", part.upper())
    word = Word(
        text=part,
        begins=begins
        if len(begins) >= WORD_LEAST and day is None and not ("." in part and amount is not None)
        else None,
        phone=phone_end(part) if is_number and len(digits) >= _PHONE_LEAST else None,
        tail=sign.lower() if len(sign) == _TAIL and day is None else None,
        reference=f"{sign[:3]}-{sign[3:]}" if _begins_a_reference(sign) and day is None else None,
        day=day,
        amount=amount,
    )
    return word if word.finds or word.day or word.amount is not None else None


def _begins_a_reference(sign: str) -> bool:
    return 3 <= len(sign) <= 7 and all(c in ALPHABET for c in sign)


def _day(part: str, today: date) -> date | None:
    """`today`, `2026-11-21`, `21.11`, `21.11.2026`. Without a year: the one of that name that is nearest."""
    if (days := _NAMED_DAYS.get(part.casefold())) is not None:
        return today + timedelta(days=days)
    try:
        if found := _ISO.fullmatch(part):
            return date(*(int(number) for number in found.groups()))
        if found := _DAY.fullmatch(part):
            number, month, year = found.groups()
            if year is not None:
                return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
            near = [date(today.year + more, int(month), int(number)) for more in (-1, 0, 1)]
            return min(near, key=lambda other: abs((other - today).days))
    except ValueError:
        return None
    return None


def _amount(part: str) -> Decimal | None:
    return Decimal(part.replace(",", ".")) if _AMOUNT.fullmatch(part) else None
