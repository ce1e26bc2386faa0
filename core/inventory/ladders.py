"""A release ladder as a person writes it, and what it will do. Pure.

    24h 50, 2h 100          half of what is left a day before the curtain, the rest two hours before
    7d 100 H                all of it to allocation H, a week before
    2026-12-01T10:00 30     a moment on the venue's clock

Steps stand between commas; the share is in percent of what is then left, and goes from the back of the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from core.errors import BadInput

_BEFORE = re.compile(r"-?(\d{1,5})\s*(d|h|m|min)")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1), "min": timedelta(minutes=1)}
_STEPS_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step as it was written: when, how many percent, where to (None: the open house)."""

    due_at: datetime
    percent: int
    to_letter: str | None


class Step(Protocol):
    """A rung that stands."""

    @property
    def letter(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def percent(self) -> int: ...
    @property
    def to_letter(self) -> str | None: ...


def read_ladder(text: str, starts_at: datetime, zone: tzinfo) -> tuple[Rung, ...]:
    """The steps in order of time. Raises BadInput that names the step."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if len(parts) > _STEPS_MAX:
        raise BadInput(f"A ladder has at most {_STEPS_MAX} steps.")
    return tuple(sorted((_rung(part, starts_at, zone) for part in parts), key=lambda rung: rung.due_at))


def _rung(part: str, starts_at: datetime, zone: tzinfo) -> Rung:
    when, *rest = part.split()
    share = [word for word in rest if word.casefold() not in ("to", "%", "open")]
    percent = share[0].rstrip("%") if share else "100"
    letter = share[1].upper() if len(share) > 1 else None
    known = letter is None or (len(letter) == 1 and "A" <= letter <= "Z")
    if len(share) > 2 or not known or not (percent.isascii() and percent.isdigit()) or not 1 <= int(percent) <= 100:
        raise BadInput(f"'{part}' is not a step. Write it like 24h 50, 7d 100 H or 2026-12-01T10:00 30.")
    return Rung(due_at=read_when(when, starts_at, zone), percent=int(percent), to_letter=letter)


def read_when(text: str, starts_at: datetime, zone: tzinfo) -> datetime:
    """A moment: so long before the curtain (`24h`, `7d`, `90m`), or on the venue's clock. Raises BadInput."""
    if found := _BEFORE.fullmatch(text.strip().casefold()):
        return starts_at - int(found[1]) * _UNITS[found[2]]
    try:
        read = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise BadInput(
            f"'{text.strip()}' is not a time. Write how long before the curtain, like 24h or 7d, or 2026-12-01T10:00."
        ) from None
    return read if read.tzinfo is not None else read.replace(tzinfo=zone)


def write_when(moment: datetime, starts_at: datetime, zone: tzinfo) -> str:
    """What `read_when` reads back: `24h`, `7d`, `90m`; a moment that is no whole minute before is written in full."""
    before = starts_at - moment
    minutes, odd = divmod(before, timedelta(minutes=1))
    if odd or not 0 <= minutes <= 99_999:
        return moment.astimezone(zone).isoformat()
    if (minutes and minutes % (48 * 60) == 0) or (minutes % (24 * 60) == 0 and minutes > 24 * 60):
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def write_ladder(steps: Iterable[Step], starts_at: datetime, zone: tzinfo) -> str:
    """What `read_ladder` reads back."""
    ordered = sorted(steps, key=lambda step: step.due_at)
    return ", ".join(
        f"{write_when(step.due_at, starts_at, zone)} {step.percent}{f' {step.to_letter}' if step.to_letter else ''}"
        for step in ordered
    )


def released(seats: Sequence[int], percent: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(what stays, what goes) of these seats in ordinal order: the share is rounded up, and taken from the back."""
    going = -(-len(seats) * percent // 100)
    return tuple(seats[: len(seats) - going]), tuple(seats[len(seats) - going :])


def foresee(
    left: Mapping[str, Sequence[int]], steps: Iterable[Step]
) -> tuple[tuple[tuple[int, ...], ...], dict[str, tuple[int, ...]]]:
    """What each of these steps of one performance, in their order, will let go, and what is left by letter after all.

    Nothing else is thought to happen meanwhile: what buyers take on the way is not known.
    """
    now = {letter: tuple(seats) for letter, seats in left.items()}
    went: list[tuple[int, ...]] = []
    for step in steps:
        stays, goes = released(now.get(step.letter, ()), step.percent)
        now[step.letter] = stays
        if step.to_letter is not None:
            now[step.to_letter] = tuple(sorted((*now.get(step.to_letter, ()), *goes)))
        went.append(goes)
    return tuple(went), now
