"""What a command says, and its exit status: data on stdout, talk on stderr; 0 done, 1 refused, 2 usage, 3 outage."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

from core.errors import EtdsError, Outage, Refusal
from etds_tui.text import plain

if TYPE_CHECKING:
    from core.access import Actor
    from core.runtime import Core
    from core.settings import Settings

P = ParamSpec("P")

DONE, REFUSED, USAGE, OUTAGE, INCIDENT = 0, 1, 2, 3, 70


def emit(data: Any) -> None:
    """Data for a script: one JSON document on stdout."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def show(text: str) -> None:
    """Data for a person, on stdout, with nothing in it that a terminal would act on."""
    sys.stdout.write("\n".join(plain(line) for line in text.split("\n")) + "\n")


def say(text: str) -> None:
    """Talk, on stderr."""
    sys.stderr.write("\n".join(plain(line) for line in text.split("\n")) + "\n")


def explained(command: Callable[P, None]) -> Callable[P, None]:
    """End a command that is refused with a sentence and an exit status; with --json the refusal is data."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.get("as_json"))
        try:
            command(*args, **kwargs)
        except EtdsError as error:
            end(error, as_json=as_json)
        except BrokenPipeError:  # whoever read has seen enough
            let_go_of_stdout()
            raise SystemExit(DONE) from None

    return run


def let_go_of_stdout() -> None:
    """Python would write what is left in the buffer once more at its end, and fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def end(error: EtdsError, *, as_json: bool = False) -> NoReturn:
    """Say why and leave with the status that belongs to the error."""
    if as_json and isinstance(error, Refusal):
        emit(error.as_data())
    elif as_json:
        emit({"code": error.code, "message": error.message, "seats": [], "alternatives": []})
    say(error.message)
    status = OUTAGE if isinstance(error, Outage) else USAGE if error.code in ("settings", "usage") else REFUSED
    raise SystemExit(status)


@contextmanager
def opened(settings: Settings | None = None) -> Generator[Core]:
    """The core over the configured servers, started for the time of the command where none run."""
    from core.runtime import open_core
    from core.settings import load_settings

    settings = settings or load_settings()
    log_to_state_folder(settings)
    with open_core(settings, on_progress=_progress) as core:
        yield core


def log_to_state_folder(settings: Settings) -> None:
    """Start logging. Raises SettingsError where the state folder cannot be written."""
    from core.logs import start_logging
    from core.settings import SettingsError

    try:
        start_logging(settings.state_dir, settings.log_level)
    except OSError as error:
        raise SettingsError(
            f"{settings.state_dir} cannot be used ({error.strerror}). Set ETDS_STATE_DIR to a folder of yours."
        ) from error


@contextmanager
def asked() -> Generator[tuple[Core, Actor]]:
    """The core, and who is signed in at this shell. Raises Refusal where nobody is."""
    from etds_tui.cli.session import signed_in

    with opened() as core:
        yield core, signed_in(core)


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        say(f"… {what}")
