"""Who did what to which thing: append, and page backwards.

Three books tell it: `audit_entry` (accounts, sessions, imports), `seat_journal` and `money_journal`. A page is read by
time, newest first, and has all that was done in its last moment: what is before that moment is the next page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from db.postgres import Connection, Postgres
from db.scope import Scope, within
from db.vocabulary import AccountId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One thing that was done. `who` is None where nobody was signed in, as when a hold runs out."""

    at: datetime
    who: str | None
    act: str
    subject: str
    detail: str


def insert_entry(
    connection: Connection,
    *,
    account_id: AccountId | None,
    session_id: SessionId | None,
    act: str,
    subject: str,
    detail: Mapping[str, object],
    correlation_id: UUID | None,
) -> None:
    connection.execute(
        "insert into audit_entry (account_id, session_id, act, subject, detail, correlation_id)"
        " values (%s, %s, %s, %s, %s, %s)",
        [account_id, session_id, act, subject, Jsonb(detail), correlation_id],
    )


_ACCESS: LiteralString = (
    "select e.at, a.username as who, e.act::text as act, e.subject::text as subject,"
    " case when e.detail = '{}' then '' else e.detail::text end as detail"
    " from audit_entry e left join account a on a.id = e.account_id"
    " where %(code)s::text is null and (%(who)s::text is null or a.username = %(who)s)"
    " and starts_with(e.act::text, %(act)s) and e.at < %(before)s and e.at >= %(since)s and ({access_scope})"
)
_SEATS: LiteralString = (
    "select j.at, a.username, 'seat.' || j.act::text, p.code::text,"
    " cardinality(j.seats) || ' seats ' || j.to_state::text || coalesce(', order ' || o.reference, '')"
    " from seat_journal j join performance p on p.id = j.performance_id"
    " left join account a on a.id = j.account_id"
    " left join orders o on o.performance_id = j.performance_id and o.id = j.order_id"
    " where (%(code)s::text is null or p.code = %(code)s) and (%(who)s::text is null or a.username = %(who)s)"
    " and starts_with('seat.' || j.act::text, %(act)s)"
    " and j.at < %(before)s and j.at >= %(since)s and ({scope})"
)
_MONEY: LiteralString = (
    "select m.at, a.username, 'money.' || m.account::text, p.code::text,"
    " m.amount_minor || ' ' || m.currency || ' minor, order ' || o.reference"
    " from money_journal m join performance p on p.id = m.performance_id"
    " join orders o on o.performance_id = m.performance_id and o.id = m.order_id"
    " left join account a on a.id = o.account_id"
    " where (%(code)s::text is null or p.code = %(code)s) and (%(who)s::text is null or a.username = %(who)s)"
    " and starts_with('money.' || m.account::text, %(act)s)"
    " and m.at < %(before)s and m.at >= %(since)s and ({scope})"
)
_BOOKS: tuple[tuple[str, LiteralString], ...] = (("", _ACCESS), ("seat.", _SEATS), ("money.", _MONEY))
"""Each with what all of its acts begin with: a book in which an act cannot stand is not opened for it."""


def trail(
    postgres: Postgres,
    scope: Scope,
    *,
    code: str | None,
    username: str | None,
    act: str,
    since: datetime,
    before: datetime,
    limit: int,
) -> list[TrailRow]:
    """What was done in reach, newest first: acts that begin so, at least `limit` entries where there are so many.

    Entries about accounts belong to the account's venue.
    """
    condition, values = within(scope)
    access_scope: LiteralString = "true" if scope.everything else "a.venue_id = %(scope_id)s"
    if not scope.everything and scope.venue_id is None:
        access_scope = "false"
    books: LiteralString = " union all ".join(
        f"({book.replace('{scope}', condition).replace('{access_scope}', access_scope)}"
        f" order by 1 desc fetch first %(limit)s rows with ties)"
        for begins, book in _BOOKS
        if act.startswith(begins) or begins.startswith(act)
    )
    return postgres.records(
        TrailRow,
        f"select at, who, act, subject, detail from (select * from ({books}) told"
        f" order by at desc fetch first %(limit)s rows with ties) page order by at desc, act",
        {**values, "code": code, "who": username, "act": act, "since": since, "before": before, "limit": limit},
    )
