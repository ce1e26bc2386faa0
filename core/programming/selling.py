"""Windows where a hold and a sale begin: judged by facts that are kept near, before the database is asked.

A performance without windows costs one look at a flag. Sales are judged again in the database (`windows.sql`), with the
order; a hold takes nothing that is not judged at its sale, so it is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.errors import Refusal
from core.programming.repertoire import Performance
from core.programming.windows import Allowed, NotNow, Why, Window, may_sell, sentence
from db.queries import windows as queries
from db.vocabulary import CartId, Channel, PerformanceState, Role

if TYPE_CHECKING:
    from core.runtime import Core


class WindowShut(Refusal):
    """No window of sale lets this be sold now. `opens_at` is when one does, where that is known."""

    code = "window_shut"

    def __init__(self, message: str, *, opens_at: datetime | None = None) -> None:
        self.opens_at = opens_at
        super().__init__(message)

    def as_data(self) -> Mapping[str, object]:
        return {**Refusal.as_data(self), "opens_at": self.opens_at.isoformat() if self.opens_at else None}


class CodeNeeded(Refusal):
    """It is sold now to who has a code of the presale, and this cart has shown none."""

    code = "code_needed"


class CodeRefused(Refusal):
    """The code of a presale is not good for this."""

    code = "code_refused"


def check_hold(
    core: Core, actor: Actor, performance: Performance, cart: CartId | None, *, code: queries.CodeRow | None = None
) -> None:
    """Raises WindowShut, CodeNeeded. Which price types it will be sold at is not known yet, nor by which channel.

    `code` is one that is about to be shown; else the one that was shown for the cart counts.
    """
    if not performance.is_windowed:
        return
    windows, now = core.repertoire.windows(performance.id), core.clock.now()
    if performance.state not in (PerformanceState.ON_SALE, PerformanceState.IN_PROGRESS):
        windows = tuple(one for one in windows if one.opens_at > now)
        if not windows:
            return  # its state decides
    channels = (Channel.WEB,) if actor.role is Role.CUSTOMER else (Channel.COUNTER, Channel.GROUP)
    _judge(core, performance, cart, channels, (), windows, code)


def check_sale(
    core: Core, performance: Performance, cart: CartId, *, channel: str, letters: Sequence[str], customer: str | None
) -> None:
    """Raises WindowShut, CodeNeeded; CodeRefused for more seats than one use is good for, or where nobody is named and
    the window counts by customer. `letters` are of the seats, one each.

    A cart that was begun while a window was open may be paid after it: the database knows when that was, and decides.
    """
    if not performance.is_windowed:
        return
    ever = tuple(replace(one, closes_at=None) for one in core.repertoire.windows(performance.id))
    window = _judge(core, performance, cart, (_known(channel),), set(letters), ever)
    if window is None:
        return
    if window.buyer_seats_max is not None and customer is None:
        raise CodeRefused(f"{window.name} counts seats by customer. Say who buys, then sell again.")
    if window.needs_code:
        code = queries.code_of_cart(core.postgres, performance.id, cart)
        if code is not None and code.seats_max is not None and len(letters) > code.seats_max:
            raise CodeRefused(f"This code is good for {code.seats_max} seats at once. Sell fewer with it.")


def _known(channel: str) -> Channel | None:
    return Channel(channel) if channel in set(Channel) else None


def _judge(
    core: Core,
    performance: Performance,
    cart: CartId | None,
    channels: tuple[Channel | None, ...],
    letters: Collection[str],
    windows: Sequence[Window],
    code: queries.CodeRow | None = None,
) -> Window | None:
    """The window that lets it, by one of these channels. Raises WindowShut, CodeNeeded."""
    now = core.clock.now()
    verdicts = [may_sell(windows, channel, letters, None, now) for channel in channels]
    if not any(isinstance(one, Allowed) for one in verdicts):  # only now a code can change anything
        if code is None and cart is not None:
            code = queries.code_of_cart(core.postgres, performance.id, cart)
        if code is not None:
            verdicts = [may_sell(windows, channel, letters, code.window_id, now) for channel in channels]
    allowed = next((one for one in verdicts if isinstance(one, Allowed)), None)
    if allowed is not None:
        return allowed.window
    raise refusal_of([one for one in verdicts if isinstance(one, NotNow)], performance, now)


def refusal_of(refused: list[NotNow], performance: Performance, now: datetime) -> WindowShut | CodeNeeded:
    """The nearest way to a yes: a code, another price type, a later hour. Pure."""
    order = (Why.CODE, Why.MIXED, Why.TYPES, Why.SHUT, Why.OVER)
    nearest = min(refused, key=lambda one: order.index(one.why))
    words = sentence(nearest, performance.code, ZoneInfo(performance.time_zone), now)
    if nearest.why is Why.CODE:
        return CodeNeeded(words)
    opens = nearest.window.opens_at if nearest.why is Why.SHUT and nearest.window is not None else None
    return WindowShut(words, opens_at=opens)
