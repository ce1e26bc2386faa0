"""The till of an agent: its own seats look open, it takes cash into its own drawer, and prints what it sold."""

from __future__ import annotations

from typing import ClassVar

from core import agents
from core.errors import EtdsError
from core.sales import OrderId
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.text import plain

_NOT_HERE = frozenset({"card", "voucher"})


class KioskScreen(SellScreen):
    DESK: ClassVar[str] = "Agent"
    HELP = (
        "Your allotment: seats that look open are yours to sell until the cut-off. Take them with Space, or type a "
        "number and b for the best together, then t for cash. l in the list of performances shows what is left, and "
        "gives back what you will not sell."
    )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if action in _NOT_HERE else super().check_action(action, parameters)

    async def _print(self, order: OrderId) -> None:
        try:
            printed = await self.etds.ask(agents.print_allotted, self.performance.id, order=order)
        except EtdsError as error:
            self.refused(error)
            return
        went = "written to" if printed.path is not None else "went to"
        self.notify(f"Tickets {went} {plain(str(printed))}", markup=False)
