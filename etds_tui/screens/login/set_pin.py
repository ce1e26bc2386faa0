"""Set a PIN: the password first, then the PIN twice."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core.access import PIN_MAX, PIN_MIN, set_pin
from core.errors import EtdsError, SessionEnded
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.login.sign_in import SecretInput
from etds_tui.text import plain


class SetPinDialog(DeskDialog[None]):
    """Enter goes from field to field; what is wrong is said under them."""

    AUTO_FOCUS: ClassVar[str | None] = "#password"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Set PIN", classes="title")
            yield SecretInput(placeholder="password", password=True, id="password")
            yield SecretInput(placeholder=f"PIN, {PIN_MIN} to {PIN_MAX} digits", password=True, id="pin")
            yield SecretInput(placeholder="the PIN once more", password=True, id="again")
            yield Static("", classes="wrong", markup=False)
            yield Static("A PIN unlocks this terminal, and gives a manager's word.", classes="hint")

    def on_key(self, event: Key) -> None:
        """Every key belongs to the field that has the focus."""
        event.prevent_default()

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        if event.input.id != "again":
            self.focus_next()
            return
        password, pin, again = (self.query_one(f"#{name}", Input).value for name in ("password", "pin", "again"))
        if pin != again:
            self._wrong("The two PINs differ. Type them again.", "pin")
        else:
            self._set(password, pin)

    @work(exclusive=True)
    async def _set(self, password: str, pin: str) -> None:
        try:
            await self.etds.ask(set_pin, password=password, pin=pin)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self._wrong(error.message, "pin" if error.code == "bad_input" else "password")
        else:
            self.notify("The PIN is set.")
            self.dismiss(None)

    def _wrong(self, sentence: str, field: str) -> None:
        """Say it, and begin again at the field that it is about."""
        self.query_one(".wrong", Static).update(plain(sentence))
        for name in ("again", "pin", *(["password"] if field == "password" else [])):
            self.query_one(f"#{name}", Input).value = ""
        self.set_focus(self.query_one(f"#{field}"))
