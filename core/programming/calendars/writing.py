"""Entries of ours as a calendar file for other programs: RFC 5545, with the rules of every time zone in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

_AROUND = timedelta(days=400)
_MARK = "X-ETDS-ITEMS"
_FORM = 1  # goes up when the same items are written another way


class Standing(StrEnum):
    """How sure it is."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a hall. `uid` never changes; `sequence` counts its changes."""

    uid: str
    sequence: int
    standing: Standing
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    kind: str
    about: str = ""
    is_private: bool = False


def written(items: Iterable[Item], *, name: str, now: datetime) -> bytes:
    """The file, folded and with CRLF; items in the order given."""
    import icalendar
    from icalendar.timezone import tzp

    tzp.use_zoneinfo()
    calendar: Any = icalendar.Calendar()
    calendar.add("PRODID", "-//ETDS//calendar//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", timedelta(minutes=15), {"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT15M")
    items = list(items)
    calendar.add(_MARK, mark_of(items))
    moments = list[datetime]()
    for item in items:
        zone = ZoneInfo(item.time_zone)
        event: Any = icalendar.Event()
        event.add("UID", item.uid)
        event.add("DTSTAMP", now)
        event.add("DTSTART", item.starts_at.astimezone(zone))
        event.add("DTEND", item.ends_at.astimezone(zone))
        event.add("SUMMARY", item.title)
        event.add("LOCATION", item.place)
        event.add("CATEGORIES", [item.kind])
        event.add("SEQUENCE", item.sequence)
        event.add("STATUS", item.standing.value)
        event.add("TRANSP", "TRANSPARENT" if item.standing is Standing.CANCELLED else "OPAQUE")
        if item.about:
            event.add("DESCRIPTION", item.about)
        if item.is_private:
            event.add("CLASS", "PRIVATE")
        calendar.add_component(event)
        moments += (item.starts_at, item.ends_at)
    if moments:
        calendar.add_missing_timezones((min(moments) - _AROUND).date(), (max(moments) + _AROUND).date())
    return calendar.to_ical()


def mark_of(items: Sequence[Item]) -> str:
    """What is another one as soon as a file would say something else."""
    return sha256(repr([_FORM, *items]).encode()).hexdigest()[:32]


def mark_in(data: bytes) -> str | None:
    """The mark of a file, or of its beginning; None where it has none."""
    found = re.search(rf"^{_MARK}:(\w+)\r$".encode(), data, re.MULTILINE)
    return None if found is None else found[1].decode()
