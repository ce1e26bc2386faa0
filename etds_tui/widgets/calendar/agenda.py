"""The agenda: a line an entry, under its day, with all that there is room to say. Pure."""

from __future__ import annotations

from etds_tui.widgets.calendar.canvas import Canvas, Hit, Picture
from etds_tui.widgets.calendar.glyphs import letter_of, look_of
from etds_tui.widgets.calendar.marks import span_of, style_of
from etds_tui.widgets.calendar.shown import Shown, period

_DATE, _TIME, _KIND = 12, 12, 2


def agenda(shown: Shown, width: int, height: int) -> Picture:
    canvas = Canvas(width, height)
    first, last = period(shown)
    entries = shown.starting(first, last)
    at = next((number for number, one in enumerate(entries) if one.id == shown.entry), None)
    if at is None:
        at = next((n for n, one in enumerate(entries) if one.local(one.starts_at).date() >= shown.day), 0)
    begin = max(0, min(at - height // 2, len(entries) - height))
    kind = 13 if width >= 120 else _KIND
    hall = 42 if width >= 120 else 16
    title = width - _DATE - _TIME - kind - hall
    before = None
    for row, entry in enumerate(entries[begin : begin + height]):
        day, style = entry.local(entry.starts_at).date(), style_of(shown, entry)
        if day != before:
            mark = shown.signs.today if day == shown.today else " "
            canvas.put(0, row, f"{mark}{day:%a %d %b}", "bold accent" if day == shown.today else "bold", width=_DATE)
        before = day
        look = letter_of(entry, ascii_only=shown.ascii_only)
        words = f"{look} {look_of(entry).words}" if kind > _KIND else look
        state = f" ({entry.state.value.replace('_', ' ')})" if entry.state is not None and kind > _KIND else ""
        canvas.put(_DATE, row, span_of(entry), style, width=_TIME)
        canvas.put(_DATE + _TIME, row, words, style, width=kind)
        name = f"{entry.performance_code} {entry.title}" if entry.performance_code else entry.title
        canvas.put(_DATE + _TIME + kind, row, f"{name}{state}", style, width=title)
        where = f" {entry.hall}, {entry.venue}" if kind > _KIND else f" {entry.hall}"
        canvas.put(width - hall, row, where, "secondary", width=hall)
        canvas.hit(Hit(row, 0, width, entry.id, entry.hall_id, day))
    return canvas.picture()
