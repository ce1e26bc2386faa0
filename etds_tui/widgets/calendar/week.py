"""The week of one hall: days beside each other, hours downwards, with turnaround, curfew and dark days. Pure.

A day goes on until two in the night, as it does in a theatre; what begins before the first line stands on it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from core.programming import CalendarEntry, EntryKind, HallLane
from etds_tui.widgets.calendar.canvas import Canvas, Hit, Picture
from etds_tui.widgets.calendar.glyphs import letter_of
from etds_tui.widgets.calendar.marks import style_of
from etds_tui.widgets.calendar.shown import Shown, period

_AXIS = 6
_LAST = 26 * 60
_EARLIEST = 6 * 60


def week(shown: Shown, width: int, height: int) -> Picture:
    canvas = Canvas(width, height)
    lane = shown.lane
    if lane is None:
        return canvas.picture()
    first, _ = period(shown)
    column, rows = (width - _AXIS) // 7, height - 1
    step = 30 if rows >= 30 else 60
    begin = max(_EARLIEST, (_LAST - rows * step) // step * step)
    for row in range(rows):
        minute = begin + row * step
        if minute < _LAST and minute % 60 == 0:
            canvas.put(0, row + 1, f"{minute // 60 % 24:02}:00", "secondary")
    for number in range(7):
        _column(canvas, shown, lane, first + timedelta(days=number), _AXIS + number * column, column, begin, step, rows)
    return canvas.picture()


def _column(
    canvas: Canvas, shown: Shown, lane: HallLane, day: date, left: int, width: int, begin: int, step: int, rows: int
) -> None:
    signs = shown.signs
    mark = signs.today if day == shown.today else " "
    is_dark = shown.calendar.is_dark(lane.hall_id, day)
    style = "bold reverse primary" if day == shown.day else "bold accent" if day == shown.today else "bold"
    canvas.put(left, 0, f"{mark}{day:%a %d}{' ' + signs.dark if is_dark else ''}", style, width=width - 1)
    for row in range(rows):
        if begin + row * step >= _LAST:
            break
        canvas.hit(Hit(row + 1, left, left + width, hall=lane.hall_id, day=day, minute=begin + row * step))
        canvas.put(left, row + 1, signs.dark if is_dark and row % 2 == 0 else " ", "dim")
    curfew = _curfew_minute(lane)
    if curfew is not None and begin <= curfew < begin + rows * step:
        canvas.put(left, 1 + (curfew - begin) // step, signs.curfew * (width - 1), "error")
    entries = {one.id: one for each in (day, day + timedelta(days=1)) for one in shown.on(lane.hall_id, each)}
    entries = dict(sorted(entries.items(), key=lambda item: item[0] in shown.moved))  # what is moved lies on top
    for entry in entries.values():
        from_, to = _minute(entry.local(entry.starts_at), day), _minute(entry.local(entry.ends_at), day)
        if to <= _EARLIEST or from_ >= _LAST:
            continue  # of the night before, or of the next day
        if entry.kind is EntryKind.PERFORMANCE and lane.turnaround_minutes:
            for row in range(_row(to, begin, step), _row_up(to + lane.turnaround_minutes, begin, step)):
                if 0 <= row < rows:
                    canvas.put(left + 1, row + 1, signs.shade * (width - 3), "dim secondary")
    for entry in entries.values():
        from_, to = _minute(entry.local(entry.starts_at), day), _minute(entry.local(entry.ends_at), day)
        if to > _EARLIEST and from_ < _LAST:
            _bar(canvas, shown, entry, left, width, _row(from_, begin, step), _row_up(to, begin, step), rows)


def _bar(
    canvas: Canvas, shown: Shown, entry: CalendarEntry, left: int, width: int, top: int, bottom: int, rows: int
) -> None:
    """The first line says the kind and the time, the next the title, the others that it goes on."""
    style, at = style_of(shown, entry), entry.local(entry.starts_at)
    top, bottom = max(top, 0), min(max(bottom, top + 1), rows)
    if bottom <= top:
        top, bottom = rows - 1, rows
    head = f"{letter_of(entry, ascii_only=shown.ascii_only)} {at:%H:%M}"
    words = [f"{head} {entry.title}"] if bottom - top == 1 else [head, entry.title]
    colour = f"{style} on:panel" if "reverse" not in style else style
    for row in range(top, bottom):
        text = words[row - top] if row - top < len(words) else ""
        lead = "" if row == top else shown.signs.body
        canvas.put(left, row + 1, f"{lead}{text}", colour, width=width - 1)
        canvas.hit(Hit(row + 1, left, left + width, entry.id, entry.hall_id, at.date()))


def _minute(moment: datetime, day: date) -> int:
    """Minutes on the wall since that midnight."""
    since = moment.replace(tzinfo=None) - datetime.combine(day, time())
    return int(since.total_seconds() // 60)


def _curfew_minute(lane: HallLane) -> int | None:
    if lane.curfew is None:
        return None
    minute = lane.curfew.hour * 60 + lane.curfew.minute
    return minute + 24 * 60 if minute < _EARLIEST else minute


def _row(minute: int, begin: int, step: int) -> int:
    return (minute - begin) // step


def _row_up(minute: int, begin: int, step: int) -> int:
    return -((begin - minute) // step)
