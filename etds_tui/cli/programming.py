"""`etds performance`: what is on."""

from __future__ import annotations

import click

from etds_tui.cli.output import asked, emit, explained, show


@click.group()
def performance() -> None:
    """Performances in your reach."""


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
