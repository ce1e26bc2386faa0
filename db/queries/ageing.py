"""What sits where: allocations of all performances in reach with the seats that are left in them, and their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.postgres import Postgres
from db.queries.allocations import AllocationRow
from db.scope import Scope, within
from db.vocabulary import PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow(AllocationRow):
    """An allocation of a performance to come, with the ordinals that are left in it and kept for no guest."""

    performance_id: PerformanceId
    seats: tuple[int, ...]

    def __post_init__(self) -> None:
        AllocationRow.__post_init__(self)
        object.__setattr__(self, "seats", tuple(self.seats))


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingStepRow:
    """A rung that is not taken yet."""

    performance_id: PerformanceId
    letter: str
    number: int
    due_at: datetime
    percent: int
    to_letter: str | None


_TO_COME = "p.starts_at > %(now)s and p.state in ('draft', 'announced', 'on_sale', 'off_sale', 'postponed')"


def standing(postgres: Postgres, scope: Scope, now: datetime) -> list[StandingRow]:
    """Every allocation of performances to come in reach, also empty ones: steps may lead there."""
    condition, values = within(scope)
    return postgres.records(
        StandingRow,
        "select a.performance_id, a.letter, a.name::text, a.kind::text, a.owner_role::text, a.sold_by::text[],"
        " coalesce(c.left_over, 0) as left, coalesce(c.taken, 0) as taken, coalesce(c.seats, '{}') as seats,"
        " a.created_at as since, a.reason::text, a.message::text, a.owner::text, a.owner_account_id,"
        " a.ask_at, a.warn_at"
        " from performance p join allocation a on a.performance_id = p.id"
        " left join lateral (select count(*) filter (where c.state = 'allocated' and g.guest_id is null) as left_over,"
        " count(*) filter (where c.state not in ('allocated', 'killed')) as taken,"
        " array_agg(c.seat_ordinal order by c.seat_ordinal)"
        " filter (where c.state = 'allocated' and g.guest_id is null) as seats"
        " from seat_claim c left join guest_seat g using (performance_id, seat_ordinal)"
        " where c.performance_id = a.performance_id and c.code = a.letter) c on true"
        " where " + _TO_COME + " and " + condition + " order by p.starts_at, a.performance_id, a.letter",
        {"now": now, **values},
    )


def pending_steps(postgres: Postgres, scope: Scope, now: datetime) -> list[PendingStepRow]:
    """Rungs not taken yet at performances to come in reach, in the order in which they are taken."""
    condition, values = within(scope)
    return postgres.records(
        PendingStepRow,
        "select s.performance_id, s.letter, s.number, s.due_at, s.percent, s.to_letter"
        " from performance p join allocation_step s on s.performance_id = p.id and s.done_at is null"
        " where " + _TO_COME + " and " + condition + " order by s.due_at, s.performance_id, s.letter, s.number",
        {"now": now, **values},
    )
