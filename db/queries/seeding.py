"""Bulk statements of the seed: many sales at once, with the same rows and journals that the sale function leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from psycopg import Cursor
from psycopg.rows import TupleRow

from db.postgres import Connection
from db.vocabulary import AccountId, ManifestId, OrganisationId, PerformanceId

_HELD_BEFORE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class PastSale:
    """One paid order: seats ascending, and a price type and an amount for each."""

    order_id: UUID
    reference: str
    account_id: AccountId
    at: datetime
    channel: str
    seats: tuple[int, ...]
    levels: tuple[int, ...]
    price_types: tuple[int, ...]
    prices_minor: tuple[int, ...]
    codes: tuple[str, ...]


def is_seeded(connection: Connection) -> bool:
    row = connection.execute("select exists (select from performance)").fetchone()
    return row is not None and bool(row[0])


def insert_event(connection: Connection, organisation_id: OrganisationId, title: str, artist_ids: Sequence[int]) -> int:
    row = connection.execute(
        "insert into event (organisation_id, title) values (%s, %s) returning id", [organisation_id, title]
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    for billing, artist_id in enumerate(artist_ids, start=1):
        connection.execute("insert into event_artist values (%s, %s, %s)", [row[0], artist_id, billing])
    return row[0]


def describe_events(connection: Connection, event_ids: Sequence[int], genres: Sequence[str], description: str) -> None:
    """Give them a genre in turn, and all of them this text."""
    connection.cursor().executemany(
        "update event set genre = %s, description = %s where id = %s",
        [(genres[number % len(genres)], description, event_id) for number, event_id in enumerate(event_ids)],
    )


def open_doors(connection: Connection, *, minutes_before: int) -> None:
    """At every performance, so many minutes before it begins."""
    connection.execute("update performance set doors_at = starts_at - make_interval(mins => %s)", [minutes_before])


def insert_performance(
    connection: Connection,
    *,
    code: str,
    event_id: int,
    manifest_id: ManifestId,
    starts_at: datetime,
    ends_at: datetime,
    state: str,
    on_sale_at: datetime | None = None,
) -> PerformanceId:
    """A performance in the hall of the manifest, in the currency of its venue."""
    row = connection.execute(
        "insert into performance (code, event_id, organisation_id, venue_id, hall_id, manifest_id, seat_count,"
        " starts_at, ends_at, state, on_sale_at, currency)"
        " select %(code)s, e.id, e.organisation_id, v.id, h.id, m.id, m.seat_count, %(starts)s, %(ends)s, %(state)s,"
        " %(on_sale)s, v.currency"
        " from event e, manifest m join hall h on h.id = m.hall_id join venue v on v.id = h.venue_id"
        " where e.id = %(event)s and m.id = %(manifest)s returning id",
        {
            "code": code,
            "event": event_id,
            "manifest": manifest_id,
            "starts": starts_at,
            "ends": ends_at,
            "state": state,
            "on_sale": on_sale_at,
        },
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return PerformanceId(row[0])


@dataclass(frozen=True, slots=True)
class Show:
    """A performance that is to be made, in the hall of its manifest."""

    code: str
    event_id: int
    manifest_id: ManifestId
    starts_at: datetime
    ends_at: datetime
    state: str


def insert_performances(connection: Connection, shows: Sequence[Show]) -> list[PerformanceId]:
    """Many at once, as `insert_performance` makes one; their ids in the same order."""
    columns = [[getattr(show, name) for show in shows] for name in Show.__slots__]
    rows = connection.execute(
        "insert into performance (code, event_id, organisation_id, venue_id, hall_id, manifest_id, seat_count,"
        " starts_at, ends_at, state, currency)"
        " select s.code, e.id, e.organisation_id, v.id, h.id, m.id, m.seat_count, s.starts_at, s.ends_at,"
        " s.state::performance_state, v.currency"
        " from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::text[])"
        "   s (code, event_id, manifest_id, starts_at, ends_at, state)"
        " join event e on e.id = s.event_id join manifest m on m.id = s.manifest_id"
        " join hall h on h.id = m.hall_id join venue v on v.id = h.venue_id returning code, id",
        columns,
    )
    ids = {code: PerformanceId(made) for code, made in rows}
    return [ids[show.code] for show in shows]


def price_type_named(connection: Connection, letter: str, name: str, position: int) -> int:
    """The price type of that letter, made where it is missing."""
    row = connection.execute(
        "insert into price_type (letter, name, position) values (%s, %s, %s)"
        " on conflict (letter) do update set name = excluded.name returning id",
        [letter, name, position],
    ).fetchone()
    assert row is not None, "an upsert answers with its row"
    return row[0]


def insert_prices(
    connection: Connection, performance_id: PerformanceId, prices: Iterable[tuple[int, int, int]]
) -> None:
    """(level number, price type id, price in minor units)."""
    with connection.cursor() as cursor, cursor.copy("copy performance_price from stdin") as copy:
        for level, price_type, price_minor in prices:
            copy.write_row((performance_id, level, price_type, price_minor))


def set_aside(
    connection: Connection, performance_id: PerformanceId, seats: Sequence[int], *, state: str, code: str, at: datetime
) -> None:
    """Allocate or kill open seats, journal included."""
    if not seats:
        return
    act = "allocate" if state == "allocated" else "kill"
    connection.execute(
        "insert into seat_claim (performance_id, seat_ordinal, state, code)"
        " select %s, s, %s, %s from unnest(%s::int[]) s",
        [performance_id, state, code, list(seats)],
    )
    connection.execute(
        "insert into seat_journal (performance_id, at, act, to_state, seats, fences, code)"
        " values (%s, %s, %s, %s, %s, %s, %s)",
        [performance_id, at, act, state, list(seats), [1] * len(seats), code],
    )


def copy_sales(connection: Connection, performance_id: PerformanceId, currency: str, sales: Sequence[PastSale]) -> None:
    """Write paid cash orders with lines, tickets, tenders, money entries, seat rows, seat journal and sales journal."""
    with connection.cursor() as cursor:
        with cursor.copy(
            "copy orders (performance_id, id, reference, status, account_id, session_id, cart_id, channel, total_minor,"
            " currency, created_at, paid_at) from stdin"
        ) as copy:
            for s in sales:
                total = sum(s.prices_minor)
                row = (performance_id, s.order_id, s.reference, "paid", s.account_id, s.order_id, _cart(s), s.channel)
                copy.write_row((*row, total, currency, s.at, s.at))
        with cursor.copy(
            "copy order_line (performance_id, order_id, number, seat_ordinal, level_number, price_type_id, price_minor)"
            " from stdin"
        ) as copy:
            for s in sales:
                lines = zip(s.seats, s.levels, s.price_types, s.prices_minor, strict=True)
                for number, line in enumerate(lines, start=1):
                    copy.write_row((performance_id, s.order_id, number, *line))
        with cursor.copy(
            "copy ticket (performance_id, code, order_id, line_number, seat_ordinal, issued_at) from stdin"
        ) as copy:
            for s in sales:
                for number, (code, seat) in enumerate(zip(s.codes, s.seats, strict=True), start=1):
                    copy.write_row((performance_id, code, s.order_id, number, seat, s.at))
        _copy_money(cursor, performance_id, currency, sales)
        _copy_seats(cursor, performance_id, sales)
        cursor.execute("select journal_loaded(%s)", [performance_id])


def _cart(sale: PastSale) -> UUID:
    return uuid5(sale.order_id, "cart")


def _copy_money(
    cursor: Cursor[TupleRow], performance_id: PerformanceId, currency: str, sales: Sequence[PastSale]
) -> None:
    with cursor.copy(
        "copy tender (performance_id, id, order_id, kind, state, amount_minor, received_minor, created_at) from stdin"
    ) as copy:
        for s in sales:
            total = sum(s.prices_minor)
            row = (performance_id, uuid5(s.order_id, "cash"), s.order_id, "cash", "succeeded", total, total, s.at)
            copy.write_row(row)
    with cursor.copy(
        "copy money_journal (performance_id, at, transaction_id, order_id, account, amount_minor, currency) from stdin"
    ) as copy:
        for s in sales:
            total = sum(s.prices_minor)
            for account, amount in (("cash", total), ("revenue", -total)) if total else ():
                row = (performance_id, s.at, uuid5(s.order_id, "cash"), s.order_id, account, amount, currency)
                copy.write_row(row)


def _copy_seats(cursor: Cursor[TupleRow], performance_id: PerformanceId, sales: Sequence[PastSale]) -> None:
    with cursor.copy(
        "copy seat_claim (performance_id, seat_ordinal, state, fence, cart_id, order_id) from stdin"
    ) as copy:
        for s in sales:
            for seat in s.seats:
                copy.write_row((performance_id, seat, "sold", 2, _cart(s), s.order_id))
    with cursor.copy(
        "copy seat_journal"
        " (performance_id, at, act, to_state, seats, fences, cart_id, order_id, account_id, session_id) from stdin"
    ) as copy:
        for s in sales:
            seats = list(s.seats)
            who = (s.account_id, s.order_id)
            held = (performance_id, s.at - _HELD_BEFORE, "hold", "held", seats, [1] * len(seats), _cart(s), None, *who)
            sold = (performance_id, s.at, "sell", "sold", seats, [2] * len(seats), _cart(s), s.order_id, *who)
            copy.write_row(held)
            copy.write_row(sold)
