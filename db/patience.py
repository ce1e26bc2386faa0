"""A connection that does not wait for ever.

The server ends a statement that takes too long, if it lives. One that is frozen, or behind a line that was cut without
a word, says nothing at all, and a driver would wait for it for good: `tcp_user_timeout` sees neither a server that is
stopped nor a proxy that takes everything and gives nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

R = TypeVar("R")

GRACE_SECONDS = 0.5
"""How much longer than the server's own limit of a statement its word is waited for."""


class Impatient(psycopg.Connection[TupleRow]):
    """Every wait for the server ends after `patience_seconds`; the connection is closed then, its act's end unknown."""

    patience_seconds = 2.5

    @cached_property
    def again(self) -> psycopg.Cursor[TupleRow]:
        """A cursor for statement after statement: to make one for each costs a third of what a small statement does.

        It keeps its last answer until the next question.
        """
        return self.cursor()

    def wait(self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None) -> R:
        """Raises psycopg.errors.ConnectionTimeout, besides what the act itself raises."""
        try:
            return super().wait(gen, interval, self.patience_seconds if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if timeout is not None or self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            self.pgconn.finish()  # `close` would give it back to its pool, and its borrower does that
            raise ConnectionTimeout(f"no answer within {self.patience_seconds:.1f} s") from error
