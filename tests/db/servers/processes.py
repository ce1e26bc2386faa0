"""Processes of the embedded servers seen from outside, for the tests."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.servers.places import Places

_TERMINAL = """
import sys
from pathlib import Path
from db import servers
lease = servers.attach(Path(sys.argv[1]), fast=True)
print("attached", flush=True)
sys.stdin.read()
"""


def wait_until(holds: Callable[[], bool], *, what: str, seconds: float = 20) -> None:
    """Wait for the thing; fail with its name."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.01)


def lives(pid: int) -> bool:
    """Whether a process runs; one that is dead but not buried does not."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return told != "" and not told.startswith("Z")


def postmaster(state_dir: Path) -> int:
    return int((Places(state_dir).data / "postmaster.pid").read_text().splitlines()[0])


def guardian(state_dir: Path) -> int:
    return json.loads(Places(state_dir).run_file.read_text())["pid"]


def start_terminal(state_dir: Path) -> subprocess.Popen[str]:
    """Another process that attaches and stays; its stdout says `attached` when it has."""
    return subprocess.Popen(
        [sys.executable, "-c", _TERMINAL, str(state_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def terminal(state_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """An attached terminal, killed at the end."""
    with start_terminal(state_dir) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "attached\n"
        try:
            yield process
        finally:
            process.kill()
