"""What is asked at a drawer: a sum, counted in pieces or typed as a total; cash that moves, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Horizontal, Vertical
from textual.events import Key
from textual.widgets import Digits, Input, Label, Static

from core.errors import BadInput
from core.money import Money, parse_amount
from core.shifts import DrawerAct, pieces_of, total_of
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

MOVES = {DrawerAct.PAID_IN: "Paid in", DrawerAct.PAID_OUT: "Paid out", DrawerAct.DROP: "Drop to the safe"}
_REASON_MAX, _COUNT_MAX = 120, 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A sum, and of what it is made where it was counted in pieces (minor units: how many)."""

    total: Money
    pieces: dict[int, int] | None


class CashDialog(DeskDialog[Counted]):
    """Gives what was counted, or None. A total is typed at once; Down goes to the pieces, which make it up.

    An empty total and Enter means `proposed`, where there is one.
    """

    DEFAULT_CSS = """
    CashDialog > .dialog { width: 66; padding: 0 2; }
    CashDialog .title { margin-bottom: 0; }
    CashDialog Digits { width: 1fr; text-align: right; color: $primary; }
    CashDialog #total { width: 30; }
    CashDialog .top { height: 3; }
    CashDialog .pieces { height: auto; }
    CashDialog Grid { grid-size: 2; grid-columns: 12 1fr; grid-rows: 1; height: auto; grid-gutter: 0 1; width: 1fr; }
    CashDialog Grid Label { width: 100%; text-align: right; color: $text-muted; }
    CashDialog Grid Input { border: none; height: 1; padding: 0 1; background: $panel; }
    CashDialog Grid Input:focus { border: none; background: $primary 30%; }
    CashDialog .wrong { min-height: 1; }
    CashDialog .hint { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "app.focus_next", "next", show=False, priority=True),
        Binding("up,shift+tab", "app.focus_previous", "previous", show=False, priority=True),
        Binding("f8", "done", "done", show=False),
    ]

    def __init__(self, title: str, currency: str, *, act: str, proposed: Money | None = None) -> None:
        super().__init__()
        self._title, self._currency, self._act, self._proposed = title, currency, act, proposed
        self._pieces = pieces_of(currency)

    def compose(self) -> ComposeResult:
        hint = f"total (Enter: {self._proposed.plain()})" if self._proposed else "total"
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            with Horizontal(classes="top"):
                yield Input(placeholder=hint, id="total")
                yield Digits("", id="sum")
            half = (len(self._pieces) + 1) // 2
            with Horizontal(classes="pieces"):
                for column in (self._pieces[:half], self._pieces[half:]):
                    with Grid():
                        for piece in column:
                            yield Label(Money(piece, self._currency).plain(), markup=False)
                            yield Input(id=f"p{piece}", type="integer", max_length=_COUNT_MAX, valid_empty=True)
            yield Static("", classes="wrong", markup=False)
            told = f"Enter {self._act}; ↓ by pieces, then F8. Esc leaves."
            yield Static(told, classes="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one("#total", Input).focus()

    def on_key(self, event: Key) -> None:
        """Fields have their keys themselves; only what is typed before one has the focus goes to the total."""
        event.prevent_default()
        if self.focused is None and event.is_printable and event.character:
            field = self.query_one("#total", Input)
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)
            event.stop()

    @on(Input.Changed)
    def _sum(self) -> None:
        try:
            counted = self._counted()
        except BadInput as error:
            self._tell(error.message)
            return
        self._tell("")
        self.query_one("#sum", Digits).update(counted.total.plain() if counted else "")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "total" or event.input.id == f"p{self._pieces[-1]}":
            self.action_done()
        else:
            self.app.action_focus_next()

    def action_done(self) -> None:
        try:
            counted = self._counted()
        except BadInput as error:
            self._tell(error.message)
            return
        if counted is None and self._proposed is not None:
            counted = Counted(self._proposed, None)
        if counted is None:
            self._tell("Type what you counted: a total, or how many of each piece.")
        else:
            self.dismiss(counted)

    def _counted(self) -> Counted | None:
        """What is typed, None where nothing is. Raises BadInput where a total and pieces differ."""
        pieces = {piece: int(text) for piece in self._pieces if (text := self._text(f"p{piece}")).isdigit()}
        made = total_of(pieces, self._currency) if pieces else None
        text = self._text("total")
        if not text:
            return Counted(made, pieces) if made else None
        typed = parse_amount(text, self._currency)
        if made is not None and made != typed:
            raise BadInput(f"The pieces come to {made.plain()}. Empty the total, or count again.")
        return Counted(typed, pieces or None)

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


class MoveDialog(DeskDialog[tuple[Money, str]]):
    """Gives the amount and the reason of cash that moves, or None."""

    DEFAULT_CSS = "MoveDialog .wrong { min-height: 1; }"

    def __init__(self, act: DrawerAct, currency: str) -> None:
        super().__init__()
        self._move, self._currency = act, currency

    def compose(self) -> ComposeResult:
        reason = "to the safe" if self._move is DrawerAct.DROP else ""
        with Vertical(classes="dialog"):
            yield Static(f"{MOVES[self._move]}, {self._currency}", classes="title", markup=False)
            yield Input(placeholder="amount", id="amount")
            yield Input(placeholder="why, in one line", id="why", value=reason, max_length=_REASON_MAX)
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter does it once both are there. Esc leaves the drawer as it is.", classes="hint")

    def on_mount(self) -> None:
        self.query_one("#amount", Input).focus()

    def on_key(self, event: Key) -> None:
        """Both fields keep their own keys."""
        event.prevent_default()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        amount, why = self.query_one("#amount", Input), self.query_one("#why", Input)
        try:
            money = parse_amount(amount.value, self._currency)
        except BadInput as error:
            self._tell(error.message)
            amount.focus()
            return
        if money.amount_minor <= 0:
            self._tell("Move at least one cent.")
        elif not why.value.strip():
            self._tell("Say why." if event.input is why else "")
            why.focus()
        else:
            self.dismiss((money, why.value.strip()))

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))
