"""`etds allocation`, `etds kill`, `etds open`: seats set aside, taken off sale, and put back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from core.errors import BadInput
from etds_tui.cli import ageing
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.inventory import Release
    from core.programming import Performance
    from core.runtime import Core

_KINDS = ("house", "artist", "press", "accessible", "channel", "agent", "promoter", "other")
_ROLES = ("admin", "distributor", "artist", "operator", "manager", "door", "customer", "agent")


@click.group()
def allocation() -> None:
    """Seats that are set aside under a letter."""


for _command in (ageing.ageing, ageing.due, ageing.step):
    allocation.add_command(_command)


@allocation.command("list")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(code: str, as_json: bool) -> None:
    """The allocations of the performance CODE, with their release ladders."""
    from core.inventory import allocations_of, release_ladder
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        rows = allocations_of(core, actor, performance.id)
        steps = release_ladder(core, actor, performance.id)
    if as_json:
        emit(
            [
                {"letter": row.letter, "name": row.name, "kind": row.kind, "owner": row.owner_role,
                 "sold_by": list(row.sold_by), "left": row.left, "taken": row.taken,
                 "ladder": [{"at": step.due_at.isoformat(), "percent": step.percent, "to": step.to_letter,
                             "done": step.done_at is not None} for step in steps if step.letter == row.letter]}
                for row in rows
            ]
        )  # fmt: skip
        return
    zone = ZoneInfo(performance.time_zone)
    for row in rows:
        sold_by = ", ".join(row.sold_by) or "nobody as it stands"
        show(f"{row.letter}  {row.name:24} {row.left:>6,} left {row.taken:>6,} taken  {row.kind}, sold by {sold_by}")
        for step in steps:
            if step.letter == row.letter:
                done = "done" if step.done_at else "due "
                to = step.to_letter or "open"
                show(f"   {done} {step.due_at.astimezone(zone):%Y-%m-%d %H:%M}  {step.percent} % to {to}")
    if not rows:
        say("Nothing is set aside.")


@allocation.command()
@click.argument("code")
@click.argument("letter")
@click.argument("seats", nargs=-1, metavar="[SEAT]...")
@click.option("--name", required=True, help="What it is called.")
@click.option("--kind", type=click.Choice(_KINDS), default="other", show_default=True)
@click.option("--owner", type=click.Choice(_ROLES), default="distributor", help="Who may release it.")
@click.option("--sold-by", "sold_by", type=click.Choice(_ROLES), multiple=True, help="Who may sell from it.")
@click.option("--release", "releases", multiple=True, metavar="TIME=PERCENT[:LETTER]",
              help="A rung: 2026-12-01T10:00=50 or …=100:B, on the venue's clock; repeatable.")  # fmt: skip
@click.option("--ladder", help="The rungs in one line: '24h 50, 2h 100' before the curtain, '7d 100 B' to B.")
@click.option("--whose", help="Whose it is: a name, or the user name of who may release it.")
@click.option("--reason", help="Why it is kept.")
@click.option("--message", help="What whoever touches a seat of it should know.")
@click.option("--ask", help="When to ask the owner: 7d before the curtain, or 2026-12-01T10:00.")
@click.option("--warn", help="When the list warns.")
@explained
def put(
    code: str,
    letter: str,
    seats: tuple[str, ...],
    name: str,
    kind: str,
    owner: str,
    sold_by: tuple[str, ...],
    releases: tuple[str, ...],
    ladder: str | None,
    whose: str | None,
    reason: str | None,
    message: str | None,
    ask: str | None,
    warn: str | None,
) -> None:
    """Make or change the allocation LETTER, and set these seats aside in it."""
    from core.inventory import (
        AllocationKind,
        Release,
        Role,
        Terms,
        allocate_seats,
        put_allocation,
        read_ladder,
        read_when,
        seats_named,
    )
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        zone = ZoneInfo(performance.time_zone)
        rungs = [_rung(text, zone) for text in releases]
        for step in read_ladder(ladder or "", performance.starts_at, zone):
            rungs.append(Release(due_at=step.due_at, percent=step.percent, to_letter=step.to_letter))
        ask_at, warn_at = (read_when(text, performance.starts_at, zone) if text else None for text in (ask, warn))
        terms = Terms(reason=reason or "", message=message or "", owner=whose or "", ask_at=ask_at, warn_at=warn_at)
        has_terms = any(text is not None for text in (whose, reason, message, ask, warn))
        ordinals = seats_named(core, actor, performance.id, list(seats)) if seats else ()  # before anything is made
        put_allocation(
            core, actor, performance.id, letter=letter, name=name, kind=AllocationKind(kind), owner_role=Role(owner),
            sold_by=[Role(role) for role in sold_by], ladder=rungs,
            terms=terms if has_terms else None,
        )  # fmt: skip
        count = allocate_seats(core, actor, performance.id, letter=letter, seats=ordinals) if ordinals else 0
    say(f"{letter.upper()} stands; {count} seats were set aside in it.")


@allocation.command()
@click.argument("code")
@click.argument("letter")
@click.option("--percent", type=click.IntRange(1, 100), default=100, show_default=True)
@click.option("--to", "to_letter", help="Another allocation instead of the open house.")
@explained
def release(code: str, letter: str, percent: int, to_letter: str | None) -> None:
    """Release a share of what is left in the allocation LETTER, from the back of the house."""
    from core.inventory import release_allocation
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        to = to_letter.upper() if to_letter else None
        count = release_allocation(core, actor, performance.id, letter=letter, percent=percent, to_letter=to)
    say(f"{count} seats of {letter.upper()} went {f'to {to}' if to else 'on sale'}.")


@click.command()
@click.argument("code")
@click.argument("seats", nargs=-1, required=True, metavar="SEAT...")
@click.option("--why", "kill_code", required=True, help="camera, damaged, pillar, production, safety or view.")
@explained
def kill(code: str, seats: tuple[str, ...], kill_code: str) -> None:
    """Take seats of the performance CODE off sale."""
    from core.inventory import kill_seats

    with asked() as (core, actor):
        performance, ordinals = _named(core, actor, code, seats)
        count = kill_seats(core, actor, performance.id, code=kill_code, seats=ordinals)
    say(f"{count} seats are off sale.")


@click.command("open")
@click.argument("code")
@click.argument("seats", nargs=-1, required=True, metavar="SEAT...")
@explained
def open_(code: str, seats: tuple[str, ...]) -> None:
    """Put killed or allocated seats of the performance CODE back on sale."""
    from core.inventory import open_seats

    with asked() as (core, actor):
        performance, ordinals = _named(core, actor, code, seats)
        count = open_seats(core, actor, performance.id, seats=ordinals)
    say(f"{count} seats are open again.")


def _named(core: Core, actor: Actor, code: str, seats: tuple[str, ...]) -> tuple[Performance, tuple[int, ...]]:
    from core.inventory import seats_named
    from core.programming import find_performance

    performance = find_performance(core, actor, code)
    return performance, seats_named(core, actor, performance.id, list(seats))


def _rung(text: str, zone: ZoneInfo) -> Release:
    from core.inventory import Release

    moment, _, share = text.partition("=")
    percent, _, letter = share.partition(":")
    try:
        due = datetime.fromisoformat(moment)
        return Release(
            due_at=due if due.tzinfo else due.replace(tzinfo=zone),
            percent=int(percent),
            to_letter=letter.upper() or None,
        )
    except ValueError:
        raise BadInput(
            f"'{text}' is not a rung. Write it like 2026-12-01T10:00=50 or 2026-12-01T10:00=100:B."
        ) from None
