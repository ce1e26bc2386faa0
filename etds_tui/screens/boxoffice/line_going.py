"""A sale line that names another performance: the desk goes there, and the line goes with it.

Nothing is sold by the way: the line opens again over the other house and shows what it would do there, and another
Enter sells it. A cart stays where it is: with seats in it nobody is taken away from their customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from core import saleline
from core.errors import EtdsError
from core.inventory import House
from core.programming import Performance, find_performance, list_performances
from core.saleline import Parsed
from etds_tui.screens.boxoffice.sale_line import SaleLine
from etds_tui.screens.boxoffice.special import SpecialScreen

if TYPE_CHECKING:
    from collections.abc import Sequence


class GoingScreen(SpecialScreen):
    """Knows the performances that a line may name. `line` is opened once the house is there."""

    def __init__(self, performance: Performance, line: str = "") -> None:
        super().__init__(performance)
        self._first_line = line
        self._showings: Sequence[saleline.Showing] | None = None

    @property
    def line(self) -> SaleLine:
        return self.query_one(SaleLine)

    async def prepare(self, house: House) -> None:
        await super().prepare(house)
        self._learn()

    def opened(self) -> None:
        super().opened()
        if self._first_line:
            line, self._first_line = self._first_line, ""
            self.open_line(line)

    def open_line(self, text: str | None = None) -> None:
        self.line.open(text)
        self._look_for_showings()

    # --- what may be named --------------------------------------------------------------------------------------

    def _learn(self) -> None:
        assert self.house is not None, "a house is open"
        self.line.learn(
            saleline.vocabulary_of(
                self.house.manifest,
                self.house.prices,
                seats_max=self.etds.core.settings.hold_seats_max,
                here=self.performance.code,
                showings=tuple(self._showings or ()),
                reasons=saleline.COMP_REASONS,
            )
        )

    @work(exclusive=True, group="showings")
    async def _look_for_showings(self) -> None:
        await self._learn_showings()

    async def _learn_showings(self) -> None:
        try:
            self._showings = saleline.showings_of(await self.etds.ask(list_performances))
        except EtdsError:  # the other performances are not offered; this one is sold
            return
        self._learn()

    async def read_anew(self, parsed: Parsed) -> Parsed:
        """The line with every performance known, where Enter was pressed before they were."""
        if not parsed.mistakes or self._showings is not None:
            return parsed
        await self._learn_showings()
        return self.line.parsed if self.line.parsed.text == parsed.text else parsed

    # --- going --------------------------------------------------------------------------------------------------

    def elsewhere(self, parsed: Parsed) -> str | None:
        """The code of another performance, where the line names one."""
        there = parsed.wish.performance
        return None if there is None or there.casefold() == self.performance.code.casefold() else there

    def going(self, code: str) -> str:
        """What Enter will do about it."""
        if self.cart.seats:
            return f"Sell the cart first, park it (z) or let it go (r). Then Enter goes to {code}."
        return f"Enter goes to {code}, and the line goes with it."

    async def go_to_performance(self, code: str, parsed: Parsed) -> None:
        """Change the desk, unless there is a cart. Raises EtdsError."""
        if not self.cart.seats:
            there = await self.etds.ask(find_performance, code)
            self.app.switch_screen(type(self)(there, parsed.text))
