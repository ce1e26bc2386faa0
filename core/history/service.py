"""Importing what was played elsewhere and before: one file, one transaction, and every line accounted for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.files import bytes_of
from core.history.columns import Field, find_columns
from core.history.dates import weekday_named
from core.history.judging import judge
from core.history.reading import FILE_BYTES_MAX, read_table
from core.history.weeks import NAME_MAX, Judged, Manner, Problem, Trouble, Week, name_key
from core.money import Money, currency_digits
from core.work import Work, work
from db.queries import agents, history
from db.queries.history import ChangedRow, IncomingRow, LinkedRow
from db.vocabulary import OrganisationId

if TYPE_CHECKING:
    from core.runtime import Core

_STATEMENT_TIMEOUT_MS = 60_000
_WAIT_MS = 60_000
_DAYS = {True: 1, False: 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What a person says about a file. All may be left out where the file is written as most are.

    `columns` names columns of the file; `show` and `venue` say it for all lines of a file that has no such column.
    """

    columns: Mapping[Field, str] = field(default_factory=dict[Field, str])
    show: str | None = None
    venue: str | None = None
    currency: str | None = None
    date_format: str | None = None
    decimal: str | None = None
    week_ends: str | None = None
    is_daily: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A week whose figures are others now, and which line said so."""

    line: int
    show: str
    place: str
    last_day: str
    before: str
    now: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.show}, {self.last_day}: {self.before} is {self.now} now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file. `source_id` is None where it said nothing new, or where nothing was to be kept."""

    source_id: int | None
    file: str
    organisation: str
    columns: Mapping[str, str]
    lines: int
    weeks: int
    shows: int
    added: int
    changes: tuple[Change, ...]
    linked: tuple[LinkedRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    is_dry_run: bool

    @property
    def same(self) -> int:
        """Weeks that are known exactly like that."""
        return self.weeks - self.added - len(self.changes)

    @property
    def is_news(self) -> bool:
        return bool(self.added or self.changes or self.linked)

    @property
    def troubles(self) -> Mapping[Trouble, int]:
        """How many problems of each kind, the commonest first."""
        return dict(Counter(problem.trouble for problem in self.problems).most_common())

    def as_data(self) -> Mapping[str, object]:
        return {
            "source": self.source_id,
            "file": self.file,
            "organisation": self.organisation,
            "dry_run": self.is_dry_run,
            "columns": dict(self.columns),
            "lines": self.lines,
            "weeks": self.weeks,
            "shows": self.shows,
            "added": self.added,
            "changed": len(self.changes),
            "same": self.same,
            "changes": [
                {"line": c.line, "show": c.show, "venue": c.place, "day": c.last_day, "before": c.before, "now": c.now}
                for c in self.changes
            ],
            "linked": [{"show": row.title, "artist": row.artist} for row in self.linked],
            "problems": [
                {"line": p.line, "trouble": p.trouble.value, "what": p.what, "done": p.done} for p in self.problems
            ],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file that was read and judged; `venues` and `artists` are names of the house by key of a place or a show."""

    name: str
    sha256: bytes
    columns: Mapping[str, str]
    judged: Judged
    manner: Manner
    venues: Mapping[str, str]
    artists: Mapping[str, str]


class _NotKept(Exception):
    """Rolls a dry run back."""


@permits(Permission.HISTORY_IMPORT)
def import_history(
    core: Core,
    actor: Actor,
    path: Path,
    how: How | None = None,
    *,
    organisation: str | None = None,
    is_dry_run: bool = False,
) -> Imported:
    """Read a box-office report of earlier runs. The same file once more changes nothing; a corrected one changes the
    weeks that differ. A dry run says all of it and keeps nothing. An admin names the organisation.

    Raises: BadInput (no such file, no report), NotFound (organisation).
    """
    owner, owner_name = _organisation(core, actor, organisation)
    return import_bytes(
        core,
        actor,
        bytes_of(path, bytes_max=FILE_BYTES_MAX),
        path.name,
        how or How(),
        owner=owner,
        owner_name=owner_name,
        is_dry_run=is_dry_run,
    )


def import_bytes(
    core: Core,
    actor: Actor,
    data: bytes,
    name: str,
    how: How,
    *,
    owner: OrganisationId,
    owner_name: str,
    is_dry_run: bool = False,
) -> Imported:
    """The same of bytes, for an organisation that is known to be in reach.

    All of the reading is done before the transaction: it takes seconds, and keeps nobody waiting.
    """
    table, manner = read_table(data), _manner(core, how)
    columns = find_columns(table, how.columns, given=_given(how))
    venues = {name_key(name): name for name in history.venue_names(core.postgres)}
    judged = judge(table, columns, manner, venues=venues)
    if not judged.weeks:
        why = f" Line {judged.problems[0].line}: {judged.problems[0].what}." if judged.problems else ""
        raise BadInput(f"No line of the file says what a show did.{why} Look at the columns it has.")
    file = _File(
        name="".join(sign if sign.isprintable() else "\ufffd" for sign in name)[:NAME_MAX],
        sha256=hashlib.sha256(data).digest(),
        columns={str(field): name for field, name in columns.names.items()},
        judged=judged,
        manner=manner,
        venues=venues,
        artists=_artists(core, owner, judged),
    )
    made: list[Imported] = []
    try:
        with work(core, actor, statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as unit:
            made.append(_merged(unit, file, owner, owner_name, is_dry_run))
            if is_dry_run:
                raise _NotKept
    except _NotKept:
        pass
    return made[0]


def _merged(unit: Work, file: _File, owner: OrganisationId, owner_name: str, is_dry_run: bool) -> Imported:
    connection, judged, currency = unit.connection, file.judged, file.manner.currency
    days = _DAYS[file.manner.is_daily]
    history.lock(connection, owner, wait_ms=_WAIT_MS)
    history.send(connection, map(_incoming, judged.weeks))
    history.keep_shows(connection, owner, file.venues)
    linked = history.keep_artists(connection, owner, file.artists)
    added = history.new_weeks(connection, owner, days=days)
    changed = history.changed_weeks(connection, owner, days=days, currency=currency)
    source_id = None
    if added or changed:
        source_id = history.insert_source(
            connection,
            organisation_id=owner,
            account_id=unit.actor.account_id,
            name=file.name,
            sha256=file.sha256,
            columns=file.columns,
            lines=judged.lines,
            added=added,
            changed=len(changed),
            problems=len(judged.problems),
        )
        history.keep_weeks(connection, owner, source_id, days=days, currency=currency)
    if added or changed or linked:
        unit.record(
            "history.import", file.name, source=source_id, added=added, changed=len(changed), linked=len(linked)
        )
    return Imported(
        source_id=None if is_dry_run else source_id,
        file=file.name,
        organisation=owner_name,
        columns=file.columns,
        lines=judged.lines,
        weeks=len(judged.weeks),
        shows=len({name_key(week.show) for week in judged.weeks}),
        added=added,
        changes=tuple(map(_change, changed)),
        linked=tuple(linked),
        problems=judged.problems,
        notes=judged.notes,
        is_dry_run=is_dry_run,
    )


def _given(how: How) -> frozenset[Field]:
    return frozenset(field for field, said in ((Field.SHOW, how.show), (Field.VENUE, how.venue)) if said)


def _manner(core: Core, how: How) -> Manner:
    """Raises BadInput."""
    currency = (how.currency or core.settings.currency).strip().upper()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise BadInput(f"'{currency}' is not a currency. Write three letters such as EUR.")
    currency_digits(currency)
    if how.decimal not in (None, ".", ","):
        raise BadInput("The sign of the decimals is a point or a comma.")
    for name in (how.show, how.venue):
        if name is not None and (not name.strip() or len(name) > NAME_MAX or not name.isprintable()):
            raise BadInput(f"A name has 1 to {NAME_MAX} characters that can be seen. Type it again.")
    return Manner(
        currency=currency,
        today=(core.clock.now() + timedelta(days=1)).date(),
        show=how.show,
        venue=how.venue,
        date_format=how.date_format,
        decimal=how.decimal,
        week_end=weekday_named(how.week_ends) if how.week_ends else None,
        is_daily=how.is_daily,
    )


def _artists(core: Core, owner: OrganisationId, judged: Judged) -> Mapping[str, str]:
    """By the key of each show: the artist that its lines name, or that it is called like, or whose evening it was."""
    artists = {name_key(name): name for name in history.artist_names(core.postgres)}
    bills = {name_key(title): artist for title, artist in history.bills(core.postgres, owner)}
    found: dict[str, str] = {}
    for week in judged.weeks:
        show = name_key(week.show)
        if week.artist and name_key(week.artist) in artists:
            found[show] = artists[name_key(week.artist)]
        elif show not in found and (show in artists or show in bills):
            found[show] = artists.get(show) or bills[show]
    return found


def _incoming(week: Week) -> IncomingRow:
    show, place, last_day = week.key
    return IncomingRow(
        line=week.line,
        title=week.show,
        title_key=show,
        place=week.place,
        place_key=place,
        artist=week.artist,
        last_day=last_day,
        gross_minor=week.gross_minor,
        attendance=week.attendance,
        share_bp=week.share_bp,
        average_minor=week.average_minor,
        performances=week.performances,
    )


def _change(row: ChangedRow) -> Change:
    before = _figures(row.before_gross_minor, row.before_attendance, row.before_currency)
    now = _figures(row.gross_minor, row.attendance, row.currency)
    if before == now:
        before, now = "what else was told of it", "told otherwise"
    return Change(
        line=row.line, show=row.title, place=row.place, last_day=row.last_day.isoformat(), before=before, now=now
    )


def _figures(gross_minor: int | None, attendance: int | None, currency: str) -> str:
    gross = None if gross_minor is None else str(Money(gross_minor, currency))
    tickets = None if attendance is None else f"{attendance:,} tickets"
    return ", ".join(part for part in (gross, tickets) if part)


def _organisation(core: Core, actor: Actor, named: str | None) -> tuple[OrganisationId, str]:
    scope = scope_of(actor, Permission.HISTORY_IMPORT)
    found = agents.organisation_id(core.postgres, named.strip()) if named else scope.organisation_id
    if found is None or not (scope.everything or found == scope.organisation_id):
        raise NotFound("Name an organisation in your reach whose history it is: --organisation NAME.")
    return found, history.organisation_name(core.postgres, found)
