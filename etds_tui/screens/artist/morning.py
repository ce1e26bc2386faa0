"""One line of an artist's list of performances: how the tour sells, and what is to worry about most."""

from __future__ import annotations

from textual import work
from textual.widgets import Static

from core.access import Role
from core.analytics import TourCounts, tour_counts
from core.errors import EtdsError
from etds_tui.screens.artist.count_words import change_of
from etds_tui.screens.base import DeskScreen
from etds_tui.text import fit, plain

_REFRESH_SECONDS = 10.0


class MorningLine(Static):
    DEFAULT_CSS = "MorningLine { height: 1; padding: 0 1; background: $panel; display: none; }"

    def __init__(self) -> None:
        super().__init__("", id="morning", markup=False)

    @property
    def desk(self) -> DeskScreen:
        assert isinstance(self.screen, DeskScreen), "it stands on a desk"
        return self.screen

    def on_mount(self) -> None:
        person = self.desk.etds._person
        if person is not None and person.role is Role.ARTIST:
            self._read()
            self.set_interval(_REFRESH_SECONDS, lambda: self._read() if self.desk.is_current else None)

    @work(exclusive=True)
    async def _read(self) -> None:
        """Without an answer the line stays as it is: the list says what is wrong."""
        try:
            found = await self.desk.etds.ask(tour_counts)
        except EtdsError:
            return
        self.display = bool(found.totals)
        told = morning_of(found, ascii_only=self.desk.etds.ascii_only)
        self.update(fit(plain(told), max(self.desk.size.width - 2, 0)))


def morning_of(found: TourCounts, *, ascii_only: bool = False) -> str:
    """`t: today 12, yesterday 40, 7 days 210 ▲ 35.  !! KT-261121: 42 % filled 5 days before`. Pure."""
    tickets = [total.tickets for total in found.totals]
    change = change_of(sum(one.change for one in tickets), ascii_only=ascii_only)
    today, yesterday, week = (sum(getattr(one, name) for one in tickets) for name in ("today", "yesterday", "week"))
    line = f"t: today {today:,}, yesterday {yesterday:,}, 7 days {week:,} {change}."
    worst = next((row for row in found.rows if row.worry.sign), None)
    return line if worst is None else f"{line}  {worst.worry.sign} {worst.show.code}: {worst.worry.why}"
