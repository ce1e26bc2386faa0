"""What managers are asked for. A request is answered once and used once; both are guarded updates of its row, judged by
the database's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from db.postgres import Connection, Postgres
from db.vocabulary import AccountId, Role, SessionId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRow:
    """A request as it stands. `seconds_left` is 0 or less once it has run out."""

    id: UUID
    permission: str
    act: str
    about: str
    reason: str
    venue_id: VenueId | None
    asked_by: AccountId
    asker: str
    asker_name: str
    session_id: SessionId
    terminal: str
    asked_at: datetime
    seconds_left: float
    answer: str | None
    manager: str | None
    word: str
    is_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """A grant that has just been used up: by whom it was given."""

    id: UUID
    act: str
    about: str
    venue_id: VenueId | None
    manager: str
    manager_role: Role


_COLUMNS: LiteralString = (
    "select r.id, r.permission, r.act::text, r.about::text, r.reason::text, r.venue_id, r.asked_by,"
    " a.username::text as asker, a.display_name::text as asker_name, r.session_id, r.terminal::text, r.asked_at,"
    " extract(epoch from r.expires_at - clock_timestamp())::float8 as seconds_left, r.answer,"
    " m.display_name::text as manager, r.word::text, r.used_at is not null as is_used"
    " from override_request r join account a on a.id = r.asked_by left join account m on m.id = r.answered_by"
)


_USE_GRANT: LiteralString = (
    "update override_request r set used_at = clock_timestamp() from account m"
    " where m.id = r.answered_by and m.state = 'active' and r.answer = 'approved' and r.used_at is null"
    " and r.id = (select id from override_request where session_id = %(session)s and asked_by = %(account)s"
    "   and permission = %(permission)s and fingerprint = %(fingerprint)s and answer = 'approved'"
    "   and used_at is null and expires_at > clock_timestamp() order by expires_at limit 1)"
    " and r.expires_at > clock_timestamp()"
    " returning r.id, r.act::text, r.about::text, r.venue_id, m.username::text, m.role::text"
)


def insert_override(
    connection: Connection,
    *,
    request: UUID,
    permission: str,
    act: str,
    about: str,
    reason: str,
    fingerprint: bytes,
    venue_id: VenueId | None,
    asked_by: AccountId,
    session_id: SessionId,
    terminal: str,
    seconds: int,
) -> None:
    """A new request; those of the same session that still wait are withdrawn: one person asks for one thing."""
    connection.execute(
        "update override_request set answer = 'withdrawn', answered_at = clock_timestamp()"
        " where session_id = %s and answer is null and expires_at > clock_timestamp()",
        [session_id],
    )
    connection.execute(
        "insert into override_request (id, permission, act, about, reason, fingerprint, venue_id, asked_by, session_id,"
        " terminal, expires_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp() + make_interval(secs => %s))",
        [request, permission, act, about, reason, fingerprint, venue_id, asked_by, session_id, terminal, seconds],
    )


def override_by_id(postgres: Postgres, request: UUID) -> OverrideRow | None:
    found = postgres.records(OverrideRow, _COLUMNS + " where r.id = %s", [request])
    return found[0] if found else None


def open_overrides(postgres: Postgres, *, venue_id: VenueId | None, but: AccountId) -> list[OverrideRow]:
    """What waits for an answer in this house (in any, where none is named), but for one's own; the oldest first."""
    return postgres.records(
        OverrideRow,
        _COLUMNS + " where r.answer is null and r.expires_at > clock_timestamp()"
        " and (%(venue)s::bigint is null or r.venue_id = %(venue)s) and r.asked_by <> %(but)s"
        " order by r.asked_at, r.id",
        {"venue": venue_id, "but": but},
    )


def answer_override(
    connection: Connection, request: UUID, *, answer: str, manager: AccountId, word: str, seconds: int
) -> bool:
    """Whether this answer was the first, in time. An approval lives for so many seconds from now on."""
    row = connection.execute(
        "update override_request set answer = %(answer)s, answered_by = %(manager)s, answered_at = clock_timestamp(),"
        " word = %(word)s, expires_at = case when %(answer)s = 'approved'"
        "   then clock_timestamp() + make_interval(secs => %(seconds)s) else expires_at end"
        " where id = %(request)s and answer is null and expires_at > clock_timestamp() and asked_by <> %(manager)s"
        " returning 1",
        {"request": request, "answer": answer, "manager": manager, "word": word, "seconds": seconds},
    ).fetchone()
    return row is not None


def withdraw_override(connection: Connection, request: UUID, session_id: SessionId) -> bool:
    """Take a request of this session back, also when it was approved meanwhile and is not used yet."""
    row = connection.execute(
        "update override_request set answer = 'withdrawn', answered_by = null,"
        " answered_at = coalesce(answered_at, clock_timestamp())"
        " where id = %s and session_id = %s and (answer is null or answer = 'approved') and used_at is null"
        " returning 1",
        [request, session_id],
    ).fetchone()
    return row is not None


def use_grant(
    connection: Connection, *, session_id: SessionId, account_id: AccountId, permission: str, fingerprint: bytes
) -> GrantRow | None:
    """Use a living grant for exactly this act up; None where there is none. Of two at once, one gets it.

    Whoever waits for the other's row sees it used, because the condition is asked again of the row as it is then.
    """
    row = connection.execute(
        _USE_GRANT,
        {"session": session_id, "account": account_id, "permission": permission, "fingerprint": fingerprint},
    ).fetchone()
    if row is None:
        return None
    return GrantRow(id=row[0], act=row[1], about=row[2], venue_id=row[3], manager=row[4], manager_role=Role(row[5]))


def give_grant_back(connection: Connection, request: UUID) -> bool:
    """Undo `use_grant`; how long the grant lives stays as it was. Whether it was used up."""
    row = connection.execute(
        "update override_request set used_at = null where id = %s and used_at is not null returning 1", [request]
    ).fetchone()
    return row is not None
