"""Clocks run out by themselves: challenges that nobody answered, and holds that lapsed, written down by the worker.

Nothing depends on when it comes. Whoever reads or acts before it judges by the same rule and the same clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.programming.date_holds.keeping import run_out
from db.errors import StoreBusy
from db.queries import date_holds as queries

if TYPE_CHECKING:
    from core.runtime import Core

_DAYS_A_ROUND = 50


def run_out_date_holds(core: Core) -> int:
    """Write down what time did, day by day; how many holds ended. Safe to call from any number of processes."""
    ended = 0
    for hall_id, day in queries.days_that_are_due(core.postgres, core.clock.now(), _DAYS_A_ROUND):
        try:
            ended += run_out(core, hall_id, day)
        except StoreBusy:
            continue  # somebody acts on that day now, and writes it down with that
    return ended
