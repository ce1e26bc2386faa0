"""Reserving a cart for a group: who, until when, with which deposit; and taking money for what is reserved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core import payments
from core.errors import BadInput, EtdsError, SessionEnded
from core.inventory import CartId
from core.money import Money, parse_amount
from core.payments import PaymentStatus, Reserved, deposit_rule
from core.pricing import Quote
from core.programming import Performance, local_start
from core.sales import Buyer, OrderId, TenderState
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.boxoffice.card import PAID, CardDialog
from etds_tui.text import counted, plain

_LINE_MAX = 120
_LAST = time(23, 59)


class GroupDialog(DeskDialog[Reserved]):
    """Gives the order that was reserved, or None. What is refused stays in its field to be mended."""

    DEFAULT_CSS = """
    GroupDialog Input, GroupDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    GroupDialog .label { margin-top: 1; color: $text-muted; }
    GroupDialog .wrong { margin-top: 1; min-height: 1; }
    """

    def __init__(
        self, performance: Performance, cart: CartId, order: OrderId, seats: Mapping[int, str], total: Money,
        buyer: Buyer,
    ) -> None:  # fmt: skip
        super().__init__()
        self._performance, self._cart, self._order = performance, cart, order
        self._seats, self._total, self._buyer = dict(seats), total, buyer

    def compose(self) -> ComposeResult:
        rule = deposit_rule(is_kept=self.etds.core.settings.group_deposit_kept)
        with Vertical(classes="dialog"):
            count = counted(len(self._seats), "seat")
            yield Static(f"Reserve {count} for a group, {self._total}", classes="title", markup=False)
            yield Static("Who the group is")
            yield Input(self._buyer.customer, id="customer", max_length=_LINE_MAX)
            yield Static("E-mail, where the tickets are sent to", classes="label")
            yield Input(self._buyer.contact, id="contact", max_length=_LINE_MAX)
            yield Static("Balance due, year-month-day", classes="label")
            yield Input(f"{_latest(self._performance):%Y-%m-%d}", id="due", max_length=10)
            yield Static(f"Deposit now, {self._total.currency}", classes="label", markup=False)
            yield Input(placeholder=Money(0, self._total.currency).plain(), id="deposit", max_length=16)
            yield Static("", classes="wrong", markup=False)
            told = f"Tab goes on, Enter reserves. Not paid by then, the deposit {rule}."
            yield Static(told, classes="hint", markup=False)

    def on_key(self, event: Key) -> None:
        """Several fields, each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @on(Input.Submitted)
    def _entered(self) -> None:
        try:
            typed = self._line("deposit")
            deposit_minor = parse_amount(typed, self._total.currency).amount_minor if typed else 0
            pay_by = _moment(self._line("due") or "", self._performance)
        except BadInput as error:
            self._tell(error.message)
        else:
            self._reserve(Buyer(customer=self._line("customer"), contact=self._line("contact")), pay_by, deposit_minor)

    def _line(self, name: str) -> str | None:
        return " ".join(self.query_one(f"#{name}", Input).value.split()) or None

    @work(exclusive=True)
    async def _reserve(self, buyer: Buyer, pay_by: datetime, deposit_minor: int) -> None:
        try:
            made = await self.etds.ask(
                payments.reserve_group,
                self._performance.id,
                cart=self._cart,
                order=self._order,
                seats=self._seats,
                buyer=buyer,
                pay_by=pay_by,
                deposit_minor=deposit_minor,
            )
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self._tell(error.message)
        else:
            self.dismiss(made)

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


def _latest(performance: Performance) -> date:
    return local_start(performance).date()


def _moment(typed: str, performance: Performance) -> datetime:
    """The end of that day, or the beginning of the performance where that is sooner. Raises BadInput. Pure."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise BadInput(f"Type the date like {_latest(performance):%Y-%m-%d}.") from None
    end = datetime.combine(day, _LAST, ZoneInfo(performance.time_zone))
    return min(end, local_start(performance)) if day == _latest(performance) else end


class PayReservedDialog(CardDialog):
    """Money for a reserved order, as it stands: card, cash or voucher, all that is left or a part. Esc leaves it."""

    def __init__(
        self, performance: Performance, order: OrderId, seat_count: int, left: Money, *, now: Money | None = None
    ) -> None:
        super().__init__(
            performance, CartId(order), order, Quote(lines=(), total=left, discount=Money(0, left.currency)), {}
        )
        self._seat_count, self._now = seat_count, now
        self._is_claimed = True

    def on_mount(self) -> None:
        super().on_mount()
        if self._now is not None:
            self.query_one(Input).value = self._now.plain()

    async def _claim(self) -> None:
        """Its seats are reserved since long."""

    def _show(self, status: PaymentStatus) -> None:
        """The deposit is all that is wanted for now, where one was agreed."""
        if self._now is not None and not status.is_paid and status.tender is TenderState.SUCCEEDED:
            self.dismiss(PAID)
        else:
            super()._show(status)

    def action_leave(self) -> None:
        """What is paid stays paid; a payment that waits is taken off the terminal first."""
        if not self._is_busy:
            self.dismiss(None)
        else:
            super().action_leave()
