"""Acts in the life of a performance, as a person does them: asked once more where it is for good, with a dry run where
others are hit. The half of the desk of one performance that acts.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from textual import work

from core import payments, programming
from core.errors import EtdsError, NotAsShown
from core.payments import Cancellation
from core.programming import LifeAct, Performance
from core.programming.hours import read_hour, written
from core.programming.lifecycle import WORDS, state_now, why_not
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.event_dialogs import LineDialog, PlanDialog, hour_line
from etds_tui.screens.programming.event_words import ACT_LINES, moving_lines
from etds_tui.screens.programming.form import FormScreen
from etds_tui.text import counted, plain

_AT_ONCE = {
    LifeAct.ANNOUNCE: programming.announce,
    LifeAct.OPEN: programming.open_sale,
    LifeAct.CLOSE: programming.close_sale,
    LifeAct.BEGIN: programming.begin,
    LifeAct.END: programming.end,
    LifeAct.SETTLE: programming.settle,
}
_FOR_GOOD = (LifeAct.ANNOUNCE, LifeAct.BEGIN, LifeAct.END, LifeAct.SETTLE)
_MOVED = "The numbers have moved. These are the new ones."


class Leading(FormScreen):
    """What `a o c b d s p r X` do."""

    performance: Performance

    def reload(self) -> object:
        """Read the performance anew."""
        raise NotImplementedError

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.performance.time_zone)

    @work(exclusive=True, group="lead")
    async def action_lead(self, name: str) -> None:
        act, one = LifeAct(name), self.performance
        no = why_not(state_now(one, self.etds.core.clock.now()), act)
        if no is not None:
            self.notify(plain(f"{one.code}: {no}"), severity="warning", markup=False)
            return
        try:
            match act:
                case LifeAct.POSTPONE:
                    await self._postpone()
                case LifeAct.RESCHEDULE:
                    await self._reschedule()
                case LifeAct.CANCEL:
                    await self._cancel()
                case _:
                    await self._at_once(act)
        except EtdsError as error:
            self.refused(error)
        self.reload()

    async def _at_once(self, act: LifeAct) -> None:
        _, name, does = ACT_LINES[act]
        if act in _FOR_GOOD:
            lines = [f"{name.capitalize()}: {does}.", "There is no way back."]
            if not await self.app.push_screen_wait(ConfirmDialog(self._named(), lines, name)):
                return
        await self.etds.ask(_AT_ONCE[act], self.performance.id)
        self.notify(plain(f"{self.performance.code} is {WORDS[act]}."), markup=False)

    def _named(self) -> str:
        one = self.performance
        return f"{one.code}  {one.event}"

    # --- with a dry run --------------------------------------------------------------------------------------------

    async def _postpone(self) -> None:
        said = reason = ""
        while True:
            plan = await self.etds.ask(programming.plan_move, self.performance.id, starts_at=None)
            why = await self.app.push_screen_wait(
                PlanDialog(f"Postpone {self._named()}", moving_lines(plan, self.performance), act="postpones it",
                           reason=reason, said=said)
            )  # fmt: skip
            if not why:
                return
            try:
                await self.etds.ask(programming.postpone, self.performance.id, stamp=plan.stamp, reason=why)
            except NotAsShown:
                said, reason = _MOVED, why
            else:
                self._told(plan.told, f"{self.performance.code} is postponed")
                return

    async def _reschedule(self) -> None:
        said = reason = ""
        typed = written(self.performance.starts_at, self.zone)
        while True:
            line = await self.app.push_screen_wait(
                LineDialog(
                    f"Another hour for {self._named()}", hour_line(self.zone, self.etds.core.clock.now()), value=typed,
                    check=self._hour, hint="Enter shows what that would do.", said=said,
                )
            )  # fmt: skip
            if line is None:
                return
            typed, starts_at = line, self._hour(line)
            try:
                plan = await self.etds.ask(programming.plan_move, self.performance.id, starts_at=starts_at)
            except EtdsError as error:
                said = error.message
                continue
            if plan.conflicts:
                said = plan.conflicts[0]
                continue
            why = await self.app.push_screen_wait(
                PlanDialog(f"Reschedule {self._named()}", moving_lines(plan, self.performance), act="moves it",
                           reason=reason)
            )  # fmt: skip
            if not why:
                return
            try:
                await self.etds.ask(
                    programming.reschedule, self.performance.id, starts_at=starts_at, stamp=plan.stamp, reason=why
                )
            except NotAsShown:
                said, reason = _MOVED, why
            else:
                self._told(plan.told, f"{self.performance.code} is on {plan.starts_at:%a %d %b %Y %H:%M}")
                return

    def _hour(self, text: str) -> datetime:
        """Raises BadInput."""
        return read_hour(text, self.zone, now=self.etds.core.clock.now(), near=self.performance.starts_at)

    async def _cancel(self) -> None:
        said = reason = ""
        while True:
            plan = await self.etds.ask(payments.plan_cancellation, self.performance.id)
            why = await self.app.push_screen_wait(
                PlanDialog(f"Cancel {self._named()}", cancellation_lines(plan), act="cancels it, for good",
                           word=self.performance.code, reason=reason, said=said)
            )  # fmt: skip
            if not why:
                return
            try:
                await self.etds.ask(payments.cancel_performance, self.performance.id, stamp=plan.stamp, reason=why)
            except NotAsShown:
                said, reason = _MOVED, why
            else:
                self.notify(plain(f"{self.performance.code} is cancelled. Cash waits for its owners."), markup=False)
                return

    def _told(self, letters: int, what: str) -> None:
        self.notify(plain(f"{what}. {counted(letters, 'letter')} on the way."), markup=False)


def cancellation_lines(plan: Cancellation) -> list[str]:
    """What cancelling does, in numbers."""
    lines = ["Nobody has tickets for it."]
    if plan.orders:
        lines = [f"{counted(plan.orders, 'paid order')} with {counted(plan.tickets, 'ticket')} come back to the house."]
    lines += [f"{amount!s:>16}  goes back by {kind}" for kind, amount in plan.back.items() if amount.amount_minor]
    if plan.unpaid or plan.held:
        lines.append(f"{counted(plan.unpaid, 'unpaid order')} and {counted(plan.held, 'held seat')} end.")
    if plan.admitted:
        lines.append(f"{counted(plan.admitted, 'ticket')} were used at the door and stay as they are.")
    return [*lines, "Everybody with an address is written to. It cannot be undone."]
