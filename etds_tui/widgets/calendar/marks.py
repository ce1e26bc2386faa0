"""How one entry is written into a place: its letter, its hour, its title, in the style of its kind. Pure."""

from __future__ import annotations

from datetime import date

from core.programming import CalendarEntry
from etds_tui.widgets.calendar.glyphs import letter_of, look_of
from etds_tui.widgets.calendar.shown import Shown, short_time


def style_of(shown: Shown, entry: CalendarEntry) -> str:
    """What is moved stands out; red where it cannot stay. The chosen one is inverted."""
    if entry.id in shown.moved:
        return "bold reverse error" if shown.is_hard else "bold reverse accent"
    colour = look_of(entry).colour
    return f"bold reverse {colour}" if entry.id == shown.entry else colour


def words_of(shown: Shown, entry: CalendarEntry, day: date) -> str:
    """`P20 Aida`; on the days after its first an arrow stands for the hour."""
    letter, at = letter_of(entry, ascii_only=shown.ascii_only), entry.local(entry.starts_at)
    return f"{letter}{short_time(at) if at.date() == day else shown.signs.goes_on} {entry.title}"


def span_of(entry: CalendarEntry) -> str:
    """`20:00-22:30`, with the day of the end where that is another day's noon or later."""
    at, until = entry.local(entry.starts_at), entry.local(entry.ends_at)
    long = (until.date() - at.date()).days > 1 or (until.date() != at.date() and until.hour >= 12)
    return f"{at:%H:%M}-{until:%a %d %H:%M}" if long else f"{at:%H:%M}-{until:%H:%M}"
