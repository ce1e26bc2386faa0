"""Print jobs, taken by state and leased as letters are; tickets that are printed; what envelopes and lists say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from db.postgres import Connection, Postgres, array
from db.vocabulary import AccountId, OrderId, PerformanceId, TicketState


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job. `tries` counts the one that is being made, and is the token of its lease."""

    id: int
    made_at: datetime
    by: str | None
    host: str
    target: str
    title: str
    about: str
    documents: Any
    kick: bool
    state: str
    tries: int
    next_try_at: datetime
    ended_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """A ticket that is to be printed, with the generation that is good from now on."""

    code: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLife:
    """What a door asks of a ticket's code. `printed_at` is when the newest generation was made."""

    performance_id: PerformanceId
    order_id: OrderId
    reference: str
    seat_ordinal: int
    state: TicketState
    generation: int
    printed_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", TicketState(self.state))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """An order that somebody may come for: under which name, its seats, and what is left to pay."""

    order_id: OrderId
    reference: str
    customer: str
    seats: list[int]
    left_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPriceRow:
    """A line that was sold for another price than the list's, or for nothing: by whom, and why."""

    number: int
    list_minor: int
    is_comp: bool
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """What was agreed with a group."""

    deposit_minor: int
    keeps_deposit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedRow:
    """The order at the other end of an exchange. The difference is above zero where it was paid, below where it came
    back; `is_new`: that order came in for this one."""

    reference: str
    is_new: bool
    difference_minor: int


_JOB: LiteralString = (
    "select j.id, j.made_at, a.display_name::text as by, j.host::text, j.target::text, j.title::text, j.about::text,"
    " j.documents, j.kick, j.state, j.tries, j.next_try_at, j.ended_at, j.error::text"
    " from {} j left join account a on a.id = j.account_id"
)


def insert_job(
    connection: Connection,
    *,
    account_id: AccountId | None,
    host: str,
    target: str,
    title: str,
    about: str,
    documents: str,
    kick: bool,
) -> int:
    """Its number. `documents` is a JSON document."""
    row = connection.execute(
        "insert into print_job (account_id, host, target, title, about, documents, kick)"
        " values (%s, %s, %s, %s, %s, %s::jsonb, %s) returning id",
        [account_id, host, target, title, about, documents, kick],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return int(row[0])


def take_job(postgres: Postgres, *, host: str, job: int | None, lease_seconds: int) -> JobRow | None:
    """The oldest job that is due at this host, or the one that is named; for so long nobody else's.

    One that is named need not be due, unless somebody is at it: then it was tried and has no error yet.
    """
    found = postgres.records(
        JobRow,
        "with due as ("
        "  select id from print_job where state = 'waiting' and (host = %(host)s or starts_with(target, 'escpos-net:'))"
        "   and (next_try_at <= clock_timestamp() or (id = %(job)s and (tries = 0 or error is not null)))"
        "   and (id = %(job)s or %(job)s::bigint is null)"
        "   order by id limit 1 for update skip locked),"
        " taken as (update print_job b"
        "     set tries = least(b.tries + 1, 32000), error = null,"
        "         next_try_at = clock_timestamp() + make_interval(secs => %(lease)s)"
        "    from due d where b.id = d.id returning b.*) " + _JOB.format("taken"),
        {"host": host, "job": job, "lease": lease_seconds},
    )
    return found[0] if found else None


def job_printed(postgres: Postgres, job: JobRow) -> bool:
    """False: the lease had run out, and somebody else has it."""
    return postgres.call(
        "update print_job set state = 'printed', ended_at = clock_timestamp(), error = null"
        " where id = %s and tries = %s and state = 'waiting' returning true",
        [job.id, job.tries],
    ) == (True,)


def job_failed(postgres: Postgres, job: JobRow, error: str, again_seconds: int) -> None:
    postgres.call(
        "update print_job set error = %s, next_try_at = clock_timestamp() + make_interval(secs => %s)"
        " where id = %s and tries = %s and state = 'waiting' returning true",
        [error, again_seconds, job.id, job.tries],
    )


def drop_job(connection: Connection, job: int) -> str | None:
    """What it was about; None where it waits no longer."""
    row = connection.execute(
        "update print_job set state = 'dropped', ended_at = clock_timestamp() where id = %s and state = 'waiting'"
        " returning about::text",
        [job],
    ).fetchone()
    return None if row is None else str(row[0])


def waiting_job(postgres: Postgres, title: str, about: str) -> int | None:
    """The newest job of this kind about this that did not come out yet."""
    row = postgres.call(
        "select max(id) from print_job where state = 'waiting' and title = %s and about = %s", [title, about]
    )
    return None if row is None or row[0] is None else int(row[0])


def jobs(postgres: Postgres, *, ended: bool, limit: int) -> list[JobRow]:
    """Those that wait, or all of them; the newest first."""
    return postgres.records(
        JobRow,
        _JOB.format("print_job") + " where %s or j.state = 'waiting' order by j.id desc limit %s",
        [ended, limit],
    )


def job_by_id(postgres: Postgres, job: int) -> JobRow | None:
    found = postgres.records(JobRow, _JOB.format("print_job") + " where j.id = %s", [job])
    return found[0] if found else None


def forget_jobs(postgres: Postgres, *, days: int) -> int:
    """Take out what ended so long ago; how many."""
    row = postgres.call(
        "with gone as (delete from print_job where state <> 'waiting'"
        "  and ended_at < clock_timestamp() - make_interval(days => %s) returning 1) select count(*)::int from gone",
        [days],
    )
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])


