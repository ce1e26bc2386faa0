"""Seats set aside and killed: callers of `migrations/functions/allocations.sql`, and allocations as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from db.postgres import Connection, Postgres, array
from db.vocabulary import AccountId, AllocationKind, PerformanceId, Role, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRow:
    """An allocation, with how many of its seats are still in it and how many are with somebody."""

    letter: str
    name: str
    kind: AllocationKind
    owner_role: Role
    sold_by: tuple[Role, ...]
    left: int
    taken: int
    since: datetime
    reason: str | None
    message: str | None
    owner: str | None
    owner_account_id: AccountId | None
    ask_at: datetime | None
    warn_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", AllocationKind(self.kind))
        object.__setattr__(self, "owner_role", Role(self.owner_role))
        object.__setattr__(self, "sold_by", tuple(Role(role) for role in self.sold_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A rung of a release ladder. `to_letter` is None for the open house."""

    letter: str
    number: int
    due_at: datetime
    percent: int
    to_letter: str | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """The word, and the seats that moved with their fences after it."""

    word: str
    seats: list[int]
    fences: list[int]


@dataclass(frozen=True, slots=True)
class Climbed:
    """A step of a ladder that was taken now."""

    performance_id: PerformanceId
    letter: str
    to_letter: str | None
    seats: list[int]
    fences: list[int]


def allocations_of(postgres: Postgres, performance_id: PerformanceId) -> list[AllocationRow]:
    """By letter."""
    return postgres.records(
        AllocationRow,
        "select a.letter, a.name::text, a.kind::text, a.owner_role::text, a.sold_by::text[],"
        " count(c.seat_ordinal) filter (where c.state = 'allocated') as left,"
        " count(c.seat_ordinal) filter (where c.state not in ('allocated', 'killed')) as taken,"
        " a.created_at as since, a.reason::text, a.message::text, a.owner::text, a.owner_account_id,"
        " a.ask_at, a.warn_at"
        " from allocation a left join seat_claim c on c.performance_id = a.performance_id and c.code = a.letter"
        " where a.performance_id = %s group by a.performance_id, a.letter order by a.letter",
        [performance_id],
    )


def letters_sold_by(postgres: Postgres, performance_id: PerformanceId, role: Role) -> list[str]:
    """The letters of the allocations that this role may sell from."""
    rows = postgres.rows(
        "select letter from allocation where performance_id = %s and %s::account_role = any(sold_by) order by letter",
        [performance_id, role],
    )
    return [row[0] for row in rows]


def put_allocation(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    letter: str,
    name: str,
    kind: AllocationKind,
    owner_role: Role,
    sold_by: Sequence[Role],
) -> None:
    """Make the allocation, or change it."""
    connection.execute(
        "insert into allocation (performance_id, letter, name, kind, owner_role, sold_by)"
        " values (%s, %s, %s, %s, %s, %s::text[]::account_role[])"
        " on conflict (performance_id, letter) do update set name = excluded.name, kind = excluded.kind,"
        " owner_role = excluded.owner_role, sold_by = excluded.sold_by",
        [performance_id, letter, name, kind, owner_role, array(sold_by)],
    )


def put_terms(
    connection: Connection,
    performance_id: PerformanceId,
    letter: str,
    *,
    reason: str | None,
    message: str | None,
    owner: str | None,
    owner_account_id: AccountId | None,
    ask_at: datetime | None,
    warn_at: datetime | None,
) -> None:
    """Why it is kept, whose it is, and when to ask and to warn."""
    connection.execute(
        "update allocation set reason = %s, message = %s, owner = %s, owner_account_id = %s, ask_at = %s, warn_at = %s"
        " where performance_id = %s and letter = %s",
        [reason, message, owner, owner_account_id, ask_at, warn_at, performance_id, letter],
    )


