"""What goes wrong in a run. Kinds are dealt like cards, so that in some twenty faults each has its turn.

Processes are killed and frozen, servers too; the lines to them are cut, slow, silent, or end in the middle of a reply;
Redis forgets; the servers' clock is set, where libfaketime is installed. Frozen processes wake while other things go
wrong; what takes the database away ends before the next begins.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from contextlib import suppress
from itertools import count
from threading import Timer
from time import sleep, time

import psycopg
from redis import Redis

from tests.faults.history import Book
from tests.faults.town import HOLD_SECONDS, SILENCE_SECONDS, Town

_HOUR_SECONDS = 3_600


class Nemesis:
    """Hurts a town. `done` counts what struck, by kind."""

    def __init__(self, town: Town) -> None:
        self._town, self._random = town, town.random
        self._book, self._number = Book(town.history("nemesis")), count()
        self.kinds = sorted(name.removeprefix("bad_") for name in dir(self) if name.startswith("bad_"))
        if town.clock is None:
            self.kinds.remove("clock_set")
        self._deck: list[str] = []
        self.done: Counter[str] = Counter(dict.fromkeys(self.kinds, 0))

    def strike(self) -> None:
        """Something bad, once. What cannot be hurt, because it is dead already, has its turn later."""
        if not self._deck:
            self._deck = self._random.sample(self.kinds, len(self.kinds))
        kind = self._deck.pop()
        try:
            getattr(self, f"bad_{kind}")()
        except Exception:
            self._deck.insert(0, kind)
        else:
            self.done[kind] += 1

    def relent(self) -> None:
        """No more; and where the clock can be set, it is so late now that whatever was begun has run out."""
        if self._town.clock is not None:
            self._set_clock(2 * _HOUR_SECONDS)

    # --- processes ------------------------------------------------------------------------------------------------

    def bad_buyer_killed(self) -> None:
        self._town.replace_buyer()

    def bad_sweeper_killed(self) -> None:
        self._town.replace_sweeper()

    def bad_buyer_frozen(self) -> None:
        self._freeze(self._random.choice(self._town.buyers).pid, HOLD_SECONDS + 0.5)

    def bad_sweeper_frozen(self) -> None:
        self._freeze(self._random.choice(self._town.sweepers).pid, 1.0)

    def _freeze(self, pid: int | None, seconds: float) -> None:
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        waking = Timer(seconds, _wake, [pid])
        waking.daemon = True
        waking.start()

    # --- Postgres and its line ------------------------------------------------------------------------------------

    def bad_backend_killed(self) -> None:
        os.kill(self._random.choice(self._pids("client backend")), signal.SIGKILL)

    def bad_backends_terminated(self) -> None:
        with self._owner() as owner:
            owner.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                          " and backend_type = 'client backend'")  # fmt: skip

    def bad_postmaster_killed(self) -> None:
        os.kill(self._postmaster(), signal.SIGKILL)

    def bad_database_frozen(self) -> None:
        pids = [self._postmaster(), *self._pids()]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        sleep(SILENCE_SECONDS)
        for pid in pids:
            _wake(pid)

    def bad_database_line_cut(self) -> None:
        self._town.lines.postgres.cut()

    def bad_database_line_silent(self) -> None:
        """What was sent meanwhile arrives late, unless the line ends: nobody knows which."""
        self._town.lines.postgres.fall_silent()
        sleep(SILENCE_SECONDS)
        if self._random.random() < 0.5:
            self._town.lines.postgres.cut()
        self._town.lines.postgres.heal()

    def bad_database_line_slow(self) -> None:
        self._town.lines.postgres.slow_down(delay_seconds=0.05, bytes_per_second=50_000)
        sleep(1.5)
        self._town.lines.postgres.heal()

    def bad_database_replies_cut(self) -> None:
        self._town.lines.postgres.cut_in_replies(5)

    def _pids(self, kind: str = "%") -> list[int]:
        with self._owner() as owner:
            rows = owner.execute("select pid from pg_stat_activity where backend_type like %s"
                                 " and pid <> pg_backend_pid()", [kind]).fetchall()  # fmt: skip
        return [int(row[0]) for row in rows]

    def _postmaster(self) -> int:
        with self._owner() as owner:
            row = owner.execute("select pg_read_file('postmaster.pid')").fetchone()
        assert row is not None
        return int(str(row[0]).splitlines()[0])

    def _owner(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self._town.addresses.owner_url, autocommit=True, connect_timeout=2)

    # --- Redis and its line ---------------------------------------------------------------------------------------

    def bad_redis_killed(self) -> None:
        os.kill(self._redis_pid(), signal.SIGKILL)

    def bad_redis_frozen(self) -> None:
        self._freeze(self._redis_pid(), 1.5)

    def bad_redis_emptied(self) -> None:
        self._redis().flushall()

    def bad_redis_line_silent(self) -> None:
        line = self._town.lines.redis
        assert line is not None
        line.fall_silent()
        sleep(0.7)
        line.heal()

    def bad_redis_replies_cut(self) -> None:
        assert self._town.lines.redis is not None
        self._town.lines.redis.cut_in_replies(10)

    def _redis(self) -> Redis:
        return Redis.from_url(self._town.addresses.redis_url or "", socket_timeout=1)

    def _redis_pid(self) -> int:
        return int(self._redis().info()["process_id"])  # type: ignore[index]

    # --- the clock ------------------------------------------------------------------------------------------------

    def bad_clock_set(self) -> None:
        """An hour ahead for a moment, and back: holds may end, what is being paid may not."""
        try:
            self._set_clock(_HOUR_SECONDS)
            sleep(0.8)
        finally:
            self._set_clock(0)

    def _set_clock(self, ahead_seconds: int) -> None:
        """And see that it is. Raises where the database is not there to say so."""
        assert self._town.clock is not None
        with self._book.act("clock", next(self._number)):
            self._town.clock.set(ahead_seconds)
        with self._owner() as owner:
            row = owner.execute("select extract(epoch from clock_timestamp())").fetchone()
        assert row is not None
        assert abs(float(str(row[0])) - time() - ahead_seconds) < _HOUR_SECONDS / 2, "the clock was not set"


def _wake(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)
