"""`etds performance announce`, `open`, `close`, … : the life of a performance, and its moments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from core.errors import BadInput
from etds_tui.cli.offers import cancel
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.access import Actor
    from core.programming import Moving, Performance, PerformanceId
    from core.runtime import Core

_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")
_ACTS = {
    "announce": ("announce", "Announce the performance CODE."),
    "open": ("open_sale", "Sell the performance CODE from now on."),
    "close": ("close_sale", "Sell the performance CODE no more, until it is opened again."),
    "begin": ("begin", "The performance CODE begins now, before its hour."),
    "end": ("end", "The performance CODE is done, before its time."),
    "settle": ("settle", "All about the performance CODE is agreed."),
    "archive": ("archive_performance", "Put the performance CODE into the archive; nothing is deleted."),
    "restore": ("restore_performance", "Take the performance CODE back from the archive."),
}


def add_to(group: click.Group) -> None:
    """Put the acts into `etds performance`."""
    for name, (service, help_) in _ACTS.items():
        group.add_command(_act(name, service, help_))
    for command in (edit, postpone, reschedule, cancel):
        group.add_command(command)


def _act(name: str, service: str, help_: str) -> click.Command:
    @click.command(name, help=help_)
    @click.argument("code")
    @_JSON
    @explained
    def command(code: str, as_json: bool) -> None:
        from core import programming

        act: Callable[[Core, Actor, PerformanceId], Performance] = getattr(programming, service)
        with asked() as (core, actor):
            done = act(core, actor, programming.find_performance(core, actor, code).id)
        _tell(done, as_json=as_json)

    return command


@click.command()
@click.argument("code")
@click.option("--doors", help="When the doors open, like 2026-12-01 19:00, on the clock of the hall; 'none' for none.")
@click.option("--ends", help="When it ends.")
@click.option("--announce-at", help="When it is announced by itself.")
@click.option("--on-sale-at", help="When its sale opens by itself.")
@click.option("--off-sale-at", help="When its sale ends by itself.")
@click.option("--customer-max", help="So many seats a customer; 'none' for no limit.")
@click.option("--comps-max", help="So many complimentary seats; 'none' as the house has it.")
@click.option("--code", "new_code", help="Another code, as long as it is a draft.")
@_JSON
@explained
def edit(code: str, as_json: bool, **typed: str | None) -> None:
    """Change moments and limits of the performance CODE: what is named, and nothing else."""
    from core.programming import edit_performance, find_performance, performance_facts

    named = {name: value for name, value in typed.items() if value is not None}
    if not named:
        raise BadInput("Say what changes, such as --on-sale-at '2026-12-01 10:00'.")
    with asked() as (core, actor):
        read = find_performance(core, actor, code)
        before = performance_facts(read)
        values = {_FIELDS[name]: _value(core, read, name, value) for name, value in named.items()}
        facts = replace(before, **values)  # type: ignore[arg-type]
        done = edit_performance(core, actor, read.id, version=read.version, before=before, facts=facts)
    _tell(done, as_json=as_json)


@click.command()
@click.argument("code")
@click.option("--stamp", help="The stamp that the dry run showed. Without it nothing changes, it is only shown.")
@click.option("--reason", default="", help="With --stamp: why, in one line.")
@_JSON
@explained
def postpone(code: str, stamp: str | None, reason: str, as_json: bool) -> None:
    """Put the performance CODE off, with no new date yet. Shows first who is told."""
    from core.programming import find_performance, plan_move
    from core.programming import postpone as put_off

    with asked() as (core, actor):
        found = find_performance(core, actor, code)
        if stamp is None:
            plan = plan_move(core, actor, found.id, starts_at=None)
        else:
            plan = put_off(core, actor, found.id, stamp=stamp, reason=reason)
    _tell_plan(plan, f"etds performance postpone {found.code}", is_done=stamp is not None, as_json=as_json)


@click.command()
@click.argument("code")
@click.argument("to")
@click.option("--stamp", help="The stamp that the dry run showed. Without it nothing changes, it is only shown.")
@click.option("--reason", default="", help="With --stamp: why, in one line.")
@_JSON
@explained
def reschedule(code: str, to: str, stamp: str | None, reason: str, as_json: bool) -> None:
    """Move the performance CODE to another hour in its hall: '2026-12-01 20:00'. Shows first who is told."""
    from core.programming import find_performance, plan_move
    from core.programming import reschedule as move_to

    with asked() as (core, actor):
        found = find_performance(core, actor, code)
        starts_at = _hour(core, found, to)
        if stamp is None:
            plan = plan_move(core, actor, found.id, starts_at=starts_at)
        else:
            plan = move_to(core, actor, found.id, starts_at=starts_at, stamp=stamp, reason=reason)
    _tell_plan(plan, f"etds performance reschedule {found.code} '{to}'", is_done=stamp is not None, as_json=as_json)


_FIELDS = {
    "doors": "doors_at", "ends": "ends_at", "announce_at": "announce_at", "on_sale_at": "on_sale_at",
    "off_sale_at": "off_sale_at", "customer_max": "customer_seats_max", "comps_max": "comp_seats_max",
    "new_code": "code",
}  # fmt: skip


def _value(core: Core, performance: Performance, name: str, typed: str) -> object:
    """Raises BadInput."""
    if name == "new_code":
        return typed.strip().upper()
    if typed.strip().lower() == "none" and name != "ends":
        return None
    if name not in ("customer_max", "comps_max"):
        return _hour(core, performance, typed)
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 7):
        raise BadInput(f"'{typed[:20]}' is not a number of seats.")
    return int(typed)


def _hour(core: Core, performance: Performance, typed: str) -> datetime:
    from core.programming.hours import read_hour

    zone = ZoneInfo(performance.time_zone)
    return read_hour(typed, zone, now=core.clock.now(), near=performance.starts_at)


def _tell(one: Performance, *, as_json: bool) -> None:
    from core.programming.hours import written

    zone = ZoneInfo(one.time_zone)
    moments = {
        name: at.astimezone(zone).isoformat() if (at := getattr(one, name)) else None
        for name in ("starts_at", "ends_at", "doors_at", "announce_at", "on_sale_at", "off_sale_at")
    }
    if as_json:
        limits = {"customer_seats_max": one.customer_seats_max, "comp_seats_max": one.comp_seats_max}
        is_archived = one.archived_at is not None
        emit({"code": one.code, "state": one.state.value, "archived": is_archived, **moments, **limits})
    else:
        show(f"{one.code}: {one.state}{', archived' if one.archived_at else ''}, {written(one.starts_at, zone)}")


def _tell_plan(plan: Moving, again: str, *, is_done: bool, as_json: bool) -> None:
    if as_json:
        emit({**plan.as_data(), "done": is_done})
        return
    to = f"{plan.starts_at:%a %d %b %Y %H:%M}" if plan.starts_at else "no date yet"
    show(f"{plan.performance}: {plan.starts_was:%a %d %b %Y %H:%M} becomes {to}")
    show(
        f"{plan.orders:,} orders with {plan.seats:,} seats: {plan.told:,} are written to, {plan.untold:,} to be called"
    )
    for sentence in (*plan.conflicts, *plan.doubts):
        show(f"! {sentence}")
    say("Done." if is_done else f"Nothing has changed. To do this: {again} --stamp {plan.stamp} --reason '…'")
