"""What every reader of manifests checks alike: names, numbers, sizes. Pure; a problem is a sentence with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from core.errors import BadInput

FILE_BYTES_MAX = 64 * 1024 * 1024
SEATS_MAX = 200_000
ROW_SEATS_MAX = 1_000
NAME_LENGTH_MAX = 60
PROBLEMS_SHOWN_MAX = 20

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_FORMULA = re.compile(r"[=+@]|-(?![0-9]+$)")


class ManifestRefused(BadInput):
    """The file cannot become a manifest; `problems` are all that was found (the first twenty)."""

    code = "manifest_refused"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems[:PROBLEMS_SHOWN_MAX])
        more = len(problems) - 1
        super().__init__(problems[0] + (_and_more(more)))


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
    if _HIDDEN.search(text):
        raise refuse(f"{where} holds a control or invisible character. Type it again without.")
    if _FORMULA.match(text):
        raise refuse(f"{where} begins like a formula ('{text[:12]}'). Remove the sign in front.")
    return text


def number(value: object, where: str, *, least: int = 0, most: int = 10**9) -> int:
    """A whole number in plain digits. Raises ManifestRefused."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(text):
        raise refuse(f"{where} is '{str(value)[:20]}', not a whole number from {least} up. Correct it.")
    found = int(text)
    if not least <= found <= most:
        raise refuse(f"{where} is {found}; it must lie between {least} and {most}. Correct it.")
    return found


def seat_range(first: object, last: object, where: str) -> range:
    """Seat numbers from first to last. Raises ManifestRefused for a reversed, negative or giant range."""
    start, end = number(first, f"{where}seat_from"), number(last, f"{where}seat_to")
    if end < start:
        raise refuse(f"{where}seat_from {start} is after seat_to {end}. Swap them.")
    if end - start >= ROW_SEATS_MAX:
        raise refuse(f"{where}seat_from to seat_to are {end - start + 1} seats; a row has at most {ROW_SEATS_MAX}.")
    return range(start, end + 1)


def check_size(seats: int, where: str) -> None:
    """Raises ManifestRefused as soon as the house grows over what a manifest holds."""
    if seats > SEATS_MAX:
        raise refuse(f"{where} makes it more than {SEATS_MAX:,} seats. A manifest holds no more; split the hall.")
