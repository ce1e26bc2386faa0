"""Orders by anything that somebody may know of them; and what happened to one at the window.

A question is put together from what its words may be. Each word gives a set of orders by an index of its own, the sets
are cut with each other, and the best of what is left is read in full. The first set is bounded: who types three letters
that begin more names than `_ALONE_MAX` sees some of them, and types on. A laterally joined table with `offset 0` is
looked up by its key for each row, whatever the planner believes of sets that it cannot count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import LiteralString

from db.postgres import Connection, Postgres, array
from db.queries.sales import BRIEF, BriefRow
from db.scope import Scope, within
from db.vocabulary import AccountId, OrderId, PerformanceId, SessionId

_ALONE_MAX: LiteralString = "5000"  # of a word that stands alone
_SET_MAX: LiteralString = "30000"  # of one that others narrow
_LATEST_MAX: LiteralString = "10000"  # orders among which an amount is sought
_DAY_MAX: LiteralString = "5000"
_FOUND_MAX: LiteralString = "50"  # a number in the text, so that the plan knows it
_LAST = "\U0010ffff"  # sorts behind everything that begins with what stands before it


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtWord:
    """What one word of a question may be; what it cannot be is left out."""

    begins: str | None = None
    phone: str | None = None
    tail: str | None = None
    reference: str | None = None
    seat: int | None = None
    day: date | None = None
    amount_minor: int | None = None

    @property
    def finds(self) -> bool:
        return (self.begins, self.phone, self.tail, self.reference, self.seat) != (None,) * 5


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
    asked = _Asked(here)
    names = [word for word in words if word.finds and word.amount_minor is None]
    finding = sorted(names, key=lambda word: -len(word.begins or word.phone or "")) or [w for w in words if w.finds][:1]
    narrowing = [word for word in words if word not in finding]
    if finding:
        first = asked.set_of(finding[0], _ALONE_MAX if len(words) == 1 else _SET_MAX)
    else:
        first = asked.days_and_amounts(narrowing)
    sets: list[LiteralString] = [asked.set_of(word) for word in finding[1:]]
    condition, values = within(scope)
    others: LiteralString = "".join(
        f" join (select performance_id, order_id, min(rank) as rank, array_agg(distinct how) as how from ({one}) s"
        f" group by 1, 2) {name} using (performance_id, order_id)"
        for name, one in zip(_SETS, sets, strict=False)
    )
    ranks: LiteralString = "".join(f" + {name}.rank" for name, _ in zip(_SETS, sets, strict=False))
    hows: LiteralString = "".join(f" || {name}.how" for name, _ in zip(_SETS, sets, strict=False))
    filters: LiteralString = "".join(f" and {asked.filter_of(word)}" for word in narrowing)
    needs_order = account_id is not None or any(word.amount_minor is not None for word in narrowing)
    order: LiteralString = (
        " cross join lateral (select account_id, total_minor from orders"
        "   where performance_id = c.performance_id and id = c.order_id offset 0) o"
        if needs_order
        else ""
    )
    own: LiteralString = " and o.account_id = %(account)s" if account_id is not None else ""
    return postgres.records(
        FoundRow,
        "with c as (select performance_id, order_id, min(rank) as rank, max(at) as at, array_agg(distinct how) as how"
        f" from ({first}) s group by 1, 2),"
        f" f as materialized (select c.performance_id, c.order_id, c.rank{ranks} as rank, c.at, c.how{hows} as how"
        f" from c{others} join performance p on p.id = c.performance_id join venue v on v.id = p.venue_id{order}"
        f" where {condition}{own}{filters}"
        " order by 3, (c.performance_id = %(here)s) desc, c.at desc, c.order_id limit "
        + _FOUND_MAX
        + ") "
        + _FOUND
        + " join f on (f.performance_id, f.order_id) = (o.performance_id, o.id)"
        " order by f.rank, (f.performance_id = %(here)s) desc, f.at desc, f.order_id",
        {**asked.values, **values, "account": account_id},
    )


@dataclass(slots=True)
class _Asked:
    """Builds the sets of a statement and collects their values."""

    here: PerformanceId | None
    values: dict[str, object] = field(default_factory=dict[str, object])

    def __post_init__(self) -> None:
        self.values["here"] = self.here or 0

    def _put(self, value: object) -> LiteralString:
        name = _NAMES[len(self.values)]
        self.values[name] = value
        return f"%({name})s"

    def set_of(self, word: SoughtWord, most: LiteralString | None = None) -> LiteralString:
        """(performance_id, order_id, at, rank, how) of every reading of a word. Only the first one is bounded: the set
        that is cut with it is never cut short before."""
        bound: LiteralString = f" limit {most}" if most is not None else ""
        parts: list[LiteralString] = []
        if word.begins is not None:
            whole, condition = self._beginning(word.begins)
            parts.append(
                f"(select performance_id, order_id, at, case when word = {whole} then 1 else 2 end as rank,"
                f" 'word' as how from order_word where {condition}{bound})"
            )
        if word.phone is not None:
            _, condition = self._beginning("#" + word.phone)
            parts.append(
                "(select performance_id, order_id, at, 3 as rank, 'phone' as how"
                f" from order_word where {condition}{bound})"
            )
        if word.reference is not None:
            low, high = self._put(word.reference), self._put(word.reference + _LAST)
            parts.append(
                "(select performance_id, id as order_id, created_at as at, 4 as rank, 'reference' as how from orders"
                f" where reference ~>=~ {low} and reference ~<~ {high} limit 1000)"
            )
        if word.tail is not None:
            parts.append(
                "(select o.performance_id, o.id as order_id, o.created_at as at, 3 as rank, 'card' as how from tender t"
                " join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)"
                f" where lower(right(t.provider_reference, 4)) = {self._put(word.tail)} and t.kind = 'card' limit 1000)"
            )
        if word.seat is not None and self.here is not None:
            parts.append(
                "(select o.performance_id, o.id as order_id, o.created_at as at, 0 as rank, 'seat' as how"
                " from order_line l join orders o on (o.performance_id, o.id) = (l.performance_id, l.order_id)"
                f" where l.performance_id = %(here)s and l.seat_ordinal = {self._put(word.seat)})"
            )
        if word.amount_minor is not None:
            parts.append(self._amounts(word.amount_minor))
        return " union all ".join(parts)

    def _beginning(self, begins: str) -> tuple[LiteralString, LiteralString]:
        """The value, and the condition that a word begins so; written as the index reads it, whatever the plan."""
        low, high = self._put(begins), self._put(begins + _LAST)
        return low, f"word ~>=~ {low} and word ~<~ {high}"

    def days_and_amounts(self, words: Sequence[SoughtWord]) -> LiteralString:
        """Where nothing else was typed: the orders of the first day, else the latest orders of the first amount."""
        day = next((word.day for word in words if word.day is not None), None)
        amount = next((word.amount_minor for word in words if word.amount_minor is not None), None)
        if day is None:
            assert amount is not None, "a word is something"
            return self._amounts(amount)
        at = self._put(day)
        return (
            "(select o.performance_id, o.id as order_id, o.created_at as at, 0 as rank, 'day' as how"
            "   from performance p join venue v on v.id = p.venue_id cross join lateral ("
            "     select performance_id, id, created_at from orders where performance_id = p.id offset 0) o"
            f"  where (p.starts_at at time zone v.time_zone)::date = {at}::date limit {_DAY_MAX})"
            " union all (select o.performance_id, o.id, o.created_at, 1, 'made' from ("
            "     select performance_id, id, created_at from orders"
            f"     where created_at >= {at}::date - interval '14 h' and created_at < {at}::date + interval '38 h'"
            f"     order by created_at desc limit {_DAY_MAX}) o"
            "   join performance p on p.id = o.performance_id join venue v on v.id = p.venue_id"
            f"  where (o.created_at at time zone v.time_zone)::date = {at}::date)"
        )

    def _amounts(self, minor: int) -> LiteralString:
        """Orders of this performance that came to so much; without one, of the latest of the house: an index over all
        amounts would cost at each sale."""
        value = self._put(minor)
        if self.here is not None:
            return (
                "(select performance_id, id as order_id, created_at as at, 5 as rank, 'amount' as how from orders"
                f" where performance_id = %(here)s and total_minor = {value})"
            )
        return (
            "(select performance_id, id as order_id, created_at as at, 5 as rank, 'amount' as how from"
            f" (select * from orders order by created_at desc limit {_LATEST_MAX}) latest where total_minor = {value})"
        )

    def filter_of(self, word: SoughtWord) -> LiteralString:
        """A condition on `c`, `p`, `v` and, for an amount, `o`."""
        either: list[LiteralString] = []
        if word.day is not None:
            day = self._put(word.day)
            either.append(
                f"{day}::date in ((p.starts_at at time zone v.time_zone)::date, (c.at at time zone v.time_zone)::date)"
            )
        if word.amount_minor is not None:
            either.append(f"o.total_minor = {self._put(word.amount_minor)}")
        for begins in (word.begins, word.phone and "#" + word.phone):
            if begins is not None:
                either.append(
                    "exists (select from order_word w where w.performance_id = c.performance_id"
                    f" and w.order_id = c.order_id and {self._beginning(begins)[1]})"
                )
        if word.tail is not None:
            either.append(
                "exists (select from tender t where t.performance_id = c.performance_id and t.order_id = c.order_id"
                f" and t.kind = 'card' and lower(right(t.provider_reference, 4)) = {self._put(word.tail)})"
            )
        return "(" + " or ".join(either) + ")"


_SETS: tuple[LiteralString, ...] = ("w1", "w2", "w3", "w4", "w5")
_LETTERS: tuple[LiteralString, ...] = ("a", "b", "c", "d", "e", "f", "g", "h")
_NAMES: tuple[LiteralString, ...] = tuple(f"{one}{other}" for one in _LETTERS for other in _LETTERS)


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
