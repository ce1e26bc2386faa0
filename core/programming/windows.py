"""May this be sold now, by this channel, to these price types, with this code? Pure.

A performance without windows is sold as its state says. With windows it is sold in a window that is open: an order has
one window, which lets all of its price types. Who may not is told when it opens, for whom, and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from db.vocabulary import Channel

__all__ = [
    "Allowed",
    "NotNow",
    "Verdict",
    "Why",
    "Window",
    "countdown",
    "may_sell",
    "moment_words",
    "next_change",
    "open_windows",
    "sentence",
    "window_words",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window of sale. A None is no bound: every channel, every price type, open end, as many as elsewhere.

    `letters` are those of its price types, in house order; `orders` and `seats` were sold in it, where that was asked.
    """

    id: int
    name: str
    channel: Channel | None
    letters: tuple[str, ...] | None
    opens_at: datetime
    closes_at: datetime | None
    needs_code: bool
    buyer_seats_max: int | None
    orders: int = 0
    seats: int = 0


class Why(StrEnum):
    """Why not."""

    SHUT = "shut"  # it opens later
    OVER = "over"  # nothing opens any more
    CODE = "code"  # open, for who has a code
    TYPES = "types"  # open, but not for these price types
    MIXED = "mixed"  # each of them has a window, all together have none


@dataclass(frozen=True, slots=True)
class Allowed:
    window: Window | None  # None: there are no windows


@dataclass(frozen=True, slots=True)
class NotNow:
    """`window` is the one that it is about: that opens next, that wants a code, that sells other price types."""

    why: Why
    window: Window | None = None


Verdict = Allowed | NotNow


def may_sell(
    windows: Sequence[Window],
    channel: Channel | None,
    letters: Collection[str],
    code_window: int | None,
    now: datetime,
) -> Verdict:
    """Judge an order of these price types, or with none a cart that has no price types yet.

    `code_window` is the window of the code that was shown. A window without a code goes before one with. A channel
    that no window can be for, None, is let by those that are for all.
    """
    if not windows:
        return Allowed(None)
    mine = [one for one in windows if one.channel in (None, channel and channel.of_window)]
    if (let := _letting(mine, letters, code_window, now)) is not None:
        return Allowed(let)
    opened = [one for one in mine if is_open(one, now)]
    locked = next((one for one in opened if one.needs_code and fits(one, letters) and one.id != code_window), None)
    if locked is not None:
        return NotNow(Why.CODE, locked)
    usable = [one for one in opened if not one.needs_code or one.id == code_window]
    if usable and len(set(letters)) > 1 and all(_letting(mine, {one}, code_window, now) for one in letters):
        return NotNow(Why.MIXED, usable[0])
    later = [one for one in mine if one.opens_at > now and fits(one, letters)]
    if later:
        return NotNow(Why.SHUT, min(later, key=lambda one: (one.opens_at, one.needs_code, one.id)))
    return NotNow(Why.TYPES, usable[0]) if usable else NotNow(Why.OVER)


def _letting(
    windows: Sequence[Window], letters: Collection[str], code_window: int | None, now: datetime
) -> Window | None:
    found = [
        one
        for one in windows
        if is_open(one, now) and fits(one, letters) and (not one.needs_code or one.id == code_window)
    ]
    # As `take_window` chooses: no code before a code, no limit before a high one before a low one.
    return min(found, key=lambda one: (one.needs_code, -(one.buyer_seats_max or 2**31), one.id), default=None)


def is_open(window: Window, now: datetime) -> bool:
    return window.opens_at <= now and (window.closes_at is None or window.closes_at > now)


def fits(window: Window, letters: Collection[str]) -> bool:
    """Whether it sells all of these price types."""
    return window.letters is None or set(letters) <= set(window.letters)


def open_windows(windows: Sequence[Window], now: datetime) -> tuple[Window, ...]:
    return tuple(one for one in windows if is_open(one, now))


def next_change(windows: Sequence[Window], now: datetime) -> tuple[datetime, Window, bool] | None:
    """When something opens or closes next, which window, and whether it opens."""
    edges = [(one.opens_at, one, True) for one in windows if one.opens_at > now]
    edges += [(one.closes_at, one, False) for one in windows if one.closes_at is not None and one.closes_at > now]
    return min(edges, key=lambda edge: (edge[0], not edge[2], edge[1].id), default=None)


def sentence(refused: NotNow, code: str, zone: tzinfo, now: datetime) -> str:
    """Why not, when it opens and for whom, and what to do."""
    window = refused.window
    match refused.why:
        case Why.SHUT if window is not None:
            words = moment_words(window.opens_at, zone, now)
            opens = f"{words if ' ' in words else f'at {words}'}, {countdown(window.opens_at - now)}"
            return f"{code}: {window.name} opens {opens}, for {window_words(window)}. Sell it then."
        case Why.CODE if window is not None:
            asked = "Ask for the code and show it: y, or presale CODE."
            return f"{code}: now is {window.name}, for {window_words(window)}. {asked}"
        case Why.MIXED:
            return f"{code}: these price types are sold in different windows. Sell them as two orders."
        case Why.TYPES if window is not None:
            return f"{code}: now is {window.name}, for {window_words(window)}. Choose another price type."
        case _:
            return f"{code}: no window opens any more. Ask who plans the on-sale to open one."


def window_words(window: Window) -> str:
    """Whom it is for: `the counter, price types a m, with a code, 4 seats a customer`."""
    parts = ["everybody" if window.channel is None else _CHANNELS[window.channel]]
    if window.letters is not None:
        parts.append(f"price type{'s' if len(window.letters) > 1 else ''} {' '.join(window.letters)}")
    if window.needs_code:
        parts.append("with a code")
    if window.buyer_seats_max is not None:
        parts.append(f"{window.buyer_seats_max} seat{'s' if window.buyer_seats_max > 1 else ''} a customer")
    return ", ".join(parts)


def moment_words(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """`10:00` today, `Fri 10:00` within six days, else `Fri 27 Nov 10:00`, on the venue's clock."""
    at, today = moment.astimezone(zone), now.astimezone(zone).date()
    if at.date() == today:
        return f"{at:%H:%M}"
    return f"{at:%a %H:%M}" if 0 < (at.date() - today).days < 7 else f"{at:%a %d %b %H:%M}"


def countdown(left: timedelta) -> str:
    """`in 3 d 4 h`, `in 2 h 14 min`, `in 4 min 9 s`, `in 9 s`."""
    seconds = max(0, round(left.total_seconds()))
    for size, first, second in ((86_400, "d", "h"), (3_600, "h", "min"), (60, "min", "s")):
        if seconds >= size:
            below = {"h": 3_600, "min": 60, "s": 1}[second]
            return f"in {seconds // size} {first} {seconds % size // below} {second}"
    return f"in {seconds} s"


_CHANNELS = {Channel.COUNTER: "the counter", Channel.GROUP: "groups", Channel.WEB: "the web"}
