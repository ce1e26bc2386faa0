"""Where a house leads to: its will-call window, and the house as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etds_tui.screens.base import DeskScreen

if TYPE_CHECKING:
    from core.programming import Performance


class HouseDoors(DeskScreen):
    performance: Performance

    def action_will_call(self) -> None:
        from etds_tui.screens.boxoffice.will_call import WillCallScreen

        self.app.push_screen(WillCallScreen(self.performance))

    def action_as_of(self) -> None:
        from etds_tui.screens.boxoffice.past import MomentDialog, PastScreen

        def asked(moment: str | None) -> None:
            if moment is not None:
                self.app.push_screen(PastScreen(self.performance, moment))

        self.app.push_screen(MomentDialog(self.performance.time_zone), asked)
