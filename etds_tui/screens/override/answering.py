"""A manager is asked: who asks for what, and how long the question lives. A PIN approves, a word refuses."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core.access import PIN_MAX, OverrideRequest, answer_override, pending_overrides
from core.errors import EtdsError, OverrideOver, SessionEnded
from etds_tui.acts.override import ANSWERING
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.login.sign_in import SecretInput
from etds_tui.screens.override.words import asked_lines
from etds_tui.text import plain

_LOOK_SECONDS = 1.0
_WORD_MAX = 120


class AnswerDialog(DeskDialog[None]):
    """It comes unasked, so no key that was meant for something else may answer: first a or r, then the field."""

    DEFAULT_CSS = """
    AnswerDialog .asked { height: auto; margin-bottom: 1; }
    AnswerDialog Input { margin-top: 1; display: none; }
    AnswerDialog.-approve #pin, AnswerDialog.-refuse #word { display: block; }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = ANSWERING.bindings

    def __init__(self, request: OverrideRequest) -> None:
        super().__init__()
        self.request = request

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"{plain(self.request.asker)} asks", classes="title", markup=False)
            yield Static("\n".join(asked_lines(self.request)), classes="asked", markup=False)
            yield Static(_left(self.request), id="state", markup=False)
            yield SecretInput(placeholder="your PIN", password=True, id="pin", max_length=PIN_MAX)
            yield Input(placeholder="a word to it, or nothing", id="word", max_length=_WORD_MAX)
            yield Static("", classes="wrong", markup=False)
            yield Static("a approves with your PIN. r refuses. Esc decides later.", classes="hint")

    def on_mount(self) -> None:
        self.set_interval(_LOOK_SECONDS, self._look)

    def on_key(self, event: Key) -> None:
        """Nothing goes into a field by itself."""
        event.prevent_default()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Count down; go away once there is nothing left to answer."""
        try:
            waiting = await self.etds.ask(pending_overrides)
        except EtdsError:
            return  # the desk below says what is wrong
        found = next((one for one in waiting if one.id == self.request.id), None)
        if not self.is_attached:
            return
        if found is not None:
            self.query_one("#state", Static).update(_left(found))
        else:
            self.dismiss(None)

    # --- answering ------------------------------------------------------------------------------------------------

    def action_approve(self) -> None:
        self._open("-approve", "#pin")

    def action_refuse(self) -> None:
        self._open("-refuse", "#word")

    def _open(self, name: str, field: str) -> None:
        self.remove_class("-approve", "-refuse")
        self.add_class(name)
        self.set_focus(self.query_one(field))
        self._tell("")
        words = "Enter approves this one act." if name == "-approve" else "Enter refuses it."
        self.query_one(".hint", Static).update(f"{words} Esc decides later.")

    @on(Input.Submitted, "#pin")
    def _pin(self, event: Input.Submitted) -> None:
        pin, event.input.value = event.value, ""
        if pin:
            self._answer(approve=True, pin=pin)

    @on(Input.Submitted, "#word")
    def _word(self, event: Input.Submitted) -> None:
        self._answer(approve=False, word=event.value)

    @work(exclusive=True, group="answer")
    async def _answer(self, *, approve: bool, pin: str = "", word: str = "") -> None:
        try:
            await self.etds.ask(answer_override, self.request.id, approve=approve, pin=pin, word=word)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
            return
        except EtdsError as error:
            self._tell(error.message)
            if isinstance(error, OverrideOver):
                self.notify(plain(error.message), markup=False)
                self.dismiss(None)
            return
        self.notify(f"{'Approved' if approve else 'Refused'}: {plain(self.request.act)}", markup=False)
        self.dismiss(None)

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))

    def action_leave(self) -> None:
        self.etds.manager.put_off(self.request.id)
        self.dismiss(None)


def _left(request: OverrideRequest) -> str:
    return f"At {plain(request.terminal)}, {request.seconds_left} s left."
