"""`etds login` and `etds logout`: a session at the shell, kept in the state folder."""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import BadInput, Refusal, SessionEnded
from etds_tui.cli.output import explained, opened, say

if TYPE_CHECKING:
    from core.access import Actor, SignedIn
    from core.runtime import Core


class NotSignedIn(Refusal):
    code = "not_signed_in"


@click.command()
@click.argument("user")
@explained
def login(user: str) -> None:
    """Sign in as USER. The password is asked for, or read from standard input."""
    from core.access import sign_in

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
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

    with _session_file(core) as path:  # one command at a time, so that none uses up another's refresh token
        try:
            kept = json.loads(path.read_text())
            signed = resume(core, kept["access_token"], kept["refresh_token"], terminal=terminal_name())
        except (FileNotFoundError, KeyError, ValueError, SessionEnded):
            raise NotSignedIn("Nobody is signed in at this shell. Sign in first: etds login USER") from None
        if signed.access_token != kept["access_token"]:
            _keep(path, signed)
    return signed.actor


def terminal_name() -> str:
    """Which terminal this is, for the journal: host and tty."""
    try:
        tty = os.ttyname(0).removeprefix("/dev/")
    except OSError:
        tty = "shell"
    return f"{socket.gethostname()}:{tty}"[:80]


@contextmanager
def _session_file(core: Core) -> Generator[Path]:
    folder = core.settings.state_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "session.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadInput(f"The state folder {folder} cannot be written: {error.strerror}. Set ETDS_STATE_DIR.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / "session.json"
    finally:
        os.close(lock)


def _keep(path: Path, signed: SignedIn) -> None:
    partial = path.with_suffix(".part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"access_token": signed.access_token, "refresh_token": signed.refresh_token}, file)
    partial.replace(path)
