"""One of a few words, chosen with the arrows: what a list would take five lines for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from etds_tui.text import fit, plain


class Choice(Widget, can_focus=True):
    """`index` is what is chosen; `Choice.Changed` tells of another."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; padding: 0 1; background: $surface-lighten-1; }
    Choice:focus { background: $primary 40%; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "before", show=False),
        Binding("right,space", "step(1)", "next", show=False),
    ]

    class Changed(Message):
        """Another word was chosen."""

    def __init__(self, words: Sequence[str], index: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = tuple(plain(word) for word in words)
        self.index = index

    @property
    def value(self) -> str:
        return self._words[self.index] if self._words else ""

    def action_step(self, step: int) -> None:
        if self._words:
            self.index = (self.index + step) % len(self._words)
            self.refresh()
            self.post_message(self.Changed())

    def render(self) -> RenderResult:
        return Content(fit(f"< {self.value} >", max(self.content_size.width, 1)))