def print_tickets(
    connection: Connection,
    performance_id: PerformanceId,
    order_id: OrderId,
    *,
    codes: Sequence[str] | None,
    again: bool,
) -> list[PrintedRow]:
    """Raise the generation of the order's live tickets, or of those named; not `again`: of those never printed."""
    rows = connection.execute(
        "update ticket set print_generation = print_generation + 1, printed_at = clock_timestamp()"
        " where performance_id = %s and order_id = %s and state <> 'void'"
        " and (%s::text[] is null or code = any(%s::text[])) and (%s or print_generation = 0)"
        " returning code, print_generation",
        [performance_id, order_id, *[None if codes is None else array(codes)] * 2, again],
    ).fetchall()
    return [PrintedRow(code=code, generation=generation) for code, generation in rows]


def last_print(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> datetime | None:
    """When a live ticket of the order was printed last."""
    row = postgres.call(
        "select max(printed_at) from ticket where performance_id = %s and order_id = %s and state <> 'void'",
        [performance_id, order_id],
    )
    return None if row is None else row[0]


def ticket_life(postgres: Postgres, code: str, performance_id: PerformanceId | None = None) -> list[TicketLife]:
    """The tickets of that code, nearly always one: a code is unique within its performance."""
    return postgres.records(
        TicketLife,
        "select t.performance_id, t.order_id, o.reference, t.seat_ordinal, t.state::text,"
        " t.print_generation::int as generation, t.printed_at"
        " from ticket t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)"
        " where t.code = %(code)s and (%(performance)s::bigint is null or t.performance_id = %(performance)s)",
        {"code": code, "performance": performance_id},
    )


def kept_orders(postgres: Postgres, performance_id: PerformanceId, *, only_new: bool = False) -> list[KeptRow]:
    """Orders under a name with seats that nobody went in for: paid, or reserved; `only_new` without an envelope."""
    return postgres.records(
        KeptRow,
        "select o.id as order_id, o.reference, o.customer::text, l.seats,"
        " case when o.status = 'reserved' then greatest(o.total_minor - coalesce(t.paid, 0), 0) else 0 end::bigint"
        "   as left_minor"
        " from orders o"
        " join lateral (select array_agg(l.seat_ordinal order by l.number) as seats from order_line l"
        "   left join ticket k on (k.performance_id, k.order_id, k.line_number)"
        "     = (l.performance_id, l.order_id, l.number) and k.state <> 'void'"
        "   where l.performance_id = o.performance_id and l.order_id = o.id and l.kind = 'seat' and l.state = 'live'"
        "     and k.state is distinct from 'admitted') l on l.seats is not null"
        " left join lateral (select sum(amount_minor) as paid from tender"
        "   where performance_id = o.performance_id and order_id = o.id and state = 'succeeded') t on true"
        " where o.performance_id = %s and o.customer is not null and o.status in ('paid', 'reserved')"
        " and (not %s or o.enveloped_at is null)",
        [performance_id, only_new],
    )


def mark_enveloped(connection: Connection, performance_id: PerformanceId, orders: Sequence[OrderId]) -> int:
    return connection.execute(
        "update orders set enveloped_at = clock_timestamp() where performance_id = %s and id = any(%s::uuid[])",
        [performance_id, array(orders)],
    ).rowcount


def voucher_left(postgres: Postgres, voucher_id: str) -> tuple[str, int] | None:
    """Name and balance of the voucher that a tender was paid from."""
    row = postgres.call("select name::text, balance_minor from voucher where id = %s::uuid", [voucher_id])
    return None if row is None else (str(row[0]), int(row[1]))


def discounts_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> dict[int, int]:
    """By line: what a coupon took off it, minor units."""
    rows = postgres.rows(
        "select number, discount_minor from order_line where performance_id = %s and order_id = %s"
        " and discount_minor > 0",
        [performance_id, order_id],
    )
    return {int(number): int(minor) for number, minor in rows}


def fees_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> int:
    """What the living fee lines of the order come to, minor units."""
    row = postgres.call(
        "select coalesce(sum(price_minor - discount_minor), 0)::bigint from order_line"
        " where performance_id = %s and order_id = %s and kind = 'fee' and state = 'live'",
        [performance_id, order_id],
    )
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])


