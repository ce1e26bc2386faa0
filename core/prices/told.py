"""Steps that took hold are written into the audit. They hold by themselves, whether this runs or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import prices as queries
from db.queries.audit import insert_entry

if TYPE_CHECKING:
    from core.runtime import Core


def tell_steps(core: Core, *, steps_max: int = 50) -> int:
    """See which steps were reached, and tell of each once; of how many. Safe to call from any number of processes."""
    queries.reach_steps(core.postgres, steps_max)
    with core.postgres.write() as connection:
        reached = queries.tell_steps(connection, steps_max)
        for step in reached:
            insert_entry(
                connection, account_id=None, session_id=None, act="price.step_reached", subject=step.code,
                detail={"name": step.name, "since": step.since.isoformat()}, correlation_id=None,
            )  # fmt: skip
    return len(reached)
