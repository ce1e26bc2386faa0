"""`etds login` and `etds logout`: a session at the shell, kept in the state folder.

The file is its owner's alone, and one command at a time takes the session up: a refresh token is used once, so two that
used it at once would look like a thief and end the session of both.
"""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import BadInput, Outage, Refusal, SessionEnded
from etds_tui.cli.output import explained, opened, say

if TYPE_CHECKING:
    from core.access import Actor, SignedIn
    from core.runtime import Core


_PASSWORD_BYTES_MAX = 10_000
_LOCK_WAIT_SECONDS = 10.0
_LOCK_LOOK_SECONDS = 0.02


class NotSignedIn(Refusal):
    """No session is kept here, or it has ended."""

    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Nobody is signed in at this shell. Sign in first: etds login USER")


@click.command()
@click.argument("user")
@explained
def login(user: str) -> None:
    """Sign in as USER. The password is asked for, or read from standard input."""
    from core.access import sign_in

    password = asked_password()
    with opened() as core:
        signed = sign_in(core, user, password, terminal=terminal_name())
        with _session_file(core) as path:
            _keep(path, signed)
        say(f"Signed in as {signed.actor.display_name} ({signed.actor.role}).")


@click.command()
@explained
def logout() -> None:
    """End the session of this shell."""
    from core.access import sign_out

    with opened() as core:
        actor = signed_in(core)
        sign_out(core, actor)
        with _session_file(core) as path:
            path.unlink(missing_ok=True)
    say("Signed out.")


def signed_in(core: Core) -> Actor:
    """Who is signed in at this shell. Raises NotSignedIn."""
    from core.access import resume

    with _session_file(core) as path:
        access_token, refresh_token = _kept(path)
        try:
            signed = resume(core, access_token, refresh_token, terminal=terminal_name())
        except SessionEnded:
            raise NotSignedIn from None
        if signed.access_token != access_token:
            _keep(path, signed)
    return signed.actor


def keep_session(folder: Path, signed: SignedIn) -> None:
    """Have commands with that state folder find this session."""
    _keep(folder / "session.json", signed)


def terminal_name() -> str:
    """Which terminal this is, for the journal: host and tty."""
    try:
        tty = os.ttyname(0).removeprefix("/dev/")
    except OSError:
        tty = "shell"
    return f"{socket.gethostname()}:{tty}"[:80]


def asked_password() -> str:
    """Typed unseen, or the first line of standard input. Raises BadInput."""
    return getpass.getpass("Password: ") if sys.stdin.isatty() else _first_line()


def _first_line() -> str:
    try:
        return sys.stdin.buffer.readline(_PASSWORD_BYTES_MAX).decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadInput("The password on standard input is not UTF-8. Write it as UTF-8, or type it.") from None


@contextmanager
def _session_file(core: Core) -> Generator[Path]:
    """The file of the session, while no other command uses it."""
    folder = core.settings.state_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "session.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise BadInput(f"The state folder {folder} cannot be written: {error.strerror}. Set ETDS_STATE_DIR.") from None
    try:
        _wait_for(lock)
        yield folder / "session.json"
    finally:
        os.close(lock)


def _wait_for(lock: int) -> None:
    until = time.monotonic() + _LOCK_WAIT_SECONDS
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Outage("Another etds command keeps the session to itself. End it, then try again.") from None
            time.sleep(_LOCK_LOOK_SECONDS)


def _kept(path: Path) -> tuple[str, str]:
    """Access and refresh token; a file that is missing or was tampered with is no session."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        access_token, refresh_token = kept["access_token"], kept["refresh_token"]
    except (FileNotFoundError, KeyError, TypeError, ValueError, RecursionError):
        raise NotSignedIn from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}. Set ETDS_STATE_DIR to a folder of yours.") from None
    if not (isinstance(access_token, str) and isinstance(refresh_token, str)):
        raise NotSignedIn
    return access_token, refresh_token


def _keep(path: Path, signed: SignedIn) -> None:
    """Write the tokens for their owner alone; the file is the old one or the new one, never half of it."""
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)  # what another left there might be readable to others
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"access_token": signed.access_token, "refresh_token": signed.refresh_token}, file)
    partial.replace(path)
