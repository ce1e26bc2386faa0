"""Counted tries to sign in. A try counts as failed until it is taken back; waits are judged by the database's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedTry:
    """A try of one subject that counts as failed: how many there are with it, and what the row said before."""

    subject: bytes
    failures: int
    next_try_at: datetime
    next_try_before: datetime | None


def count_try(
    connection: Connection, subject: bytes, *, free: int, wait_seconds_max: int, forget_seconds: int
) -> CountedTry | None:
    """One more try that counts as failed until it is uncounted; None where the subject must wait.

    From the last free failure on the wait doubles from a second; after a quiet time all is forgotten. Whoever comes
    while another is being counted waits for that, and is judged by its outcome.
    """
    row = connection.execute(
        "insert into sign_in_throttle as t (subject, failures, next_try_at) values (%(subject)s, 1, clock_timestamp())"
        " on conflict (subject) do update set"
        " failures = case when t.next_try_at < clock_timestamp() - make_interval(secs => %(forget)s)"
        "   then 1 else t.failures + 1 end,"
        " next_try_at = clock_timestamp() + make_interval(secs =>"
        "   case when t.next_try_at < clock_timestamp() - make_interval(secs => %(forget)s)"
        "     or t.failures + 1 < %(free)s then 0"
        "   else least(power(2, least(t.failures + 1 - %(free)s, 20)), %(longest)s) end)"
        " where t.next_try_at <= clock_timestamp()"
        " returning new.failures, new.next_try_at, old.next_try_at",
        {"subject": subject, "free": free, "longest": wait_seconds_max, "forget": forget_seconds},
    ).fetchone()
    if row is None:
        return None
    return CountedTry(subject=subject, failures=row[0], next_try_at=row[1], next_try_before=row[2])


def throttle_wait_seconds(connection: Connection, subjects: Sequence[bytes]) -> float:
    """How long the next try of any of these subjects has to wait."""
    row = connection.execute(
        "select coalesce(max(extract(epoch from next_try_at - clock_timestamp())), 0)::float8"
        " from sign_in_throttle where subject = any(%s)",
        [list(subjects)],
    ).fetchone()
    assert row is not None, "an aggregate answers with a row"
    return float(row[0])


def uncount_try(connection: Connection, counted: CountedTry) -> None:
    """Take one try back. The wait goes back with it where no other try has come since."""
    connection.execute(
        "update sign_in_throttle set failures = greatest(failures - 1, 0),"
        " next_try_at = case when failures = %s and next_try_at = %s then coalesce(%s, next_try_at)"
        "   else next_try_at end"
        " where subject = %s",
        [counted.failures, counted.next_try_at, counted.next_try_before, counted.subject],
    )


def forget_tries(connection: Connection, subject: bytes) -> None:
    connection.execute("delete from sign_in_throttle where subject = %s", [subject])


def forget_old_tries(connection: Connection, *, forget_seconds: int) -> None:
    """Sweep up what no longer counts, a little at a time, waiting for nobody."""
    connection.execute(
        "delete from sign_in_throttle where subject in (select subject from sign_in_throttle"
        " where next_try_at < clock_timestamp() - make_interval(secs => %s) limit 100 for update skip locked)",
        [forget_seconds],
    )
