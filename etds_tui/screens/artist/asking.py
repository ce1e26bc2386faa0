"""Acts that ask a report for something else, or carry it away: period, moment, measure, rows, file, command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from textual import work

from core.analytics import Entry, Question, Report
from core.analytics.asking import TOP_MAX
from core.analytics.periods import moved, read_period
from core.errors import EtdsError
from core.moments import read_moment
from etds_tui.screens.artist.line_dialog import LineDialog
from etds_tui.screens.artist.report_words import command_of
from etds_tui.screens.base import DeskScreen
from etds_tui.text import plain

_TOP_LEAST, _TOP_FIRST = 1, 10


class AskingActs(DeskScreen):
    """`ask` reads the report for another question; one that there is no answer to is told of, and forgotten."""

    entry: Entry
    report: Report | None
    zone: ZoneInfo

    def __init__(self, name: str, question: Question) -> None:
        super().__init__()
        self.name_, self.question = name, question

    def ask(self, question: Question) -> None:
        raise NotImplementedError

    @property
    def _now(self) -> datetime:
        return self.etds.core.clock.now().astimezone(self.zone)

    @property
    def _today(self) -> date:
        return self._now.date()

    def action_period(self, by: int) -> None:
        first, last = moved((self.question.first, self.question.last), by, self._today)
        self.ask(replace(self.question, first=first, last=last))

    def action_choose_dates(self) -> None:
        def chosen(text: str) -> None:
            first, last = read_period(text, self._today)
            self.ask(replace(self.question, first=first, last=last))

        self._line(
            "Which days?",
            "2026-11, 2026, 30d, 2026-11-01 2026-11-30; nothing for all days.",
            lambda text: read_period(text, self._today),
            chosen,
        )

    def action_moment(self) -> None:
        def read(text: str) -> datetime | None:
            return read_moment(text, self._now) if text.strip() else None

        self._line(
            "As it was known when?",
            f"19:42, -2h, yesterday 18:00, 2026-11-21T18:00; nothing for now. On the clock of {self.zone.key}.",
            read,
            lambda text: self.ask(replace(self.question, at=read(text))),
        )

    def action_measure(self) -> None:
        """The next one where the report says which there are; else by its name, and the report says what is wrong."""
        measures = self.entry.measures
        if measures:
            at = measures.index(self.question.measure) if self.question.measure in measures else 0
            self.ask(replace(self.question, measure=measures[(at + 1) % len(measures)]))
            return
        self._line(
            "By which measure?",
            "For example gross, tickets or share; nothing for the report's own.",
            lambda text: text,
            lambda text: self.ask(replace(self.question, measure=text.strip().casefold() or None)),
        )

    def action_more(self, by: int) -> None:
        top = min(max((self.question.top or _TOP_FIRST) + by, _TOP_LEAST), TOP_MAX)
        if top != self.question.top:
            self.ask(replace(self.question, top=top))

    def action_copy(self) -> None:
        command = command_of(self.name_, self.question)
        self.app.copy_to_clipboard(command)
        self.notify(f"Copied: {plain(command)}", markup=False)

    def action_write(self) -> None:
        if self.report is None:
            return
        report = self.report
        self._line(
            "Write it into which file?",
            "The ending says how: .csv, .xlsx, .json, .txt, or .png for its charts. A file that is there stays.",
            _checked,
            lambda text: self._write(report, Path(text.strip()).expanduser()),
            f"etds-{self.name_}.csv",
        )

    @work(exclusive=True, group="write")
    async def _write(self, report: Report, path: Path) -> None:
        try:
            written = await self.etds.lane(_written, report, path)
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(f"Written: {plain(str(written.absolute()))}", markup=False)

    def _line(
        self, title: str, hint: str, read: Callable[[str], object], then: Callable[[str], object], value: str = ""
    ) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                then(text)

        self.app.push_screen(LineDialog(title, hint, read, value), answered)


def _checked(text: str) -> None:
    """Raises BadInput for a name that says no form."""
    from core.analytics.files import form_of

    path = Path(text.strip())
    if path.suffix.lower() != ".png":
        form_of(path)


def _written(report: Report, path: Path) -> Path:
    """On a thread: a workbook of a thousand rows takes its time. Raises BadInput."""
    from core.analytics.files import write_file, write_report

    if path.suffix.lower() != ".png":
        return write_report(report, path)
    from etds_tui.report_picture import report_png

    return write_file(path, report_png(report))
