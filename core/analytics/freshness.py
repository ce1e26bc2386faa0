"""The sums that reports are made of: kept by the worker, and right without it.

A reader adds what no fold has seen yet, so a report is never behind; the fold only keeps that rest short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import analytics

if TYPE_CHECKING:
    from core.runtime import Core


_ROWS, _ROUNDS = 10_000, 20  # a round stays far under the patience of a statement


def fold_sales(core: Core) -> int:
    """Put what was sold since into the sums; how many rows of the journal. What is left waits for the next call.

    Raises StoreError.
    """
    folded = 0
    for _ in range(_ROUNDS):
        done = analytics.fold(core.postgres, _ROWS)
        folded += done
        if done < _ROWS:
            break
    return folded
