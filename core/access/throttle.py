"""Tries to sign in are counted in the database, by account name and by terminal, and slow the next ones down.

Not in Redis: whoever may empty a cache could guess without end. A try counts as failed until it is forgiven, so that
two at once both count. Nobody is locked out for good: five failures are free, then the wait doubles from one second to
a quarter of an hour, and all is forgotten a quarter of an hour after the last wait. Waits are judged by the database's
clock.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import SignInThrottled
from db.postgres import Connection
from db.queries import throttle
from db.queries.throttle import CountedTry

FREE_FAILURES = 5
WAIT_SECONDS_MAX = 900
FORGET_SECONDS = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A try that was counted and may be forgiven."""

    account: CountedTry
    terminal: CountedTry


def count_try(connection: Connection, username: str, terminal: str) -> Attempt:
    """Count one try against both, or against neither. Raises SignInThrottled while either must wait."""
    subjects = {kind: _subject(kind, name) for kind, name in (("account", username), ("terminal", terminal))}
    counted: dict[str, CountedTry] = {}
    for kind, subject in sorted(subjects.items(), key=lambda item: item[1]):  # always in one order: no deadlock
        one = throttle.count_try(
            connection,
            subject,
            free=FREE_FAILURES,
            wait_seconds_max=WAIT_SECONDS_MAX,
            forget_seconds=FORGET_SECONDS,
        )
        if one is None:
            raise SignInThrottled(_wait_seconds(connection, list(subjects.values())))
        counted[kind] = one
    return Attempt(account=counted["account"], terminal=counted["terminal"])


def forgive(connection: Connection, attempt: Attempt) -> None:
    """The try succeeded: forget all of the account, and of the terminal this one try.

    The terminal's other failures stay, or one known password would buy unlimited guesses at others.
    """
    for one in sorted((attempt.account, attempt.terminal), key=lambda counted: counted.subject):
        if one is attempt.account:
            throttle.forget_tries(connection, one.subject)
        else:
            throttle.uncount_try(connection, one)
    throttle.forget_old_tries(connection, forget_seconds=FORGET_SECONDS)


def _wait_seconds(connection: Connection, subjects: Sequence[bytes]) -> int:
    return max(1, math.ceil(throttle.throttle_wait_seconds(connection, subjects)))


def _subject(kind: str, name: str) -> bytes:
    return hashlib.sha256(f"{kind}:{name}".encode("utf-8", "surrogatepass")).digest()
