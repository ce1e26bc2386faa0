"""Orders by anything that somebody may know of them; and what happened to one at the window.

A question is put together in sought.py: its candidates, of which the best are read in full here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from db.postgres import Connection, Postgres, array
from db.queries.sales import BRIEF, BriefRow
from db.queries.sought import Asked, SoughtWord, rarest
from db.scope import Scope, within
from db.vocabulary import AccountId, OrderId, PerformanceId, SessionId

_FOUND_MAX: LiteralString = "50"  # a number in the text, so that the plan knows it


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow(BriefRow):
    """An order with what it was found by: reference, near, ticket, word, phone, card, seat, day, made, amount."""

    contact: str | None
    how: Sequence[str]


_FOUND: LiteralString = BRIEF.replace("select ", "select o.contact::text, f.how, ", 1)


def by_references(
    postgres: Postgres, scope: Scope, references: Sequence[str], how: LiteralString, *, account_id: AccountId | None
) -> list[FoundRow]:
    condition, values = within(scope)
    return postgres.records(
        FoundRow,
        _FOUND + " cross join (select array['" + how + "'] as how) f"
        " where o.reference = any(%(references)s::text[])"
        " and (%(account)s::bigint is null or o.account_id = %(account)s) and "
        + condition
        + " order by o.created_at desc limit 50",
        {"references": array(references), "account": account_id, **values},
    )


def by_ticket(postgres: Postgres, scope: Scope, code: str, *, account_id: AccountId | None) -> list[FoundRow]:
    """The order of a ticket. It is looked up in each performance, which needs no index of its own at each sale."""
    condition, values = within(scope)
    return postgres.records(
        FoundRow,
        "with f as materialized (select array['ticket'] as how, t.performance_id, t.order_id"
        "   from performance q cross join lateral (select performance_id, order_id from ticket"
        "     where performance_id = q.id and code = %(code)s offset 0) t limit 10) "
        + _FOUND
        + " join f on (f.performance_id, f.order_id) = (o.performance_id, o.id)"
        " where (%(account)s::bigint is null or o.account_id = %(account)s) and " + condition,
        {"code": code, "account": account_id, **values},
    )


def by_words(
    postgres: Postgres,
    scope: Scope,
    words: Sequence[SoughtWord],
    *,
    here: PerformanceId | None,
    account_id: AccountId | None,
) -> list[FoundRow]:
    """Orders that every word meets, the likeliest first: whole words before beginnings, then this performance, then
    the newest."""
    condition, values = within(scope)
    asked = Asked(here, condition)
    names = [word for word in words if word.finds and word.amount_minor is None]
    finding = names or [word for word in words if word.finds][:1] or [w for w in words if w.day] or words[:1]
    driver, is_rare = rarest(postgres, finding) if names and len(words) > 1 else (finding[0], False)
    candidates = asked.candidates(driver, [word for word in words if word is not driver], is_rare=is_rare)
    own: LiteralString = (
        " cross join lateral (select account_id from orders"
        "   where performance_id = c.performance_id and id = c.order_id offset 0) o where o.account_id = %(account)s"
        if account_id is not None
        else ""
    )
    return postgres.records(
        FoundRow,
        "with c as (select distinct on (performance_id, order_id) performance_id, order_id, rank, at, how"
        f" from ({candidates}) s order by performance_id, order_id, rank),"
        f" f as materialized (select c.* from c{own}"
        " order by c.rank, (c.performance_id = %(here)s) desc, c.at desc, c.order_id limit "
        + _FOUND_MAX
        + ") "
        + _FOUND
        + " join f on (f.performance_id, f.order_id) = (o.performance_id, o.id)"
        " order by f.rank, (f.performance_id = %(here)s) desc, f.at desc, f.order_id",
        {**asked.values, **values, "account": account_id},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedRow:
    """What came of a hand-over; of one that stood already: when, by whom, where."""

    outcome: str
    at: datetime | None
    who: str | None
    terminal: str | None


def collect_order(
    connection: Connection,
    performance_id: PerformanceId,
    order_id: OrderId,
    *,
    collected: bool,
    account_id: AccountId,
    session_id: SessionId,
) -> CollectedRow:
    row = connection.execute(
        "select outcome, at, who, terminal from collect_order(%s, %s, %s, %s, %s)",
        [performance_id, order_id, collected, account_id, session_id],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return CollectedRow(outcome=row[0], at=row[1], who=row[2], terminal=row[3])


def set_delivery(connection: Connection, performance_id: PerformanceId, order_id: OrderId, delivery: str) -> None:
    connection.execute(
        "update orders set delivery = %s where performance_id = %s and id = %s", [delivery, performance_id, order_id]
    )


def tell_life(
    connection: Connection,
    performance_id: PerformanceId,
    order_id: OrderId,
    act: str,
    account_id: AccountId,
    session_id: SessionId,
    sentence: str | None = None,
) -> None:
    """Into the order's journal: a note, a print, another delivery."""
    connection.execute(
        "insert into order_journal (performance_id, order_id, act, account_id, session_id, sentence)"
        " values (%s, %s, %s, %s, %s, %s)",
        [performance_id, order_id, act, account_id, session_id, sentence],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow(BriefRow):
    """An order whose tickets wait at the window, or were fetched there."""

    contact: str | None
    printed: int
    by_whom: str | None
    where: str | None


def will_call(postgres: Postgres, performance_id: PerformanceId) -> list[WaitingRow]:
    """Paid orders that are fetched at the window: those that say so; of the others those that name a customer and
    nobody has printed or mailed. Handed-over ones too."""
    return postgres.records(
        WaitingRow,
        BRIEF.replace("select ", "select o.contact::text, k.printed, d.by_whom, d.place as where, ", 1)
        + " join lateral (select count(*) filter (where print_generation > 0)::int as printed, count(*) as live"
        "   from ticket where performance_id = o.performance_id and order_id = o.id and state <> 'void') k"
        " on k.live > 0"
        " left join lateral (select b.display_name::text as by_whom, s.terminal::text as place"
        "   from order_journal j left join account b on b.id = j.account_id left join session s on s.id = j.session_id"
        "  where o.collected_at is not null and j.performance_id = o.performance_id and j.order_id = o.id"
        "    and j.act = 'collect' order by j.id desc limit 1) d on true"
        " where o.performance_id = %s and o.status = 'paid'"
        " and coalesce(o.delivery = 'will_call', false) or o.performance_id = %s and o.status = 'paid'"
        " and o.delivery is null and o.customer is not null"
        " and (o.collected_at is not null or (k.printed = 0 and o.contact is null))"
        " order by o.created_at desc",
        [performance_id, performance_id],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRow:
    """One thing that happened to an order. `what` is a word of the books, `more` what they say beside it."""

    at: datetime
    what: str
    who: str | None
    terminal: str | None
    count: int
    amount_minor: int | None
    more: str | None


def life_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[LifeRow]:
    """The life of an order from all books, the oldest first: seats from the hold of its cart on, money, letters, what
    people did and said."""
    return postgres.records(
        LifeRow,
        "with o as (select * from orders where performance_id = %(performance)s and id = %(order)s),"
        " told as ("
        "  select j.at, 'seat.' || j.act::text as what, j.account_id, j.session_id, cardinality(j.seats) as count,"
        "         null::bigint as amount_minor, j.reason::text as more, 0 as place"
        "    from seat_journal j join o on j.performance_id = o.performance_id"
        "   where j.cart_id = o.cart_id and (j.order_id = o.id or (j.order_id is null and j.at <= o.created_at"
        "     and j.seats && array(select l.seat_ordinal from order_line l where l.performance_id = o.performance_id"
        "       and l.order_id = o.id and l.seat_ordinal is not null)))"
        "      or j.order_id = o.id"
        "  union all select t.created_at, 'tender.' || t.state::text, o.account_id, null, 1, t.amount_minor,"
        "         t.kind::text || coalesce(', ' || t.reason, ''), 1"
        "    from tender t join o on (t.performance_id, t.order_id) = (o.performance_id, o.id)"
        "  union all select r.created_at, 'refund.begun', r.account_id, null, 1, r.amount_minor, r.reason::text, 2"
        "    from refund r join o on (r.performance_id, r.order_id) = (o.performance_id, o.id)"
        "  union all select r.completed_at, 'refund.' || r.state::text, r.account_id, null, 1, r.amount_minor, null, 3"
        "    from refund r join o on (r.performance_id, r.order_id) = (o.performance_id, o.id)"
        "   where r.completed_at is not null"
        "  union all select b.done_at, 'mail.' || b.topic, null, null, 1, null, o.contact::text, 4"
        "    from outbox b join o on (b.performance_id, b.order_id) = (o.performance_id, o.id)"
        "   where b.done_at is not null and o.contact is not null"
        "  union all select a.at, 'attention', null, null, 1, null, a.sentence::text, 5"
        "    from attention a join o on (a.performance_id, a.order_id) = (o.performance_id, o.id)"
        "  union all select a.resolved_at, 'attended', a.resolved_by, null, 1, null, a.sentence::text, 6"
        "    from attention a join o on (a.performance_id, a.order_id) = (o.performance_id, o.id)"
        "   where a.resolved_at is not null"
        "  union all select j.at, 'order.' || j.act, j.account_id, j.session_id, 1, null, j.sentence::text, 7"
        "    from order_journal j join o on (j.performance_id, j.order_id) = (o.performance_id, o.id))"
        " select t.at, t.what, a.display_name::text as who, s.terminal::text, t.count, t.amount_minor, t.more"
        " from told t left join account a on a.id = t.account_id left join session s on s.id = t.session_id"
        " order by t.at, t.place, t.what",
        {"performance": performance_id, "order": order_id},
    )
