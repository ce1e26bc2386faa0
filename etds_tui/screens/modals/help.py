"""Help: what this desk is for and every key that works on it now."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

from etds_tui.screens.base import DeskDialog

_KEY_NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "full_stop": ".",
}
# Keys that the toolkit brings and no desk needs.
_GENERIC = {"Copy selected text", "Focus Next", "Focus Previous", "Page Left", "Page Right"}


class HelpDialog(DeskDialog[None]):
    DEFAULT_CSS = """
    HelpDialog > .dialog { width: 76; padding: 1 0 1 2; scrollbar-size-vertical: 1; }
    HelpDialog Static { padding-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,f1,q", "leave", "back", show=False)]

    def __init__(self, words: str, over: Screen[Any]) -> None:
        super().__init__()
        self._words = words
        self._keys = _keys_of(over)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Static("Help", classes="title")
            yield Static(f"{self._words}\n", markup=False)
            table = Table.grid(padding=(0, 2))
            for key, what in self._keys:
                table.add_row(Text(key, style="bold"), Text(what))
            yield Static(table)
            yield Static("Esc closes. ctrl+p opens the palette with everything else.", classes="hint")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()


def _is_told(node: DOMNode, binding: Binding) -> bool:
    """Whether the key does something here that is worth a line: acts that the role may not do are not."""
    if not binding.description or binding.description in _GENERIC:
        return False
    return "(" in binding.action or "." in binding.action or node.check_action(binding.action, ()) is not False


def _keys_of(screen: Screen[Any]) -> list[tuple[str, str]]:
    """(keys, words) of everything bound where the focus is and up to the desk, each act once."""
    found: dict[str, list[str]] = {}
    nodes = [screen, screen.focused] if screen.focused is not None else [screen]
    for node in nodes:
        if node is None:
            continue
        for key, bindings in node._bindings.key_to_bindings.items():
            for binding in bindings:
                if _is_told(node, binding):
                    shown = binding.key_display or _KEY_NAMES.get(key, key)
                    keys = found.setdefault(binding.description, [])
                    if shown not in keys:
                        keys.append(shown)
    return [(" ".join(keys), what) for what, keys in found.items()]
