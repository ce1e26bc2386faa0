"""A voucher is shown: what is left on it is told before anything is taken from it."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from core import payments
from core.errors import EtdsError, SessionEnded
from core.money import Money
from core.payments import Voucher
from core.programming import PerformanceId
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

_CODE_MAX = 60


class VoucherDialog(DeskDialog[str]):
    """Gives the code of a voucher that is to pay, or None. The first Enter looks at it, the second takes it."""

    DEFAULT_CSS = "VoucherDialog #told { min-height: 2; height: auto; }"

    def __init__(self, performance: PerformanceId, left: Money) -> None:
        super().__init__()
        self._performance, self._left = performance, left
        self._looked_at = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Voucher. {self._left} are left to pay.", classes="title", markup=False)
            yield Input(placeholder="code, as it is printed on the voucher", max_length=_CODE_MAX)
            yield Static("", classes="wrong", markup=False)
            yield Static("", id="told", markup=False)
            yield Static("Enter looks at it, Enter again pays with it. Esc goes back.", classes="hint")

    @on(Input.Changed)
    def _typing(self) -> None:
        self._looked_at = ""

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        code = event.value.strip()
        if code and code == self._looked_at:
            self.dismiss(code)
        elif code:
            self._look(code)

    @work(exclusive=True)
    async def _look(self, code: str) -> None:
        told, wrong = self.query_one("#told", Static), self.query_one(".wrong", Static)
        told.update("")
        wrong.update("")
        try:
            voucher = await self.etds.ask(payments.find_voucher, self._performance, code=code)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            wrong.update(plain(error.message))
        else:
            told.update(plain(_told(voucher, self._left)))
            self._looked_at = code if voucher.balance.amount_minor else ""


def _told(voucher: Voucher, left: Money) -> str:
    """What is on it, and what that pays. Pure."""
    if not voucher.balance.amount_minor:
        return f"{voucher.name}: nothing is left on it."
    if voucher.balance >= left:
        return f"{voucher.name}: {voucher.balance} on it. It pays all of it."
    return f"{voucher.name}: {voucher.balance} on it. {left - voucher.balance} stay to be paid otherwise."
