"""What is typed on the desk of an on-sale: a window, and a presale code. What is refused stays, to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.events import Key
from textual.widgets import Input, Label, Static

from core import programming
from core.errors import BadInput, EtdsError, SessionEnded
from core.programming import Channel, NewPresaleCode, Performance, Window
from core.programming.upcoming import read_upcoming
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

T = TypeVar("T")
_LINE_MAX = 60


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    hint: str
    value: str = ""


class FormDialog(DeskDialog[T]):
    """Fields under each other; Enter on the last one, or F8, is done. `done` raises EtdsError for what is refused."""

    DEFAULT_CSS = """
    FormDialog > .dialog { width: 72; }
    FormDialog Grid { grid-size: 2; grid-columns: 15 1fr; grid-rows: 1; height: auto; }
    FormDialog Label { color: $text-muted; }
    FormDialog Input, FormDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    FormDialog Input:focus { background: $primary 30%; }
    FormDialog .wrong { margin-top: 1; min-height: 1; }
    FormDialog .hint { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "next", show=False, priority=True),
        Binding("up", "app.focus_previous", "previous", show=False, priority=True),
        Binding("f8", "done", "done", show=False),
    ]

    def __init__(self, title: str, fields: Sequence[Field], act: str) -> None:
        super().__init__()
        self._title, self._fields, self._act = title, tuple(fields), act

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            with Grid():
                for field in self._fields:
                    yield Label(field.label, markup=False)
                    yield Input(field.value, placeholder=field.hint, id=field.name, max_length=_LINE_MAX)
            yield Static("", classes="wrong", markup=False)
            yield Static(f"↑ ↓ moves, Enter goes on, F8 {self._act}. Esc leaves it.", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one(f"#{self._fields[0].name}", Input).focus()

    def on_key(self, event: Key) -> None:
        """Each field keeps its own keys."""
        event.prevent_default()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == self._fields[-1].name:
            self.action_done()
        else:
            self.app.action_focus_next()

    def typed(self, name: str) -> str:
        return " ".join(self.query_one(f"#{name}", Input).value.split())

    def number(self, name: str) -> int | None:
        """Raises BadInput."""
        text = self.typed(name)
        if text and not (text.isascii() and text.isdigit() and len(text) < 8):
            raise BadInput(f"'{text}' is no number. Leave it out for no limit.")
        return int(text) if text else None

    @work(exclusive=True)
    async def action_done(self) -> None:
        try:
            given = await self.done()
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(given)

    async def done(self) -> T:
        raise NotImplementedError


class WindowDialog(FormDialog[int]):
    """Gives the id of the window that was made or changed, or None."""

    def __init__(self, performance: Performance, window: Window | None) -> None:
        self._performance, self._window = performance, window
        self._zone = ZoneInfo(performance.time_zone)
        super().__init__(f"Window of {performance.code}", tuple(_window_fields(window, self._zone)), "puts the window")

    async def done(self) -> int:
        now = self.etds.core.clock.now().astimezone(self._zone)
        opens, closes, channel = self.typed("opens"), self.typed("closes"), self.typed("channel").casefold()
        if channel and channel not in programming.WINDOW_CHANNELS:
            raise BadInput(f"A window is for one of {', '.join(programming.WINDOW_CHANNELS)}, or for all.")
        needs_code = self.typed("code").casefold()
        if needs_code not in ("", "y", "yes", "n", "no"):
            raise BadInput("Say y where a code is needed, or leave it out.")
        letters = "".join(self.typed("types").split()).replace(",", "")
        return await self.etds.ask(
            programming.put_window,
            self._performance.id,
            name=self.typed("name"),
            opens_at=read_upcoming(opens, now),
            closes_at=read_upcoming(closes, now) if closes else None,
            channel=Channel(channel) if channel else None,
            letters=list(letters) if letters else None,
            needs_code=needs_code.startswith("y"),
            buyer_seats_max=self.number("seats"),
            window_id=self._window.id if self._window is not None else None,
        )


class NewCodeDialog(FormDialog[NewPresaleCode]):
    """Gives the code that was made, or None."""

    def __init__(self, performance: Performance, window: Window) -> None:
        self._performance, self._window = performance, window
        super().__init__(
            f"Presale code for {window.name}",
            (
                Field("name", "whom for", "friends of the house"),
                Field("word", "code", "empty: one that cannot be guessed"),
                Field("uses", "orders", "how many it is good for; empty: any number"),
                Field("seats", "seats an order", "empty: any number"),
                Field("until", "good until", "empty: as long as the window"),
            ),
            "makes it",
        )

    async def done(self) -> NewPresaleCode:
        now = self.etds.core.clock.now().astimezone(ZoneInfo(self._performance.time_zone))
        until = self.typed("until")
        return await self.etds.ask(
            programming.create_code,
            self._performance.id,
            window_id=self._window.id,
            name=self.typed("name"),
            code=self.typed("word") or None,
            uses_max=self.number("uses"),
            seats_max=self.number("seats"),
            valid_until=read_upcoming(until, now) if until else None,
        )


class CodeMadeDialog(DeskDialog[None]):
    """Shows a code once, large enough to be read out."""

    DEFAULT_CSS = """
    CodeMadeDialog #code { text-style: bold; color: $accent; text-align: center; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", "done", show=False)]

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("The code", classes="title")
            yield Static(plain(self._code), id="code", markup=False)
            yield Static("It is kept nowhere: write it down. Enter closes.", classes="hint")


def _window_fields(window: Window | None, zone: ZoneInfo) -> Iterator[Field]:
    opens = closes = ""
    if window is not None:
        opens = f"{window.opens_at.astimezone(zone):%Y-%m-%dT%H:%M}"
        closes = f"{window.closes_at.astimezone(zone):%Y-%m-%dT%H:%M}" if window.closes_at else ""
    yield Field("name", "name", "General on-sale", window.name if window else "")
    yield Field("opens", "opens", "now, 10:00, fri 10:00, 27.11. 10:00, +2h", opens)
    yield Field("closes", "closes", "empty: stays open", closes)
    yield Field("channel", "channel", "counter, group or web; empty: all", (window.channel or "") if window else "")
    letters = " ".join(window.letters) if window and window.letters else ""
    yield Field("types", "price types", "letters: a m; empty: all", letters)
    yield Field("code", "needs a code", "y; empty: no", "y" if window and window.needs_code else "")
    seats = str(window.buyer_seats_max) if window and window.buyer_seats_max else ""
    yield Field("seats", "seats/customer", "empty: as many as elsewhere", seats)
