"""`etds worker`: look after the house without a terminal."""

from __future__ import annotations

import click

from etds_tui.cli.output import emit, explained, opened, say, show


@click.command()
@click.option("--once", is_flag=True, help="One round of every duty, then leave.")
@click.option("--json", "as_json", is_flag=True, help="With --once, for scripts.")
@explained
def worker(once: bool, as_json: bool) -> None:
    """Sweep holds, end payments, release allocations, mail tickets, seal the books. Until it is stopped.

    Any number of workers may run, and any may be killed. Where none runs, one of the terminals does this.
    """
    from core.worker import DUTIES, do_duties, run_worker

    with opened() as core:
        if not once:
            say(f"Looking after the house: {', '.join(DUTIES)}. Stop with ctrl+c.")
            run_worker(core)
            return
        done = do_duties(core)
    if as_json:
        emit(done)
        return
    for name, count in done.items():
        show(f"{name:14}{count:>8,}")
