"""Who looks after the house: one leader by a lock of the database, workers by their heartbeats."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from db.postgres import Postgres
from db.vocabulary import PerformanceId, PerformanceState

_LEADER_KEY = 0x45544454
_HEARTBEAT_SECONDS_MAX = 30


@contextmanager
def leadership(postgres: Postgres) -> Generator[bool]:
    """Whether this process leads while inside. The lock goes with its connection, so nobody leads from the grave."""
    with postgres.lent() as connection:
        row = connection.execute("select pg_try_advisory_lock(%s)", [_LEADER_KEY]).fetchone()
        leads = row == (True,)
        try:
            yield leads
        finally:
            if leads and not connection.closed:
                connection.execute("select pg_advisory_unlock(%s)", [_LEADER_KEY])


def workers_alive(postgres: Postgres) -> int:
    """Workers that were heard of lately."""
    row = postgres.call(
        "select count(*)::int from jobs.procrastinate_workers"
        " where last_heartbeat > clock_timestamp() - make_interval(secs => %s)",
        [_HEARTBEAT_SECONDS_MAX],
    )
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])


def move_performances(postgres: Postgres) -> list[tuple[PerformanceId, PerformanceState]]:
    """Those that the clock has brought into another state than is written down. Safe to do by any number at once."""
    rows = postgres.rows(
        "update performance p set version = p.version + 1, state = due_state(p)"
        " where p.state in ('draft', 'announced', 'on_sale', 'off_sale', 'in_progress') and due_state(p) <> p.state"
        " returning p.id, p.state::text"
    )
    return [(PerformanceId(row[0]), PerformanceState(row[1])) for row in rows]
