"""A lock key a seat in the manner of Redlock, then SELECT FOR UPDATE on ready-made seat rows.

Safe, because the row is the judge and is locked in ordinal order; the lock in Redis only keeps others from waiting in
Postgres. It is taken on one Redis here; a real Redlock asks five, which costs more. At sale the rows are the cart's
already, and the row lock is enough: a distributed lock would let a buyer who merely tries stop the one who pays.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.peers.ready import Seat, an_engine, make_seats
from benchmarks.peers.sale import HOLD_SECONDS, Clerk, Rows, a_connection

_LOCK_MS = 5_000
_UNLOCK = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
"""


class _Locks:
    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url)
        self._unlock = self._redis.register_script(_UNLOCK)

    @contextmanager
    def locked(self, performance: int, seats: Sequence[int]) -> Generator[bool]:
        """Whether all seats could be locked; those that could are unlocked at the end."""
        token, names = uuid4().bytes, [f"peer:lock:{performance}:{seat}" for seat in seats]
        pipeline = self._redis.pipeline(transaction=False)
        for name in names:
            pipeline.set(name, token, nx=True, px=_LOCK_MS)
        try:
            yield all(pipeline.execute())
        finally:
            self._unlock(keys=names, args=[token])

    def close(self) -> None:
        self._redis.close()


class Raw:
    is_safe = True

    def __init__(self, clerk: Clerk) -> None:
        self._clerk, self._locks, self._connection = clerk, _Locks(clerk.redis_url), a_connection(clerk)

    prepare = staticmethod(make_seats)

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        with self._locks.locked(performance, seats) as is_locked:
            return is_locked and self._hold(performance, seats, cart)

    def _hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        with self._connection.transaction():
            if not all(is_open for is_open, _ in self._look(performance, seats, cart)):
                return False
            self._connection.execute(
                "update ready_seat set state = 'held', cart_id = %s, version = version + 1,"
                " held_until = clock_timestamp() + make_interval(secs => %s)"
                " where performance_id = %s and seat_ordinal = any(%s)",
                [cart, HOLD_SECONDS, performance, list(seats)],
            )
        return True

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        with self._connection.transaction():
            if not all(is_mine for _, is_mine in self._look(performance, seats, cart)):
                return False
            rows = Rows(performance, seats, cart, self._clerk)
            rows.write(self._connection)
            self._connection.execute(
                "update ready_seat set state = 'sold', order_id = %s, held_until = null, version = version + 1"
                " where performance_id = %s and seat_ordinal = any(%s)",
                [rows.order, performance, list(seats)],
            )
        return True

    def _look(self, performance: int, seats: Sequence[int], cart: UUID) -> list[tuple[bool, bool]]:
        """(may be held, is this cart's) of each seat, which nobody else changes until the commit."""
        return self._connection.execute(  # type: ignore[return-value]
            "select state = 'open' or (state = 'held' and held_until <= clock_timestamp()),"
            " state = 'held' and cart_id = %s and held_until > clock_timestamp() from ready_seat"
            " where performance_id = %s and seat_ordinal = any(%s) order by seat_ordinal for update",
            [cart, performance, list(seats)],
        ).fetchall()

    def close(self) -> None:
        self._locks.close()
        self._connection.close()


class Orm:
    is_safe = True

    def __init__(self, clerk: Clerk) -> None:
        self._clerk, self._locks = clerk, _Locks(clerk.redis_url)
        self._engine = an_engine(clerk)

    prepare = staticmethod(make_seats)

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        with self._locks.locked(performance, seats) as is_locked:
            return is_locked and self._hold(performance, seats, cart)

    def _hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        with Session(self._engine) as session, session.begin():
            rows, now = self._rows(session, performance, seats), datetime.now(UTC)
            if not all(row.state == "open" or (row.held_until and row.held_until <= now) for row in rows):
                return False
            for row in rows:
                row.state, row.cart_id, row.held_until = "held", cart, now + timedelta(seconds=HOLD_SECONDS)
        return True

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        with Session(self._engine) as session, session.begin():
            rows, now = self._rows(session, performance, seats), datetime.now(UTC)
            if not all(row.cart_id == cart and row.held_until and row.held_until > now for row in rows):
                return False
            sale = Rows(performance, seats, cart, self._clerk)
            sale.add(session)
            for row in rows:
                row.state, row.order_id, row.held_until = "sold", sale.order, None
        return True

    def _rows(self, session: Session, performance: int, seats: Sequence[int]) -> Sequence[Seat]:
        of_cart = (Seat.performance_id == performance, Seat.seat_ordinal.in_(seats))
        return session.scalars(select(Seat).where(*of_cart).order_by(Seat.seat_ordinal).with_for_update()).all()

    def close(self) -> None:
        self._locks.close()
        self._engine.dispose()
