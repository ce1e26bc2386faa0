"""From the list of performances to the desks of who plans. Each desk is read when it is first gone to."""

from __future__ import annotations

from core.programming import Performance
from etds_tui.screens.base import DeskScreen


class PlanningDoors(DeskScreen):
    """Doors to halls and seasons, and to what belongs to the performance under the cursor."""

    @property
    def chosen(self) -> Performance | None:
        """The performance under the cursor."""
        raise NotImplementedError

    # --- halls and seasons ----------------------------------------------------------------------------------------

    def action_calendar(self) -> None:
        from etds_tui.screens.programming.calendar import CalendarScreen

        self.app.push_screen(CalendarScreen())

    def action_dates(self) -> None:
        from etds_tui.screens.programming.date_holds import DateHoldsScreen

        self.app.push_screen(DateHoldsScreen())

    def action_events(self) -> None:
        from etds_tui.screens.programming.events import EventsScreen

        self.app.push_screen(EventsScreen())

    def action_new_event(self) -> None:
        from etds_tui.screens.programming.event import EventScreen

        self.app.push_screen(EventScreen(None))

    def action_venues(self) -> None:
        from etds_tui.screens.programming.venues import VenuesScreen

        self.app.push_screen(VenuesScreen())

    def action_capacity(self) -> None:
        from etds_tui.screens.programming.capacity import CapacityScreen

        self.app.push_screen(CapacityScreen())

    def action_coupons(self) -> None:
        from etds_tui.screens.programming.coupons import CouponsScreen

        self.app.push_screen(CouponsScreen())

    def action_allotments(self) -> None:
        from etds_tui.screens.programming.allotments import AllotmentsScreen

        self.app.push_screen(AllotmentsScreen())

    def action_reports(self) -> None:
        from etds_tui.screens.artist.reports import ReportsScreen

        self.app.push_screen(ReportsScreen())

    # --- the performance under the cursor -------------------------------------------------------------------------

    def action_edit_event(self) -> None:
        from etds_tui.screens.programming.event import EventScreen

        if (chosen := self.chosen) is not None:
            self.app.push_screen(EventScreen(chosen.event_id, at=chosen.id))

    def action_scaling(self) -> None:
        """What its places cost, painted on its house."""
        from etds_tui.screens.scaling.desk import ScalingScreen

        if (chosen := self.chosen) is not None:
            self.app.push_screen(ScalingScreen(chosen))

    def action_prices(self) -> None:
        """Its prices, fees and taxes."""
        from etds_tui.screens.programming.prices import PricesScreen

        if (chosen := self.chosen) is not None:
            self.app.push_screen(PricesScreen(chosen))

    def action_onsale(self) -> None:
        """Its windows, codes, checklist and rehearsals."""
        from etds_tui.screens.programming.onsale import OnSaleScreen

        if (chosen := self.chosen) is not None:
            self.app.push_screen(OnSaleScreen(chosen))

    def action_allocations(self) -> None:
        from etds_tui.screens.programming.allocations import AllocationsScreen

        chosen = self.chosen
        self.app.push_screen(AllocationsScreen(at=None if chosen is None else str(chosen.id)))
