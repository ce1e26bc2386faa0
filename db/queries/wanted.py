"""The performances that a question over many of them is about, as the first part of its statement.

Told by their reach and period they are never listed, neither to the caller nor back to the database: in a large house
that would take longer than the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from db.postgres import Postgres
from db.scope import Scope, within
from db.vocabulary import PerformanceId


@dataclass(frozen=True, slots=True)
class Wanted:
    """`told` is a part `wanted (id, code, event_id, venue_id, currency, state, seats, day)` for a `with`; `values` are
    its own."""

    told: LiteralString
    values: dict[str, object]


# Materialized: Postgres 18.4 gives up on some statements in which it sees through to a join of performance with itself.
_WANTED: LiteralString = (
    "wanted as materialized (select p.id, p.code, p.event_id, p.venue_id, p.currency::text as currency, p.state,"
    " p.seat_count as seats, (p.starts_at at time zone v.time_zone)::date as day"
    " from performance p join venue v on v.id = p.venue_id where "
)


def these(performances: Sequence[PerformanceId]) -> Wanted:
    return Wanted(_WANTED + "p.id = any(%(wanted)s::bigint[]))", {"wanted": list(performances)})


SHOWN: LiteralString = (
    "p.state <> 'draft' and p.archived_at is null"
    " and p.starts_at >= coalesce(%(since)s::date - 1, '-infinity')"
    " and p.starts_at < coalesce(%(until)s::date + 2, 'infinity')"
    " and (%(since)s::date is null or (p.starts_at at time zone v.time_zone)::date >= %(since)s::date)"
    " and (%(until)s::date is null or (p.starts_at at time zone v.time_zone)::date <= %(until)s::date)"
)
"""A condition on `performance p` at `venue v`: what reports tell of, from the day `since` to the day `until` of its
venue. First by moments, which have an index."""


def all_within(scope: Scope, *, first: date | None = None, last: date | None = None) -> Wanted:
    """All in reach from the first day to the last, as `analytics.shows` tells of them."""
    condition, values = within(scope)
    return Wanted(_WANTED + SHOWN + " and " + condition + ")", {"since": first, "until": last, **values})


def count(postgres: Postgres, wanted: Wanted) -> int:
    """How many they are."""
    [row] = postgres.rows("with " + wanted.told + " select count(*) from wanted", wanted.values, anew=True)
    return int(row[0])
