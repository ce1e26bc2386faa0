"""After the faults: does everything come to rest, do books and provider agree, can what buyers were told be true?"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import psycopg

from core import inventory, payments
from core.access import Actor
from core.audit import verify_house
from core.runtime import Core
from tests.faults import history
from tests.faults.history import Act, Books, Order

_UNDER_WAY = """
select (select count(*) from orders where status = 'paying')
     + (select count(*) from tender where state in ('created', 'submitted', 'unknown'))
     + (select count(*) from refund where state in ('created', 'submitted'))
"""
_ORDERS = """
select o.id::text, l.seats, coalesce(t.issued, '{}'), coalesce(t.live, '{}'), l.is_returned
  from orders o
  join lateral (select array_agg(seat_ordinal) as seats, bool_or(state = 'returned') as is_returned from order_line l
                 where (l.performance_id, l.order_id) = (o.performance_id, o.id)) l on true
  join lateral (select array_agg(seat_ordinal) as issued, array_agg(seat_ordinal) filter (where state = 'valid') as live
                  from ticket t where (t.performance_id, t.order_id) = (o.performance_id, o.id)) t on true
"""
_HOLDS = """
select cart_id::text, array_agg(seat) from seat_journal cross join unnest(seats) seat where act = 'hold' group by 1
"""


def come_to_rest(core: Core, seconds_max: float) -> float | None:
    """Sweep until nothing is under way; how long that took, None if it does not end."""
    began, heard = monotonic(), 0
    while monotonic() - began < seconds_max:
        inventory.sweep(core)
        payments.resolve(core)
        heard, _ = payments.hear(core, "simulated", heard)
        if core.postgres.rows(_UNDER_WAY) == [(0,)]:
            return monotonic() - began
        sleep(0.1)
    return None


def never(owner_url: str, provider: Path) -> list[str]:
    """What must not be at any moment, also while much is under way; nothing where the database does not say."""
    try:
        with psycopg.connect(owner_url, connect_timeout=2) as owner:
            return [*_late_money(owner), *_charged_twice(provider)]
    except psycopg.Error:
        return []


def violations(core: Core, actor: Actor, owner_url: str, told: Sequence[Act], provider: Path) -> Iterator[str]:
    """A sentence for everything that should not be, once all has come to rest."""
    for finding in verify_house(core, actor):
        if not finding.holds:
            yield f"{finding.check}: {finding.detail}"
    yield from _charged_twice(provider)
    with psycopg.connect(owner_url) as owner:
        yield from _late_money(owner)
        yield from _charges(owner, provider)
        yield from history.violations(told, _books(owner))


def _late_money(owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    """I10: with a provider that can cancel, nobody is charged for seats that were let go."""
    late = owner.execute(
        "select (select count(*) from refund where reason = 'late money'),"
        " (select count(*) from seat_journal where reason = 'late money')"
    ).fetchone()
    if late != (0, 0):
        yield f"(refunded, seats found again) {late}: charged for seats that had been let go (I10)"


def _charged_twice(provider: Path) -> Iterator[str]:
    """X2: the provider charged each attempt of ours once."""
    with closing(sqlite3.connect(provider)) as db:
        rows = db.execute(
            "select json_extract(metadata, '$.tender'), count(*) from attempt where state = 'succeeded'"
            " group by 1 having count(*) > 1"
        ).fetchall()
    yield from (f"tender {tender} was charged {count} times (X2)" for tender, count in rows)


def _charges(owner: psycopg.Connection[tuple[object, ...]], provider: Path) -> Iterator[str]:
    """X1: what the provider took and gave back, against the books."""
    with closing(sqlite3.connect(provider)) as db:
        rows = db.execute(
            "select json_extract(metadata, '$.tender'), sum(amount_minor), sum(refunded_minor)"
            " from attempt where state = 'succeeded' group by 1"
        ).fetchall()
    taken = {tender: (paid, back) for tender, paid, back in rows}
    booked = {
        str(tender): (paid, back)
        for tender, paid, back in owner.execute(
            "select id, amount_minor, refunded_minor from tender where kind = 'card' and state = 'succeeded'"
        )
    }
    for tender in sorted(taken.keys() | booked.keys()):
        if taken.get(tender) != booked.get(tender):
            yield f"tender {tender}: the provider has {taken.get(tender)}, the books {booked.get(tender)} (X1)"


def _books(owner: psycopg.Connection[tuple[object, ...]]) -> Books:
    """What the database has, for the checker of histories."""
    orders = {
        str(order): Order(
            seats=frozenset(seats),  # type: ignore[call-overload]
            issued=frozenset(issued),  # type: ignore[call-overload]
            live=frozenset(live),  # type: ignore[call-overload]
            is_returned=bool(is_returned),
        )
        for order, seats, issued, live, is_returned in owner.execute(_ORDERS)
    }
    holds = {str(cart): frozenset(seats) for cart, seats in owner.execute(_HOLDS)}  # type: ignore[call-overload]
    tenders = {str(row[0]) for row in owner.execute("select id::text from tender")}
    return Books(orders=orders, holds=holds, tenders=tenders)


def work_done(told: Sequence[Act]) -> Counter[str]:
    """How many acts of each kind ended how; what the terminal did wrong, a kind each; and the cards that paid all."""
    done = Counter(f"{act.act} {act.more.get('kind', act.type)}" for act in told)
    done["pay paid"] = sum(1 for act in told if act.act == "pay" and act.more.get("is_paid"))
    return done
