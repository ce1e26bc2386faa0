"""Ask before what cannot be undone: what will be done, in numbers; the safe button has the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain


class ConfirmDialog(DeskDialog[bool]):
    """Gives True only for a deliberate yes."""

    DEFAULT_CSS = """
    ConfirmDialog .buttons { height: auto; margin-top: 1; }
    ConfirmDialog Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "mean_it", "yes", show=False)]

    def __init__(self, title: str, lines: Sequence[str], act: str) -> None:
        super().__init__()
        self._title, self._lines, self._act = title, lines, act

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield Static("\n".join(map(plain, self._lines)), markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Esc  leave it", id="leave", compact=True)
                yield Button(Content(f"y  {plain(self._act)}"), id="act", compact=True)

    def on_mount(self) -> None:
        self.query_one("#leave").focus()

    @on(Button.Pressed, "#act")
    def action_mean_it(self) -> None:
        self.dismiss(True)

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss(None)
