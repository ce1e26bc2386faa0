"""How the stores are, in figures that a person on duty can judge."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from db.live.client import LiveUnavailable
from db.queries import health as queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresHealth:
    """`longest_seconds` is the age of the oldest open transaction; `run_out` are holds that nobody has swept yet."""

    round_trip_ms: float
    version: str
    schema_step: str
    database_bytes: int
    connections: int
    connections_max: int
    longest_seconds: float
    holds: int
    run_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisHealth:
    round_trip_ms: float
    version: str
    memory_bytes: int
    clients: int
    planes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`redis` is None where none is configured or none answers; then news come from the database."""

    postgres: PostgresHealth
    redis: RedisHealth | None
    is_embedded: bool

    def as_data(self) -> Mapping[str, object]:
        return asdict(self)


@permits(Permission.HEALTH_SEE)
def health(core: Core, actor: Actor) -> Health:
    """Ask both stores now. Raises Outage where Postgres does not answer."""
    core.postgres.call("select 1")  # the next one is not slower for a connection that had to be made
    began = perf_counter()
    core.postgres.call("select 1")
    round_trip_ms = (perf_counter() - began) * 1000
    row = queries.health(core.postgres)
    postgres = PostgresHealth(
        round_trip_ms=round_trip_ms,
        version=row.version,
        schema_step=row.schema_step,
        database_bytes=row.database_bytes,
        connections=row.connections,
        connections_max=row.connections_max,
        longest_seconds=row.longest_seconds,
        holds=row.holds,
        run_out=row.run_out,
    )
    return Health(postgres=postgres, redis=_redis(core), is_embedded=core.lease is not None)


def _redis(core: Core) -> RedisHealth | None:
    if core.news.planes is None:
        return None
    try:
        core.news.planes.ping()
        began = perf_counter()
        core.news.planes.ping()
        round_trip_ms = (perf_counter() - began) * 1000
        about = core.news.planes.about()
        planes = len(core.news.planes.drawn())
    except LiveUnavailable:
        return None
    return RedisHealth(
        round_trip_ms=round_trip_ms,
        version=about.version,
        memory_bytes=about.memory_bytes,
        clients=about.clients,
        planes=planes,
    )
