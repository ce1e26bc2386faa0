"""Ask whether an act is meant, and why: what others live with. The button that does nothing has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Button, Input, Static

from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

REASON_MAX = 120


class ReasonDialog(DeskDialog[str]):
    """Gives the reason, or None. Without a reason nothing happens.

    Letters go into the reason from the first one on; Enter means the act only once there is a reason in its field.
    """

    DEFAULT_CSS = """
    ReasonDialog .line { margin-bottom: 1; }
    ReasonDialog Button { margin-right: 2; }
    ReasonDialog .buttons { height: 1; margin-top: 1; }
    ReasonDialog .wrong { min-height: 1; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", "previous", show=False),
        Binding("right,down", "app.focus_next", "next", show=False),
    ]

    def __init__(self, question: str, *, told: str = "", leave: str, act: str) -> None:
        super().__init__()
        self._question, self._told = plain(question), plain(told)
        self._leave_word, self._act_word = leave, act

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="title", markup=False)
            if self._told:
                yield Static(self._told, classes="line", markup=False)
            yield Input(placeholder="why, in one line", max_length=REASON_MAX, select_on_focus=False)
            yield Static("", classes="wrong", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(Content(f"Esc  {plain(self._leave_word)}"), id="leave", compact=True)
                yield Button(Content(plain(self._act_word)), id="act", compact=True)
            yield Static("Type why; Enter behind it does it. The audit keeps both.", classes="hint")

    def on_key(self, event: Key) -> None:
        """Enter belongs to whatever has the focus: pressed at once, it is the button that does nothing."""
        event.prevent_default()
        field = self.query_one(Input)
        if self.focused is not field and event.is_printable and event.character and event.key != "space":
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)
            event.stop()

    @on(Input.Submitted)
    @on(Button.Pressed, "#act")
    def _meant(self) -> None:
        reason = self.query_one(Input).value.strip()
        if reason:
            self.dismiss(reason)
        else:
            self.query_one(".wrong", Static).update("Say why first.")

    @on(Button.Pressed, "#leave")
    def _left(self) -> None:
        self.action_leave()
