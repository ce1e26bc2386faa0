"""A key a seat in Redis, set where there is none, with a time to live; a transaction at sale.

NOT safe: a Redis that is lost, flushed or failed over forgets every hold, and a second buyer is shown the same seats as
his; and a key may run out between the look at it and the commit. The unique index on live tickets keeps a seat from
being sold twice, so what breaks is the promise made by the hold, and the buyer finds out when he pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from psycopg.errors import UniqueViolation
from redis import Redis
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from benchmarks.peers.ready import an_engine
from benchmarks.peers.sale import HOLD_SECONDS, Clerk, Rows, a_connection
from db.models.sales import Ticket
from db.postgres import Connection


class _Keys:
    """The keys of held seats."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url)

    def set_all(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        pipeline = self._redis.pipeline(transaction=False)
        for key in self._names(performance, seats):
            pipeline.set(key, cart.bytes, nx=True, px=HOLD_SECONDS * 1000)
        done = pipeline.execute()
        if all(done):
            return True
        mine = [key for key, is_set in zip(self._names(performance, seats), done, strict=True) if is_set]
        if mine:
            self._redis.delete(*mine)
        return False

    def are_all(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        return self._redis.mget(self._names(performance, seats)) == [cart.bytes] * len(seats)

    def drop(self, performance: int, seats: Sequence[int]) -> None:
        self._redis.delete(*self._names(performance, seats))

    def close(self) -> None:
        self._redis.close()

    @staticmethod
    def _names(performance: int, seats: Sequence[int]) -> list[str]:
        return [f"peer:setnx:{performance}:{seat}" for seat in seats]


class Raw:
    is_safe = False

    def __init__(self, clerk: Clerk) -> None:
        self._clerk, self._keys, self._connection = clerk, _Keys(clerk.redis_url), a_connection(clerk)

    @staticmethod
    def prepare(owner: Connection, performance: int, seat_count: int) -> None:
        """A key appears when a seat is held."""

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        if not self._keys.set_all(performance, seats, cart):
            return False
        sold = self._connection.execute(
            "select from ticket where performance_id = %s and seat_ordinal = any(%s)"
            " and state in ('valid', 'admitted')",
            [performance, list(seats)],
        ).fetchone()
        if sold is not None:
            self._keys.drop(performance, seats)
        return sold is None

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        if not self._keys.are_all(performance, seats, cart):
            return False
        with suppress(UniqueViolation):
            with self._connection.transaction():
                Rows(performance, seats, cart, self._clerk).write(self._connection)
            self._keys.drop(performance, seats)
            return True
        return False

    def close(self) -> None:
        self._keys.close()
        self._connection.close()


class Orm:
    is_safe = False

    def __init__(self, clerk: Clerk) -> None:
        self._clerk, self._keys = clerk, _Keys(clerk.redis_url)
        self._engine = an_engine(clerk)

    @staticmethod
    def prepare(owner: Connection, performance: int, seat_count: int) -> None:
        """A key appears when a seat is held."""

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        if not self._keys.set_all(performance, seats, cart):
            return False
        with Session(self._engine) as session:
            live = Ticket.state.in_(("valid", "admitted"))
            sold = session.scalars(
                select(Ticket).where(Ticket.performance_id == performance, Ticket.seat_ordinal.in_(seats), live)
            ).first()
        if sold is not None:
            self._keys.drop(performance, seats)
        return sold is None

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        if not self._keys.are_all(performance, seats, cart):
            return False
        with suppress(IntegrityError):
            with Session(self._engine) as session, session.begin():
                Rows(performance, seats, cart, self._clerk).add(session)
            self._keys.drop(performance, seats)
            return True
        return False

    def close(self) -> None:
        self._keys.close()
        self._engine.dispose()
