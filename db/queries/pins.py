"""PINs. A wrong try is counted before it is judged, so that many at once are no way around."""

from __future__ import annotations

from dataclasses import dataclass

from db.postgres import Connection, Postgres
from db.vocabulary import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRow:
    pin_hash: str
    failures: int


def pin_of(postgres: Postgres, account_id: AccountId) -> PinRow | None:
    found = postgres.records(PinRow, "select pin_hash, failures from account_pin where account_id = %s", [account_id])
    return found[0] if found else None


def set_pin(connection: Connection, account_id: AccountId, pin_hash: str) -> None:
    connection.execute(
        "insert into account_pin (account_id, pin_hash) values (%s, %s) on conflict (account_id) do update"
        " set pin_hash = excluded.pin_hash, failures = 0, set_at = clock_timestamp()",
        [account_id, pin_hash],
    )


def count_pin_try(connection: Connection, account_id: AccountId, *, tries_max: int) -> str | None:
    """The hash to judge a try by, counted as wrong until `revive_pin`; None where there were too many, or no PIN."""
    row = connection.execute(
        "update account_pin set failures = failures + 1 where account_id = %s and failures < %s returning pin_hash",
        [account_id, tries_max],
    ).fetchone()
    return None if row is None else row[0]


def revive_pin(connection: Connection, account_id: AccountId) -> None:
    """The person is known: wrong tries are forgotten."""
    connection.execute("update account_pin set failures = 0 where account_id = %s and failures > 0", [account_id])
