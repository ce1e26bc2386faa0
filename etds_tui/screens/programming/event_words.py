"""Events and performances in words, as their desks show them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from core.programming import (
    Difference,
    Event,
    LifeAct,
    Moving,
    Performance,
    PerformanceOverview,
    PerformanceState,
    local_start,
    state_now,
)
from core.programming.hours import written
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Row

FIELDS = {
    "title": "title", "artists": "artists", "genre": "genre", "description": "description", "code": "code",
    "doors_at": "doors", "ends_at": "ends", "announce_at": "announced", "on_sale_at": "on sale",
    "off_sale_at": "sale ends", "customer_seats_max": "seats a customer", "comp_seats_max": "complimentary",
}  # fmt: skip
BETWEEN_ARTISTS = ";"
_STATES = {
    PerformanceState.ON_SALE: "on sale",
    PerformanceState.OFF_SALE: "off sale",
    PerformanceState.IN_PROGRESS: "in progress",
}
ACT_LINES: dict[LifeAct, tuple[str, str, str]] = {
    LifeAct.ANNOUNCE: ("a", "announce", "it may be told; its sale opens by o, or at its moment"),
    LifeAct.OPEN: ("o", "open sale", "it sells from now on"),
    LifeAct.CLOSE: ("c", "close sale", "it sells no more; carts may still be paid"),
    LifeAct.BEGIN: ("b", "begin", "before its hour"),
    LifeAct.END: ("d", "end", "it was played"),
    LifeAct.SETTLE: ("s", "settle", "all about it is agreed"),
    LifeAct.POSTPONE: ("p", "postpone", "no new date yet; a dry run first"),
    LifeAct.RESCHEDULE: ("r", "reschedule", "another hour; a dry run first"),
    LifeAct.CANCEL: ("X", "cancel", "all money goes back; a dry run first"),
}
"""Of each act its key, its name, and what it does."""
POSSIBLE = "●"


def state_words(state: PerformanceState) -> str:
    return _STATES.get(state, state.value)


def state_of(view: PerformanceOverview, now: datetime) -> str:
    """As it is at this moment. That a house is sold out is no state of its own, but it is what people ask for."""
    performance = view.performance
    words = state_words(state_now(performance, now))
    if words == "on sale" and view.counts.open == 0:
        words = "sold out"
    return f"{words}, archived" if performance.archived_at else words


def act_cells(act: LifeAct, no: str | None) -> tuple[str, ...]:
    """One act in a row: whether it is possible now, its key, its name, what it does or why it is not."""
    key, name, does = ACT_LINES[act]
    return ("" if no else POSSIBLE, key, name, no or does)


def event_row(event: Event, zone: ZoneInfo | None = None) -> Row:
    dates = "no date yet"
    if event.first_at and event.last_at:
        first, last = (f"{at.astimezone(zone):%d %b %Y}" for at in (event.first_at, event.last_at))
        dates = first if first == last else f"{first} to {last}"
    shown = "archived" if event.archived_at else str(event.performances)
    return Row(str(event.id), (event.title, ", ".join(event.artists), dates, shown))


def performance_row(view: PerformanceOverview, now: datetime) -> Row:
    one, counts = view.performance, view.counts
    return Row(
        str(one.id),
        (
            one.code,
            f"{local_start(one):%a %d %b %Y %H:%M}",
            f"{one.venue}, {one.hall}",
            state_of(view, now),
            f"{counts.open:,}",
            f"{counts.sold:,}",
        ),
    )


def artists_typed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(BETWEEN_ARTISTS) if part.strip())


def artists_shown(artists: Sequence[str]) -> str:
    return f"{BETWEEN_ARTISTS} ".join(artists)


def value_shown(value: object, zone: ZoneInfo | None) -> str:
    """One field of a difference in one line."""
    match value:
        case None | "" | ():
            return "nothing"
        case datetime():
            return written(value, zone or ZoneInfo("UTC"))
        case tuple():
            return plain(artists_shown(value))  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return plain(" ↵ ".join(str(value).split("\n")))


def difference_lines(one: Difference, zone: ZoneInfo | None) -> tuple[str, str, str]:
    """Before, mine, theirs. Of long texts the part that differs."""
    before, mine, theirs = (value_shown(value, zone) for value in (one.before, one.mine, one.theirs))
    shared = 0
    for letters in zip(before, mine, theirs, strict=False):
        if len(set(letters)) > 1:
            break
        shared += 1
    cut = max(shared - 10, 0) if max(map(len, (before, mine, theirs))) > 50 else 0
    return tuple(f"…{text[cut:]}" if cut else text for text in (before, mine, theirs))  # type: ignore[return-value]


def moving_lines(plan: Moving, performance: Performance) -> list[str]:
    """What another hour, or none, does; in numbers."""
    lines = [f"It was to begin {plan.starts_was:%A %d %B %Y, %H:%M}."]
    if plan.starts_at is not None:
        lines.append(f"It will begin   {plan.starts_at:%A %d %B %Y, %H:%M}.")
    if plan.orders:
        lines.append(f"{counted(plan.orders, 'order')} with {counted(plan.seats, 'seat')}; their tickets stay good.")
        lines.append(f"{plan.told:,} are written to, {plan.untold:,} gave no address and have to be called.")
    else:
        lines.append("Nobody has tickets for it.")
    if plan.held:
        lines.append(f"{counted(plan.held, 'seat')} in carts at this moment.")
    return [*lines, *(f"! {sentence}" for sentence in (*plan.conflicts, *plan.doubts))]


def facts_line(performance: Performance) -> str:
    return f"{performance.venue}, {performance.hall}  ·  {performance.seat_count:,} seats  ·  {performance.currency}"
