"""Private Postgres and Redis for those who have none: started from wheels, shared by the terminals of one state folder.

`attach` joins the servers that run or starts them; they live as long as any lease does, or until `shut_down` where
`keep_up` was called. Nothing that a crash leaves behind blocks the next start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from db.errors import StoreUnavailable
from db.servers.children import START_SECONDS_MAX, STOP_SECONDS_MAX
from db.servers.locks import hold_file, is_locked, wait_for
from db.servers.places import Places

_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """How to reach the servers: the owner for migrations, the runtime role, and Redis where there is one."""

    owner_url: str
    postgres_url: str
    redis_url: str | None


class Lease:
    """As long as it is open, the servers stay."""

    def __init__(self, addresses: Addresses, lock: int) -> None:
        self.addresses = addresses
        self._lock: int | None = lock

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def attach(state_dir: Path, *, fast: bool = False, on_progress: Callable[[str], None] | None = None) -> Lease:
    """Join the servers of this state folder, or start them. `fast` is for tests: no safety against power loss.

    Raises: StoreUnavailable, with a sentence, when they cannot be started.
    """
    places = Places(state_dir)
    places.control.mkdir(parents=True, exist_ok=True)
    try:
        with hold_file(wait_for(places.lock_file("start"), shared=False, seconds_max=START_SECONDS_MAX * 2)):
            # A guardian that is just stopping has this lock for itself until it is gone.
            terminal = wait_for(places.lock_file("terminals"), shared=True, seconds_max=STOP_SECONDS_MAX * 3)
            try:
                if not is_locked(places.lock_file("guardian")):
                    if on_progress:
                        on_progress("starting Postgres and Redis")
                    _start_guardian(places, fast=fast)
                return Lease(_addresses(places), terminal)
            except BaseException:
                os.close(terminal)
                raise
    except TimeoutError as error:
        raise StoreUnavailable(f"the embedded servers are being started elsewhere and hang: {error}") from error
    except (RuntimeError, OSError) as error:
        raise StoreUnavailable(str(error)) from error


def keep_up(state_dir: Path) -> Addresses:
    """Start the servers and keep them until `shut_down`."""
    with attach(state_dir) as lease:
        Places(state_dir).keep_marker.touch()
        return lease.addresses


def shut_down(state_dir: Path) -> bool:
    """Stop the servers, whoever is attached; whether any ran."""
    places = Places(state_dir)
    places.keep_marker.unlink(missing_ok=True)
    if look(state_dir) is None:
        return False
    os.kill(_told(places)["pid"], signal.SIGTERM)
    with hold_file(wait_for(places.lock_file("guardian"), shared=False, seconds_max=STOP_SECONDS_MAX * 3)):
        return True


def look(state_dir: Path) -> Addresses | None:
    """What runs now, without starting anything."""
    places = Places(state_dir)
    if not places.run_file.exists() or not is_locked(places.lock_file("guardian")):
        return None
    return _addresses(places)


def _start_guardian(places: Places, *, fast: bool) -> None:
    """Start a guardian and wait until it has told the addresses."""
    places.run_file.unlink(missing_ok=True)
    failed = places.control / "failed"
    failed.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "db.servers.guardian",
        str(places.state_dir.resolve()),
        *(["--fast"] if fast else []),
    ]
    with places.log.open("ab") as log:
        guardian = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, close_fds=True
        )
    deadline = time.monotonic() + START_SECONDS_MAX
    while not places.run_file.exists():
        if guardian.poll() is not None:
            said = failed.read_text() if failed.exists() else f"the guardian ended with status {guardian.returncode}"
            raise RuntimeError(f"{said} See {places.log}.")
        if time.monotonic() > deadline:
            guardian.terminate()
            raise RuntimeError(f"The servers did not start within {START_SECONDS_MAX:.0f} s. See {places.log}.")
        time.sleep(_POLL_SECONDS)
    _make_database(_addresses(places).owner_url)


def _make_database(owner_url: str) -> None:
    import psycopg

    with psycopg.connect(owner_url.replace("@/etds?", "@/postgres?"), autocommit=True) as connection:
        if connection.execute("select from pg_database where datname = 'etds'").fetchone() is None:
            connection.execute("create database etds")


def _told(places: Places) -> dict[str, int]:
    return json.loads(places.run_file.read_text())


def _addresses(places: Places) -> Addresses:
    told = json.loads(places.run_file.read_text())
    return Addresses(
        owner_url=f"postgresql://postgres@/etds?host={told['sockets']}",
        postgres_url=f"postgresql://etds_app@/etds?host={told['sockets']}",
        redis_url=told["redis_url"],
    )