def own_prices_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[OwnPriceRow]:
    """By line, as the journal of prices has it last."""
    return postgres.records(
        OwnPriceRow,
        "select distinct on (j.line_number) j.line_number::int as number, j.list_minor, j.is_comp, j.reason::text,"
        " a.display_name::text as by from price_journal j join account a on a.id = j.account_id"
        " where j.performance_id = %s and j.order_id = %s order by j.line_number, j.id desc",
        [performance_id, order_id],
    )


def group_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> GroupRow | None:
    """None where it is no group order."""
    found = postgres.records(
        GroupRow,
        "select deposit_minor, keeps_deposit from orders"
        " where performance_id = %s and id = %s and deposit_minor is not null",
        [performance_id, order_id],
    )
    return found[0] if found else None


# The lines of the new order, its fee among them, against what went out for them. All lines: those that came back since
# were paid for too.
_DIFFERENCE: LiteralString = (
    "select (sum(l.price_minor - l.discount_minor + l.charge_minor) - e.out_minor)::bigint as difference_minor"
    " from order_line l"
    " where l.performance_id = e.performance_id and l.order_id = e.order_id"
)


def exchanges_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[ExchangedRow]:
    """The exchange that this order came in by, and those that it went out by."""
    return postgres.records(
        ExchangedRow,
        "select o.reference, x.is_new, x.difference_minor from ("
        " select e.from_performance_id as performance_id, e.from_order_id as order_id, false as is_new,"
        "   e.done_at, n.difference_minor from exchange e join lateral (" + _DIFFERENCE + ") n on true"
        "  where e.performance_id = %(performance)s and e.order_id = %(order)s and e.done_at is not null"
        " union all select e.performance_id, e.order_id, true, e.done_at, n.difference_minor from exchange e"
        "  join lateral (" + _DIFFERENCE + ") n on true"
        "  where e.from_performance_id = %(performance)s and e.from_order_id = %(order)s and e.done_at is not null) x"
        " join orders o on (o.performance_id, o.id) = (x.performance_id, x.order_id) order by x.done_at",
        {"performance": performance_id, "order": order_id},
    )
