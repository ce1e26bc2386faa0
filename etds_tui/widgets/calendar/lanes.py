"""Halls below each other, days beside each other: who has which hall. And one day of all halls, hour by hour. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from rich.cells import cell_len

from core.programming import CalendarEntry, EntryKind, HallLane
from etds_tui.widgets.calendar.canvas import Canvas, Hit, Picture
from etds_tui.widgets.calendar.glyphs import letter_of
from etds_tui.widgets.calendar.marks import style_of, words_of
from etds_tui.widgets.calendar.shown import Shown, lane_days, period

_LINES_MAX = 3
_UNDER_MAX = 18
_BEGINS, _ENDS = 6 * 60, 30 * 60  # the hours of a day in a theatre


def lanes(shown: Shown, width: int, height: int) -> Picture:
    canvas = Canvas(width, height)
    first, _ = period(shown, width)
    label = 22 if width >= 120 else 13
    column, signs = (width - label) // lane_days(width), shown.signs
    for number in range(lane_days(width)):
        day = first + timedelta(days=number)
        mark = signs.today if day == shown.today else " "
        style = (
            "bold reverse primary" if day == shown.day else "bold accent" if day == shown.today else "bold secondary"
        )
        canvas.put(label + number * column, 0, f"{mark}{day:%a %d}", style, width=column - 1)
    for lane, top, lines in _rows(shown, height):
        _label(canvas, shown, lane, top, lines, label)
        for number in range(lane_days(width)):
            day, left = first + timedelta(days=number), label + number * column
            _slot(canvas, shown, lane, day, left, column, top, lines)
    return canvas.picture()


def hours(shown: Shown, width: int, height: int) -> Picture:
    """Bars along the hours of one day, six in the morning to six in the morning."""
    canvas = Canvas(width, height)
    label = 22 if width >= 120 else 13
    room = width - label

    def x(minute: int) -> int:
        return label + (min(max(minute, _BEGINS), _ENDS) - _BEGINS) * room // (_ENDS - _BEGINS)

    for hour in range(6, 30, 1 if width >= 120 else 2):
        canvas.put(x(hour * 60), 0, f"{hour % 24:02}", "bold secondary")
    for lane, top, lines in _rows(shown, height):
        _label(canvas, shown, lane, top, lines, label)
        for line in range(lines):
            for left in range(room):
                minute = _BEGINS + left * (_ENDS - _BEGINS) // room // 15 * 15
                canvas.hit(
                    Hit(top + line, label + left, label + left + 1, hall=lane.hall_id, day=shown.day, minute=minute)
                )
            for hour in range(6, 30, 6):
                canvas.put(x(hour * 60), top + line, shown.signs.dark, "dim")
        entries = {one.id: one for each in (0, 1) for one in shown.on(lane.hall_id, shown.day + timedelta(days=each))}
        for entry in entries.values():
            _shade(canvas, shown, lane, entry, top, x)
        if lane.curfew is not None:
            curfew = lane.curfew.hour * 60 + lane.curfew.minute
            for line in range(lines):
                at = x(curfew + 1440 if curfew < _BEGINS else curfew)
                canvas.put(at, top + line, shown.signs.upright, "error")
        for entry in sorted(entries.values(), key=lambda one: one.id in shown.moved):  # what is moved lies on top
            _bar(canvas, shown, entry, top, lines, x)
    return canvas.picture()


def _shade(
    canvas: Canvas, shown: Shown, lane: HallLane, entry: CalendarEntry, top: int, x: Callable[[int], int]
) -> None:
    """The turnaround behind a performance."""
    to = _minute(entry.local(entry.ends_at), shown.day)
    if entry.kind is EntryKind.PERFORMANCE and _BEGINS < to < _ENDS:
        right = x(to + lane.turnaround_minutes)
        canvas.put(x(to), top, shown.signs.shade * (right - x(to)), "dim secondary")


def _bar(canvas: Canvas, shown: Shown, entry: CalendarEntry, top: int, lines: int, x: Callable[[int], int]) -> None:
    """As long as it lasts; where it is too short for its title and there is a line below, the title stands there."""
    at, until = entry.local(entry.starts_at), entry.local(entry.ends_at)
    from_, to = _minute(at, shown.day), _minute(until, shown.day)
    if to <= _BEGINS or from_ >= _ENDS:
        return
    left, right = x(from_), max(x(to), x(from_) + 1)
    style, letter = style_of(shown, entry), letter_of(entry, ascii_only=shown.ascii_only)
    head = next(
        one for one in (f"{letter} {at:%H:%M}", f"{letter} {at:%H}", letter) if len(one) <= max(right - left, 1)
    )
    words, is_short = f"{head} {entry.title}", right - left < cell_len(entry.title) + 8
    canvas.put(left, top, head if is_short and lines > 1 else words, _on_panel(style), width=right - left)
    canvas.hit(Hit(top, left, right, entry.id, entry.hall_id, shown.day, from_))
    if is_short and lines > 1:
        canvas.put(
            left, top + 1, entry.title, style.replace("reverse ", ""), width=min(_UNDER_MAX, canvas.width - left)
        )
        canvas.hit(Hit(top + 1, left, left + _UNDER_MAX, entry.id, entry.hall_id, shown.day, from_))


def _on_panel(style: str) -> str:
    return style if "reverse" in style else f"{style} on:panel"


def _rows(shown: Shown, height: int) -> list[tuple[HallLane, int, int]]:
    """(hall, its first line, its lines): as many lines as there is room for; scrolled so that the cursor's is seen."""
    halls, room = list(shown.halls), height - 1
    if not halls:
        return []
    lines = max(1, min(_LINES_MAX, room // len(halls)))
    fits = max(1, room // lines)
    at = next((number for number, lane in enumerate(halls) if lane.hall_id == shown.hall), 0)
    begin = max(0, min(at - fits // 2, len(halls) - fits))
    return [(lane, 1 + number * lines, lines) for number, lane in enumerate(halls[begin : begin + fits])]


def _label(canvas: Canvas, shown: Shown, lane: HallLane, top: int, lines: int, width: int) -> None:
    here = lane.hall_id == shown.hall
    canvas.put(0, top, lane.hall, "bold primary" if here else "bold", width=width - 1)
    if lines > 1:
        canvas.put(0, top + 1, lane.venue, "secondary", width=width - 1)
    for line in range(lines):
        canvas.hit(Hit(top + line, 0, width, hall=lane.hall_id, day=shown.day))


def _slot(canvas: Canvas, shown: Shown, lane: HallLane, day: date, left: int, width: int, top: int, lines: int) -> None:
    entries, here = shown.on(lane.hall_id, day), (lane.hall_id, day) == (shown.hall, shown.day)
    for line in range(lines):
        canvas.hit(Hit(top + line, left, left + width, hall=lane.hall_id, day=day))
    if not entries:
        canvas.put(left, top, f" {shown.signs.dark}", "bold reverse primary" if here else "dim", width=width - 1)
        return
    at = next((number for number, one in enumerate(entries) if one.id == shown.entry), 0)
    begin = max(0, min(at, len(entries) - lines))
    for line, entry in enumerate(entries[begin : begin + lines]):
        left_over = len(entries) - lines if line == lines - 1 else 0
        more = f"+{left_over}" if left_over > 0 else ""
        canvas.put(left, top + line, words_of(shown, entry, day), style_of(shown, entry), width=width - 1 - len(more))
        canvas.put(left + width - 1 - len(more), top + line, more, "secondary")
        canvas.hit(Hit(top + line, left, left + width, entry.id, entry.hall_id, day))


def _minute(moment: datetime, day: date) -> int:
    since = moment.replace(tzinfo=None) - datetime.combine(day, time())
    return int(since.total_seconds() // 60)
