"""One seat in a small dialog: who has it, at which till and until when, and what happened to it."""

from __future__ import annotations

from datetime import tzinfo

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from core.inventory import SeatLife
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.boxoffice.seat_facts import who_has
from etds_tui.text import plain

_WORDS = {
    "hold": "taken into a cart",
    "extend": "held for longer",
    "hand": "cart changed hands",
    "release": "let go",
    "expire": "hold ran out",
    "claim": "claimed by an order",
    "sell": "sold",
    "free": "came back",
    "allocate": "set aside",
    "kill": "taken off sale",
}


class LifeDialog(DeskDialog[None]):
    DEFAULT_CSS = """
    LifeDialog #life { height: auto; max-height: 14; scrollbar-size-vertical: 1; }
    LifeDialog #life Static { width: 100%; height: auto; }
    LifeDialog #now { margin-bottom: 1; }
    """

    def __init__(self, life: SeatLife, zone: tzinfo | None, around: str = "") -> None:
        super().__init__()
        self._life, self._zone, self._around = life, zone, around

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(f"Seat {self._life.detail.label}"), classes="title", markup=False)
            now = who_has(self._life.detail, self._zone)
            yield Static(plain(f"{now}\n{self._around}" if self._around else now), id="now", markup=False)
            with VerticalScroll(id="life"):
                yield Static(self._changes(), markup=False)
            yield Static("Esc closes.", classes="hint")

    def _changes(self) -> Table | Text:
        if not self._life.changes:
            return Text("Nobody had it yet.")
        table = Table.grid(padding=(0, 2))
        for change in self._life.changes:
            who = change.who or ("the counter" if change.act == "hand" else "the clock")
            what = _WORDS.get(change.act, change.act)
            more = change.order or change.reason
            table.add_row(
                Text(f"{change.at.astimezone(self._zone):%d %b %H:%M:%S}"),
                Text(plain(f"{what} ({more})" if more else what), style="bold"),
                Text(plain(f"{who}, {change.till}" if change.till and change.who else who)),
            )
        return table

    def on_mount(self) -> None:
        self.query_one("#life").focus()
