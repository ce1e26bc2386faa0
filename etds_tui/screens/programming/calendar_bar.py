"""The part of the calendar that moves a bar: it follows the arrows, is judged at each step, and is saved or left."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import work

from core import programming
from core.errors import EtdsError
from core.programming import BookingClash, BookingDoubtful, BookingId, BookingOvertaken, CalendarEntry, EntryKind, hard
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.programming.calendar_panel import MOVING_LINES, CalendarPanel
from etds_tui.screens.programming.calendar_words import moving
from etds_tui.text import plain
from etds_tui.widgets.calendar import Shown, View
from etds_tui.widgets.calendar import moving as bars
from etds_tui.widgets.calendar.canvas import Hit
from etds_tui.widgets.notice import Notice

_STEP = 15


class MovesBars(DeskScreen):
    """`shown.moved` is the bar and its company; what was there when it was taken up is remembered with its version."""

    shown: Shown | None
    _taken_up: CalendarEntry | None = None
    _is_saving = False

    def show(self, shown: Shown) -> None:
        raise NotImplementedError

    async def read(self) -> None:
        raise NotImplementedError

    # --- begin and end --------------------------------------------------------------------------------------------

    def own_entry(self) -> CalendarEntry | None:
        """What is under the cursor, where it may be changed; else it is said why not."""
        entry = self.shown.chosen if self.shown is not None else None
        if entry is not None and entry.kind is EntryKind.TAKEN:
            self.notify("That belongs to others.", markup=False)
            return None
        return entry

    def action_move_bar(self) -> None:
        self._take_up(copies=False)

    def action_copy_bar(self) -> None:
        self._take_up(copies=True)

    def _take_up(self, *, copies: bool) -> None:
        entry, shown = self.own_entry(), self.shown
        if entry is None or shown is None:
            return
        self._taken_up = entry
        company = [] if copies else bars.company_of(shown, entry)
        self.show(bars.begin(shown, entry, copies=copies, company=company))
        if copies:
            self.show(bars.by_days(self.shown or shown, 1))
        self.query_one(CalendarPanel).hold(True)
        self.refresh_bindings()

    def action_bar_leave(self) -> None:
        """As it was."""
        was, shown = self._taken_up, self.shown
        self._let_go()
        if was is not None and shown is not None:
            day = was.local(was.starts_at).date()
            self.show(replace(bars.end(shown), day=day, hall=was.hall_id, entry=was.id))

    def _let_go(self) -> None:
        self._taken_up = None
        if self.shown is not None:
            self.shown = bars.end(self.shown)
        self.query_one(CalendarPanel).hold(False)
        self.refresh_bindings()

    # --- going ----------------------------------------------------------------------------------------------------

    def action_bar_shift(self, right: int, down: int) -> None:
        shown = self.shown
        if shown is None or not shown.moved:
            return
        match shown.view:
            case View.MONTH | View.AGENDA:
                self.show(bars.by_days(shown, right + (7 if shown.view is View.MONTH else 1) * down))
            case View.WEEK:
                self.show(bars.by_minutes(shown, _STEP * down) if down else bars.by_days(shown, right))
            case View.LANES:
                self.show(bars.to_hall(shown, down) if down else bars.by_days(shown, right))
            case View.HOURS:
                self.show(bars.to_hall(shown, down) if down else bars.by_minutes(shown, _STEP * right))

    def action_bar_minutes(self, minutes: int) -> None:
        if self.shown is not None and self.shown.moved:
            self.show(bars.by_minutes(self.shown, minutes))

    def action_bar_hall(self, by: int) -> None:
        if self.shown is not None and self.shown.moved:
            self.show(bars.to_hall(self.shown, by))

    def action_bar_company(self) -> None:
        """Take its load-in, strike and rehearsals along, or leave them where they are."""
        shown, was = self.shown, self._taken_up
        bar = shown.chosen if shown is not None else None
        if shown is None or bar is None or was is None or bar.id == bars.COPY:
            return
        if len(shown.moved) > 1:
            self.show(bars.judged(replace(shown, moved={bar.id: bar})))
            return
        by = bar.starts_at - was.starts_at
        company = {
            one.id: replace(one, starts_at=one.starts_at + by, ends_at=one.ends_at + by)
            for one in bars.company_of(shown, bar)
        }
        self.show(bars.judged(replace(shown, moved={bar.id: bar, **company})))

    def drag(self, shown: Shown, from_: Hit, to: Hit) -> None:
        """The bar under the mouse goes to where the mouse is: to that day, that hall, that quarter of an hour."""
        if not shown.moved:
            if shown.entry != from_.entry or (to.day, to.hall, to.minute) == (from_.day, from_.hall, from_.minute):
                return
            self._take_up(copies=False)
        now = self.shown
        bar = now.chosen if now is not None else None
        if now is None or bar is None or not now.moved or to.day is None:
            return
        at = bar.local(bar.starts_at)
        now = bars.by_days(now, (to.day - at.date()).days)
        if to.minute is not None and from_.minute is not None:
            now = bars.by_minutes(now, to.minute // _STEP * _STEP - (at.hour * 60 + at.minute))
        halls = [lane.hall_id for lane in now.calendar.halls]
        if to.hall is not None and to.hall in halls and to.hall != bar.hall_id:
            now = bars.to_hall(now, halls.index(to.hall) - halls.index(bar.hall_id))
        self.show(now)

    # --- judged ---------------------------------------------------------------------------------------------------

    def against(self, shown: Shown) -> tuple[programming.Conflict, ...]:
        was = self._taken_up
        return bars.against(shown, was.hall_id if was is not None else None)

    def rejudged(self, shown: Shown) -> Shown:
        """The calendar was read anew under the bar: somebody else may be there now."""
        return bars.judged(shown) if shown.moved else shown

    def show_bar(self, shown: Shown) -> None:
        self.query_one(CalendarPanel).tell(moving(shown, self.against(shown), MOVING_LINES))

    # --- saving ---------------------------------------------------------------------------------------------------

    def action_bar_save(self) -> None:
        shown = self.shown
        if shown is None or not shown.moved or self._is_saving:
            return
        found = self.against(shown)
        if hard(found):
            self.notify(f"{plain(hard(found)[0].sentence)} Move it on, or Esc.", severity="warning", markup=False)
            return
        self._save(accepts=bool(found))

    @work(exclusive=True, group="save")
    async def _save(self, *, accepts: bool) -> None:
        """The bar stays up until the calendar has it where it is: what is done next is done to what was saved."""
        self._is_saving = True
        try:
            is_answered = await self._is_put(accepts=accepts)
            if is_answered:
                await self.read()
        finally:
            self._is_saving = False
        if is_answered and self.shown is not None and self.shown.moved:
            self._let_go()
            self.show(self.shown)

    async def _is_put(self, *, accepts: bool) -> bool:
        """Whether that was saved or refused; otherwise it is asked what to do."""
        shown, was = self.shown, self._taken_up
        bar = shown.chosen if shown is not None else None
        if shown is None or was is None or bar is None:
            return False
        try:
            await self._put(bar, was, with_its_own=len(shown.moved) > 1, accepts=accepts)
        except BookingDoubtful as error:
            again = partial(self._save, accepts=True)
            self.notice(Notice(error.message, enter=again, enter_words="saves it all the same"))
            return False
        except EtdsError as error:
            self._let_go()
            self.told_otherwise(error)
        else:
            at = bar.local(bar.starts_at)
            self.notify(plain(f"{bar.title}: {at:%a %d %b %H:%M}, {bar.hall}."), markup=False)
        return True

    async def _put(self, bar: CalendarEntry, was: CalendarEntry, *, with_its_own: bool, accepts: bool) -> None:
        if bar.id == bars.COPY:
            await self.etds.ask(
                programming.copy_to, BookingId(was.id), starts_at=bar.starts_at, hall_id=bar.hall_id,
                accept_soft=accepts,
            )  # fmt: skip
        else:
            await self.etds.ask(
                programming.move, BookingId(was.id), version=was.version, starts_at=bar.starts_at,
                hall_id=bar.hall_id, with_its_own=with_its_own, accept_soft=accepts,
            )  # fmt: skip

    def told_otherwise(self, error: EtdsError) -> None:
        """Somebody was quicker: that stays on the screen until it is read. Everything else is told as always."""
        if isinstance(error, BookingOvertaken | BookingClash):
            self.notice(Notice(error.message))
        else:
            self.refused(error)
