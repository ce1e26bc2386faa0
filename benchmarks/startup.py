"""Starting: the shell's word, the first paint, the servers, the seed, the demo. With byte code, as installed.

What a person waits for is run in a pseudo terminal of its own and timed until the terminal is asked to show it.
"""

from __future__ import annotations

import compileall
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from benchmarks.figures import Figure, figure, seen
from benchmarks.timing import Watch, median
from core.runtime import connect
from core.settings import load_settings
from db import migrations, servers
from seed import seed

_ROOT = Path(__file__).resolve().parents[1]
_ETDS = [sys.executable, "-m", "etds_tui"]
_WAIT_SECONDS_MAX = 60.0


def run(quick: bool) -> list[Figure]:
    for package in ("db", "core", "etds_tui"):
        compileall.compile_dir(_ROOT / package, quiet=1)
    compileall.compile_file(_ROOT / "seed.py", quiet=1)
    times = 5 if quick else 15
    with _a_folder() as folder:
        return [*_cold(folder), *_shell(folder, times), *_warm(folder, times), *([] if quick else _first_time())]


def _cold(folder: Path) -> list[Figure]:
    """Everything that the first `etds demo` does before the sign-in, part by part; leaves a seeded house."""
    settings = load_settings(mode="demo", state_dir=folder)
    with Watch() as starting:
        lease = servers.attach(folder)
    with lease:
        with Watch() as joining, servers.attach(folder):
            pass
        with Watch() as migrating:
            migrations.upgrade(lease.addresses.owner_url)
        with (
            Watch() as seeding,
            connect(settings, lease.addresses.postgres_url, lease.addresses.redis_url) as core,
        ):
            tickets = seed(core)
    (folder / "seeded").touch()
    whole = starting.seconds + migrating.seconds + seeding.seconds
    return [
        seen("servers: a new Postgres and Redis", starting.seconds, "s"),
        seen("servers: join those that run", joining.seconds * 1000, "ms"),
        seen("schema: all migrations", migrating.seconds, "s"),
        figure("seed: the demo house", seeding.seconds, "s", 20, at_least=False),
        figure("seed: past tickets", tickets, "", 60_000, at_least=True),
        figure("demo, cold: servers, schema and seed", whole, "s", 25, at_least=False),
    ]


def _shell(folder: Path, times: int) -> list[Figure]:
    each: list[float] = []
    for _ in range(times):
        with Watch() as watch:
            subprocess.run(
                [*_ETDS, "--version"], env=_environment(folder), cwd=_ROOT, check=True, stdout=subprocess.DEVNULL
            )
        each.append(watch.seconds * 1000)
    return [seen("etds --version", median(each), "ms")]


def _warm(folder: Path, times: int) -> list[Figure]:
    """To the sign-in screen, with servers that stand still and with servers that run."""
    stopped: list[float] = []
    for _ in range(3):
        servers.shut_down(folder)
        stopped.append(_seconds_to(folder, ["demo"], b"password"))
    with servers.attach(folder):
        running = [_seconds_to(folder, ["demo"], b"password") for _ in range(times)]
        plain = [_seconds_to(folder, ["app"], b"password") for _ in range(times)]
    return [
        figure("first paint of the sign-in screen", median(plain) * 1000, "ms", 400, at_least=False),
        figure("demo, warm: to the sign-in screen, servers stopped", max(stopped), "s", 2, at_least=False),
        figure("demo, warm: to the sign-in screen, servers running", max(running), "s", 2, at_least=False),
    ]


def _first_time() -> list[Figure]:
    with _a_folder() as folder:
        taken = _seconds_to(folder, ["demo"], b"Demo accounts")
    return [figure("demo, cold: from the command to the sign-in screen", taken, "s", 25, at_least=False)]


def _seconds_to(folder: Path, arguments: list[str], wanted: bytes) -> float:
    """Seconds from the start of the command until its terminal is told to show this. The command is ended then."""
    number, child = pty.openpty()
    began = monotonic()
    process = subprocess.Popen(
        [*_ETDS, *arguments],
        stdin=child,
        stdout=child,
        stderr=child,
        env=_environment(folder),
        cwd=_ROOT,
        start_new_session=True,
    )
    os.close(child)
    try:
        taken = _read_until(number, wanted) - began
        process.terminate()
        _drain(number, lambda: process.poll() is not None)
    finally:
        process.kill()
        process.wait()
        os.close(number)
    return taken


def _read_until(number: int, wanted: bytes) -> float:
    said = b""
    deadline = monotonic() + _WAIT_SECONDS_MAX
    while wanted not in said:
        assert monotonic() < deadline, f"{wanted!r} did not come: {said[-300:]!r}"
        ready, _, _ = select.select([number], [], [], 0.5)
        if ready:
            said += os.read(number, 65_536)
    return monotonic()


def _drain(number: int, is_over: Callable[[], bool]) -> None:
    """Read what still comes, so that the program can write its farewell."""
    deadline = monotonic() + _WAIT_SECONDS_MAX
    while not is_over() and monotonic() < deadline:
        ready, _, _ = select.select([number], [], [], 0.02)
        if ready:
            try:
                os.read(number, 65_536)
            except OSError:  # the other end is closed
                return


def _environment(folder: Path) -> dict[str, str]:
    """A person's environment: nothing of ours set but the folder, and byte code allowed."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "USER", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "COLUMNS": "120",
        "LINES": "40",
        "ETDS_STATE_DIR": str(folder),
    }


@contextmanager
def _a_folder() -> Generator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="etds-benchmark-"))
    folder.chmod(0o711)  # the servers' user walks through where root measures
    try:
        yield folder
    finally:
        servers.discard(folder)
        shutil.rmtree(folder, ignore_errors=True)
