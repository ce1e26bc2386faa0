"""The guardian: a small process that is the parent of the embedded servers and outlives no one it serves.

Every terminal holds a shared lock on `terminals.lock`. The guardian stops the servers when it can have that lock for
itself, which means that the last terminal has gone, however it went: the kernel lets locks go for the dead. A `keep`
marker (`etds up`) makes it stay. A server that dies is started again.

Run as `python -m db.servers.guardian STATE_DIR [--fast]`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from db.servers import children
from db.servers.locks import hold_file, try_exclusive
from db.servers.places import Places

_LOOK_SECONDS = 0.2


class Guardian:
    def __init__(self, places: Places, *, fast: bool) -> None:
        self._places = places
        self._fast = fast
        self._log = places.log.open("ab", buffering=0)
        self._redis_program = children.redis_program()
        self._postgres: subprocess.Popen[bytes] | None = None
        self._redis: subprocess.Popen[bytes] | None = None
        self._told_to_stop = False

    def run(self) -> None:
        """Start, watch, stop."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        try:
            self._start()
            self._tell()
            while not self._told_to_stop and not self._is_idle():
                time.sleep(_LOOK_SECONDS)
                self._revive()
        finally:
            self._places.run_file.unlink(missing_ok=True)
            self._stop()

    def _start(self) -> None:
        self._places.make()
        children.stop_leftover(self._places)
        children.make_cluster(self._places)
        self._start_redis()
        self._start_postgres()

    def _start_postgres(self) -> None:
        self._postgres = children.start_postgres(self._places, self._log, fast=self._fast)
        children.wait_until(lambda: children.postgres_answers(self._places), self._postgres, "Postgres")

    def _start_redis(self) -> None:
        if self._redis_program is not None:
            self._redis = children.start_redis(self._places, self._redis_program, self._log)
            children.wait_until(lambda: children.redis_answers(self._places), self._redis, "Redis")

    def _tell(self) -> None:
        """Write the addresses whole or not at all."""
        redis = None if self._redis is None else f"unix://{children.redis_socket(self._places)}"
        told = {"pid": os.getpid(), "sockets": str(self._places.sockets), "redis_url": redis}
        partial = self._places.run_file.with_suffix(".part")
        partial.write_text(json.dumps(told))
        partial.replace(self._places.run_file)

    def _is_idle(self) -> bool:
        if self._places.keep_marker.exists():
            return False
        self._alone = try_exclusive(self._places.lock_file("terminals"))
        return self._alone is not None

    def _revive(self) -> None:
        """Start a dead server again. Postgres refuses while children of the dead one vanish; the next look retries."""
        for child, start in ((self._postgres, self._start_postgres), (self._redis, self._start_redis)):
            if child is not None and child.poll() is not None:
                self._try(start)

    def _try(self, start: Callable[[], None]) -> None:
        try:
            start()
        except RuntimeError as error:
            self._log.write(f"{error}\n".encode())

    def _stop(self) -> None:
        if self._redis is not None:
            children.stop(self._redis, signal.SIGTERM)
        if self._postgres is not None:
            children.stop(self._postgres, signal.SIGINT)

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        self._told_to_stop = True


def main(arguments: list[str]) -> int:
    places = Places(Path(arguments[0]))
    life = try_exclusive(places.lock_file("guardian"))
    if life is None:
        return 0  # another guardian was quicker
    with hold_file(life):
        try:
            Guardian(places, fast="--fast" in arguments).run()
        except RuntimeError as error:
            places.control.joinpath("failed").write_text(str(error))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
