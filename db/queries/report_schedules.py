"""Reports that are sent by themselves: kept by their accounts, leased by whoever sends what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from db.postgres import Connection, Postgres
from db.queries.access import ACCOUNT_COLUMNS, AccountRow, account_row
from db.vocabulary import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """`tries` and `next_at` together are the token of a lease."""

    id: int
    report: str
    question: Mapping[str, str]
    recurs: str
    time_zone: str
    form: str
    to_mail: str | None
    next_at: datetime
    tries: int
    last_at: datetime | None
    last_error: str | None
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One that is due, and whose it is."""

    schedule: ScheduleRow
    account: AccountRow


_COLUMNS: LiteralString = (
    "s.id as schedule_id, s.report, s.question, s.recurs::text, s.time_zone, s.form, s.to_mail::text, s.next_at,"
    " s.tries, s.last_at, s.last_error::text, s.failures"
)


_OWN = frozenset(
    ("report", "question", "recurs", "time_zone", "form", "to_mail", "next_at", "tries", "last_at", "last_error")
) | {"failures"}


def _schedule(schedule_id: int, **columns: Any) -> ScheduleRow:
    return ScheduleRow(id=schedule_id, **columns)


def _due(schedule_id: int, **columns: Any) -> DueRow:
    own = {name: value for name, value in columns.items() if name in _OWN}
    account = {name: value for name, value in columns.items() if name not in _OWN}
    return DueRow(schedule=_schedule(schedule_id, **own), account=account_row(**account))


def insert(
    connection: Connection,
    account_id: AccountId,
    *,
    report: str,
    question: Mapping[str, str],
    recurs: str,
    time_zone: str,
    form: str,
    to_mail: str | None,
    next_at: datetime,
    made_at: datetime,
) -> int:
    """The number of the new one."""
    row = connection.execute(
        "insert into report_schedule"
        " (account_id, report, question, recurs, time_zone, form, to_mail, next_at, made_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [account_id, report, Jsonb(dict(question)), recurs, time_zone, form, to_mail, next_at, made_at],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return int(row[0])


def of_account(postgres: Postgres, account_id: AccountId) -> list[ScheduleRow]:
    """All of one account, the next to go first."""
    return postgres.records(
        _schedule,
        "select " + _COLUMNS + " from report_schedule s where s.account_id = %s order by s.next_at, s.id",
        [account_id],
    )


def delete(connection: Connection, account_id: AccountId, schedule_id: int) -> bool:
    """Whether the account had one of that number."""
    done = connection.execute(
        "delete from report_schedule where account_id = %s and id = %s", [account_id, schedule_id]
    )
    return done.rowcount == 1


def take_due(postgres: Postgres, now: datetime, *, lease_seconds: int, with_demo: bool) -> DueRow | None:
    """One whose moment has come, for `lease_seconds` this caller's alone. Those of disabled accounts rest."""
    found = postgres.records(
        _due,
        "with due as ("
        "  select s.id from report_schedule s join account a on a.id = s.account_id"
        "   where s.next_at <= %(now)s and s.not_before <= clock_timestamp()"
        "     and a.state = 'active' and (%(demo)s or not a.is_demo)"
        "   order by s.next_at, s.id limit 1 for update of s skip locked),"
        " taken as (update report_schedule s"
        "     set tries = s.tries + 1, not_before = clock_timestamp() + make_interval(secs => %(lease)s)"
        "    from due where s.id = due.id returning s.*)"
        " select " + _COLUMNS + ", " + ACCOUNT_COLUMNS + " from taken s join account a on a.id = s.account_id",
        {"now": now, "lease": lease_seconds, "demo": with_demo},
    )
    return found[0] if found else None


def went(connection: Connection, schedule: ScheduleRow, next_at: datetime) -> bool:
    """It went out, and the next moment is due next. False: the lease had run out, and somebody else has it."""
    done = connection.execute(
        "update report_schedule set last_at = clock_timestamp(), last_error = null, failures = 0, tries = 0,"
        " next_at = %s, not_before = clock_timestamp() where id = %s and tries = %s and next_at = %s",
        [next_at, schedule.id, schedule.tries, schedule.next_at],
    )
    return done.rowcount == 1


def failed(postgres: Postgres, schedule: ScheduleRow, error: str, again_seconds: int) -> None:
    """It did not go out now; the same moment is tried again."""
    postgres.call(
        "update report_schedule set last_error = %s, failures = failures + 1,"
        " not_before = clock_timestamp() + make_interval(secs => %s)"
        " where id = %s and tries = %s and next_at = %s returning true",
        [error, again_seconds, schedule.id, schedule.tries, schedule.next_at],
    )


def refused(postgres: Postgres, schedule: ScheduleRow, error: str, next_at: datetime) -> None:
    """It cannot be made as it was asked for, and may be at its next moment."""
    postgres.call(
        "update report_schedule set last_error = %s, failures = failures + 1, tries = 0, next_at = %s,"
        " not_before = clock_timestamp() where id = %s and tries = %s and next_at = %s returning true",
        [error, next_at, schedule.id, schedule.tries, schedule.next_at],
    )
