"""`etds performance`: what is on."""

from __future__ import annotations

import click

from core.errors import BadInput
from etds_tui.cli import lifecycle
from etds_tui.cli.output import asked, emit, explained, show


@click.group()
def performance() -> None:
    """Performances in your reach."""


lifecycle.add_to(performance)


@performance.command("list")
@click.option("--past", is_flag=True, help="Past ones as well.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(past: bool, as_json: bool) -> None:
    """List performances, soonest first, with what is open."""
    from core.programming import as_data, list_performances, local_start

    with asked() as (core, actor):
        found = list_performances(core, actor, past=past)
    if as_json:
        emit([as_data(view.performance, view.counts) for view in found])
        return
    for view in found:
        p = view.performance
        show(
            f"{p.code:12} {local_start(p):%a %d %b %Y %H:%M}  {p.state:10} {view.counts.open:>6} of"
            f" {view.counts.manifest:>6} open  {p.event}, {p.venue}, {p.hall}"
        )


@performance.command("comps")
@click.argument("code")
@click.option("--allow", metavar="N", help="So many seats in all; 'house': as many as the house's setting says.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def comps(code: str, allow: str | None, as_json: bool) -> None:
    """How many complimentary seats the performance CODE has given, of how many; --allow sets how many it may."""
    from core.programming import find_performance
    from core.sales import allow_comps, comp_allowance

    with asked() as (core, actor):
        found = find_performance(core, actor, code)
        if allow is None:
            now = comp_allowance(core, actor, found.id)
        else:
            now = allow_comps(core, actor, found.id, seats=_seats(allow))
    if as_json:
        emit({"code": found.code, "given": now.given, "allowed": now.allowed})
    else:
        show(f"{found.code}: {now} complimentary seats are given.")


def _seats(typed: str) -> int | None:
    """Raises BadInput."""
    if typed.strip().lower() == "house":
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 7):
        raise BadInput("Say how many seats may be given away, 0 or more; or 'house' for the house's own setting.")
    return int(typed)
