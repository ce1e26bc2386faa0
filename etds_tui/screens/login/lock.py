"""The locked terminal: everything is hidden, the hold clock runs on, the same person comes back by PIN or password.

Another person may take the till over from here. Nothing that is typed goes anywhere but into the field.
"""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core.access import has_pin, may_change_operator, unlock
from core.errors import EtdsError, SessionEnded
from etds_tui.acts.override import LOCKED
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.login.sign_in import SecretInput
from etds_tui.text import counted, plain


class LockDialog(DeskDialog[None]):
    """Cannot be left but by who is signed in, by somebody else who signs in, or by signing out."""

    DEFAULT_CSS = """
    LockDialog { background: $background; }
    LockDialog ToastRack { display: none !important; }
    LockDialog #cart { height: auto; }
    LockDialog .wrong { min-height: 1; }
    LockDialog #name { display: none; margin-top: 1; }
    LockDialog #secret { margin-top: 1; }
    LockDialog.-change #name { display: block; }
    LockDialog.-change #secret { margin-top: 0; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "#secret"
    BINDINGS: ClassVar[list[BindingType]] = LOCKED.bindings

    def __init__(self) -> None:
        super().__init__()
        self._by_pin = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Locked", classes="title")
            yield Static(f"{plain(self.etds.person_name)} is signed in.", markup=False)
            yield Static("", id="cart", markup=False)
            yield Input(placeholder="name", id="name", max_length=40)
            yield SecretInput(placeholder="password", password=True, id="secret")
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter unlocks. F2: another person. ctrl+q signs out.", classes="hint")

    def on_mount(self) -> None:
        self._count()
        self.set_interval(1.0, self._count)
        self._look_for_pin()

    def on_screen_resume(self) -> None:
        """A lock under another one: whoever opened that has opened this too."""
        if not self.etds.is_locked:
            self.dismiss(None)

    def _count(self) -> None:
        """The clock of the cart, and nothing else of it."""
        held = self.etds.held()
        told = "Holds keep running."
        if held is not None:
            seats, seconds = held
            told = f"{counted(seats, 'seat')} in the cart, held for {seconds // 60}:{seconds % 60:02} more."
        for cart in self.query("#cart").results(Static):  # none where the app ends before the lock is drawn
            cart.update(told)

    @work(exclusive=True, group="pin")
    async def _look_for_pin(self) -> None:
        try:
            self._by_pin = await self.etds.ask(has_pin)
        except EtdsError:
            self._by_pin = False
        self._name_field()

    def _name_field(self) -> None:
        word = "PIN or password" if self._by_pin and not self.has_class("-change") else "password"
        self.query_one("#secret", Input).placeholder = word

    def on_key(self, event: Key) -> None:
        """What is typed before a field has the focus goes into the one that is meant, and nowhere else."""
        event.prevent_default()
        if self.focused is None and event.is_printable and event.character:
            field = self.query_one("#name" if self.has_class("-change") else "#secret", Input)
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)
            event.stop()

    # --- keys -----------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Escape does not open a lock; it leaves the change of persons."""
        if self.has_class("-change"):
            self._turn(to_change=False)

    def action_change(self) -> None:
        self._turn(to_change=not self.has_class("-change"))

    def _turn(self, *, to_change: bool) -> None:
        self.set_class(to_change, "-change")
        for field in self.query(Input):
            field.value = ""
        self._name_field()
        self.set_focus(self.query_one("#name" if to_change else "#secret"))
        self._tell("The cart will be parked for the counter." if to_change and self.etds.held() else "")
        if to_change:
            self._look_for_drawer()
        unlocks = "Enter unlocks. F2: another person. ctrl+q signs out."
        words = "Enter signs the other person in. Esc goes back." if to_change else unlocks
        self.query_one(".hint", Static).update(words)

    @work(exclusive=True, group="drawer")
    async def _look_for_drawer(self) -> None:
        """Say at once why nobody else gets in, before a password is typed in vain."""
        with suppress(EtdsError):  # the change itself says what is wrong
            refusal = await self.etds.ask(may_change_operator)
            if refusal is not None and self.has_class("-change"):
                self._tell(refusal.message)

    @on(Input.Submitted, "#name")
    def _named(self) -> None:
        self.set_focus(self.query_one("#secret"))

    @on(Input.Submitted, "#secret")
    def _typed(self, event: Input.Submitted) -> None:
        secret, event.input.value = event.value, ""
        name = self.query_one("#name", Input).value.strip()
        if not self.has_class("-change") or name.lower() == self.etds.person.username:
            self._unlock(secret)  # the same person comes back to what was there
        elif name:
            self._change(name, secret)

    @work(exclusive=True)
    async def _unlock(self, secret: str) -> None:
        try:
            await self.etds.ask(unlock, secret)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self._tell(error.message)
            self._look_for_pin()
        else:
            self.etds.is_locked = False
            self.dismiss(None)

    @work(exclusive=True)
    async def _change(self, name: str, password: str) -> None:
        try:
            await self.etds.change_operator(name, password)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self._tell(error.message)

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))
