"""Private Postgres and Redis for those who have none: started from wheels, shared by the terminals of one state folder.

`attach` joins the servers that run or starts them; they live as long as any lease does, or until `shut_down` where
`keep_up` was called. Nothing that a crash leaves behind blocks the next start.

Who starts, stops or joins has `start.lock`; who is attached shares `terminals.lock`; the guardian, parent of both
servers, has `guardian.lock` as long as it lives. All three are the kernel's, so the dead hold none.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from db.servers.children import START_SECONDS_MAX, STOP_SECONDS_MAX, postgres_listens, stop_leftovers
from db.servers.locks import hold_file, is_locked, wait_for
from db.servers.places import Places

_POLL_SECONDS = 0.01
_WAIT_SECONDS_MAX = 2 * START_SECONDS_MAX


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
    places = _places(state_dir)
    with _explained(places), _alone(places):
        # A guardian that is just stopping has this lock for itself until it is gone.
        terminal = wait_for(places.lock_file("terminals"), shared=True, seconds_max=_WAIT_SECONDS_MAX)
        try:
            if _guardian(places, serving=True) is None:
                _start_guardian(places, fast=fast, on_progress=on_progress)
            return Lease(_addresses(places), terminal)
        except BaseException:
            os.close(terminal)
            raise


def keep_up(state_dir: Path) -> Addresses:
    """Start the servers and keep them until `shut_down`. Raises StoreUnavailable."""
    with attach(state_dir) as lease:
        _places(state_dir).keep_marker.touch()
        return lease.addresses


def shut_down(state_dir: Path) -> bool:
    """Stop the servers, whoever is attached; whether any ran. Raises StoreUnavailable."""
    places = _places(state_dir)
    if not places.control.is_dir():
        return False
    with _explained(places), _alone(places):
        places.keep_marker.unlink(missing_ok=True)
        guardian = _guardian(places, serving=False)
        if guardian is None:
            return stop_leftovers(places)
        _end(guardian, signal.SIGTERM)
        try:
            _wait_for_end(places)
        except TimeoutError:  # frozen
            _end(guardian, signal.SIGKILL)
            _wait_for_end(places)
            stop_leftovers(places)
        return True


def discard(state_dir: Path) -> None:
    """Stop the servers and remove their data for good. Raises StoreUnavailable."""
    shut_down(state_dir)
    _places(state_dir).discard()


def look(state_dir: Path) -> Addresses | None:
    """What runs now, without starting anything."""
    places = _places(state_dir)
    if not places.run_file.exists() or not is_locked(places.lock_file("guardian")):
        return None
    with contextlib.suppress(FileNotFoundError):
        return _addresses(places)
    return None


def _places(state_dir: Path) -> Places:
    return Places(state_dir.expanduser().resolve())


@contextmanager
def _alone(places: Places) -> Generator[None]:
    """Nobody else starts or stops meanwhile."""
    places.control.mkdir(mode=0o700 if os.geteuid() else 0o711, parents=True, exist_ok=True)
    with hold_file(wait_for(places.lock_file("start"), shared=False, seconds_max=_WAIT_SECONDS_MAX)):
        yield


@contextmanager
def _explained(places: Places) -> Generator[None]:
    try:
        yield
    except TimeoutError as error:
        said = f"The embedded servers hang: {error}. Run 'etds down', then try again."
        raise _unavailable(said) from error
    except OSError as error:
        why = f"{error.strerror or error} ({error.filename})" if error.filename else str(error)
        said = f"The embedded servers cannot use {places.control}: {why}. Set ETDS_STATE_DIR to a folder of yours."
        raise _unavailable(said) from error
    except RuntimeError as error:
        raise _unavailable(str(error)) from error


def _unavailable(said: str) -> Exception:
    from db.errors import StoreUnavailable  # brings psycopg, which the guardian does without

    return StoreUnavailable(said)


def _guardian(places: Places, *, serving: bool) -> int | None:
    """The process id of the guardian, None where none lives; `serving`: only once Postgres takes connections.

    A guardian that was started by somebody who died meanwhile, that is just stopping, or that starts a dead Postgres
    again is waited for.
    """
    deadline = time.monotonic() + START_SECONDS_MAX
    while is_locked(places.lock_file("guardian")):
        with contextlib.suppress(FileNotFoundError):
            pid = int(json.loads(places.run_file.read_text())["pid"])
            if not serving or postgres_listens(places):
                return pid
        if time.monotonic() > deadline:
            raise TimeoutError(f"Postgres does not come up, see {places.log}")
        time.sleep(_POLL_SECONDS)
    return None


def _start_guardian(places: Places, *, fast: bool, on_progress: Callable[[str], None] | None) -> None:
    """Start a guardian and listen to it until its servers answer. Raises RuntimeError, TimeoutError."""
    places.run_file.unlink(missing_ok=True)
    # The packages' own folder and no other: the current one may hold a package named like ours.
    command = [sys.executable, "-P", "-m", "db.servers.guardian", str(places.state_dir), *(["--fast"] * fast)]
    paths = [str(Path(__file__).resolve().parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    with (
        places.log.open("ab") as log,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        ) as guardian,
    ):
        assert guardian.stdout is not None, "asked for a pipe"
        said = _listen(guardian.stdout.fileno(), on_progress)
    if said != "ready":
        raise RuntimeError(f"{said.removeprefix('failed ') or 'The servers did not start.'} See {places.log}.")


def _listen(pipe: int, on_progress: Callable[[str], None] | None) -> str:
    """The guardian's last line; what it says it is doing is passed on."""
    deadline = time.monotonic() + _WAIT_SECONDS_MAX
    heard = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError(f"no answer within {_WAIT_SECONDS_MAX:.0f} s")
            piece = os.read(pipe, 4096)
            heard += piece
            *lines, heard = heard.split(b"\n")
            for line in (each.decode(errors="replace") for each in lines):
                if not line.startswith("doing "):
                    return line
                if on_progress:
                    on_progress(line.removeprefix("doing "))
            if not piece:
                return ""


def _end(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


def _wait_for_end(places: Places) -> None:
    os.close(wait_for(places.lock_file("guardian"), shared=False, seconds_max=3 * STOP_SECONDS_MAX))


def _addresses(places: Places) -> Addresses:
    told = json.loads(places.run_file.read_text())
    return Addresses(
        owner_url=f"postgresql://postgres@/etds?host={told['sockets']}",
        postgres_url=f"postgresql://etds_app@/etds?host={told['sockets']}",
        redis_url=told["redis_url"],
    )
