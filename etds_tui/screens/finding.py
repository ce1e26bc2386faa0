"""A field above a list, to find in it: `/` opens it and Escape closes it. What it does to the list is the desk's."""

from __future__ import annotations

from typing import ClassVar

from textual.widgets import Input

from etds_tui.screens.base import DeskScreen
from etds_tui.widgets.listing import Listing


class FindField(Input):
    """It brings its own CSS: of several bases of a screen, only that of the first is read."""

    DEFAULT_CSS = """
    FindField { border: none; height: 1; padding: 0 1; background: $panel; }
    FindField:focus { border: none; }
    """


class Finding(DeskScreen):
    """`FINDS` stands in the empty field; `find_field` is to be composed above the list."""

    FINDS: ClassVar[str] = ""

    def find_field(self) -> FindField:
        field = FindField(placeholder=self.FINDS, id="find")
        field.display = False
        return field

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the field a slash is a slash."""
        return False if action == "find" and self.focused is self.field else super().check_action(action, parameters)

    @property
    def field(self) -> FindField:
        return self.query_one(FindField)

    def action_find(self) -> None:
        self.field.display = True
        self.set_focus(self.field)

    def action_unfind(self) -> None:
        self.field.value = ""
        self.field.display = False
        self.set_focus(self.query_one(Listing))
