"""An order that is changed: its tickets exchanged, money taken for what is reserved, seats dropped from it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core import payments
from core.errors import EtdsError
from core.payments import Outgoing
from core.sales import OrderedSeat, OrderStatus
from etds_tui.acts import ORDER_CHANGES
from etds_tui.screens.boxoffice.card import PAID
from etds_tui.screens.boxoffice.exchanging import ExchangeScreen
from etds_tui.screens.boxoffice.group import PayReservedDialog
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.text import counted


class OrderDesk(OrderScreen):
    HELP = (
        f"{OrderScreen.HELP} x exchanges what is marked. For a reserved order, t takes money and d takes marked seats "
        "out of it."
    )
    BINDINGS: ClassVar[list[BindingType]] = ORDER_CHANGES.bindings

    @property
    def _is_reserved(self) -> bool:
        return self._view is not None and self._view.brief.status is OrderStatus.RESERVED

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Reserved, it has no tickets yet: money is taken and seats dropped. Exchanged is what is paid."""
        if action in ("take_money", "drop_seats") and not self._is_reserved:
            return False
        if action in ("take_back", "void", "print") and self._is_reserved:
            return False
        if action == "exchange" and (self._view is None or self._view.brief.status is not OrderStatus.PAID):
            return False
        return super().check_action(action, parameters)

    def may_mark(self, line: OrderedSeat) -> bool:
        return super().may_mark(line) or (self._is_reserved and line.state == "not issued")

    def action_exchange(self) -> None:
        """Of one ticket nothing has to be marked: it is that one."""
        view = self._view
        if view is None:
            return
        live = [line for line in view.lines if line.may_return]
        chosen = [line for line in live if line.number in self._marked] or (live if len(live) == 1 else [])
        if not chosen:
            self.notify("Mark the tickets first: Space marks one, a marks all.", markup=False)
            return
        tickets = tuple(line.ticket for line in chosen if line.ticket)
        outgoing = Outgoing(performance_id=self._performance, order=self._order, tickets=tickets)
        self._marked.clear()
        self.app.push_screen(ExchangeScreen(view.performance, outgoing, view.brief.reference))

    @work(exclusive=True, group="return")
    async def action_take_money(self) -> None:
        view = self._view
        if view is None:
            return
        ended = await self.app.push_screen_wait(
            PayReservedDialog(view.performance, self._order, view.brief.live, view.left)
        )
        self._reload()
        if ended == PAID:
            self.notify("Paid. p prints the tickets.", markup=False)

    @work(exclusive=True, group="return")
    async def action_drop_seats(self) -> None:
        view = self._view
        chosen = [line for line in (view.lines if view else ()) if line.number in self._marked]
        if view is None or not chosen:
            self.notify("Mark the seats first: Space marks one, a marks all.", markup=False)
            return
        lines = [
            f"{counted(len(chosen), 'seat')} of {view.brief.reference} go back on sale.",
            "The others keep their price.",
        ]
        if not await self.app.push_screen_wait(ConfirmDialog("Drop these seats?", lines, "drop them")):
            return
        manifest = self.etds.core.repertoire.manifest(view.performance.manifest_id)
        seats = [seat for line in chosen if (seat := manifest.find(line.label)) is not None]
        try:
            left = await self.etds.ask(payments.drop_seats, self._performance, order=self._order, seats=seats)
        except EtdsError as error:
            self.refused(error)
        else:
            self._marked.clear()
            self.notify(f"Dropped. {left} left to pay.", markup=False)
        self._reload()
