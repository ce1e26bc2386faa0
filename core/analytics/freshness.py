"""The sums that reports are made of: kept by the worker, and right without it.

A reader adds what no fold has seen yet, so a report is never behind; the fold only keeps that rest short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import analytics

if TYPE_CHECKING:
    from core.runtime import Core


def fold_sales(core: Core) -> int:
    """Put what was sold since into the sums; how many rows of the journal. Raises StoreError."""
    return analytics.fold(core.postgres)
