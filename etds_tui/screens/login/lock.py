"""The locked terminal: everything is hidden, the hold clock runs on, the same person comes back with the password."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from core.access import confirm_password
from core.errors import EtdsError, SessionEnded
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.login.sign_in import SecretInput
from etds_tui.text import plain


class LockDialog(DeskDialog[None]):
    """Cannot be left but by the password or by signing out."""

    DEFAULT_CSS = "LockDialog { background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+q", "app.sign_out", "sign out")]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Locked", classes="title")
            yield Static(f"{plain(self.etds.person.display_name)} is signed in. Holds keep running.", markup=False)
            yield SecretInput(placeholder="password", password=True)
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter unlocks. ctrl+q signs out.", classes="hint")

    def action_leave(self) -> None:
        """Escape does not open a lock."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._unlock(event.value)
        event.input.value = ""

    @work(exclusive=True)
    async def _unlock(self, password: str) -> None:
        try:
            await self.etds.ask(confirm_password, password)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(None)
