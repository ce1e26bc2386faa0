"""An event is copied: how many weeks later, then the dates with what has the hall, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core import programming
from core.errors import EtdsError, SessionEnded
from core.programming import ClonedDate, Event, EventId
from etds_tui.screens.base import DeskDialog
from etds_tui.text import fit, plain

_SHOWN_MAX = 8


class CloneDialog(DeskDialog[EventId]):
    """Gives the copy, or None. Enter shows the dates first, Enter once more makes them."""

    DEFAULT_CSS = """
    CloneDialog Input, CloneDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    CloneDialog .label { margin-top: 1; color: $text-muted; }
    CloneDialog #dates { margin-top: 1; }
    CloneDialog > .dialog { width: 76; }
    """

    def __init__(self, event: Event, dates: int) -> None:
        super().__init__()
        self._event, self._dates = event, dates
        self._planned: tuple[ClonedDate, ...] = ()
        self._shown_for: int | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Copy this event", classes="title")
            yield Static("Title")
            yield Input(self._event.title, id="title", max_length=120, select_on_focus=False)
            yield Static("Its dates so many weeks later; empty for the text alone", classes="label")
            yield Input("52" if self._dates else "", id="weeks", max_length=4)
            yield Static("", id="dates")
            yield Static("", classes="wrong", markup=False)
            yield Static("Prices, limits and what is set aside go with it, sales do not.", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one("#weeks" if self._dates else "#title").focus()

    def on_key(self, event: Key) -> None:
        """The base class gives everything to the first field; here each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @on(Input.Changed, "#weeks")
    def _others(self) -> None:
        """Other weeks are other dates."""
        self._shown_for = None
        self.query_one("#dates", Static).update("")

    @on(Input.Submitted)
    def _entered(self) -> None:
        typed = self.query_one("#weeks", Input).value.strip()
        if typed and not (typed.isascii() and typed.isdigit()):
            self._tell("Type a number of weeks, such as 52.")
        elif not typed:
            self._make(None)
        elif self._shown_for == int(typed):
            self._make(int(typed))
        else:
            self._plan(int(typed))

    @work(exclusive=True)
    async def _plan(self, weeks: int) -> None:
        try:
            self._planned = await self.etds.ask(programming.plan_clone, self._event.id, weeks=weeks)
        except EtdsError as error:
            self._refused(error)
            return
        self._shown_for = weeks
        self._tell("")
        taken = sum(bool(one.conflicts) for one in self._planned)
        doing = "Enter makes them" if not taken else f"Enter makes the others and leaves {taken} out"
        self.query_one("#dates", Static).update(Text("\n").join([*_lines(self._planned), Text(f"{doing}.", "bold")]))

    @work(exclusive=True)
    async def _make(self, weeks: int | None) -> None:
        try:
            made = await self.etds.ask(
                programming.clone_event, self._event.id, weeks=weeks, title=self.query_one("#title", Input).value,
                skip_taken=any(one.conflicts for one in self._planned),
            )  # fmt: skip
        except EtdsError as error:
            self._refused(error)
        else:
            self.dismiss(made)

    def _refused(self, error: EtdsError) -> None:
        if isinstance(error, SessionEnded):
            self.etds.to_sign_in(error.message)
        else:
            self._tell(error.message)

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


def _lines(dates: Sequence[ClonedDate]) -> list[Text]:
    lines = [
        Text(
            f"{'!' if one.conflicts else ' '} {one.starts_at:%a %d %b %Y %H:%M}  as {fit(one.performance, 14)}"
            f" {plain(one.conflicts[0]) if one.conflicts else ''}",
            style="bold" if one.conflicts else "",
            no_wrap=True,
            overflow="ellipsis",
        )
        for one in sorted(dates, key=lambda one: (not one.conflicts, one.starts_at))[:_SHOWN_MAX]
    ]
    more = len(dates) - _SHOWN_MAX
    return lines + ([Text(f"  … and {more} more", "dim")] if more > 0 else [])
