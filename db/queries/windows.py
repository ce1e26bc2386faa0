"""Windows of sale, the codes of a presale, and the carts that a code was shown for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection, Postgres
from db.vocabulary import CartId, Channel, PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """A window as it stands. A None is no bound: every channel, every price type, open end, as many as elsewhere.

    `letters` are those of its price types, in house order. `orders` and `seats` were sold in it and are live.
    """

    id: int
    name: str
    channel: Channel | None
    letters: tuple[str, ...] | None
    opens_at: datetime
    closes_at: datetime | None
    needs_code: bool
    buyer_seats_max: int | None
    orders: int = 0
    seats: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "channel", Channel(self.channel) if self.channel else None)
        object.__setattr__(self, "letters", tuple(self.letters) if self.letters is not None else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowValues:
    """What is written of a window."""

    name: str
    channel: Channel | None
    letters: Sequence[str] | None
    opens_at: datetime
    closes_at: datetime | None
    needs_code: bool
    buyer_seats_max: int | None

    @property
    def columns(self) -> list[object]:
        return [
            self.name,
            self.channel,
            None if self.letters is None else list(self.letters),
            self.opens_at,
            self.closes_at,
            self.needs_code,
            self.buyer_seats_max,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A code of a presale. Its own word is kept nowhere."""

    id: int
    window_id: int
    window: str
    name: str
    uses_max: int | None
    used: int
    seats_max: int | None
    valid_until: datetime | None


_WINDOW = (
    "select w.id, w.name::text, w.channel, w.opens_at, w.closes_at, w.needs_code, w.buyer_seats_max,"
    " (select array_agg(t.letter order by t.position, t.id) from price_type t where t.id = any(w.price_types))"
    " as letters"
)
_CODE = (
    "select c.id, c.window_id, w.name::text as window, c.name::text, c.uses_max, c.used, c.seats_max, c.valid_until"
    " from presale_code c join sale_window w on (w.performance_id, w.id) = (c.performance_id, c.window_id)"
)


def windows_of(postgres: Postgres, performance_id: PerformanceId) -> list[WindowRow]:
    """As they open."""
    return postgres.records(
        WindowRow,
        _WINDOW + " from sale_window w where w.performance_id = %s order by w.opens_at, w.id",
        [performance_id],
    )


def used_windows(postgres: Postgres, performance_id: PerformanceId) -> list[WindowRow]:
    """The same, with what was sold in each."""
    return postgres.records(
        WindowRow,
        _WINDOW + ", coalesce(u.orders, 0)::int as orders, coalesce(u.seats, 0)::int as seats"
        " from sale_window w left join (select performance_id, window_id, count(*) as orders, sum(seats) as seats"
        "   from window_use where is_live group by 1, 2) u"
        "   on (u.performance_id, u.window_id) = (w.performance_id, w.id)"
        " where w.performance_id = %s order by w.opens_at, w.id",
        [performance_id],
    )


def insert_window(connection: Connection, performance_id: PerformanceId, values: WindowValues) -> int:
    row = connection.execute(
        "insert into sale_window (performance_id, name, channel, price_types, opens_at, closes_at, needs_code,"
        " buyer_seats_max) values (%s, %s, %s,"
        " (select array_agg(id order by position, id) from price_type where letter = any(%s)), %s, %s, %s, %s)"
        " returning id",
        [performance_id, *values.columns],
    ).fetchone()
    assert row is not None, "an insert returns its row"
    mark_windowed(connection, performance_id)
    return int(row[0])


def update_window(connection: Connection, performance_id: PerformanceId, window_id: int, values: WindowValues) -> bool:
    """Whether it was there."""
    done = connection.execute(
        "update sale_window set name = %s, channel = %s,"
        " price_types = (select array_agg(id order by position, id) from price_type where letter = any(%s)),"
        " opens_at = %s, closes_at = %s, needs_code = %s, buyer_seats_max = %s"
        " where performance_id = %s and id = %s",
        [*values.columns, performance_id, window_id],
    )
    return done.rowcount == 1


def delete_window(connection: Connection, performance_id: PerformanceId, window_id: int) -> bool:
    """Take a window away in which nothing was ever sold, with its codes; whether it went."""
    done = connection.execute(
        "delete from sale_window w where w.performance_id = %(performance)s and w.id = %(window)s and not exists"
        " (select from window_use u where u.performance_id = w.performance_id and u.window_id = w.id)",
        {"performance": performance_id, "window": window_id},
    )
    if done.rowcount:
        connection.execute(
            "delete from presale_code where performance_id = %s and window_id = %s", [performance_id, window_id]
        )
        mark_windowed(connection, performance_id)
    return done.rowcount == 1


def mark_windowed(connection: Connection, performance_id: PerformanceId) -> None:
    """The sale looks at windows only where the performance says that it has some."""
    connection.execute(
        "update performance p set is_windowed = exists (select from sale_window w where w.performance_id = p.id)"
        " where p.id = %s",
        [performance_id],
    )


def codes_of(postgres: Postgres, performance_id: PerformanceId) -> list[CodeRow]:
    """The newest first."""
    return postgres.records(CodeRow, _CODE + " where c.performance_id = %s order by c.id desc", [performance_id])


def code_by_digest(postgres: Postgres, performance_id: PerformanceId, code_sha256: bytes) -> CodeRow | None:
    found = postgres.records(
        CodeRow, _CODE + " where c.performance_id = %s and c.code_sha256 = %s", [performance_id, code_sha256]
    )
    return found[0] if found else None


def code_of_cart(postgres: Postgres, performance_id: PerformanceId, cart: CartId) -> CodeRow | None:
    """The code that was shown for this cart."""
    found = postgres.records(
        CodeRow,
        _CODE + " join presale_cart s on (s.performance_id, s.presale_code_id) = (c.performance_id, c.id)"
        " where s.performance_id = %s and s.cart_id = %s",
        [performance_id, cart],
    )
    return found[0] if found else None


def insert_code(
    connection: Connection,
    performance_id: PerformanceId,
    window_id: int,
    *,
    name: str,
    code_sha256: bytes,
    uses_max: int | None,
    seats_max: int | None,
    valid_until: datetime | None,
) -> int:
    """Raises RuleBroken (presale_code_code_sha256_key)."""
    row = connection.execute(
        "insert into presale_code (performance_id, window_id, name, code_sha256, uses_max, seats_max, valid_until)"
        " values (%s, %s, %s, %s, %s, %s, %s) returning id",
        [performance_id, window_id, name, code_sha256, uses_max, seats_max, valid_until],
    ).fetchone()
    assert row is not None, "an insert returns its row"
    return int(row[0])


def end_code(connection: Connection, performance_id: PerformanceId, code_id: int) -> bool:
    """Not good any more from now on; what was sold with it stands. Whether it was there."""
    done = connection.execute(
        "update presale_code set valid_until = least(valid_until, clock_timestamp())"
        " where performance_id = %s and id = %s",
        [performance_id, code_id],
    )
    return done.rowcount == 1


def show_code(postgres: Postgres, performance_id: PerformanceId, cart: CartId, code_id: int) -> None:
    """Keep it with the cart; what was shown days ago for carts that are long gone is forgotten."""
    with postgres.write() as connection:
        connection.execute("delete from presale_cart where at < clock_timestamp() - interval '3 d'")
        connection.execute(
            "insert into presale_cart (performance_id, cart_id, presale_code_id) values (%s, %s, %s)"
            " on conflict (performance_id, cart_id)"
            " do update set presale_code_id = excluded.presale_code_id, at = clock_timestamp()",
            [performance_id, cart, code_id],
        )
