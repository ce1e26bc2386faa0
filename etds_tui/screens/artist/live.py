"""A list of figures that is live: once a second it asks whether anything changed, and reads only where something did.

With a moment it is as of then, and stands still. Time moves figures too (days out, holds that run out), so twice a
minute it is read all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.widgets import Static
from textual.worker import Worker

from core.analytics import tour_mark
from core.errors import EtdsError, Outage
from core.news import Link
from core.programming import PerformanceId
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.widgets.status_bar import StatusBar

_ANYWAY_SECONDS = 30


class LiveCounts(ListedScreen):
    REFRESH_SECONDS: ClassVar[float] = 1.0
    DEFAULT_CSS = """
    LiveCounts #heading.-then { background: $warning; color: $background; text-style: bold; }
    """

    at: datetime | None = None
    """As of when; None: now."""
    reads = 0
    """How often the figures were read."""
    _mark: tuple[tuple[object, ...], ...] | None = None
    _seconds = 0
    _looking: Worker[None] | None = None

    def watched(self) -> Sequence[PerformanceId]:
        """The performances whose figures are shown."""
        raise NotImplementedError

    @property
    def time_zone(self) -> str:
        """The clock that a moment is typed on."""
        return "UTC"

    def tick(self) -> None:
        if not self._is_read:
            self.reload()  # the first time the database did not answer
        elif self.at is None and not (self._looking is not None and self._looking.is_running):
            self._looking = self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            mark = await self.etds.ask(tour_mark, tuple(self.watched()))
        except Outage:
            self._link(Link.OFFLINE)
            return
        except EtdsError as error:
            self.refused(error)
            return
        self._link(Link.LIVE)
        self._seconds += 1
        if mark != self._mark or self._seconds >= _ANYWAY_SECONDS:
            self._mark, self._seconds = mark, 0
            self.reload()

    async def marked(self) -> None:
        """Remember how things stand before they are read: what changes meanwhile is read again."""
        self.reads += 1
        if self.at is None:
            self._mark = await self.etds.ask(tour_mark, tuple(self.watched()))

    def _link(self, link: Link | None) -> None:
        for bar in self.query(StatusBar):  # none where the desk is being left
            bar.link = link

    def tell(self) -> None:
        super().tell()
        self.query_one("#heading", Static).set_class(self.at is not None, "-then")

    def then(self) -> str:
        """What stands before everything else while it is as of a moment."""
        return "" if self.at is None else f"AS OF {self.at:%a %d %b %Y %H:%M} {self.at:%Z}  Esc is now.  "

    def action_counts_then(self) -> None:
        from etds_tui.screens.boxoffice.past import MomentDialog

        def asked(moment: str | None) -> None:
            if moment is not None:
                self.at = datetime.fromisoformat(moment).astimezone(ZoneInfo(self.time_zone))
                self._link(None)
                self.reload()

        self.app.push_screen(MomentDialog(self.time_zone, "The counts as of when?"), asked)

    def action_back(self) -> None:
        """First from then to now, then to where it was opened."""
        if self.at is None:
            self.app.pop_screen()
            return
        self.at = None
        self.reload()
