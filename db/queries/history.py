"""Imported reports: rows go by COPY into a table of the transaction, and from there to where they say something new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from db.postgres import Connection, Postgres
from db.scope import Scope
from db.vocabulary import AccountId, OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRow:
    """One row of a report, as it is sent; its fields stand in the order of the columns that are copied."""

    line: int
    title: str
    title_key: str
    place: str
    place_key: str
    artist: str | None
    last_day: date
    gross_minor: int | None
    attendance: int | None
    share_bp: int | None
    average_minor: int | None
    performances: int | None

    def values(self) -> tuple[object, ...]:
        return (
            self.line, self.title, self.title_key, self.place, self.place_key, self.artist, self.last_day,
            self.gross_minor, self.attendance, self.share_bp, self.average_minor, self.performances,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A week that was there and is told otherwise now."""

    line: int
    title: str
    place: str
    last_day: date
    before_currency: str
    before_gross_minor: int | None
    before_attendance: int | None
    currency: str
    gross_minor: int | None
    attendance: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRow:
    title: str
    artist: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One import; `weeks` are those that it said last."""

    id: int
    organisation_id: OrganisationId
    organisation: str
    name: str
    by: str
    at: datetime
    lines: int
    added: int
    changed: int
    problems: int
    weeks: int
    columns: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRow:
    """A show of the reports, with all that is known of it."""

    id: int
    organisation_id: OrganisationId
    organisation: str
    title: str
    artist: str | None
    is_linked_by_hand: bool
    places: int
    weeks: int
    first_day: date | None
    last_day: date | None


def lock(connection: Connection, organisation_id: OrganisationId, *, wait_ms: int) -> None:
    """One import of an organisation at a time: the second waits, and then finds what the first one brought."""
    connection.execute("select set_config('lock_timeout', %s, true)", [str(wait_ms)])
    connection.execute("select pg_advisory_xact_lock(hashtext('history_import'), %s::int)", [organisation_id])


def venue_names(postgres: Postgres) -> list[str]:
    return [row[0] for row in postgres.rows("select name::text from venue")]


def artist_names(postgres: Postgres) -> list[str]:
    return [row[0] for row in postgres.rows("select name::text from artist")]


def bills(postgres: Postgres, organisation_id: OrganisationId) -> list[tuple[str, str]]:
    """The events of an organisation by title, each with the first on its bill."""
    rows = postgres.rows(
        "select distinct on (e.title) e.title::text, a.name::text from event e"
        " join event_artist ea on ea.event_id = e.id join artist a on a.id = ea.artist_id"
        " where e.organisation_id = %s order by e.title, ea.billing, a.name",
        [organisation_id],
    )
    return [(row[0], row[1]) for row in rows]


def send(connection: Connection, rows: Iterable[IncomingRow]) -> None:
    """Into a table that goes with the transaction."""
    connection.execute(
        "create temporary table history_incoming (line int, title text, title_key text, place text, place_key text,"
        " artist text, last_day date, gross_minor bigint, attendance int, share_bp int, average_minor bigint,"
        " performances smallint) on commit drop"
    )
    with connection.cursor().copy("copy history_incoming from stdin (format binary)") as copy:
        copy.set_types(["int4", "text", "text", "text", "text", "text", "date", "int8", "int4", "int4", "int8", "int2"])
        for row in rows:
            copy.write_row(row.values())
    connection.execute("analyze history_incoming")


def keep_shows(connection: Connection, organisation_id: OrganisationId, venues: Mapping[str, str]) -> None:
    """The shows and runs that are new, as their last line spells them; and the venues that the house knows by now."""
    connection.execute(
        "insert into history_show (organisation_id, title, title_key)"
        " select distinct on (title_key) %s, title, title_key from history_incoming order by title_key, line desc"
        " on conflict do nothing",
        [organisation_id],
    )
    connection.execute(
        "insert into history_run (show_id, place, place_key)"
        " select distinct on (s.id, i.place_key) s.id, i.place, i.place_key from history_incoming i"
        " join history_show s on s.organisation_id = %s and s.title_key = i.title_key"
        " order by s.id, i.place_key, i.line desc on conflict do nothing",
        [organisation_id],
    )
    connection.execute(
        "update history_run r set venue_id = v.id from history_show s, venue v,"
        " unnest(%s::text[], %s::text[]) as known (place_key, name)"
        " where s.id = r.show_id and s.organisation_id = %s and known.place_key = r.place_key and v.name = known.name"
        " and r.venue_id is distinct from v.id",
        [list(venues.keys()), list(venues.values()), organisation_id],
    )


def keep_artists(
    connection: Connection, organisation_id: OrganisationId, artists: Mapping[str, str]
) -> list[LinkedRow]:
    """Links shows, by their keys, to artists by name, where nobody has said otherwise; those that are linked anew."""
    with connection.cursor(row_factory=kwargs_row(LinkedRow)) as cursor:
        return cursor.execute(
            "update history_show s set artist_id = a.id from artist a, unnest(%s::text[], %s::text[])"
            " as known (title_key, name) where s.organisation_id = %s and s.title_key = known.title_key"
            " and a.name = known.name and not s.is_linked_by_hand and s.artist_id is null"
            " returning s.title::text as title, a.name::text as artist",
            [list(artists.keys()), list(artists.values()), organisation_id],
        ).fetchall()


_TOLD: LiteralString = (
    " from history_incoming i"
    " join history_show s on s.organisation_id = %(organisation)s and s.title_key = i.title_key"
    " join history_run r on r.show_id = s.id and r.place_key = i.place_key"
    " left join history_week w on w.run_id = r.id and w.last_day = i.last_day and w.days = %(days)s "
)
# What a report does not say stays as it was.
_DIFFERS: LiteralString = (
    " (w.currency, w.gross_minor, w.attendance, w.share_bp, w.average_minor, w.performances) is distinct from"
    " (%(currency)s::text, coalesce(i.gross_minor, w.gross_minor), coalesce(i.attendance, w.attendance),"
    "  coalesce(i.share_bp, w.share_bp), coalesce(i.average_minor, w.average_minor),"
    "  coalesce(i.performances, w.performances)) "
)


def new_weeks(connection: Connection, organisation_id: OrganisationId, *, days: int) -> int:
    """How many weeks of the rows that were sent nobody has told yet."""
    row = connection.execute(
        "select count(*)" + _TOLD + "where w.run_id is null", {"organisation": organisation_id, "days": days}
    ).fetchone()
    return int(row[0]) if row else 0


def changed_weeks(
    connection: Connection, organisation_id: OrganisationId, *, days: int, currency: str
) -> list[ChangedRow]:
    """The weeks of which other figures were told before, by line."""
    with connection.cursor(row_factory=kwargs_row(ChangedRow)) as cursor:
        return cursor.execute(
            "select i.line, s.title::text as title, r.place::text as place, i.last_day,"
            " w.currency::text as before_currency, w.gross_minor as before_gross_minor,"
            " w.attendance as before_attendance, %(currency)s::text as currency,"
            " coalesce(i.gross_minor, w.gross_minor) as gross_minor,"
            " coalesce(i.attendance, w.attendance) as attendance"
            + _TOLD
            + "where w.run_id is not null and"
            + _DIFFERS
            + "order by i.line",
            {"organisation": organisation_id, "days": days, "currency": currency},
        ).fetchall()


def keep_weeks(
    connection: Connection, organisation_id: OrganisationId, source_id: int, *, days: int, currency: str
) -> None:
    connection.execute(
        "insert into history_week as w (run_id, last_day, days, currency, gross_minor, attendance, share_bp,"
        " average_minor, performances, source_id)"
        " select r.id, i.last_day, %(days)s, %(currency)s::text, coalesce(i.gross_minor, w.gross_minor),"
        " coalesce(i.attendance, w.attendance), coalesce(i.share_bp, w.share_bp),"
        " coalesce(i.average_minor, w.average_minor), coalesce(i.performances, w.performances), %(source)s"
        + _TOLD
        + "where w.run_id is null or"
        + _DIFFERS
        + "order by r.id, i.last_day"
        " on conflict (run_id, last_day, days) do update set currency = excluded.currency,"
        " gross_minor = excluded.gross_minor, attendance = excluded.attendance, share_bp = excluded.share_bp,"
        " average_minor = excluded.average_minor, performances = excluded.performances, source_id = excluded.source_id",
        {"organisation": organisation_id, "days": days, "currency": currency, "source": source_id},
    )


def insert_source(
    connection: Connection,
    *,
    organisation_id: OrganisationId,
    account_id: AccountId,
    name: str,
    sha256: bytes,
    columns: Mapping[str, object],
    lines: int,
    added: int,
    changed: int,
    problems: int,
) -> int:
    row = connection.execute(
        "insert into history_source (organisation_id, account_id, name, sha256, columns, lines, added, changed,"
        " problems) values (%s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [organisation_id, account_id, name, sha256, Jsonb(dict(columns)), lines, added, changed, problems],
    ).fetchone()
    assert row is not None, "an insert returns its row"
    return int(row[0])


def _within(scope: Scope) -> tuple[LiteralString, dict[str, object]]:
    """Imports are reached by organisation."""
    if scope.everything:
        return "true", {}
    if scope.organisation_id is not None:
        return "o.id = %(scope_id)s", {"scope_id": scope.organisation_id}
    return "false", {}


def sources(postgres: Postgres, scope: Scope) -> list[SourceRow]:
    """The newest first."""
    condition, values = _within(scope)
    return postgres.records(
        SourceRow,
        "select h.id, h.organisation_id, o.name::text as organisation, h.name::text, a.username::text as by, h.at,"
        " h.lines, h.added, h.changed, h.problems, h.columns,"
        " (select count(*) from history_week w where w.source_id = h.id)::int as weeks"
        " from history_source h join organisation o on o.id = h.organisation_id join account a on a.id = h.account_id"
        " where " + condition + " order by h.id desc",
        values,
    )


def shows(postgres: Postgres, scope: Scope, *, title_key: str | None = None) -> list[ShowRow]:
    """By title; `title_key`: those of that name."""
    condition, values = _within(scope)
    return postgres.records(
        ShowRow,
        "select s.id, s.organisation_id, o.name::text as organisation, s.title::text, a.name::text as artist,"
        " s.is_linked_by_hand, count(distinct r.id)::int as places, count(w.*)::int as weeks,"
        " min(w.last_day) as first_day, max(w.last_day) as last_day"
        " from history_show s join organisation o on o.id = s.organisation_id"
        " left join artist a on a.id = s.artist_id left join history_run r on r.show_id = s.id"
        " left join history_week w on w.run_id = r.id"
        " where (%(key)s::text is null or s.title_key = %(key)s) and "
        + condition
        + " group by s.id, o.name, a.name order by s.title_key, o.name",
        {"key": title_key, **values},
    )


def link(connection: Connection, shows: Sequence[int], artist: str | None) -> None:
    """Whose figures these shows are, as a person says it; an artist by the name it has here, or nobody."""
    connection.execute(
        "update history_show set artist_id = (select id from artist where name = %s), is_linked_by_hand = true"
        " where id = any(%s)",
        [artist, list(shows)],
    )


def forget(connection: Connection, organisation_id: OrganisationId, source_id: int) -> int:
    """All that this import said last, and the shows that nobody tells of any more; how many weeks that were."""
    gone = connection.execute("delete from history_week where source_id = %s", [source_id]).rowcount
    connection.execute("delete from history_source where id = %s", [source_id])
    connection.execute(
        "delete from history_run r using history_show s where s.id = r.show_id and s.organisation_id = %s"
        " and not exists (select from history_week w where w.run_id = r.id)",
        [organisation_id],
    )
    connection.execute(
        "delete from history_show s where s.organisation_id = %s"
        " and not exists (select from history_run r where r.show_id = s.id)",
        [organisation_id],
    )
    return gone


def organisation_name(postgres: Postgres, organisation_id: OrganisationId) -> str:
    row = postgres.call("select name::text from organisation where id = %s", [organisation_id])
    assert row is not None, "an organisation is never deleted"
    return str(row[0])
