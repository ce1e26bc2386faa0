"""File locks that the kernel lets go of when their process dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_POLL_SECONDS = 0.01


def try_exclusive(path: Path) -> int | None:
    """The lock for this process alone, or None while anybody else has any part of it. The result is a file number."""
    return _try(path, fcntl.LOCK_EX)


def is_locked(path: Path) -> bool:
    """Whether somebody lives who holds it for himself."""
    number = _try(path, fcntl.LOCK_SH)
    if number is None:
        return True
    os.close(number)
    return False


def wait_for(path: Path, *, shared: bool, seconds_max: float) -> int:
    """The lock, waited for; a file number. Raises TimeoutError."""
    deadline = time.monotonic() + seconds_max
    while (number := _try(path, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{path.name} is held by another process")
        time.sleep(_POLL_SECONDS)
    return number


@contextmanager
def hold_file(number: int) -> Generator[None]:
    """Let the lock go at the end."""
    try:
        yield
    finally:
        os.close(number)


def _try(path: Path, how: int) -> int | None:
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return None
    except BaseException:
        os.close(number)
        raise
    return number
