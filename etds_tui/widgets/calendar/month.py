"""The month: a week a line, a day a field with its number and what is on. Pure."""

from __future__ import annotations

from datetime import timedelta

from core.programming import CalendarEntry
from etds_tui.widgets.calendar.canvas import Canvas, Hit, Picture
from etds_tui.widgets.calendar.marks import style_of, words_of
from etds_tui.widgets.calendar.shown import Shown, period

_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def month(shown: Shown, width: int, height: int) -> Picture:
    canvas = Canvas(width, height)
    first, last = period(shown)
    begin = first - timedelta(days=first.weekday())
    weeks = ((last - begin).days // 7) + 1
    column, signs = width // 7, shown.signs
    for number, name in enumerate(_DAY_NAMES):
        canvas.put(number * column + 1, 0, name, "bold secondary")
    rows, over = divmod(height - 1, weeks)
    top = 1
    for week in range(weeks):
        lines = rows + (1 if week < over else 0)
        for number in range(7):
            day = begin + timedelta(days=7 * week + number)
            left, here = number * column, day == shown.day
            entries = shown.on(None, day)
            room = lines - 1
            shown_now = entries if len(entries) <= room else _around(entries, shown.entry, room)
            more = f"+{len(entries) - len(shown_now)}" if len(entries) > len(shown_now) else ""
            mark = signs.today if day == shown.today else " "
            is_dark = first <= day <= last and all(shown.calendar.is_dark(h.hall_id, day) for h in shown.halls)
            quiet = signs.dark if is_dark and not entries else ""
            style = "bold reverse primary" if here else "" if first <= day <= last else "dim"
            if day == shown.today and not here:
                style = "bold accent"
            canvas.put(left, top, mark, "bold accent")
            canvas.put(left + 1, top, f"{day.day:2} {quiet}", style, width=column - 2 if here else 5)
            if more:
                canvas.put(left + column - 2 - len(more), top, more, style or "secondary")
            for line in range(lines):
                canvas.hit(Hit(top + line, left, left + column, hall=None, day=day))
            for line, entry in enumerate(shown_now, start=1):
                dim = "" if first <= day <= last else " dim"
                canvas.put(
                    left + 1, top + line, words_of(shown, entry, day), style_of(shown, entry) + dim, width=column - 2
                )
                canvas.hit(Hit(top + line, left, left + column, entry.id, entry.hall_id, day))
        top += lines
    return canvas.picture()


def _around(entries: list[CalendarEntry], chosen: int | None, room: int) -> list[CalendarEntry]:
    """So many of them that the chosen one is among them."""
    at = next((number for number, one in enumerate(entries) if one.id == chosen), 0)
    begin = max(0, min(at, len(entries) - room)) if at >= room else 0
    return entries[begin : begin + room]
