"""The way to Postgres: one bounded pool, bounded waits (`db/patience.py`), and three doors.

`call` is the hot path: one statement (usually one of our SQL functions) in autocommit on a raw connection.
`read` and `write` are transactions for several statements; `session` is the ORM's, for data that has the shape of a
form. Every connection acts as the runtime role, which owns nothing, whatever login the URL names.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, LiteralString, TypeAlias, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow, kwargs_row
from psycopg_pool import ConnectionPool, PoolTimeout

from db.errors import ActUndone, StoreBusy, StoreUnavailable, translated
from db.patience import GRACE_SECONDS, Impatient

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

Connection: TypeAlias = psycopg.Connection[TupleRow]
Values: TypeAlias = Sequence[Any] | dict[str, Any]

T = TypeVar("T")

RUNTIME_ROLE = "etds_app"
SANDBOX_PREFIX = "etds_practice_"
_CONNECT_WAIT_SECONDS = 3
_RECONNECT_SECONDS = 2  # then the next who asks tries at once; a longer backoff would sleep through the server's return
_SECOND_TRY_SECONDS = 0.5


class Postgres:
    """A pool of connections to one database."""

    def __init__(
        self, url: str, *, pool_size: int = 8, statement_timeout_ms: int = 2_000, lock_timeout_ms: int = 500
    ) -> None:
        self.url = url
        self._engine: Engine | None = None
        self._patience_seconds = statement_timeout_ms / 1000 + GRACE_SECONDS
        options = (
            f"-c role={_role_of(url)} -c statement_timeout={statement_timeout_ms} -c lock_timeout={lock_timeout_ms}"
            " -c idle_in_transaction_session_timeout=5000 -c TimeZone=UTC -c synchronous_commit=on"
        )
        self._pool = ConnectionPool[Impatient](
            url,
            connection_class=Impatient,
            min_size=1,
            max_size=pool_size,
            timeout=_CONNECT_WAIT_SECONDS,
            reconnect_timeout=_RECONNECT_SECONDS,
            close_returns=True,
            open=False,
            name="etds",
            kwargs={
                "autocommit": True,
                "options": options,
                "connect_timeout": _CONNECT_WAIT_SECONDS,
                "tcp_user_timeout": _CONNECT_WAIT_SECONDS * 1000,
                "application_name": "etds",
            },
        )

    def open(self) -> None:
        """Connect; raises StoreUnavailable when the database does not answer in time."""
        with translated():
            self._pool.open(wait=True, timeout=_CONNECT_WAIT_SECONDS)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
        self._pool.close(timeout=1)

    def call(self, sql: LiteralString, values: Values = ()) -> TupleRow | None:
        """One statement in autocommit; its first row.

        Only for acts that may be asked twice with the same ids: after a lost connection it is sent once more.
        """
        return self._twice(lambda lent: lent.again.execute(sql, values, prepare=True).fetchone())

    def rows(
        self,
        sql: LiteralString,
        values: Values = (),
        *,
        is_refusal: Callable[[list[TupleRow]], bool] | None = None,
        anew: bool = False,
    ) -> list[TupleRow]:
        """One statement in autocommit; all its rows. Sent again once after a lost connection.

        `is_refusal` says whether the rows mean no, which is not certain where there was a first try. `anew`: planned
        for these very values, as a question over few rows or over a whole house is best.
        """
        return self._twice(lambda lent: lent.again.execute(sql, values, prepare=not anew).fetchall(), is_refusal)

    def records(
        self, make: Callable[..., T], sql: LiteralString, values: Values = (), *, anew: bool = False
    ) -> list[T]:
        """One reading statement; each row given to `make` by column name. `anew` as for `rows`."""

        def fetch(connection: Connection) -> list[T]:
            with connection.cursor(row_factory=kwargs_row(make)) as cursor:
                return cursor.execute(sql, values, prepare=not anew).fetchall()

        return self._twice(fetch)

    def _twice(self, ask: Callable[[Impatient], T], is_refusal: Callable[[T], bool] | None = None) -> T:
        """Both tries together take no longer than a person waits for a refusal: patience, and half a second.

        The first may still be under way, or done and over by now: where the second is refused, nobody knows.
        """
        deadline = monotonic() + self._patience_seconds + _SECOND_TRY_SECONDS
        try:
            with translated(), self._borrowed() as connection:
                return ask(connection)
        except StoreUnavailable as error:
            if not isinstance(error.__cause__, PoolTimeout):  # those that are out are well, there are just too few
                self.refresh()
        left_seconds = max(deadline - monotonic(), 0.01)
        try:
            with translated(), self._borrowed(left_seconds) as connection:
                answer = ask(connection)
        except (StoreBusy, ActUndone) as refused:
            raise StoreUnavailable(str(refused)) from refused
        if is_refusal is not None and is_refusal(answer):
            raise StoreUnavailable("refused, after a first try that was not answered")
        return answer

    @contextmanager
    def _borrowed(self, patience_seconds: float | None = None) -> Generator[Impatient]:
        """A connection in autocommit, waited for, and waiting for its server, so long at most.

        The pool's own door commits on leaving: a wait for nothing.
        """
        patience_seconds = self._patience_seconds if patience_seconds is None else patience_seconds
        connection = self._pool.getconn(min(patience_seconds, _CONNECT_WAIT_SECONDS))
        connection.patience_seconds = patience_seconds
        try:
            yield connection
        finally:
            self._pool.putconn(connection)

    @contextmanager
    def lent(self) -> Generator[Connection]:
        """A connection in autocommit for what lives as long as it, such as a lock of a session."""
        with translated(), self._borrowed() as connection:
            yield connection

    @contextmanager
    def read(self, *, statement_timeout_ms: int | None = None) -> Generator[Connection]:
        """A read-only transaction that sees one moment (repeatable read). Long reports may raise their time limit."""
        with translated(), self._borrowed(self._patience(statement_timeout_ms)) as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            if statement_timeout_ms is not None:
                connection.execute("select set_config('statement_timeout', %s, true)", [str(statement_timeout_ms)])
            yield connection

    @contextmanager
    def write(self, *, statement_timeout_ms: int | None = None) -> Generator[Connection]:
        """A transaction: committed on leaving, rolled back on any exception. Bulk work may raise its own time limit."""
        with translated(), self._borrowed(self._patience(statement_timeout_ms)) as connection, connection.transaction():
            if statement_timeout_ms is not None:
                connection.execute("select set_config('statement_timeout', %s, true)", [str(statement_timeout_ms)])
            yield connection

    @contextmanager
    def session(self) -> Generator[Session]:
        """An ORM session in one transaction, for form-shaped data. Its objects do not leave the caller."""
        from sqlalchemy.orm import Session

        with translated(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @property
    def engine(self) -> Engine:
        """SQLAlchemy over the same pool; made at first use, because its import is dear at a start."""
        if self._engine is None:
            from sqlalchemy import create_engine, event
            from sqlalchemy.pool import NullPool

            self._engine = create_engine("postgresql+psycopg://", creator=self._transactional, poolclass=NullPool)
            event.listen(self._engine, "close", _back_to_autocommit)
        return self._engine

    def refresh(self) -> None:
        """Throw out idle connections, which a restarted server left dead. They are not asked: one may not answer."""
        self._pool.drain()

    def _patience(self, statement_timeout_ms: int | None) -> float | None:
        return None if statement_timeout_ms is None else statement_timeout_ms / 1000 + GRACE_SECONDS

    def _transactional(self) -> Connection:
        connection = self._pool.getconn()
        connection.patience_seconds = self._patience_seconds
        connection.autocommit = False
        return connection


def array(values: Iterable[object]) -> str:
    """Numbers, ids or texts as the literal of an array, to be cast where it stands (`%s::int[]`).

    Several times quicker than the driver's own way with lists, which looks at each element for its type.
    """
    return "{" + ",".join([_quoted(value) if isinstance(value, str) else str(value) for value in values]) + "}"


def plain_array(values: Iterable[object]) -> str:
    """The same for what never needs quotes: numbers, and ids by their `hex`."""
    return "{" + ",".join(map(str, values)) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _back_to_autocommit(connection: Connection, _record: object) -> None:
    """Before SQLAlchemy gives a connection back. A `reset` of the pool would send every connection through a thread."""
    if not connection.closed:
        connection.autocommit = True


def _role_of(url: str) -> str:
    """The login of a sandbox (`db/sandbox.py`) is no member of the runtime role: it acts as itself."""
    login = conninfo_to_dict(url).get("user") or ""
    return str(login) if str(login).startswith(SANDBOX_PREFIX) else RUNTIME_ROLE
