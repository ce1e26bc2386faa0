"""Taking a card, a voucher and cash in parts. The seats are claimed at the first charge, and stay the order's.

Enter charges what is typed, or all that is left; F8 takes it in cash, F7 from a voucher as far as that goes. While the
terminal has not answered, nothing may be charged again: the dialog asks every second how it stands. Esc takes the
payment off the terminal then, and once more leaves it to end by itself. Esc before the first charge changes nothing;
after it, the order is given up, what was paid goes back, and the seats are the cart's again.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID, uuid4

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Digits, Input, Static

from core import payments
from core.errors import EtdsError, NoDrawer, Outage
from core.inventory import CartId
from core.money import Money, parse_amount
from core.payments import PaymentStatus
from core.pricing import Quote
from core.programming import Performance
from core.sales import NOBODY, Buyer, OrderId, TenderKind
from core.settings import Mode
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.boxoffice.shift_open import opened_for_cash
from etds_tui.screens.boxoffice.voucher import VoucherDialog
from etds_tui.text import counted, plain

PAID, GIVEN_UP, UNDER_WAY = "paid", "given up", "under way"
_ASK_SECONDS = 1.0
_UNDER_WAY = {
    TenderKind.CARD: "Charging. Follow the terminal.",
    TenderKind.CASH: "Taking cash.",
    TenderKind.VOUCHER: "Taking it from the voucher.",
}


class CardDialog(DeskDialog[str]):
    """Gives PAID, GIVEN_UP (the order is over), UNDER_WAY (it ends by itself), or None: nothing was begun."""

    DEFAULT_CSS = """
    CardDialog Digits { width: 100%; text-align: right; color: $primary; }
    CardDialog #told { height: auto; min-height: 2; color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "cash", "take it in cash", priority=True),
        Binding("f7", "voucher", "take it from a voucher", priority=True),
    ]

    def __init__(
        self,
        performance: Performance,
        cart: CartId,
        order: OrderId,
        quote: Quote,
        seats: dict[int, str],
        buyer: Buyer = NOBODY,
        *,
        by_voucher: bool = False,
    ) -> None:
        super().__init__()
        self._at, self._performance, self._cart, self._order = performance, performance.id, cart, order
        self._quote, self._seats, self._buyer, self._by_voucher = quote, seats, buyer, by_voucher
        self._left, self._seat_count = quote.total, len(quote.lines)
        self._is_claimed = self._is_busy = False
        self._waits_for: UUID | None = None  # a payment at the terminal
        self._is_stopping = False

    def compose(self) -> ComposeResult:
        is_real = self.etds.core.settings.mode is Mode.PRODUCTION
        terminal = "card terminal" if is_real else "demo terminal, no money moves"
        with Vertical(classes="dialog"):
            seats = counted(self._seat_count, "seat")
            kind = "Payment" if self._by_voucher else "Card"
            yield Static(f"{kind} for {seats}, {self._left.currency}", classes="title", markup=False)
            yield Digits(self._left.plain())
            yield Input(placeholder=f"amount (Enter: all of {self._left.plain()})")
            yield Static(plain(f"Ready: {terminal}."), id="told", markup=False)
            yield Static("Enter charges the card, F8 takes cash, F7 a voucher.", classes="hint")

    @on(Input.Submitted)
    def _charge(self) -> None:
        self._pay(TenderKind.CARD)

    def action_cash(self) -> None:
        self._pay(TenderKind.CASH)

    def on_mount(self) -> None:
        if self._by_voucher:
            self.action_voucher()

    def action_voucher(self) -> None:
        if not self._is_busy:
            self.app.push_screen(VoucherDialog(self._performance, self._left), self._shown_voucher)

    def _shown_voucher(self, code: str | None) -> None:
        if code is not None:
            self._pay(TenderKind.VOUCHER, code)
        elif self._by_voucher and not self._is_claimed:
            self.dismiss(None)  # it was to be a voucher, and there is none: nothing was begun

    def _pay(self, kind: TenderKind, code: str = "") -> None:
        text = self.query_one(Input).value
        if self._is_busy:
            return
        try:
            amount = parse_amount(text, self._left.currency) if text.strip() else None
        except EtdsError as error:
            self._tell(error.message)
            return
        self._run(kind, amount, code)

    async def _tender(self, kind: TenderKind, amount: Money | None, code: str, tender: UUID) -> PaymentStatus:
        """One attempt over what was typed, else over all that is left, or what the voucher has of it."""
        ask, minor = self.etds.ask, (amount or self._left).amount_minor
        performance, order = self._performance, self._order
        if kind is TenderKind.CARD:
            return await ask(payments.pay_by_card, performance, order=order, tender=tender, amount_minor=minor)
        if kind is TenderKind.CASH:
            return await ask(payments.pay_by_cash, performance, order=order, tender=tender, received_minor=minor)
        of_it = amount and amount.amount_minor
        return await ask(
            payments.pay_by_voucher, performance, order=order, tender=tender, code=code, amount_minor=of_it
        )

    async def _claim(self) -> None:
        await self.etds.ask(
            payments.claim_order,
            self._performance,
            cart=self._cart,
            order=self._order,
            seats=self._seats,
            buyer=self._buyer,
        )
        self._is_claimed = True

    @work(exclusive=True, group="pay")
    async def _run(self, kind: TenderKind, amount: Money | None, code: str) -> None:
        self._is_busy, tender = True, uuid4()
        self._tell(_UNDER_WAY[kind])
        ask = self.etds.ask
        try:
            await self._claim()
            try:
                status = await self._tender(kind, amount, code, tender)
            except NoDrawer:
                if not await opened_for_cash(self.etds, self._at):
                    raise
                status = await self._tender(kind, amount, code, tender)
            while status.is_open:
                self._waits_for = tender
                if not self._is_stopping:
                    self._tell(status.sentence)
                await self._pause()
                status = await ask(payments.payment_status, self._performance, tender=tender)
        except EtdsError as error:
            self._tell(error.message)
            if not self._is_claimed and not isinstance(error, Outage):
                self.dismiss(None)
                self.notify(plain(error.message), severity="warning", markup=False)
            return
        finally:
            self._is_busy = self._is_stopping = False
            self._waits_for = None
        self._show(status)

    async def _pause(self) -> None:
        import asyncio

        await asyncio.sleep(_ASK_SECONDS)

    def _show(self, status: PaymentStatus) -> None:
        if status.is_paid:
            self.dismiss(PAID)
            return
        self._left = status.left
        self.query_one(Digits).update(status.left.plain())
        field = self.query_one(Input)
        field.value, field.placeholder = "", f"amount (Enter: all of {status.left.plain()})"
        self._tell(status.sentence)

    def _tell(self, sentence: str) -> None:
        self.query_one("#told", Static).update(plain(sentence))

    def action_leave(self) -> None:
        if not self._is_claimed:
            self.dismiss(None)
        elif not self._is_busy:
            self._give_up()
        elif self._waits_for is not None and not self._is_stopping:
            self._stop(self._waits_for)
        else:
            self.dismiss(UNDER_WAY)

    @work(group="stop")
    async def _stop(self, tender: UUID) -> None:
        """What comes of it is seen by whoever waits."""
        self._is_stopping = True
        self._tell("Taking the payment off the terminal. Esc again leaves it to end by itself.")
        try:
            await self.etds.ask(payments.stop_card, self._performance, tender=tender)
        except EtdsError as error:
            self._tell(error.message)

    @work(exclusive=True, group="pay")
    async def _give_up(self) -> None:
        self._is_busy = True
        try:
            word = await self.etds.ask(payments.give_up_order, self._performance, order=self._order)
        except EtdsError as error:
            self._is_busy = False
            self._tell(error.message)
            return
        self.dismiss(UNDER_WAY if word == "pending" else GIVEN_UP)
