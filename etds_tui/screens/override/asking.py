"""Ask a manager without leaving the sale: offer it, wait for the answer, go on by itself."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core.access import (
    OverrideBell,
    OverrideRequest,
    answer_override_here,
    ask_override,
    follow_overrides,
    override_state,
    withdraw_override,
)
from core.errors import EtdsError, SessionEnded
from etds_tui.acts.override import ASKING
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.login.sign_in import SecretInput
from etds_tui.screens.override.words import asked_lines, outcome
from etds_tui.text import plain
from etds_tui.threads import on_loop

_LOOK_SECONDS = 1.0


class AskManagerDialog(DeskDialog[bool]):
    """Gives True once a manager allowed the call. Whatever else ends it, nothing is left that could be used."""

    DEFAULT_CSS = """
    AskManagerDialog .asked { height: auto; margin-bottom: 1; display: none; }
    AskManagerDialog #state { height: auto; }
    AskManagerDialog Input { margin-top: 1; display: none; }
    AskManagerDialog #pin { margin-top: 0; }
    AskManagerDialog.-asked .asked, AskManagerDialog.-here Input { display: block; }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = ASKING.bindings

    def __init__(self, call: partial[Any], refusal: str) -> None:
        super().__init__()
        self._call, self._refusal = call, refusal
        self._request: OverrideRequest | None = None
        self._bell: OverrideBell | None = None
        self._typed_early: tuple[str, str] | None = None  # name and PIN, quicker than the request

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Ask a manager?", classes="title")
            yield Static("", classes="asked", markup=False)
            yield Static(plain(self._refusal), id="state", markup=False)
            yield Input(placeholder="name of the manager", id="manager", max_length=40)
            yield SecretInput(placeholder="PIN", password=True, id="pin")
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter asks all managers of the house. m: a manager is here. Esc leaves it.", classes="hint")

    def on_mount(self) -> None:
        self.set_interval(_LOOK_SECONDS, self._look_where_waiting)

    def on_key(self, event: Key) -> None:
        """Keys are acts here, until the fields are open."""
        event.prevent_default()

    # --- asking ---------------------------------------------------------------------------------------------------

    @property
    def is_waiting(self) -> bool:
        return self._request is not None and self._request.is_waiting

    def action_ask(self) -> None:
        if not self.is_waiting:
            self._ask()

    @work(exclusive=True, group="ask")
    async def _ask(self) -> None:
        self._tell("")
        try:
            request = await self.etds.ask(ask_override, call=self._call)
            self._show(request)
            if self._bell is None:
                look = on_loop(self._look_where_waiting)
                self._bell = await self.etds.ask(follow_overrides, look)
        except EtdsError as error:
            self._refused(error)
        early, self._typed_early = self._typed_early, None
        if early is not None and self.is_waiting:
            self._answer_here(*early)

    def _look_where_waiting(self) -> None:
        if self.is_mounted and self.is_waiting:
            self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        if self._request is None:
            return
        try:
            self._show(await self.etds.ask(override_state, self._request.id))
        except EtdsError as error:
            self._refused(error)

    def _show(self, request: OverrideRequest) -> None:
        if not self.is_attached:
            return
        self._request = request
        if request.answer == "approved":
            self.dismiss(True)
            return
        self.add_class("-asked")
        self.query_one(".title", Static).update("A manager is asked" if request.is_waiting else "Ask a manager?")
        self.query_one(".asked", Static).update("\n".join(asked_lines(request)))
        self.query_one("#state", Static).update(plain(outcome(request)))
        hint = "It goes on by itself when a manager approves. m: one is here. Esc withdraws."
        self.query_one(".hint", Static).update(hint if request.is_waiting else "Enter asks once more. Esc leaves it.")

    # --- a manager is here ----------------------------------------------------------------------------------------

    def action_here(self) -> None:
        self.add_class("-here")
        self.set_focus(self.query_one("#manager"))
        if not self.is_waiting:
            self._ask()

    @on(Input.Submitted, "#manager")
    def _named(self) -> None:
        self.set_focus(self.query_one("#pin"))

    @on(Input.Submitted, "#pin")
    def _typed(self, event: Input.Submitted) -> None:
        name, pin = self.query_one("#manager", Input).value, event.value
        event.input.value = ""
        if not name.strip() or not pin:
            return
        if self._request is None:
            self._typed_early = name, pin
        else:
            self._answer_here(name, pin)

    @work(exclusive=True, group="ask")
    async def _answer_here(self, name: str, pin: str) -> None:
        assert self._request is not None, "asked before it is answered"
        try:
            self._show(await self.etds.ask(answer_override_here, self._request.id, username=name, pin=pin))
        except EtdsError as error:
            self._refused(error)

    # --- the end --------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """One step back: out of the fields first, then out of the question."""
        if self.has_class("-here"):
            self.remove_class("-here")
            self.set_focus(None)
            for field in self.query(Input):
                field.value = ""
            self._typed_early = None
            self._tell("")
        elif self.is_waiting:
            self._withdraw()
        else:
            self.dismiss(False)

    @work(exclusive=True, group="ask")
    async def _withdraw(self) -> None:
        """Not in the group of the looks: the ring that it causes would end it."""
        assert self._request is not None, "asked before it is withdrawn"
        try:
            await self.etds.ask(withdraw_override, self._request.id)
        except EtdsError as error:  # it dies by itself
            self._refused(error)
        self.dismiss(False)

    def on_unmount(self) -> None:
        if self._bell is not None:
            self._bell.close()

    def _refused(self, error: EtdsError) -> None:
        if isinstance(error, SessionEnded):
            self.etds.to_sign_in(error.message)
        else:
            self._tell(error.message)

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))
