"""Holding and selling: against the bare statement at its heart, and against the usual designs."""

from __future__ import annotations

from benchmarks import claims, contest
from benchmarks.figures import Figure
from benchmarks.house import a_town


def run(quick: bool) -> list[Figure]:
    with a_town() as town:
        return [*claims.run(town, quick=quick), *contest.run(town, quick=quick)]
