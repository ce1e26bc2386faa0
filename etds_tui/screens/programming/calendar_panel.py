"""The lines under the calendar: what is under the cursor; while a bar is moved, the conflicts, and the keys for it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from etds_tui.acts import MOVING

MOVING_LINES = 4


class CalendarPanel(Static, can_focus=True):
    """Has the focus while a bar is moved, and only then: so its keys come before those of the desk."""

    DEFAULT_CSS = """
    CalendarPanel { height: 2; padding: 0 1; background: $panel; }
    CalendarPanel.-moving { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = MOVING.bindings

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self.can_focus = False
        self.said = ""

    def tell(self, content: Content) -> None:
        self.said = content.plain
        self.update(content)

    def hold(self, is_moving: bool) -> None:
        self.can_focus = is_moving
        self.set_class(is_moving, "-moving")
        if is_moving:
            self.focus()
        else:
            self.screen.set_focus(None)
