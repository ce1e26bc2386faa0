"""The outbox, taken by state and never by number, and leased: whoever took a letter too long ago has lost it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.postgres import Postgres
from db.vocabulary import OrderId, PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """A thing to tell. `tries` counts this one too, and is the token of the lease."""

    performance_id: PerformanceId
    id: int
    topic: str
    order_id: OrderId
    tries: int
    contact: str
    reference: str
    total_minor: int
    currency: str
    at: datetime
    starts_was: datetime | None


def close_untold(postgres: Postgres, limit: int) -> int:
    """What nobody gave an address for needs no telling; how many."""
    row = postgres.call(
        "with nobody as ("
        "  select b.performance_id, b.id from outbox b"
        "    join orders o on (o.performance_id, o.id) = (b.performance_id, b.order_id) and o.contact is null"
        "   where b.done_at is null limit %s for update of b skip locked),"
        " closed as (update outbox b set done_at = clock_timestamp() from nobody n"
        "   where (b.performance_id, b.id) = (n.performance_id, n.id) returning 1)"
        " select count(*)::int from closed",
        [limit],
    )
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])


def take_letters(postgres: Postgres, limit: int, lease_seconds: int) -> list[LetterRow]:
    """Letters that are due, each for `lease_seconds` this caller's alone."""
    return postgres.records(
        LetterRow,
        "with due as ("
        "  select b.performance_id, b.id from outbox b where b.done_at is null and b.next_try_at <= clock_timestamp()"
        "   order by b.next_try_at limit %s for update skip locked),"
        " taken as (update outbox b"
        "     set tries = b.tries + 1, next_try_at = clock_timestamp() + make_interval(secs => %s)"
        "    from due d where (b.performance_id, b.id) = (d.performance_id, d.id) returning b.*)"
        " select t.performance_id, t.id, t.topic, t.order_id, t.tries, o.contact::text, o.reference, o.total_minor,"
        " o.currency::text, t.at, t.starts_was"
        " from taken t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)"
        " where o.contact is not null order by t.at",
        [limit, lease_seconds],
    )


def letter_sent(postgres: Postgres, letter: LetterRow) -> bool:
    """False: the lease had run out, and somebody else has it."""
    return postgres.call(
        "update outbox set done_at = clock_timestamp(), error = null"
        " where performance_id = %s and id = %s and tries = %s and done_at is null returning true",
        [letter.performance_id, letter.id, letter.tries],
    ) == (True,)


def letter_failed(postgres: Postgres, letter: LetterRow, error: str, again_seconds: int) -> None:
    postgres.call(
        "update outbox set error = %s, next_try_at = clock_timestamp() + make_interval(secs => %s)"
        " where performance_id = %s and id = %s and tries = %s and done_at is null returning true",
        [error, again_seconds, letter.performance_id, letter.id, letter.tries],
    )


def letters_waiting(postgres: Postgres) -> int:
    """How many are still to be told, given up on or not."""
    row = postgres.call("select count(*)::int from outbox where done_at is null")
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])