def put_steps(
    connection: Connection,
    performance_id: PerformanceId,
    letter: str,
    steps: Sequence[tuple[datetime, int, str | None]],
) -> None:
    """Replace the rungs that are not taken yet by these: (when, percent of what is then left, where to)."""
    connection.execute(
        "delete from allocation_step where performance_id = %s and letter = %s and done_at is null",
        [performance_id, letter],
    )
    connection.cursor().executemany(
        "insert into allocation_step (performance_id, letter, number, due_at, percent, to_letter)"
        " select %s, %s, 1 + coalesce(max(number), 0), %s, %s, %s from allocation_step"
        " where performance_id = %s and letter = %s",
        [(performance_id, letter, *step, performance_id, letter) for step in steps],
    )


def steps_of(postgres: Postgres, performance_id: PerformanceId) -> list[StepRow]:
    """By letter and number."""
    return postgres.records(
        StepRow,
        "select letter, number, due_at, percent, to_letter, done_at from allocation_step"
        " where performance_id = %s order by letter, number",
        [performance_id],
    )


def allocate_seats(
    postgres: Postgres,
    performance_id: PerformanceId,
    letter: str,
    seats: Sequence[int],
    *,
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> SetAside:
    """`allocated`, `no_allocation` or `no_such_seat`. Raises ActUndone(ET001)."""
    return _set_aside(postgres, "allocate_seats", performance_id, letter, seats, account_id, session_id, reason)


def kill_seats(
    postgres: Postgres,
    performance_id: PerformanceId,
    code: str,
    seats: Sequence[int],
    *,
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> SetAside:
    """`killed` or `no_such_seat`. Raises ActUndone(ET001)."""
    return _set_aside(postgres, "kill_seats", performance_id, code, seats, account_id, session_id, reason)


def _set_aside(
    postgres: Postgres,
    function: LiteralString,
    performance_id: PerformanceId,
    code: str,
    seats: Sequence[int],
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> SetAside:
    row = postgres.call(
        "select outcome, changed, fences from " + function + "(%s, %s, %s::int[], %s, %s, %s)",
        [performance_id, code, array(seats), account_id, session_id, reason],
    )
    assert row is not None, "a function answers with a row"
    return SetAside(row[0], row[1] or [], row[2] or [])


def open_seats(
    postgres: Postgres,
    performance_id: PerformanceId,
    seats: Sequence[int],
    *,
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> SetAside:
    """Back into the open house, as far as they are allocated or killed."""
    row = postgres.call(
        "select changed, fences from open_seats(%s, %s::int[], %s, %s, %s)",
        [performance_id, array(seats), account_id, session_id, reason],
    )
    assert row is not None, "a function answers with a row"
    return SetAside("opened", row[0] or [], row[1] or [])


def release_allocation(
    postgres: Postgres,
    performance_id: PerformanceId,
    letter: str,
    percent: int,
    to_letter: str | None,
    *,
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> SetAside:
    """A share of what is left in it, to the open house or to another allocation."""
    row = postgres.call(
        "select changed, fences from release_allocation(%s, %s, %s, %s, %s, %s, %s)",
        [performance_id, letter, percent, to_letter, account_id, session_id, reason],
    )
    assert row is not None, "a function answers with a row"
    return SetAside("released", row[0] or [], row[1] or [])


def climb_ladders(postgres: Postgres, steps_max: int) -> list[Climbed]:
    """Take the steps that are due, each once, whoever comes first."""
    rows = postgres.rows("select performance_id, letter, to_letter, seats, fences from climb_ladders(%s)", [steps_max])
    return [Climbed(PerformanceId(row[0]), row[1], row[2], row[3] or [], row[4] or []) for row in rows]


def take_step(
    postgres: Postgres,
    performance_id: PerformanceId,
    letter: str,
    number: int,
    *,
    account_id: AccountId,
    session_id: SessionId,
) -> tuple[SetAside, str | None]:
    """One step before its time, and where its seats went: `taken`, `done` or `no_step`."""
    row = postgres.call(
        "select outcome, changed, fences, to_letter from take_step(%s, %s, %s::smallint, %s, %s)",
        [performance_id, letter, number, account_id, session_id],
    )
    assert row is not None, "a function answers with a row"
    return SetAside(row[0], row[1] or [], row[2] or []), row[3]
