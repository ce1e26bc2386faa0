"""Ready-made seat rows with a version: read, decide, then write where the version is still the one that was read.

Safe: the write is one statement that counts its rows, and undoes everything where one is missing. Two that write
overlapping seats in different orders may lock each other out; Postgres ends one of them, which counts as refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from psycopg.errors import DeadlockDetected
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from benchmarks.peers.ready import VersionedSeat, an_engine, make_seats
from benchmarks.peers.sale import HOLD_SECONDS, Clerk, Rows, a_connection

_READ = (
    "select version, state = 'open' or (state = 'held' and held_until <= clock_timestamp()),"
    " state = 'held' and cart_id = %s and held_until > clock_timestamp() from ready_seat"
    " where performance_id = %s and seat_ordinal = any(%s) order by seat_ordinal"
)
_STILL = (
    " from unnest(%s::int[], %s::int[]) as r (seat, version) where s.performance_id = %s and s.seat_ordinal = r.seat"
    " and s.version = r.version"
)


class _Stale(Exception):
    """Somebody was quicker."""


class Raw:
    is_safe = True

    def __init__(self, clerk: Clerk) -> None:
        self._clerk, self._connection = clerk, a_connection(clerk)

    prepare = staticmethod(make_seats)

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        read = self._connection.execute(_READ, [cart, performance, list(seats)]).fetchall()
        if not all(is_open for _, is_open, _ in read):
            return False
        versions = [version for version, _, _ in read]
        try:
            with self._connection.transaction():
                self._write(
                    "update ready_seat s set state = 'held', cart_id = %s, version = s.version + 1,"
                    " held_until = clock_timestamp() + make_interval(secs => %s)" + _STILL,
                    [cart, HOLD_SECONDS, list(seats), versions, performance],
                    len(seats),
                )
        except (_Stale, DeadlockDetected):
            return False
        return True

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        read = self._connection.execute(_READ, [cart, performance, list(seats)]).fetchall()
        if not all(is_mine for _, _, is_mine in read):
            return False
        versions = [version for version, _, _ in read]
        rows = Rows(performance, seats, cart, self._clerk)
        try:
            with self._connection.transaction():
                rows.write(self._connection)
                self._write(
                    "update ready_seat s set state = 'sold', order_id = %s, held_until = null, version = s.version + 1"
                    + _STILL,
                    [rows.order, list(seats), versions, performance],
                    len(seats),
                )
        except (_Stale, DeadlockDetected):
            return False
        return True

    def _write(self, statement: str, values: Sequence[object], count: int) -> None:
        if self._connection.execute(statement, values).rowcount != count:  # type: ignore[arg-type]
            raise _Stale

    def close(self) -> None:
        self._connection.close()


class Orm:
    is_safe = True

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        self._engine = an_engine(clerk)

    prepare = staticmethod(make_seats)

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        try:
            with Session(self._engine) as session, session.begin():
                rows, now = self._rows(session, performance, seats), datetime.now(UTC)
                if not all(row.state == "open" or (row.held_until and row.held_until <= now) for row in rows):
                    return False
                for row in rows:
                    row.state, row.cart_id, row.held_until = "held", cart, now + timedelta(seconds=HOLD_SECONDS)
        except (StaleDataError, OperationalError):
            return False
        return True

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        try:
            with Session(self._engine) as session, session.begin():
                rows, now = self._rows(session, performance, seats), datetime.now(UTC)
                if not all(row.cart_id == cart and row.held_until and row.held_until > now for row in rows):
                    return False
                sale = Rows(performance, seats, cart, self._clerk)
                sale.add(session)
                for row in rows:
                    row.state, row.order_id, row.held_until = "sold", sale.order, None
        except (StaleDataError, OperationalError):
            return False
        return True

    def _rows(self, session: Session, performance: int, seats: Sequence[int]) -> Sequence[VersionedSeat]:
        of_cart = (VersionedSeat.performance_id == performance, VersionedSeat.seat_ordinal.in_(seats))
        return session.scalars(select(VersionedSeat).where(*of_cart).order_by(VersionedSeat.seat_ordinal)).all()

    def close(self) -> None:
        self._engine.dispose()
