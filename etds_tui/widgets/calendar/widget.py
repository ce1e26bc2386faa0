"""The widget that shows a calendar: one picture a state, drawn line by line; the mouse asks what lies under it."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from etds_tui.widgets.calendar.agenda import agenda
from etds_tui.widgets.calendar.canvas import Hit, Picture
from etds_tui.widgets.calendar.lanes import hours, lanes
from etds_tui.widgets.calendar.month import month
from etds_tui.widgets.calendar.shown import Shown, View
from etds_tui.widgets.calendar.week import week

_DRAWN: dict[View, Callable[[Shown, int, int], Picture]] = {
    View.MONTH: month,
    View.WEEK: week,
    View.AGENDA: agenda,
    View.LANES: lanes,
    View.HOURS: hours,
}


class CalendarView(Widget):
    """Give it a state with `show`; it answers with what the mouse did."""

    class Clicked(Message):
        """A place was pressed."""

        def __init__(self, hit: Hit) -> None:
            super().__init__()
            self.hit = hit

    class Dragged(Message):
        """An entry was pressed, and the mouse is now over another place."""

        def __init__(self, from_: Hit, to: Hit) -> None:
            super().__init__()
            self.from_, self.to = from_, to

    class Scrolled(Message):
        """The wheel: so many steps on."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._picture: Picture | None = None
        self._styles: dict[str, Style] = {}
        self._pressed: Hit | None = None

    def show(self, shown: Shown) -> None:
        self._shown, self._picture = shown, None
        self.refresh()

    @property
    def picture(self) -> Picture:
        """What stands on the screen now."""
        if self._picture is None:
            shown, (width, height) = self._shown, self.size
            empty = Picture((), ())
            self._picture = empty if shown is None else _DRAWN[shown.view](shown, width, height)
        return self._picture

    def on_resize(self) -> None:
        self._picture = None
        self.refresh()

    def notify_style_update(self) -> None:
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        base, lines = self.rich_style, self.picture.lines
        if y >= len(lines):
            return Strip.blank(self.size.width, base)
        strip = Strip([Segment(text, base + self._style(words)) for text, words in lines[y]])
        return strip.adjust_cell_length(self.size.width, base)

    def _style(self, words: str) -> Style:
        if words not in self._styles:
            self._styles[words] = self._made(words)
        return self._styles[words]

    def _made(self, words: str) -> Style:
        """Out of the words of a style: `bold reverse accent on:panel`."""
        colours = self.app.theme_variables
        parts = words.split()
        fore = next((colours[part] for part in parts if colours.get(part, "").startswith("#")), None)
        back = next((colours.get(part[3:]) for part in parts if part.startswith("on:")), None)
        return Style(
            color=fore,
            bgcolor=back if back and back.startswith("#") else None,
            bold="bold" in parts or None,
            dim="dim" in parts or None,
            reverse="reverse" in parts or None,
        )

    # --- the mouse -------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = hit = self.picture.at(event.x, event.y)
        if hit is not None:
            self.capture_mouse()
            self.post_message(self.Clicked(hit))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed is None or self._pressed.entry is None:
            return
        under = [hit for hit in self.picture.hits if hit.top == event.y and hit.left <= event.x < hit.right]
        place = next((hit for hit in under if hit.entry is None), None)
        if place is not None:
            self.post_message(self.Dragged(self._pressed, place))

    def on_mouse_up(self) -> None:
        self._pressed = None
        self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Scrolled(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Scrolled(-1))
