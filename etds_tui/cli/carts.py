"""`etds cart`: carts that change hands, from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import click

from core.errors import HoldEnded
from etds_tui.cli.output import asked, emit, explained, say, show
from etds_tui.text import counted

if TYPE_CHECKING:
    from core.inventory import CartId


@click.group()
def cart() -> None:
    """Carts of the box office: park one, see them, take one up, hand one over."""


@cart.command()
@click.argument("hold_id", metavar="HOLD")
@click.option("--name", required=True, help="A name to find it by, like 'blue coat'.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def park(hold_id: str, name: str, as_json: bool) -> None:
    """Leave a hold of yours to the counter; anybody of the house may take it up."""
    from core.inventory import CartNote, find_hold, park_cart

    with asked() as (core, actor):
        found = find_hold(core, actor, _id(hold_id))
        hold = park_cart(core, actor, found.performance_id, cart=found.cart, note=CartNote(name=name))
    if as_json:
        emit({"hold": str(hold.cart), "name": name, "expires_at": hold.expires_at.isoformat()})
    else:
        say(f"Parked as '{name}' for {hold.remaining_seconds / 60:.0f} minutes.")


@cart.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def parked(code: str, as_json: bool) -> None:
    """The parked carts of the performance CODE, and those that colleagues have."""
    from core.inventory import counter_carts
    from core.programming import find_performance

    with asked() as (core, actor):
        carts = counter_carts(core, actor, find_performance(core, actor, code).id)
    if as_json:
        emit([one.as_data() for one in carts])
        return
    for one in carts:
        whose = f"parked: {one.name}" if one.is_parked else f"{one.owner} at {one.till}"
        show(f"{one.cart}  {one.remaining_seconds / 60:3.0f} min  {whose}  {', '.join(one.labels)}")


@cart.command()
@click.argument("hold_id", metavar="HOLD")
@click.option("--performance", "code", required=True, help="Code of the performance.")
@click.option("--over", metavar="REASON", help="From the terminal that has it, and why; for managers.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def take(hold_id: str, code: str, over: str | None, as_json: bool) -> None:
    """Take up a cart that is parked or was given to you."""
    from core.inventory import take_cart, take_over_cart
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if over is None:
            hold, note = take_cart(core, actor, performance.id, cart=_id(hold_id))
        else:
            hold, note = take_over_cart(core, actor, performance.id, cart=_id(hold_id), reason=over)
        manifest = core.repertoire.manifest(performance.manifest_id)
        types = note.price_types if note is not None else {}
        seats = {str(manifest.label(seat)): types.get(seat) for seat in hold.seats}
    if as_json:
        emit({"hold": str(hold.cart), "expires_at": hold.expires_at.isoformat(), "price_types": seats})
    else:
        show(f"{hold.cart}")
        say(f"Yours for {hold.remaining_seconds / 60:.0f} minutes: {', '.join(seats)}.")


@cart.command()
@click.argument("hold_id", metavar="HOLD")
@click.argument("user")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def give(hold_id: str, user: str, as_json: bool) -> None:
    """Hand a hold of yours to USER, who sells at the same house."""
    from core.inventory import CartNote, find_hold, give_cart

    with asked() as (core, actor):
        found = find_hold(core, actor, _id(hold_id))
        hold, _ = give_cart(core, actor, found.performance_id, cart=found.cart, to=user, note=CartNote())
    if as_json:
        emit({"hold": str(hold.cart), "to": user})
    else:
        say(f"{counted(len(hold.seats), 'seat')} handed to {user}.")


def _id(text: str) -> CartId:
    from core.inventory import CartId

    try:
        return CartId(UUID(text))
    except ValueError:
        raise HoldEnded(f"'{text}' is not a hold. Give what 'etds hold' or 'etds cart parked' printed.") from None
