"""The clock moves performances; a worker writes it down. What is sold meanwhile is judged by the clock itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import worker

if TYPE_CHECKING:
    from core.runtime import Core


def move_performances(core: Core) -> int:
    """Announced, on sale, off sale, in progress and played at their moments; how many moved."""
    return len(worker.move_performances(core.postgres))
