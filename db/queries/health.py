"""How Postgres is: what it says about itself, in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from db.postgres import Postgres


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresRow:
    """`longest_seconds` is the age of the oldest open transaction; `run_out` are holds that nobody has swept yet."""

    version: str
    schema_step: str
    database_bytes: int
    connections: int
    connections_max: int
    longest_seconds: float
    holds: int
    run_out: int


def health(postgres: Postgres) -> PostgresRow:
    """Raises StoreUnavailable."""
    return postgres.records(
        PostgresRow,
        "select current_setting('server_version') as version,"
        " (select version_num::text from alembic_version) as schema_step,"
        " pg_database_size(current_database())::bigint as database_bytes,"
        " (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,"
        " current_setting('max_connections')::int as connections_max,"
        " coalesce((select extract(epoch from max(clock_timestamp() - xact_start)) from pg_stat_activity"
        "            where datname = current_database() and pid <> pg_backend_pid()), 0)::float8 as longest_seconds,"
        " (select count(*)::int from hold) as holds,"
        " (select count(*)::int from hold where expires_at <= clock_timestamp()) as run_out",
    )[0]


def letters(postgres: Postgres) -> tuple[int, float]:
    """How many letters of the outbox are not sent yet, and for how many seconds the oldest has waited."""
    row = postgres.call(
        "select count(*)::int, coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8"
        " from outbox where done_at is null"
    )
    assert row is not None, "an aggregate answers with a row"
    return int(row[0]), float(row[1])
