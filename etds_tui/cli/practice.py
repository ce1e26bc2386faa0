"""`etds practice`: a shell, or one command, over a copy of a performance; the copy goes when it ends."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etds_tui.cli.output import asked, explained, say
from etds_tui.cli.session import keep_session

if TYPE_CHECKING:
    from core.practice import Practice

_INHERITED_NOT = ("ETDS_OWNER_DATABASE_URL", "ETDS_REDIS_URL", "ETDS_SMTP_URL", "ETDS_STRIPE_SECRET_KEY")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("code")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@explained
def practice(code: str, command: tuple[str, ...]) -> None:
    """Run COMMAND, or a shell, where `etds` works on a copy of performance CODE.

    Nothing that is sold there is real: it has a database of its own that reaches nothing of the house, play money, no
    mail. You are signed in there as you are here.
    """
    from core.practice import begin_practice, leave_sandbox
    from core.programming import find_performance

    with asked() as (core, actor):
        begun = begin_practice(core, actor, find_performance(core, actor, code).id)
        try:
            with tempfile.TemporaryDirectory(prefix="etds-practice-") as folder:
                keep_session(Path(folder), begun.signed)
                say(f"Practice: a copy of {code}. Nothing here is real; it goes when this ends.")
                status = _run(command or (os.environ.get("SHELL", "/bin/sh"),), _environment(begun, folder))
        finally:
            leave_sandbox(core, begun)
    raise SystemExit(status)


def _run(command: tuple[str, ...], environment: dict[str, str]) -> int:
    from core.errors import BadInput

    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except OSError as error:
        raise BadInput(f"'{command[0]}' cannot be run: {error.strerror}.") from None


def _environment(begun: Practice, folder: str) -> dict[str, str]:
    """The house's own settings stay outside."""
    inherited = {name: value for name, value in os.environ.items() if name not in _INHERITED_NOT}
    return inherited | {
        "ETDS_DATABASE_URL": begun.core.postgres_url,
        "ETDS_STATE_DIR": folder,
        "ETDS_TICKETS_DIR": str(begun.core.settings.tickets_dir),
        "ETDS_CARD_PROVIDER": "simulated",
    }
