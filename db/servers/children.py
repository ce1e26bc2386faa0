"""The two servers as child processes: how they are made, started, known to answer, and stopped.

Both end when their parent does, where the system offers that (Linux); elsewhere the next start ends them.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from db.servers.places import Places
from db.servers.programs import postgres_program

START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 8.0
_POLL_SECONDS = 0.005
_PR_SET_PDEATHSIG = 1
Child = subprocess.Popen[bytes]


def make_cluster(places: Places) -> None:
    """Make the database files, once. The marker comes last: what a killed start left half-made is made again."""
    made = places.home / "made"
    if made.exists():
        return
    shutil.rmtree(places.data, ignore_errors=True)
    places.make()
    _run(
        places,
        *("initdb", "-D", str(places.data), "-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"),
    )
    _run(places, "postgres", "--single", "-F", "-D", str(places.data), "postgres", said="create database etds\n")
    made.touch()


def start_postgres(places: Places, log: IO[bytes], *, fast: bool) -> Child:
    """Start the postmaster; `fast` gives up safety against power loss, for tests."""
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.sockets),
        "unix_socket_permissions": "0700",
        "hba_file": str(places.home / "pg_hba.conf"),
        "ident_file": str(places.home / "pg_ident.conf"),
        "max_connections": "200",
        "shared_buffers": "128MB",
        "log_parameter_max_length": "0",  # parameters may be secrets, and so may the rows in details
        "log_error_verbosity": "terse",
        "log_min_messages": "warning",
        "jit": "off",
    }
    if fast:
        options |= {"fsync": "off", "full_page_writes": "off"}
    _let_in_the_owner(places)
    command = [str(places.reachable(postgres_program("postgres"))), "-D", str(places.data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return _start(places, command, log, at_parents_death=signal.SIGINT)


def postgres_answers(places: Places, postmaster: Child) -> bool:
    """Whether this postmaster, not one before it, has said in its pid file that it takes connections."""
    lines = _pid_file(places)
    return len(lines) >= 8 and lines[0] == str(postmaster.pid) and lines[7].strip() == "ready"


def postgres_listens(places: Places) -> bool:
    """Whether a postmaster that takes connections is behind the socket now."""
    lines = _pid_file(places)
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(places.sockets / ".s.PGSQL.5432"))
    except OSError:
        return False
    return True


def redis_socket(places: Places) -> Path:
    return places.sockets / "redis.sock"


def start_redis(places: Places, program: Path, log: IO[bytes]) -> Child:
    """Start Redis without persistence: an empty Redis is honest, an old one is not."""
    redis_socket(places).unlink(missing_ok=True)
    command = [
        str(places.reachable(program)),
        *("--port", "0", "--unixsocket", str(redis_socket(places)), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--daemonize", "no", "--databases", "64"),
        *("--maxmemory", "256mb", "--maxmemory-policy", "volatile-ttl"),
    ]
    return _start(places, command, log, at_parents_death=signal.SIGTERM)


def redis_says(places: Places, command: bytes) -> bytes:
    """The first bytes of Redis's answer; none where nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(redis_socket(places)))
            line.sendall(command + b"\r\n")
            return line.recv(16)
    except OSError:
        return b""


def wait_until(answers: Callable[[], bool], child: Child, what: str) -> None:
    """Raises RuntimeError when the child ends or says nothing in time."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while not answers():
        if child.poll() is not None:
            raise RuntimeError(f"{what} ended at its start with status {child.returncode}.")
        if time.monotonic() > deadline:
            stop(child, signal.SIGQUIT)
            raise RuntimeError(f"{what} did not answer within {START_SECONDS_MAX:.0f} s.")
        time.sleep(_POLL_SECONDS)


def stop(child: Child, how: signal.Signals) -> None:
    """Ask the child to end, then make it."""
    if child.poll() is None:
        child.send_signal(how)
        try:
            child.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def stop_leftovers(places: Places) -> bool:
    """End servers that outlived their guardian; whether there were any."""
    redis_said = redis_says(places, b"SHUTDOWN NOSAVE") if redis_socket(places).exists() else b""
    lines = _pid_file(places)
    if not lines or not lines[0].isdigit():
        return redis_said != b""
    pid, found, deadline = int(lines[0]), False, time.monotonic() + STOP_SECONDS_MAX
    while _is_postmaster(pid, places):
        found = True
        os.kill(pid, signal.SIGINT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.02)
    return found


def _let_in_the_owner(places: Places) -> None:
    """Whoever started the servers may connect as any role, and nobody else as any: by what the kernel says of him."""
    name = pwd.getpwuid(os.geteuid()).pw_name
    (places.home / "pg_hba.conf").write_text("local all all peer map=etds\n")
    (places.home / "pg_ident.conf").write_text(f'etds "{name}" all\n')
    for file in ("pg_hba.conf", "pg_ident.conf"):
        (places.home / file).chmod(0o644)


def _pid_file(places: Places) -> list[str]:
    try:
        return (places.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_postmaster(pid: int, places: Places) -> bool:
    """Whether that process is the postmaster of these files; a pid may have been given to somebody else since."""
    try:
        if sys.platform == "linux":
            told = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        else:
            told = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout
    except OSError:
        return False
    return str(places.data) in told


def _run(places: Places, program: str, *arguments: str, said: str = "") -> None:
    """Run a program of Postgres to its end. Raises RuntimeError with its last words."""
    done = subprocess.run(
        [str(places.reachable(postgres_program(program))), *arguments],
        input=said,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=_environment(),
        **_as_user(places),
    )
    if done.returncode != 0:
        why = " ".join(done.stderr.split())[-300:]
        raise RuntimeError(f"The database files could not be made in {places.data}: {why}")


def _start(places: Places, command: Sequence[str], log: IO[bytes], *, at_parents_death: signal.Signals) -> Child:
    def end_with_the_guardian() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(at_parents_death))

    return Child(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        start_new_session=True,
        preexec_fn=end_with_the_guardian,  # after the change of user, which would undo it
        env=_environment(),
        **_as_user(places),
    )


def _environment() -> dict[str, str]:
    """Nothing of the caller's: no PGOPTIONS, no locale, no secret."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _as_user(places: Places) -> dict[str, Any]:
    user = places.service_user
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
