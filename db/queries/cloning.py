"""An event once more: its text, and its performances at other dates, with prices and what is set aside."""

from __future__ import annotations

from datetime import datetime

from db.postgres import Connection
from db.vocabulary import AccountId, EventId, PerformanceId, SessionId


def copy_event(connection: Connection, source: EventId, title: str) -> EventId:
    """Text and artists."""
    row = connection.execute(
        "insert into event (organisation_id, title, genre, description, radius_km, radius_days)"
        " select organisation_id, %s, genre, description, radius_km, radius_days from event where id = %s returning id",
        [title, source],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    connection.execute(
        "insert into event_artist (event_id, artist_id, billing)"
        " select %s, artist_id, billing from event_artist where event_id = %s",
        [row[0], source],
    )
    return EventId(row[0])


def copy_performance(
    connection: Connection,
    source: PerformanceId,
    event_id: EventId,
    *,
    code: str,
    starts_at: datetime,
    ends_at: datetime,
    doors_at: datetime | None,
    on_sale_at: datetime | None,
    off_sale_at: datetime | None,
) -> PerformanceId:
    """A draft in the same hall on the same seats, with the same limits. Raises RuleBroken where the hall is taken."""
    row = connection.execute(
        "insert into performance (code, event_id, organisation_id, venue_id, hall_id, manifest_id, seat_count,"
        " starts_at, ends_at, state, currency, customer_seats_max, comp_seats_max, doors_at, on_sale_at, off_sale_at)"
        " select %s, %s, organisation_id, venue_id, hall_id, manifest_id, seat_count, %s,"
        " %s, 'draft', currency, customer_seats_max, comp_seats_max, %s, %s, %s from performance where id = %s"
        " returning id",
        [code, event_id, starts_at, ends_at, doors_at, on_sale_at, off_sale_at, source],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return PerformanceId(row[0])


def copy_prices(connection: Connection, source: PerformanceId, target: PerformanceId) -> None:
    connection.execute(
        "insert into performance_price (performance_id, level_number, price_type_id, price_minor)"
        " select %s, level_number, price_type_id, price_minor from performance_price where performance_id = %s",
        [target, source],
    )


def copy_scaling(connection: Connection, source: PerformanceId, target: PerformanceId, account_id: AccountId) -> None:
    """What is live there, as the first version here; nothing where the levels are the manifest's own."""
    made = connection.execute(
        "insert into scaling (performance_id, version, state, note, levels, cost_minor, made_by, approved_by, live_at)"
        " select %s, 1, 'live', note, levels, cost_minor, %s, approved_by, clock_timestamp() from scaling"
        " where performance_id = %s and state = 'live' returning 1",
        [target, account_id, source],
    ).fetchone()
    if made is None:
        return
    live = " s.version = (select scaling_version from performance where id = s.performance_id)"
    connection.execute(
        "insert into scaling_level (performance_id, version, number, name)"
        " select %s, 1, s.number, s.name from scaling_level s where s.performance_id = %s and" + live,
        [target, source],
    )
    connection.execute(
        "insert into scaling_price (performance_id, version, level_number, price_type_id, price_minor)"
        " select %s, 1, s.level_number, s.price_type_id, s.price_minor from scaling_price s"
        " where s.performance_id = %s and" + live,
        [target, source],
    )
    connection.execute("update performance set scaling_version = 1 where id = %s", [target])


def copy_allocations(
    connection: Connection, source: PerformanceId, target: PerformanceId, *, was: datetime, to: datetime
) -> None:
    """Letters, and those rungs of their ladders that are still to come at the other date."""
    connection.execute(
        "insert into allocation (performance_id, letter, name, kind, owner_role, sold_by, reason, message, owner,"
        " owner_account_id, ask_at, warn_at)"
        " select %(target)s, letter, name, kind, owner_role, sold_by, reason, message, owner, owner_account_id,"
        " ask_at + (%(to)s::timestamptz - %(was)s::timestamptz), warn_at + (%(to)s::timestamptz - %(was)s::timestamptz)"
        " from allocation where performance_id = %(source)s",
        {"target": target, "source": source, "was": was, "to": to},
    )
    connection.execute(
        "insert into allocation_step (performance_id, letter, number, due_at, percent, to_letter)"
        " select %(target)s, letter, number, due_at + (%(to)s::timestamptz - %(was)s::timestamptz), percent, to_letter"
        " from allocation_step where performance_id = %(source)s"
        " and due_at + (%(to)s::timestamptz - %(was)s::timestamptz) > clock_timestamp()",
        {"target": target, "source": source, "was": was, "to": to},
    )


def copy_seats_set_aside(
    connection: Connection,
    source: PerformanceId,
    target: PerformanceId,
    *,
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> None:
    """The seats of each letter, whoever has them there now, and those that are not sold at all, with their journal."""
    connection.execute(
        "select case when state = 'killed' then"
        "   (select outcome from kill_seats(%(target)s, code, seats, %(account)s, %(session)s, %(reason)s))"
        " else (select outcome from allocate_seats(%(target)s, code, seats, %(account)s, %(session)s, %(reason)s)) end"
        " from (select case state when 'killed' then 'killed' else 'set aside' end as state, code,"
        "   array_agg(seat_ordinal order by seat_ordinal) as seats from seat_claim"
        "   where performance_id = %(source)s and code <> 'gone' group by 1, 2 order by 1, 2) s",
        {"source": source, "target": target, "account": account_id, "session": session_id, "reason": reason},
    )
