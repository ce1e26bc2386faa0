"""The payment dialog as a sale line opens it: each part is filled in, and Enter takes it.

What is typed over an amount is an amount for the card, as ever; F7 and F8 keep their meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.widgets import Input

from core.payments import PaymentStatus
from core.saleline import Due
from core.sales import TenderKind
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.text import plain

_WORDS = {TenderKind.CARD: "by card", TenderKind.CASH: "in cash", TenderKind.VOUCHER: "from the voucher"}


class LineCardDialog(CardDialog):
    """Gives what `CardDialog` gives. `dues` are taken one by one; a part that was not paid stays the next."""

    def __init__(self, *args: Any, dues: Sequence[Due], **more: Any) -> None:
        super().__init__(*args, **more)
        self._dues = list(dues)
        self._filled = ""

    def on_mount(self) -> None:
        self._fill("")

    @on(Input.Submitted)
    def _take_next(self, event: Input.Submitted) -> None:
        if self._dues and event.value == self._filled:
            event.prevent_default()
            self._pay(self._dues[0].kind, self._dues[0].code or "")

    def _show(self, status: PaymentStatus) -> None:
        before = self._left
        super()._show(status)
        if self._dues and status.left < before:
            self._dues.pop(0)
        if not status.is_paid:
            self._fill(f"{status.sentence} ")

    def _fill(self, said: str) -> None:
        """Put the next part into the field, and say what Enter does with it."""
        if not self._dues:
            self._filled = ""
            return
        due = self._dues[0]
        self._filled = due.amount.plain().replace(",", "")
        self.query_one(Input).value = self._filled
        code = f" {due.code}" if due.code else ""
        self._tell(plain(f"{said}Next: {due.amount} {_WORDS[due.kind]}{code}. Enter takes it."))
