"""`etds pin`, `etds override` and `--ask-manager`: a manager's word at the shell."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from core.errors import BadInput, NotPermitted, OverrideOver
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.runtime import Core

P = ParamSpec("P")
R = TypeVar("R")

_LOOK_SECONDS = 1.0
_LINE_MAX = 10_000

ask_manager = click.option(
    "--ask-manager", "asks", is_flag=True, help="Where your role may not: ask the managers of the house, and wait."
)
"""The option of commands that a manager may allow."""


def with_manager(
    asks: bool,
    service: Callable[Concatenate[Core, Actor, P], R],
    core: Core,
    actor: Actor,
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Call a service; where only a manager may and it is wanted, ask one, wait, and call it once more.

    Raises what the service raises, and OverrideOver where it was not allowed.
    """
    from core.access import ask_override, override_state, withdraw_override

    try:
        return service(core, actor, *args, **kwargs)
    except NotPermitted as refused:
        if not refused.may_be_lifted:
            raise
        if not asks:
            raise NotPermitted(f"{refused.message} This command does that with --ask-manager.") from None
    request = ask_override(core, actor, call=partial(service, *args, **kwargs))
    say(f"Asked: {request.act}. Waiting up to {request.seconds_left} s for a manager; ctrl+c withdraws.")
    try:
        while request.is_waiting:
            time.sleep(_LOOK_SECONDS)
            request = override_state(core, actor, request.id)
    except KeyboardInterrupt:
        withdraw_override(core, actor, request.id)
        raise OverrideOver("Withdrawn; nothing was done.") from None
    if request.answer == "approved":
        say(f"{request.manager} approved it.")
        return service(core, actor, *args, **kwargs)
    if request.answer == "refused":
        raise OverrideOver(f"{request.manager} says no{f': {request.word}' if request.word else ''}. Nothing was done.")
    raise OverrideOver("Nobody answered in time; nothing was done. It may be asked again.")


@click.group()
def pin() -> None:
    """The PIN that unlocks a terminal and gives a manager's word."""


@pin.command("set")
@explained
def set_() -> None:
    """Set your PIN: 4 to 8 digits. Password and PIN are asked for, or read as two lines of standard input."""
    from core.access import set_pin

    with asked() as (core, actor):
        password = _secret("Password: ")
        chosen = _secret("PIN: ")
        if sys.stdin.isatty() and _secret("PIN once more: ") != chosen:
            raise BadInput("The two PINs differ. Nothing was changed.")
        set_pin(core, actor, password=password, pin=chosen)
    say("The PIN is set.")


@click.group()
def override() -> None:
    """What others ask a manager for."""


@override.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(as_json: bool) -> None:
    """What waits for an answer in your house."""
    from core.access import pending_overrides

    with asked() as (core, actor):
        waiting = pending_overrides(core, actor)
    if as_json:
        emit([request.as_data() for request in waiting])
        return
    for one in waiting:
        show(f"{one.id}  {one.seconds_left:>3} s  {one.asker}, {one.terminal}: {one.act}; {one.about}; {one.reason}")
    if not waiting:
        say("Nobody asks for anything.")


@override.command()
@click.argument("request", type=click.UUID)
@explained
def approve(request: Any) -> None:
    """Allow the act of REQUEST, once. Your PIN is asked for, or read from standard input."""
    from core.access import answer_override

    with asked() as (core, actor):
        done = answer_override(core, actor, request, approve=True, pin=_secret("PIN: "))
    say(f"Approved: {done.act}.")


@override.command()
@click.argument("request", type=click.UUID)
@click.option("--word", default="", help="What you say to it, in one line.")
@explained
def refuse(request: Any, word: str) -> None:
    """Refuse the act of REQUEST."""
    from core.access import answer_override

    with asked() as (core, actor):
        done = answer_override(core, actor, request, approve=False, word=word)
    say(f"Refused: {done.act}.")


def _secret(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline(_LINE_MAX).rstrip("\r\n")
