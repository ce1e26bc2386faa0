"""Selling for cash: against one statement, against the usual designs, by many threads at once; and a steady load.

What sells by many threads, and the steady load, have servers of their own: what others sold before would still be
vacuumed beside them, and the report would find the seats of the other designs unclaimed.
"""

from __future__ import annotations

from benchmarks import cash, coalesced, steady, tills
from benchmarks.figures import Figure
from benchmarks.house import a_town


def run(quick: bool) -> list[Figure]:
    with a_town() as town:
        figures = [*cash.run(town, quick=quick), *tills.run(town, quick=quick)]
    for part in (coalesced, steady):
        with a_town() as town:
            figures += part.run(town, quick=quick)
    return figures
