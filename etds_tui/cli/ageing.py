"""`etds allocation ageing`, `due`, `step`: what sits where, what is released soon, and releasing it now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from core.errors import BadInput
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.runtime import Core


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def ageing(as_json: bool) -> None:
    """Seats set aside over all performances to come, the ones to worry about first."""
    from core.inventory import ageing_list

    with asked() as (core, actor):
        found = ageing_list(core, actor)
    if as_json:
        emit(
            [
                {"code": one.performance.code, "letter": one.allocation.letter, "name": one.allocation.name,
                 "kind": one.allocation.kind, "left": one.allocation.left, "value_minor": one.value.amount_minor,
                 "currency": one.value.currency, "since": one.allocation.since.isoformat(),
                 "owner": one.allocation.owner, "reason": one.allocation.reason,
                 "next_step_at": one.next_step.due_at.isoformat() if one.next_step else None,
                 "worry": one.worry.name.lower()}
                for one in found
            ]
        )  # fmt: skip
        return
    for one in found:
        zone = ZoneInfo(one.performance.time_zone)
        next_ = f"{one.next_step.due_at.astimezone(zone):%d %b %H:%M}" if one.next_step else "no step"
        row = one.allocation
        show(
            f"{one.performance.code:12} {row.letter}  {row.name:24} {row.left:>5,} left"
            f" {one.value!s:>16}  {next_:12}  {one.worry.words}"
        )
    if not found:
        say("Nothing is set aside.")


@click.command()
@click.option("--until", help="2026-12-01T10:00 or so long from now, like 24h.  [default: 24h]")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def due(until: str | None, as_json: bool) -> None:
    """What release ladders let go until then, as things stand now. The worker does it by itself."""
    from core.inventory import releases_due

    with asked() as (core, actor):
        found = releases_due(core, actor, until=_until(core, until))
    if as_json:
        emit(
            [
                {"code": one.performance.code, "letter": one.letter, "step": one.step.number,
                 "at": one.step.due_at.isoformat(), "percent": one.step.percent, "to": one.step.to_letter,
                 "seats": len(one.seats), "value_minor": one.value.amount_minor, "currency": one.value.currency}
                for one in found
            ]
        )  # fmt: skip
        return
    for one in found:
        at = one.step.due_at.astimezone(ZoneInfo(one.performance.time_zone))
        show(
            f"{at:%a %d %b %H:%M}  {one.performance.code:12} {one.letter}  {one.name:24} {len(one.seats):>5,} seats"
            f" {one.value!s:>16}  to {one.step.to_letter or 'open'}  (step {one.step.number})"
        )
    if not found:
        say("Nothing is released until then.")


@click.command()
@click.argument("code")
@click.argument("letter")
@click.argument("number", type=click.IntRange(1, 32_767))
@explained
def step(code: str, letter: str, number: int) -> None:
    """Take the step NUMBER of the ladder of LETTER now, before its time."""
    from core.inventory import release_step
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        count = release_step(core, actor, performance.id, letter=letter, number=number)
    say(f"{count} seats of {letter.upper()} were released.")


def _until(core: Core, text: str | None) -> datetime:
    """Raises BadInput."""
    from core.inventory import read_when

    now = core.clock.now()
    try:
        read = read_when(text or "24h", now, now.astimezone().tzinfo or ZoneInfo("UTC"))
    except (BadInput, OverflowError):
        raise BadInput(f"'{text}' is not a time. Write it like 24h or 2026-12-01T10:00.") from None
    is_span = "T" not in (text or "").upper()  # so long before now, which is read as so long from now
    return now + (now - read) if is_span else read
