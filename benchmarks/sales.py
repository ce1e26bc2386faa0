"""Selling for cash: against one statement, against the usual designs, by many threads at once; and a steady load."""

from __future__ import annotations

from benchmarks import cash, coalesced, steady, tills
from benchmarks.figures import Figure
from benchmarks.house import a_town


def run(quick: bool) -> list[Figure]:
    with a_town() as town:
        figures = [*cash.run(town, quick=quick), *coalesced.run(town, quick=quick), *tills.run(town, quick=quick)]
    with a_town() as town:  # where the other designs have sold, the report would find their seats unclaimed
        return [*figures, *steady.run(town, quick=quick)]
