"""Choosing another performance for an exchange: those on sale, the same event first."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from core import programming
from core.errors import EtdsError
from core.programming import Performance, PerformanceState, local_start
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

_SHOWN_MAX = 200
_ON_SALE = (PerformanceState.ON_SALE, PerformanceState.IN_PROGRESS)


class ElsewhereDialog(DeskDialog[Performance]):
    """Gives the performance, or None."""

    DEFAULT_CSS = """
    ElsewhereDialog > .dialog { width: 76; }
    ElsewhereDialog OptionList { height: auto; max-height: 14; border: none; padding: 0; background: $surface; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]

    def __init__(self, here: Performance) -> None:
        super().__init__()
        self._here = here
        self._listed: list[Performance] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Which performance do the new seats come from?", classes="title")
            yield OptionList(markup=False)
            yield Static("Enter goes there. Esc stays here.", classes="hint")

    def on_mount(self) -> None:
        self._fill()

    @work(exclusive=True)
    async def _fill(self) -> None:
        try:
            found = await self.etds.ask(programming.list_performances)
        except EtdsError as error:
            self.query_one(".hint", Static).update(plain(error.message))
            return
        here = self._here
        others = [
            one.performance
            for one in found
            if one.performance.id != here.id
            and one.performance.currency == here.currency
            and one.performance.state in _ON_SALE
        ]
        others.sort(key=lambda one: (one.event != here.event, one.starts_at))
        self._listed = others[:_SHOWN_MAX]
        options = self.query_one(OptionList)
        options.add_options([plain(_line(one)) for one in self._listed])
        if self._listed:
            options.highlighted = 0
        else:
            self.query_one(".hint", Static).update("No other performance is on sale. Esc stays here.")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._listed[event.option_index])


def _line(performance: Performance) -> str:
    return f"{local_start(performance):%a %d %b %H:%M}  {performance.code:12}  {performance.event}"
