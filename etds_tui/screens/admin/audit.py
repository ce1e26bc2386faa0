"""The audit: who did what, when, to which thing. Newest first and live; older pages stand still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from shlex import join
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core.audit import Entry, audit_trail
from core.moments import read_moment
from etds_tui.acts import AUDIT
from etds_tui.screens.admin.audit_words import act_in_words, entry_in_words, in_short, rows_of
from etds_tui.screens.admin.telling import TellDialog
from etds_tui.screens.modals.form import Field, FormDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.widgets.listing import Column, Row

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for, as it was typed, and the moments that this meant when it was typed."""

    person: str = ""
    act: str = ""
    performance: str = ""
    first: str = ""
    last: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def in_words(self) -> str:
        named = (
            ("by", self.person), ("act", self.act), ("at", self.performance), ("from", self.first), ("to", self.last),
        )  # fmt: skip
        return ", ".join(f"{word} {what}" for word, what in named if what) or "everything in reach"


class AuditScreen(ListedScreen):
    DESK: ClassVar[str] = "Audit"
    HELP = (
        "Who did what, when, to which thing, as far as you reach: accounts and sessions, every seat, all money. The "
        "newest is on top and comes by itself. / asks for a person, for how an act begins (session, seat.sell), for a "
        "performance or a span of time; [ goes to older entries. Nothing here can be changed by anybody."
    )
    NOTHING = "Nothing of that was done in your reach. c shows everything again."
    COLUMNS = (
        Column("when, in UTC"),
        Column("who", gives=True),
        Column("act"),
        Column("to", gives=True),
        Column("with", gives=True, least=110),
    )
    BINDINGS: ClassVar[list[BindingType]] = AUDIT.bindings

    def __init__(self, person: str = "") -> None:
        """`person` narrows it to what one account did."""
        super().__init__()
        self.asked = Asked(person=person)
        self.entries: tuple[Entry, ...] = ()
        self._by_key: dict[str, Entry] = {}
        self._turned: list[datetime] = []
        """Where each page older than the newest one begins."""
        self._is_turned = False

    async def read(self) -> Sequence[Row]:
        asked = self.asked
        self.entries = await self.etds.ask(
            audit_trail, performance=asked.performance or None, username=asked.person or None, act=asked.act,
            since=asked.since, before=self._turned[-1] if self._turned else asked.before, limit=PAGE,
        )  # fmt: skip
        rows = rows_of(self.entries)
        self._by_key = {row.key: entry for row, entry in zip(rows, self.entries, strict=True)}
        if self._is_turned and rows:
            self._first, self._is_read = rows[0].key, False  # a page is read from its top
        self._is_turned = False
        return rows

    def heading(self) -> str:
        page = f"page {len(self._turned) + 1}" if self._turned else "newest first"
        more = "; [ older" if self._has_more else ""
        return f"{self.asked.in_words()}; {page}, {len(self.entries):,} entries{more}"

    @property
    def _has_more(self) -> bool:
        return len(self.entries) >= PAGE

    def whole(self) -> str:
        entry = self.chosen
        if entry is None:
            return ""
        return f"{entry.who or 'nobody'}: {act_in_words(entry.act)}, {entry.subject}\n{in_short(entry.detail)}".rstrip()

    @property
    def chosen(self) -> Entry | None:
        return self._by_key.get(self.table.selected or "")

    # --- acts -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.action_open_entry()

    def action_open_entry(self) -> None:
        entry = self.chosen
        if entry is not None:
            self.app.push_screen(TellDialog(act_in_words(entry.act), entry_in_words(entry)))

    def action_older(self) -> None:
        if not self._has_more:
            self.say("That is all there is.")
            return
        self._turn([*self._turned, self.entries[-1].at])

    def action_newer(self) -> None:
        if self._turned:
            self._turn(self._turned[:-1])

    def _turn(self, pages: list[datetime]) -> None:
        self._turned, self._is_turned = pages, True
        self.entries = ()  # until it is read there is nothing to turn on from
        self.reload()

    def action_everything(self) -> None:
        self._ask(Asked())

    def _ask(self, asked: Asked) -> None:
        self.asked = asked
        self._turn([])

    @work(exclusive=True, group="act")
    async def action_narrow(self) -> None:
        async def done(typed: Mapping[str, str]) -> Asked:
            now = self.etds.core.clock.now()
            first, last = typed["first"], typed["last"]
            return Asked(
                **typed, since=read_moment(first, now) if first else None,
                before=read_moment(last, now) if last else None,
            )  # fmt: skip

        was = self.asked
        fields = (
            Field("person", "person", was.person, "a user name; nothing is everybody"),
            Field("act", "act", was.act, "how it begins: session, account, seat.sell, money.cash"),
            Field("performance", "performance", was.performance, "its code"),
            Field("first", "from", was.first, "-2h, 19:42, yesterday 18:00, 2026-11-21T18:00"),
            Field("last", "to", was.last, "the same; nothing is now"),
        )
        asked = await self.app.push_screen_wait(FormDialog("What was done", fields, done, "Times are in UTC."))
        if asked is not None:
            self._ask(asked)

    def action_copy(self) -> None:
        asked = self.asked
        before = self._turned[-1] if self._turned else asked.before
        named = (
            ("--user", asked.person), ("--act", asked.act), ("--performance", asked.performance),
            ("--since", asked.since.isoformat() if asked.since else ""),
            ("--before", before.isoformat() if before else ""),
        )  # fmt: skip
        self.copy(join(["etds", "audit", *(part for name, what in named if what for part in (name, what))]))
