"""Selling for cash: against one statement, against the usual designs, by many threads at once; and a steady load."""

from __future__ import annotations

from benchmarks import cash, coalesced, steady, tills
from benchmarks.figures import Figure
from benchmarks.house import a_town


def run(quick: bool) -> list[Figure]:
    with a_town() as town:
        parts = (cash, tills, coalesced, steady)
        return [found for part in parts for found in part.run(town, quick=quick)]
