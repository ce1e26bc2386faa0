"""The unit of work: one act, one transaction, its audit row inside it, its news after it. Nobody else commits."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from core.access.actors import Actor
from db.postgres import Connection
from db.queries import audit

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(slots=True)
class Work:
    """What an act may do while its transaction is open."""

    connection: Connection
    actor: Actor
    correlation_id: UUID
    _after: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    def record(self, act: str, subject: str, **detail: object) -> None:
        """Write into the audit, in this transaction, that the actor did this to that."""
        audit.insert_entry(
            self.connection,
            account_id=self.actor.account_id,
            session_id=self.actor.session_id,
            act=act,
            subject=subject,
            detail=detail,
            correlation_id=self.correlation_id,
        )

    def after_commit(self, tell: Callable[[], None]) -> None:
        """Have this called once the transaction stands; never if it is rolled back."""
        self._after.append(tell)


@contextmanager
def work(core: Core, actor: Actor, *, statement_timeout_ms: int | None = None) -> Generator[Work]:
    """Commit on a clean exit, roll back on any exception."""
    with core.postgres.write(statement_timeout_ms=statement_timeout_ms) as connection:
        unit = Work(connection, actor, uuid4())
        yield unit
    for tell in unit._after:  # pyright: ignore[reportPrivateUsage]
        tell()
