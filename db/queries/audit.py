"""Who did what to which thing: append, and page backwards."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from psycopg.types.json import Jsonb

from db.postgres import Connection
from db.vocabulary import AccountId, SessionId


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
