"""Every key and channel name. The braces make all keys of a performance live on one shard of a cluster."""

from __future__ import annotations

PLANE_SECONDS = 86_400
"""A plane nobody draws again for a day goes away by itself."""


def plane_keys(performance_id: int) -> list[str]:
    """States (a byte a seat), fences (four bytes a seat) and head (epoch, version) of one performance."""
    return [f"etds:{{{performance_id}}}:{part}" for part in ("states", "fences", "head")]


def news_channel(performance_id: int) -> str:
    return f"etds:{{{performance_id}}}:news"


def healer_key(performance_id: int) -> str:
    """Whose turn it is to compare this plane with Postgres."""
    return f"etds:{{{performance_id}}}:healer"


HEADS = "etds:{*}:head"

OVERRIDES = "etds:overrides"
"""Rung when a manager is asked for something, and when that is answered."""


def counter_key(performance_id: int) -> str:
    """Who is at the counter of this performance now, and where they look."""
    return f"etds:{{{performance_id}}}:counter"
