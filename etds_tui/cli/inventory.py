"""`etds map`, `counts`, `hold`, `release`: seats from the shell, under the same guard as the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import click

from core.errors import BadInput, HoldEnded
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.programming import Performance
    from core.runtime import Core

_LETTERS = "o open  h held  p paying  r reserved  s sold  c comp  a allocated  k killed"


@click.command("map")
@click.argument("code")
@click.option("--section", help="Only this section.")
@explained
def map_(code: str, section: str | None) -> None:
    """A text picture of the performance CODE: a letter a seat, row by row as they lie."""
    from core.inventory import open_house, sweep
    from core.programming import find_performance

    with asked() as (core, actor):
        sweep(core)
        house = open_house(core, actor, find_performance(core, actor, code).id)
    manifest, plane = house.manifest, house.plane.states
    shown = [s for s in manifest.sections if section is None or s.name.casefold() == section.strip().casefold()]
    if not shown:
        raise BadInput(f"There is no section '{section}'. Leave --section away to see all.")
    show(_LETTERS)
    for part in shown:
        show(f"\n{part.name} ({part.stand}): {manifest.count_in(part, plane, ord('o'))} of {part.seat_count} open")
        rows = [row for row in manifest.rows if row.section == part.number]
        left = min(row.grid_x[0] for row in rows)
        for row in rows:
            line = [" "] * (row.grid_x[-1] - left + 1)
            for offset, x in enumerate(row.grid_x):
                line[x - left] = chr(plane[row.first_ordinal + offset])
            show(f"{row.name:>8} {''.join(line)}")


@click.command()
@click.argument("code", required=False)
@click.option("--as-of", "--at", "moment", metavar="MOMENT", help="How it stood then: 19:42, -2h, 2026-11-21T18:00.")
@click.option("--past", is_flag=True, help="Without CODE: performances of the last year too.")
@click.option("--days", is_flag=True, help="With CODE: what was sold of it, day by day, and what was bought.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def counts(code: str | None, moment: str | None, past: bool, days: bool, as_json: bool) -> None:
    """Ticket counts of the performances to come in your reach, what is to worry about first.

    With CODE the house equation of this performance, now or at a moment on the clock of its venue.
    """
    from core.inventory import house_counts
    from core.programming import find_performance
    from etds_tui.cli.counts import show_performance, show_tour

    if code is None and days:
        raise BadInput("Name the performance whose days you want: etds counts CODE --days.")
    if code is None:
        show_tour(moment, past=past, as_json=as_json)
        return
    if days:
        show_performance(code, moment, as_json=as_json)
        return
    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if moment is not None:
            _show_then(core, actor, performance, moment, as_json=as_json)
            return
        found = house_counts(core, actor, performance.id)
    if as_json:
        emit(found.as_data())
    else:
        terms = [f"{value} {key}" for key, value in found.as_data().items() if key != "manifest" and value]
        show(f"{' + '.join(terms) or '0'} = {found.manifest} manifest")


def _show_then(core: Core, actor: Actor, performance: Performance, moment: str, *, as_json: bool) -> None:
    from zoneinfo import ZoneInfo

    from core.audit import counts_as_of
    from core.moments import read_moment

    at = read_moment(moment, core.clock.now().astimezone(ZoneInfo(performance.time_zone)))
    found = {state.value: count for state, count in counts_as_of(core, actor, performance.id, at).items()}
    if as_json:
        emit({"as_of": at.isoformat(), **found, "manifest": performance.seat_count})
        return
    terms = [f"{count} {state}" for state, count in found.items() if count]
    show(f"{' + '.join(terms)} = {performance.seat_count} manifest, as of {at:%Y-%m-%d %H:%M:%S}")


@click.command()
@click.argument("seats", nargs=-1, required=True, metavar="SEAT...")
@click.option("--performance", "code", required=True, help="Code of the performance.")
@click.option("--cart", type=click.UUID, help="Add to this hold instead of starting one.")
@click.option("--presale", help="Presale code that the customer shows.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def hold(seats: tuple[str, ...], code: str, cart: UUID | None, presale: str | None, as_json: bool) -> None:
    """Hold seats, each named SECTION-ROW-SEAT: all of them or none."""
    from core.inventory import CartId, place_hold, seats_named
    from core.programming import find_performance, show_code

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        key, manifest = performance.id, core.repertoire.manifest(performance.manifest_id)
        ordinals = seats_named(core, actor, key, list(seats))
        cart_id = CartId(cart or uuid4())
        if presale is not None:
            show_code(core, actor, key, cart=cart_id, code=presale)
        made = place_hold(core, actor, key, seats=ordinals, cart=cart_id)
        labels = [str(manifest.label(seat)) for seat in made.seats]
    if as_json:
        emit({"hold": str(made.cart), "expires_at": made.expires_at.isoformat(), "seats": labels})
    else:
        show(f"{made.cart}")
        say(f"Held {', '.join(labels)} for {made.remaining_seconds / 60:.0f} minutes.")


@click.command()
@click.argument("hold_id", metavar="HOLD")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def release(hold_id: str, as_json: bool) -> None:
    """Let a hold of yours go; its seats are open again at once."""
    from core.inventory import CartId, find_hold, release_hold

    try:
        cart = CartId(UUID(hold_id))
    except ValueError:
        raise HoldEnded(f"'{hold_id}' is not a hold. Give what 'etds hold' printed.") from None
    with asked() as (core, actor):
        found = find_hold(core, actor, cart)
        performance = core.repertoire.performance(found.performance_id)
        freed = release_hold(core, actor, found.performance_id, cart=cart)
        labels = [str(core.repertoire.manifest(performance.manifest_id).label(seat)) for seat in freed]
    if as_json:
        emit({"hold": hold_id, "seats": labels})
    else:
        say(f"Released {', '.join(labels)}.")
