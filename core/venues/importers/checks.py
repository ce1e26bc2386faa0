"""What every reader of manifests checks alike: names, numbers, sizes. Pure; a problem is a sentence with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from core.errors import BadInput

FILE_BYTES_MAX = 64 * 1024 * 1024
SEATS_MAX = 200_000
ROW_SEATS_MAX = 1_000
SECTIONS_MAX = 2_000
LEVELS_MAX = 200
NAME_LENGTH_MAX = 60
PROBLEMS_SHOWN_MAX = 20

# Characters that Python calls printable and nobody sees: joiners, fillers, blanks, variation selectors.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NUMBER = re.compile(r"[0-9]{1,9}")
_PRICE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
# Wide forms of the signs count too, as spreadsheets read them. A dash alone or before digits is a row's name.
_FORMULA = re.compile("[=+@\uff1d\uff0b\uff20]|[-\u2010-\u2015\u2212\uff0d](?![0-9]*$)")


class ManifestRefused(BadInput):
    """The file cannot become a manifest; `problems` are all that was found (the first twenty)."""

    code = "manifest_refused"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems[:PROBLEMS_SHOWN_MAX])
        more = len(problems) - 1
        super().__init__(problems[0] + (_and_more(more)))


class TooLarge(ManifestRefused):
    """More seats than a manifest holds: reading stops here, whatever else may be wrong further on."""


def _and_more(count: int) -> str:
    if count <= 0:
        return ""
    return " There is one more such place." if count == 1 else f" There are {count} more such places."


def mapping(value: object) -> dict[str, Any] | None:
    """A JSON object, or None where it is something else."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else None


def items(value: object) -> list[Any] | None:
    """A JSON list, or None where it is something else."""
    return cast(list[Any], value) if isinstance(value, list) else None


def shown(value: object) -> str:
    """Text from a file, safe inside a sentence: at most 20 characters, and what cannot be seen as its code."""
    text = value if isinstance(value, str) else "" if isinstance(value, (dict, list)) else str(value)
    return "".join(c if _is_seen(c) else f"<U+{ord(c):04X}>" for c in text[:20])


def _is_seen(text: str) -> bool:
    return text.isprintable() and not _UNSEEN.search(text)


def refuse(sentence: str) -> ManifestRefused:
    return ManifestRefused([sentence])


def name(value: object, where: str, *, optional: bool = False) -> str:
    """A name as it stands, leading zeros and dashes included. Raises ManifestRefused."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise refuse(f"{where} is missing or not text. Write a name there.")
    text = value.strip(" ")
    if not text and not optional:
        raise refuse(f"{where} is empty. Write a name there.")
    if len(text) > NAME_LENGTH_MAX:
        raise refuse(f"{where} has {len(text)} characters. Shorten it to {NAME_LENGTH_MAX}.")
    if not _is_seen(text):
        raise refuse(f"{where} holds a control or invisible character. Type it again without.")
    if _FORMULA.match(text):
        raise refuse(f"{where} begins like a formula ('{shown(text)}'). Remove the sign in front.")
    return text


def number(value: object, where: str, *, least: int = 0, most: int = 10**9) -> int:
    """A whole number in plain digits. Raises ManifestRefused."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(text):
        raise refuse(f"{where} is '{shown(value)}', not a whole number from {least} up. Correct it.")
    found = int(text)
    if not least <= found <= most:
        raise refuse(f"{where} is {found}; it must lie between {least} and {most}. Correct it.")
    return found


def price(value: object, where: str, currency_digits: int) -> int:
    """A price in major units, such as 12.50, as minor units. Raises ManifestRefused."""
    text = str(value).strip(" ") if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if not _PRICE.fullmatch(text):
        raise refuse(f"{where} is '{shown(value)}', not a price such as 12.50. Correct it.")
    minor = Decimal(text).scaleb(currency_digits)
    if minor != int(minor):
        raise refuse(f"{where} is {text}, but the currency has {currency_digits} decimals. Round it.")
    return int(minor)


def seat_range(first: object, last: object, where: str, fields: tuple[str, str] = ("seat_from", "seat_to")) -> range:
    """Seat numbers from first to last. Raises ManifestRefused for a reversed, negative or giant range."""
    start, end = number(first, where + fields[0]), number(last, where + fields[1])
    if end < start:
        raise refuse(f"{where}{fields[0]} {start} is after {fields[1]} {end}. Swap them.")
    if end - start >= ROW_SEATS_MAX:
        raise refuse(
            f"{where}{fields[1]} {end} makes {end - start + 1:,} seats in one row. A row has at most {ROW_SEATS_MAX:,}."
        )
    return range(start, end + 1)


def check_size(seats: int, where: str) -> None:
    """Raises TooLarge as soon as the house grows over what a manifest holds."""
    if seats > SEATS_MAX:
        raise TooLarge([f"{where} makes it more than {SEATS_MAX:,} seats. A manifest holds no more; split the hall."])
