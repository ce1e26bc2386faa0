"""File locks that the kernel lets go of when their process dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_POLL_SECONDS = 0.02


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_exclusive(path: Path) -> int | None:
    """The lock for this process alone, or None while anybody else has any part of it. The result is a file number."""
    number = _open(path)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        return None
    return number


def is_locked(path: Path) -> bool:
    """Whether somebody lives who holds it."""
    number = try_exclusive(path)
    if number is None:
        return True
    os.close(number)
    return False


def wait_for(path: Path, *, shared: bool, seconds_max: float) -> int:
    """The lock, waited for. Raises TimeoutError."""
    number = _open(path)
    deadline = time.monotonic() + seconds_max
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    while True:
        try:
            fcntl.flock(number, how | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                os.close(number)
                raise TimeoutError(f"{path.name} is held by another process") from None
            time.sleep(_POLL_SECONDS)
        else:
            return number


@contextmanager
def hold_file(number: int) -> Generator[None]:
    """Let the lock go at the end."""
    try:
        yield
    finally:
        os.close(number)
