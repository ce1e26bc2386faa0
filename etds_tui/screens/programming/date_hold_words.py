"""How pencilled dates are told on their screen: a line each, and five about the one under the cursor. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from core.programming import DateHold, DateHoldState, countdown, ordinal
from core.programming.date_holds import DateHoldEnd
from etds_tui.widgets.listing import Row

LIVE = (DateHoldState.HELD, DateHoldState.CHALLENGED)
_RANKS = {None: "-", 1: "1st", 2: "2nd", 3: "3rd"}
_WHY = {
    DateHoldEnd.SILENCE: "nobody answered in time",
    DateHoldEnd.TAKEN: "the first hold was confirmed",
    DateHoldEnd.TIME: "its time ran out",
}


def rows_of(holds: Sequence[DateHold], now: datetime) -> list[Row]:
    """A line a hold; day and hall stand at the first of their queue. Pure."""
    rows, above = list[Row](), (None, None)
    for hold in holds:
        is_same, above = (hold.hall_id, hold.day) == above, (hold.hall_id, hold.day)
        day = "" if is_same else f"{hold.day:%a %d %b %Y}"
        rank = _RANKS.get(hold.rank, f"{hold.rank}th")
        owner = "" if hold.is_foreign else hold.organisation
        hall = "" if is_same else f"{hold.hall}, {hold.venue}"
        cells = (day, hall, rank, hold.title, owner, _state(hold), _clock(hold, now))
        rows.append(Row(str(hold.id), cells))
    return rows


def about(hold: DateHold, now: datetime) -> list[str]:
    """What is known of the hold under the cursor, in five lines. Pure."""
    head = ["", f"{hold.title}  ·  {when(hold)}  ·  {hold.hall}, {hold.venue}"]
    if hold.is_foreign:
        return [*head, _stands(hold)]
    who = "  ·  ".join(filter(None, (f"For {hold.organisation}", hold.artist, hold.contact, f"kept by {hold.kept_by}")))
    return [*head, who, _stands(hold), f"Note: {hold.note}" if hold.note else ""]


def _stands(hold: DateHold) -> str:
    if hold.state not in LIVE:
        why = _WHY.get(hold.ended_why) if hold.ended_why else None
        return f"It was {hold.state.value}: {why}." if why else f"It was {hold.state.value}."
    rank = f"{ordinal(hold.rank or 1).capitalize()} hold"
    if hold.answer_by is not None and hold.is_foreign:
        return f"{rank}, challenged: its keeper answers by {_local(hold, hold.answer_by)}, or loses it."
    if hold.answer_by is not None:
        return f"{rank}, challenged: f confirms or r releases until {_local(hold, hold.answer_by)}."
    if hold.challenging_since is not None:
        return f"{rank}, waits for the answer of the first. Lapses {_local(hold, hold.lapses_at)}."
    return f"{rank}. Lapses {_local(hold, hold.lapses_at)}."


def _state(hold: DateHold) -> str:
    return "waits" if hold.challenging_since is not None else hold.state.value


def _clock(hold: DateHold, now: datetime) -> str:
    if hold.state not in LIVE:
        return "" if hold.ended_at is None else _local(hold, hold.ended_at)
    if hold.answer_by is not None:
        return f"answer {countdown(hold.answer_by - now)}"
    word = "waits" if hold.challenging_since is not None else "lapses"
    return f"{word} {countdown(hold.lapses_at - now)}"


def due(hold: DateHold) -> datetime:
    return min(hold.lapses_at, hold.answer_by or hold.lapses_at)


def when(hold: DateHold) -> str:
    zone = ZoneInfo(hold.time_zone)
    return f"{hold.starts_at.astimezone(zone):%a %d %b %Y %H:%M} to {hold.ends_at.astimezone(zone):%H:%M}"


def _local(hold: DateHold, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(hold.time_zone)):%a %d %b %H:%M}"
