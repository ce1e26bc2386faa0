"""Reports that are sent by themselves: when each goes next, where to, and what is wrong; new ones, and their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shlex import join
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core import analytics
from core.analytics import REPORTS, Schedule
from core.errors import EtdsError
from etds_tui.acts import SCHEDULES
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import Field, FormDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row

_WIDE = 110
_MOMENT = "%a %d %b %H:%M"


class SchedulesScreen(ListedScreen):
    DESK: ClassVar[str] = "Sent by itself"
    HELP = (
        "Your reports that are sent by themselves, the next to go first. n has another one sent; r sends the one under "
        "the cursor once now; x ends it. Each is made when it goes, with what you reach then."
    )
    NOTHING = "Nothing is sent by itself. Press n, and a report comes every morning."
    COLUMNS = (
        Column("no.", is_right=True),
        Column("report"),
        Column("when", gives=True),
        Column("next", is_right=True),
        Column("last", is_right=True, least=_WIDE),
        Column("form"),
        Column("to", gives=True),
        Column("is"),
    )
    BINDINGS: ClassVar[list[BindingType]] = SCHEDULES.bindings

    def __init__(self, report: str | None = None) -> None:
        """`report` stands in the form of a new one."""
        super().__init__()
        self.found: tuple[Schedule, ...] = ()
        self._report = report

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(analytics.list_schedules)
        return [_row(row) for row in self.found]

    def heading(self) -> str:
        wrong = sum(row.failures > 0 for row in self.found)
        return f"{counted(len(self.found), 'report')} of yours{f', {wrong} with trouble' if wrong else ''}"

    def whole(self) -> str:
        row = self.chosen
        if row is None:
            return ""
        asked = ", ".join(f"{name} {row.question[name]}" for name in analytics.FIELDS if name in row.question)
        last = f"last on {row.last_at:{_MOMENT}}" if row.last_at is not None else "none went yet"
        where = f"{_title(row.report)} to {row.to}, {row.recurs} on the clock of {row.zone}"
        return f"{where}\n{asked or 'all that it tells'}; {last}\n{row.last_error or ''}".rstrip()

    @property
    def chosen(self) -> Schedule | None:
        return next((one for one in self.found if str(one.number) == self.table.selected), None)

    # --- acts -----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="act")
    async def action_new(self) -> None:
        async def done(typed: Mapping[str, str]) -> Schedule:
            return await self.etds.ask(
                analytics.add_schedule,
                report=typed["report"],
                recurs=typed["when"],
                to=typed["mail"],
                form=typed["form"].casefold() or "csv",
                question={name: typed[name] for name in ("from", "to", "key", "artist", "top")},
                zone=typed["zone"] or None,
            )

        first = self._report or next(iter(REPORTS), "")
        fields = [
            Field("report", "report", first, ", ".join(REPORTS)),
            Field("when", "when", "daily 08:00", "weekdays 08:00, mon, thu 08:00, monthly 1 08:00"),
            Field("mail", "to", "", "a mail address; or file, for the folder of reports"),
            Field("form", "form", "xlsx", "csv, json, xlsx or txt"),
            Field("from", "first day", "", "-7d, today, 2026-12-01; nothing is all"),
            Field("to", "last day", "", "+4w, today, 2026-12-31"),
            Field("key", "about", "", "a performance by its code, a name"),
            Field("artist", "artist", "", "of this artist alone"),
            Field("top", "rows", "", "so many at most"),
            Field("zone", "time zone", "", "Europe/Berlin; nothing is that of your venues"),
        ]
        made = await self.app.push_screen_wait(FormDialog("Have a report sent", fields, done))
        if made is not None:
            self._first, self._is_read = str(made.number), False
            self.say(f"{_title(made.report)} goes to {made.to}, first on {made.next_at:{_MOMENT}}.")
            self.reload()

    @work(exclusive=True, group="act")
    async def action_run(self) -> None:
        row = self.chosen
        if row is None:
            return
        try:
            where = await self.etds.ask(analytics.send_schedule, row.number)
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"Sent to {where}.")

    def enter(self) -> None:
        self.action_run()

    @work(exclusive=True, group="act")
    async def action_end(self) -> None:
        row = self.chosen
        if row is None:
            return
        lines = [f"{_title(row.report)}, {row.recurs}, to {row.to}. What was sent stays sent."]
        if not await self.app.push_screen_wait(ConfirmDialog(f"End report {row.number}?", lines, "end it")):
            return
        try:
            await self.etds.ask(analytics.remove_schedule, row.number)
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"{_title(row.report)} is sent no more.")
        self.reload()

    def action_copy(self) -> None:
        row = self.chosen
        self.copy("etds report schedule list" if row is None else command_of(row))


def command_of(row: Schedule) -> str:
    """The shell command that has the same sent."""
    to = ["--file"] if row.to == analytics.FILE else ["--mail", row.to]
    asked = [part for name in analytics.FIELDS if name in row.question for part in (f"--{name}", row.question[name])]
    words = ["etds", "report", "schedule", "add", row.report, "--when", row.recurs, *to, "--form", row.form]
    return join([*words, *asked, "--zone", row.zone])


def _title(name: str) -> str:
    entry = REPORTS.get(name)
    return entry.title if entry is not None else name


def _row(row: Schedule) -> Row:
    last = f"{row.last_at:{_MOMENT}}" if row.last_at is not None else "–"
    cells = (
        str(row.number), row.report, row.recurs, f"{row.next_at:{_MOMENT}}", last, row.form, row.to,
        "trouble" if row.failures else "well",
    )  # fmt: skip
    return Row(str(row.number), cells)
