"""Tries that fail are counted in the database, by account name and by terminal, and slow the next ones down.

Not in Redis: whoever may empty a cache could guess without end. Nobody is locked out for good; the wait doubles from
one second to a quarter of an hour and is forgotten after as long a silence.
"""

from __future__ import annotations

import hashlib
import math

from core.errors import SignInThrottled
from db.postgres import Connection, Postgres
from db.queries import access

_FREE_OF_ACCOUNT = 5
_FREE_OF_TERMINAL = 20
_WAIT_SECONDS_MAX = 900
_FORGET_SECONDS = 900


def check(postgres: Postgres, username: str, terminal: str) -> None:
    """Raises SignInThrottled while either must wait."""
    wait_seconds = access.throttle_wait_seconds(
        postgres, [_subject("account", username), _subject("terminal", terminal)]
    )
    if wait_seconds > 0:
        raise SignInThrottled(math.ceil(wait_seconds))


def count_failure(connection: Connection, username: str, terminal: str) -> None:
    for kind, name, free in (("account", username, _FREE_OF_ACCOUNT), ("terminal", terminal, _FREE_OF_TERMINAL)):
        access.count_failure(
            connection,
            _subject(kind, name),
            free=free,
            wait_seconds_max=_WAIT_SECONDS_MAX,
            forget_seconds=_FORGET_SECONDS,
        )


def forget(connection: Connection, username: str) -> None:
    """After a success. The terminal's count stays, or one known password would buy unlimited guesses at others."""
    access.forget_failures(connection, _subject("account", username))


def _subject(kind: str, name: str) -> bytes:
    return hashlib.sha256(f"{kind}:{name}".encode()).digest()
