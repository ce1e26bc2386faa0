"""`etds shift`: the cash drawer at the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import click

from core.errors import BadInput, NoDrawer
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.access import Actor
    from core.runtime import Core
    from core.shifts import Cause, DrawerAct, Shift, ZReport

_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")
_VENUE = click.option("--venue", help="The house, by the beginning of its name; where there are several.")


@click.group()
def shift() -> None:
    """Your cash drawer: open it, move cash, count and close it."""


@shift.command("open")
@click.option("--float", "float_", help="What is in it, in major units; else the last float of this terminal.")
@_VENUE
@explained
def open_(float_: str | None, venue: str | None) -> None:
    """Open your drawer at this terminal."""
    from core.money import parse_amount
    from core.shifts import ShiftId, drawer_place, open_shift

    with asked() as (core, actor):
        place = drawer_place(core, actor, name=venue)
        amount = parse_amount(float_, place.currency) if float_ else place.float_
        opened = open_shift(core, actor, shift=ShiftId(uuid4()), place=place, float_minor=amount.amount_minor)
    say(f"The drawer is open at {opened.house} with {opened.float_}.")


@shift.command()
@_JSON
@explained
def x(as_json: bool) -> None:
    """Look at your drawer; nothing changes. The sum is shown once it is counted."""
    from core.shifts import my_shift, shift_report

    with asked() as (core, actor):
        mine = my_shift(core, actor)
        if mine is None:
            raise NoDrawer
        report = shift_report(core, actor, shift=mine.id)
    _show(report, as_json)


@shift.command("close")
@click.option("--counted", required=True, help="What you counted in the drawer, in major units.")
@click.option("--of", "username", help="Of whom, where somebody is not there to do it; managers only.")
@_JSON
@explained
def close(counted: str, username: str | None, as_json: bool) -> None:
    """Close your drawer with what you counted in it. Then you see what should have been there."""
    from core.money import parse_amount
    from core.shifts import close_shift, close_shift_of, explain_shift, my_shift

    with asked() as (core, actor):
        mine = _open_of(core, actor, username) if username else my_shift(core, actor)
        if mine is None:
            raise NoDrawer
        amount = parse_amount(counted, mine.currency).amount_minor
        closing = close_shift_of if username else close_shift
        report = closing(core, actor, shift=mine.id, counted_minor=amount)
        causes = explain_shift(core, actor, shift=mine.id)
    _show(report, as_json, causes)


@shift.command("paid-in")
@click.argument("amount")
@click.option("--reason", required=True, help="Why.")
@explained
def paid_in(amount: str, reason: str) -> None:
    """Put AMOUNT into your drawer, as change from the bank."""
    from core.shifts import DrawerAct

    _move(DrawerAct.PAID_IN, amount, reason, "paid in")


@shift.command("paid-out")
@click.argument("amount")
@click.option("--reason", required=True, help="Why.")
@explained
def paid_out(amount: str, reason: str) -> None:
    """Pay AMOUNT out of your drawer, as for a taxi."""
    from core.shifts import DrawerAct

    _move(DrawerAct.PAID_OUT, amount, reason, "paid out")


@shift.command()
@click.argument("amount")
@click.option("--reason", default="to the safe", show_default=True, help="Why.")
@explained
def drop(amount: str, reason: str) -> None:
    """Drop AMOUNT of your drawer into the safe."""
    from core.shifts import DrawerAct

    _move(DrawerAct.DROP, amount, reason, "dropped into the safe")


@shift.command()
@click.argument("number", type=int, required=False)
@_VENUE
@_JSON
@explained
def z(number: int | None, venue: str | None, as_json: bool) -> None:
    """The Z of that NUMBER, or the latest in your reach."""
    from core.shifts import explain_shift, shift_report

    with asked() as (core, actor):
        found = _numbered(core, actor, number, venue).id
        report, causes = shift_report(core, actor, shift=found), explain_shift(core, actor, shift=found)
    _show(report, as_json, causes)


@shift.command("list")
@_JSON
@explained
def list_(as_json: bool) -> None:
    """The latest shifts in your reach, newest first."""
    from core.shifts import list_shifts

    with asked() as (core, actor):
        found = list_shifts(core, actor)
    if as_json:
        emit(
            [
                {"number": s.number, "house": s.house, "operator": s.username, "terminal": s.terminal,
                 "state": s.state.value,
                 "opened": s.opened.isoformat(), "closed": s.closed.isoformat() if s.closed else None,
                 "over_minor": None if s.over is None else s.over.amount_minor, "currency": s.currency}
                for s in found
            ]
        )  # fmt: skip
        return
    for s in found:
        number = "" if s.number is None else f"Z {s.number}"
        over = "" if s.over is None else f"{s.over.plain():>10}"
        show(f"{number:8} {s.opened:%Y-%m-%d %H:%M}  {s.operator[:16]:16} {s.house[:18]:18} {s.state.value:10}{over}")
    if not found:
        say("No drawer was ever open. Open yours: etds shift open --float 200")


@shift.command()
@click.argument("number", type=int)
@_VENUE
@explained
def approve(number: int, venue: str | None) -> None:
    """Say as a manager that the Z of that NUMBER is right, or that what is wrong is known."""
    from core.shifts import approve_shift

    with asked() as (core, actor):
        approve_shift(core, actor, shift=_numbered(core, actor, number, venue).id)
    say(f"Z {number} is approved.")


@shift.command()
@click.argument("number", type=int)
@click.argument("sentence")
@_VENUE
@explained
def note(number: int, sentence: str, venue: str | None) -> None:
    """Add to the Z of that NUMBER what was found out later. A Z is never edited."""
    from core.shifts import note_shift

    with asked() as (core, actor):
        note_shift(core, actor, shift=_numbered(core, actor, number, venue).id, sentence=sentence)
    say(f"Noted under Z {number}.")


def _move(act: DrawerAct, amount: str, reason: str, words: str) -> None:
    from core.money import parse_amount
    from core.shifts import move_cash, my_shift

    with asked() as (core, actor):
        mine = my_shift(core, actor)
        if mine is None:
            raise NoDrawer
        asked_for = parse_amount(amount, mine.currency).amount_minor
        moved = move_cash(core, actor, movement=uuid4(), act=act, amount_minor=asked_for, reason=reason)
    say(f"{moved} {words}.")


def _open_of(core: Core, actor: Actor, username: str) -> Shift:
    from core.shifts import list_shifts

    for one in list_shifts(core, actor):
        if one.is_open and one.username == username.strip().lower():
            return one
    raise BadInput(f"{username} has no open drawer in your reach. Look at 'etds shift list'.")


def _numbered(core: Core, actor: Actor, number: int | None, venue: str | None) -> Shift:
    from core.shifts import find_shift, list_shifts

    if number is not None:
        return find_shift(core, actor, number=number, house=venue)
    for one in list_shifts(core, actor):
        if one.number is not None:
            return one
    raise BadInput("Nothing was closed yet. Look at 'etds shift list'.")


def _show(report: ZReport, as_json: bool, causes: Sequence[Cause] = ()) -> None:
    from core.shifts import slip

    if as_json:
        emit({**report.as_data(), "causes": [cause.sentence for cause in causes]})
        return
    show(slip(report))
    for number, cause in enumerate(causes, start=1):
        show(f"  {number}. {cause.sentence}" if number > 1 else f"Likely causes:\n  {number}. {cause.sentence}")
