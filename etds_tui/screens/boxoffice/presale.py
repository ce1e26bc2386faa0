"""The code of a presale at the till: asked for by a key, or where a seat is refused for want of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar
from uuid import uuid4

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static
from textual.worker import Worker

from core.errors import EtdsError, SessionEnded
from core.inventory import CartId
from core.programming import CodeNeeded, Performance, PerformanceId, Window, show_code
from etds_tui.acts import PRESALE
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.boxoffice.picking import PickScreen
from etds_tui.text import plain

_CODE_MAX = 60


class CodeDialog(DeskDialog[Window]):
    """Gives the window that the code lets the cart into, or None. A code that is refused stays to be mended."""

    DEFAULT_CSS = "CodeDialog .wrong { min-height: 1; }"

    def __init__(self, performance: PerformanceId, cart: CartId, told: str) -> None:
        super().__init__()
        self._performance, self._cart, self._told = performance, cart, told

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Presale code", classes="title")
            yield Static(plain(self._told), markup=False)
            yield Input(placeholder="the code that the customer shows", max_length=_CODE_MAX)
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter shows it for this cart; it is used once tickets are sold. Esc leaves.", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._show(event.value.strip())

    @work(exclusive=True)
    async def _show(self, code: str) -> None:
        try:
            window = await self.etds.ask(show_code, self._performance, cart=self._cart, code=code)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(window)


class PresaleScreen(PickScreen):
    """Keeps what was tried last, so that it is done once the code is shown."""

    BINDINGS: ClassVar[list[BindingType]] = PRESALE.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__(performance)
        self._tried: Callable[[], Worker[None]] | None = None

    def _take(self, seats: tuple[int, ...]) -> Worker[None]:
        self._tried = partial(super()._take, seats)
        return self._tried()

    def _take_best(self, count: int) -> Worker[None]:
        self._tried = partial(super()._take_best, count)
        return self._tried()

    def forget_cart(self) -> None:
        super().forget_cart()
        self._tried = None

    def show_refusal(self, error: EtdsError) -> None:
        if isinstance(error, CodeNeeded):
            self._ask_code(error.message)
        else:
            super().show_refusal(error)

    def action_presale(self) -> None:
        self._tried = None
        self._ask_code("For the seats of this cart, those in it and those still to come.")

    @work(exclusive=True, group="presale")
    async def _ask_code(self, told: str) -> None:
        cart = self._cart_id = self._cart_id or CartId(uuid4())
        window = await self.app.push_screen_wait(CodeDialog(self.performance.id, cart, told))
        if window is None:
            self._nothing_taken()
            return
        self._cart_id = self._cart_id or cart
        self.say(f"{window.name}: the code is shown. It is used once tickets are sold.")
        if self._tried is not None:
            self._tried()
