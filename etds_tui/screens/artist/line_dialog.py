"""Ask for one line that means something; what cannot be read stays in the field to be mended."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from core.errors import BadInput
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain


class LineDialog(DeskDialog[str]):
    """Gives the line once `read` takes it, or None. `read` raises BadInput."""

    DEFAULT_CSS = "LineDialog .wrong { margin-top: 1; }"

    def __init__(self, title: str, hint: str, read: Callable[[str], object], value: str = "") -> None:
        super().__init__()
        self._title, self._hint, self._read, self._value = title, hint, read, value

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield Input(self._value, max_length=200)
            yield Static("", classes="wrong", markup=False)
            yield Static(self._hint, classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self._read(event.value)
        except BadInput as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(event.value)
