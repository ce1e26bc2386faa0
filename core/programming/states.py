"""Performances begin and end by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import worker

if TYPE_CHECKING:
    from core.runtime import Core


def move_performances(core: Core) -> int:
    """On sale becomes in progress at its hour, and played at its end; how many moved. The till sells until then."""
    return len(worker.move_performances(core.postgres))
