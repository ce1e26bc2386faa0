"""What a person types for a price rule: `+10%`, `-2.00`, `60%`, `2026-12-01T10:00`. Pure; shell and screen share it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.money import parse_amount

_BP = 100


def rate_bp(text: str) -> int:
    """`19%`, `7.5`: basis points, with at most two digits after the point."""
    try:
        scaled = Decimal(text.strip().removesuffix("%").strip().replace(",", ".")) * _BP
    except InvalidOperation:
        raise BadInput(f"'{text}' is no rate. Type it like 19% or 7.5%.") from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise BadInput(f"'{text}' is finer than a hundredth of a percent. Round it.")
    return int(scaled)


def value_of(text: str, currency: str) -> tuple[int | None, int | None]:
    """`2.50` or `5%`: minor units, or basis points."""
    if text.strip().endswith("%"):
        return None, rate_bp(text)
    return parse_amount(text, currency).amount_minor, None


def change_of(text: str, currency: str) -> tuple[int | None, int | None]:
    """`+10%`, `-2.00`: what is added, or taken off; the sign must be there."""
    plain = text.strip().replace("−", "-")
    if plain[:1] not in ("+", "-"):
        raise BadInput(f"'{text}' is no change. Type it with its sign, like +10% or -2.00.")
    sign = 1 if plain[0] == "+" else -1
    minor, basis = value_of(plain[1:], currency)
    return (None if minor is None else sign * minor), (None if basis is None else sign * basis)


def moment_of(text: str, time_zone: str) -> datetime:
    """`2026-12-01`, `2026-12-01T10:00`, on the clock of the venue."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"'{text}' is not a time. Write it like 2026-12-01T10:00.") from None
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(time_zone))


def trigger_of(text: str, time_zone: str) -> tuple[datetime | None, int | None]:
    """`60%` sold, or a date: when a step begins."""
    plain = text.strip()
    if plain.endswith("%"):
        percent = plain.removesuffix("%").strip()
        if not percent.isascii() or not percent.isdigit():
            raise BadInput(f"'{text}' is no percentage sold. Type it like 60%.")
        return None, int(percent)
    return moment_of(plain, time_zone), None
