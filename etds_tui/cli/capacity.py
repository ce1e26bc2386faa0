"""`etds capacity`: how well halls are used."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from core.errors import BadInput
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.programming import Capacity, Usage


@click.command()
@click.option("--weeks", type=int, default=12, show_default=True, help="How many, from a Monday on.")
@click.option("--from", "first", help="A day of the first week, 2026-12-01.  [default: today]")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def capacity(weeks: int, first: str | None, as_json: bool) -> None:
    """Halls by week, dark days, what is nearly sold out, what earns most."""
    from core.programming import capacity_as_data, see_capacity

    with asked() as (core, actor):
        found = see_capacity(core, actor, weeks=weeks, first=_day(first))
    if as_json:
        emit(capacity_as_data(found))
        return
    _show(found)


def _show(found: Capacity) -> None:
    from core.money import Money

    show(f"{found.weeks} weeks from {found.first:%a %d %b %Y}; tickets of places that could be sold")
    for use in found.halls:
        weeks = " ".join(f"{_percent(week):>4}" for week in use.weeks)
        show(f"{f'{use.hall.venue}, {use.hall.name}':36} {weeks}  {use.all.dark:>4} dark")
    for row in found.low:
        show(f"few left: {row.code} {row.event}, {row.open:,} of {row.seats - row.killed:,} open")
    for one in found.top:
        show(f"top: {one.event}, {Money(one.gross_minor, one.currency)}, {one.sold:,} tickets")
    if not found.halls:
        say("No hall is in your reach.")


def _percent(use: Usage) -> str:
    return "." if use.share is None else f"{100 * use.share:.0f}%"


def _day(text: str | None) -> date | None:
    """Raises BadInput."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"'{text}' is not a day. Write it like 2026-12-01.") from None
