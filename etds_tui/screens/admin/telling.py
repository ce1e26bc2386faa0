"""Something told in full: a title, and lines of what is what. Text of people stays text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

Lines = Sequence[tuple[str, str]]
"""What a line is about, and what it says."""


def table_of(lines: Lines) -> Table:
    """Two columns; what is said is broken into lines where it is long."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, said in lines:
        table.add_row(Text(plain(name), style="dim"), Text(plain(said)))
    return table


class TellDialog(DeskDialog[None]):
    DEFAULT_CSS = """
    TellDialog > .dialog { width: 76; }
    TellDialog #told { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    TellDialog #told Static { width: 100%; height: auto; }
    """

    def __init__(self, title: str, lines: Lines) -> None:
        super().__init__()
        self.title_, self.lines = title, tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.title_), classes="title", markup=False)
            with VerticalScroll(id="told"):
                yield Static(table_of(self.lines), markup=False)
            yield Static("Arrows scroll, Esc closes.", classes="hint")

    def on_mount(self) -> None:
        self.query_one("#told").focus()
