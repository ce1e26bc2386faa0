"""A desk whose performance goes to another version of its manifest while it is open: it is read anew.

Ordinals never move (decision 21), so what is in the cart stays in it; only the drawing is another one.
"""

from __future__ import annotations

from textual import work

from core.errors import EtdsError
from core.programming import find_performance
from etds_tui.screens.base import DeskScreen


class AnotherHouse(DeskScreen):
    """For desks that show a house."""

    def is_another_house(self, seats: int, *, at_least: bool = False) -> bool:
        """Whether news of so many seats are of a house of another size; then it is opened anew. A whole plane may also
        be that of a house of the same size with other names: that is asked for."""
        from etds_tui.screens.boxoffice.house import HouseScreen

        assert isinstance(self, HouseScreen), "a desk that shows a house"
        known = len(self.seat_map.plane)
        if seats == known or (at_least and seats < known):
            if not at_least:
                self._ask_whether_another()
            return False
        self.action_reload()
        return True

    @work(exclusive=True, group="another-house")
    async def _ask_whether_another(self) -> None:
        from etds_tui.screens.boxoffice.house import HouseScreen

        assert isinstance(self, HouseScreen), "a desk that shows a house"
        self.etds.core.repertoire.forget(self.performance.id)
        try:
            now = await self.etds.ask(find_performance, self.performance.code)
        except EtdsError:
            return
        if self.house is not None and now.manifest_id != self.house.performance.manifest_id:
            self.action_reload()
