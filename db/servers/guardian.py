"""The guardian: a small process that is the parent of the embedded servers and outlives no one it serves.

Every terminal holds a shared lock on `terminals.lock`. The guardian stops the servers when it can have that lock for
itself, which means that the last terminal has gone, however it went: the kernel lets locks go for the dead. A `keep`
marker (`etds up`) makes it stay. A server that dies is started again.

Run as `python -m db.servers.guardian STATE_DIR [--fast]`. It detaches, and tells its starter on stdout, one line
each: what it is doing (`doing ...`), and at the end `ready` or `failed ...`. Standard library only: it stays small.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from db.servers import children
from db.servers.locks import hold_file, try_exclusive
from db.servers.places import Places
from db.servers.programs import redis_program

_LOOK_SECONDS = 0.2
_TRIES_MAX = 10
_LOG_BYTES_MAX = 10_000_000


class Guardian:
    def __init__(self, places: Places, *, fast: bool) -> None:
        self._places = places
        self._fast = fast
        if places.log.exists() and places.log.stat().st_size > _LOG_BYTES_MAX:
            places.log.replace(places.log.with_suffix(".log.old"))
        self._log = places.log.open("ab", buffering=0)
        self._redis_program = redis_program()
        self._postgres: children.Child | None = None
        self._redis: children.Child | None = None
        self._alone: int | None = None
        self._told_to_stop = False

    def run(self) -> None:
        """Start, watch, stop."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        try:
            self._start()
            self._publish()
            _tell("ready")
            _turn_silent()
            while not self._told_to_stop and not self._is_idle():
                time.sleep(_LOOK_SECONDS)
                self._revive()
        finally:
            self._places.run_file.unlink(missing_ok=True)
            self._stop()
            self._places.leave()

    def _start(self) -> None:
        children.stop_leftovers(self._places)
        self._places.make()
        if not (self._places.home / "made").exists():
            _tell("doing making the database")
        children.make_cluster(self._places)
        _tell("doing starting Postgres and Redis")
        self._try(self._start_redis)
        if self._redis is not None and self._redis.poll() is not None:
            self._redis = None  # not willing: everything works without, and says so
        for _ in range(_TRIES_MAX):  # refused while the children of one that was killed vanish
            if self._try(self._start_postgres):
                return
            time.sleep(_LOOK_SECONDS)
        raise RuntimeError("Postgres does not start.")

    def _start_postgres(self) -> None:
        child = children.start_postgres(self._places, self._log, fast=self._fast)
        self._postgres = child
        children.wait_until(lambda: children.postgres_answers(self._places, child), child, "Postgres")

    def _start_redis(self) -> None:
        if self._redis_program is not None:
            self._redis = children.start_redis(self._places, self._redis_program, self._log)
            children.wait_until(
                lambda: children.redis_says(self._places, b"PING") == b"+PONG\r\n", self._redis, "Redis"
            )

    def _publish(self) -> None:
        """Write the addresses whole or not at all."""
        redis = None if self._redis is None else f"unix://{children.redis_socket(self._places)}"
        told = {"pid": os.getpid(), "sockets": str(self._places.sockets), "redis_url": redis}
        partial = self._places.run_file.with_suffix(".part")
        partial.write_text(json.dumps(told))
        partial.replace(self._places.run_file)

    def _is_idle(self) -> bool:
        if self._places.keep_marker.exists():
            return False
        self._alone = try_exclusive(self._places.lock_file("terminals"))  # kept to the end: who comes now, waits
        return self._alone is not None

    def _revive(self) -> None:
        """Start a dead server again; the next look retries where it is refused."""
        for child, start in ((self._postgres, self._start_postgres), (self._redis, self._start_redis)):
            if child is not None and child.poll() is not None:
                self._try(start)

    def _try(self, start: Callable[[], None]) -> bool:
        try:
            start()
        except (RuntimeError, OSError) as error:
            self._log.write(f"{error}\n".encode())
            return False
        return True

    def _stop(self) -> None:
        if self._redis is not None:
            children.stop(self._redis, signal.SIGTERM)
        if self._postgres is not None:
            children.stop(self._postgres, signal.SIGINT)

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        self._told_to_stop = True


def _tell(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the starter has gone; whoever comes next asks the run file
        os.write(1, f"{line}\n".encode())


def _turn_silent() -> None:
    """Let go of the starter's pipe."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.close(nothing)


def _become_the_only_one(places: Places) -> int | None:
    """The guardian's lock; None where another, whose starter was killed meanwhile, was quicker and has servers up."""
    deadline = time.monotonic() + children.START_SECONDS_MAX
    while (life := try_exclusive(places.lock_file("guardian"))) is None:
        if places.run_file.exists():
            return None
        if time.monotonic() > deadline:
            raise RuntimeError("Another guardian does not get its servers up. Run 'etds down', then try again.")
        time.sleep(_LOOK_SECONDS / 10)
    return life


def main(arguments: list[str]) -> int:
    """Become nobody's child, be the only guardian, guard."""
    if os.fork() != 0:
        os._exit(0)
    places = Places(Path(arguments[0]))
    try:
        life = _become_the_only_one(places)
        if life is None:
            _tell("ready")
            return 0
        with hold_file(life):
            Guardian(places, fast="--fast" in arguments).run()
    except (RuntimeError, OSError) as error:
        _tell(f"failed {' '.join(str(error).split())}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
