"""Venues and their halls: what manifest each has, who uses it, and the way to its versions."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Static

from core.errors import EtdsError
from core.venues import Hall, list_halls, new_venue
from etds_tui.acts import VENUES
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.programming.hall import HallScreen
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar


class VenuesScreen(DeskScreen):
    HELP = (
        "Every hall in your reach with the newest version of its manifest. Enter opens its versions and drafts; n "
        "makes a new hall."
    )
    DEFAULT_CSS = """
    VenuesScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    VenuesScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = VENUES.bindings

    def __init__(self) -> None:
        super().__init__()
        self._halls: tuple[Hall, ...] = ()

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Listing(
            Column("venue", gives=True),
            Column("hall", gives=True),
            Column("manifest", gives=True, least=90),
            Column("version", is_right=True),
            Column("seats", is_right=True),
            Column("performances", is_right=True),
            Column("drafts", is_right=True),
        )
        yield Static("There is no hall yet. Press n to make one.", id="none")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Venues", self.etds.person_name
        self.query_one(Listing).focus()

    def on_screen_resume(self) -> None:
        self.action_refresh_now()

    @work(exclusive=True)
    async def action_refresh_now(self) -> None:
        try:
            self._halls = await self.etds.ask(list_halls)
        except EtdsError as error:
            self.refused(error)
            return
        if self.query(Listing):
            self.query_one(Listing).show([_row(hall) for hall in self._halls])
            self.query_one("#none").set_class(not self._halls, "-empty")

    @on(DataTable.RowSelected)
    def action_open_hall(self) -> None:
        selected = self.query_one(Listing).selected
        chosen = next((hall for hall in self._halls if str(hall.hall_id) == selected), None)
        if chosen is not None:
            self.app.push_screen(HallScreen(chosen))

    @work(exclusive=True, group="new")
    async def action_new_hall(self) -> None:
        told = await self.app.push_screen_wait(
            AskDialog("A new hall", "Venue, hall, time zone, currency: Opera, Main, Europe/Berlin, EUR")
        )
        if not told:
            return
        venue, hall, zone, money = ([part.strip() for part in told.split(",")] + [""] * 4)[:4]
        try:
            made = await self.etds.ask(
                new_venue, venue=venue, hall=hall, time_zone=zone or "UTC", currency=money or None
            )
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(f"{made.venue} has the hall {made.hall}. Enter opens it.", markup=False)
        self.action_refresh_now()

    def action_back(self) -> None:
        self.app.pop_screen()


def _row(hall: Hall) -> Row:
    version = "" if hall.newest is None else str(hall.newest)
    figures = (f"{hall.seats:,}" if hall.newest else "", f"{hall.performances:,}", f"{hall.drafts:,}")
    return Row(str(hall.hall_id), (hall.venue, hall.hall, hall.manifest or "none yet", version, *figures))
