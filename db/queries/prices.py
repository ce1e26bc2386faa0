"""Rules of prices (`migrations/functions/prices.sql`): windows, steps, fees and taxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection, Postgres
from db.vocabulary import AccountId, CartId, OrganisationId, PerformanceId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    id: int
    name: str
    level: int
    letter: str
    price_minor: int
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    id: int
    name: str
    level: int | None
    letter: str | None
    at: datetime | None
    sold_percent: int | None
    change_minor: int | None
    change_bp: int | None
    to_minor: int
    reached_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    id: int
    scope: str
    name: str
    per: str
    amount_minor: int | None
    rate_bp: int | None
    is_on_top: bool
    is_kept: bool
    on_free: bool
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    id: int
    scope: str
    name: str
    rate_bp: int
    is_inclusive: bool
    on_price: bool
    on_fees: bool
    rounding: str
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleScope:
    """Whose rule it is: one of them is named."""

    organisation_id: OrganisationId | None = None
    venue_id: VenueId | None = None
    performance_id: PerformanceId | None = None


@dataclass(frozen=True, slots=True)
class ReachedRow:
    """A step that took hold and is in no audit yet."""

    code: str
    name: str
    since: datetime


_SCOPE = (
    " case when r.performance_id is not null then 'performance' when r.venue_id is not null then 'venue'"
    " else 'organisation' end as scope"
)
_OF_IT = (
    " join performance p on p.id = %s and (r.performance_id = p.id or r.venue_id = p.venue_id"
    "   or r.organisation_id = p.organisation_id)"
)


def price_moment(postgres: Postgres, performance_id: PerformanceId, cart: CartId | None) -> tuple[int, datetime]:
    """The stamp of the rules that stand, and the moment that a cart is priced for."""
    row = postgres.call("select stamp, at from price_moment(%s, %s)", [performance_id, cart])
    assert row is not None, "a function answers with a row"
    return row[0], row[1]


def price_stamp(postgres: Postgres, performance_id: PerformanceId) -> int:
    row = postgres.call("select price_stamp(p) from performance p where p.id = %s", [performance_id])
    return 0 if row is None else row[0]


def sold_percent(postgres: Postgres, performance_id: PerformanceId) -> float:
    row = postgres.call("select coalesce(sold_percent(%s), 0)::float8", [performance_id])
    return 0.0 if row is None else row[0]


def windows_of(postgres: Postgres, performance_id: PerformanceId) -> list[WindowRow]:
    """Those that are open or still to come, the next one first."""
    return postgres.records(
        WindowRow,
        "select w.id, w.name::text, w.level_number as level, t.letter, w.price_minor, w.starts_at, w.ends_at"
        " from price_window w join price_type t on t.id = w.price_type_id where w.performance_id = %s"
        " and (w.ends_at is null or w.ends_at > greatest(w.starts_at, clock_timestamp() - interval '1 day'))"
        " order by w.starts_at, w.id",
        [performance_id],
    )


def steps_of(postgres: Postgres, performance_id: PerformanceId) -> list[StepRow]:
    """Those that were not taken back, as they were made."""
    return postgres.records(
        StepRow,
        "select s.id, s.name::text, s.level_number as level, t.letter, s.at, s.sold_percent::int, s.change_minor,"
        " s.change_bp, s.to_minor, s.reached_at from price_step s left join price_type t on t.id = s.price_type_id"
        " where s.performance_id = %s and s.ended_at is null order by s.id",
        [performance_id],
    )


def fees_of(postgres: Postgres, performance_id: PerformanceId) -> list[FeeRow]:
    """The fees in force or to come: its own, its venue's and its organisation's, in its currency."""
    return postgres.records(
        FeeRow,
        "select r.id, r.name::text, r.per::text, r.amount_minor, r.rate_bp, r.is_on_top, r.is_kept, r.on_free,"
        " r.starts_at, r.ends_at," + _SCOPE + " from fee_rule r" + _OF_IT + " where (r.currency is null or r.currency"
        " = p.currency) and (r.ends_at is null or r.ends_at > clock_timestamp() - interval '1 day') order by r.id",
        [performance_id],
    )


def taxes_of(postgres: Postgres, performance_id: PerformanceId) -> list[TaxRow]:
    """The taxes in force or to come."""
    return postgres.records(
        TaxRow,
        "select r.id, r.name::text, r.rate_bp, r.is_inclusive, r.on_price, r.on_fees, r.rounding::text, r.starts_at,"
        " r.ends_at," + _SCOPE + " from tax_rule r" + _OF_IT + " where r.ends_at is null"
        " or r.ends_at > clock_timestamp() - interval '1 day' order by r.id",
        [performance_id],
    )


def insert_window(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    name: str,
    prices: Sequence[tuple[int, int, int]],
    starts_at: datetime,
    ends_at: datetime | None,
    account_id: AccountId,
) -> None:
    """`prices`: (level number, price type id, minor units)."""
    for level, price_type_id, price_minor in prices:
        connection.execute(
            "insert into price_window (performance_id, name, level_number, price_type_id, price_minor, starts_at,"
            " ends_at, made_by) values (%s, %s, %s, %s, %s, %s, %s, %s)",
            [performance_id, name, level, price_type_id, price_minor, starts_at, ends_at, account_id],
        )
    touch(connection, RuleScope(performance_id=performance_id))


def end_window(connection: Connection, performance_id: PerformanceId, window_id: int) -> str | None:
    """Closed now, or never opened where it is still to come; its name, None where there was nothing to end."""
    row = connection.execute(
        "update price_window set ends_at = greatest(starts_at, clock_timestamp())"
        " where performance_id = %s and id = %s and (ends_at is null or ends_at > clock_timestamp())"
        " returning name::text",
        [performance_id, window_id],
    ).fetchone()
    touch(connection, RuleScope(performance_id=performance_id))
    return None if row is None else row[0]


def insert_step(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    name: str,
    level: int | None,
    price_type_id: int | None,
    at: datetime | None,
    sold_percent: int | None,
    change_minor: int | None,
    change_bp: int | None,
    to_minor: int,
    account_id: AccountId,
) -> int:
    row = connection.execute(
        "insert into price_step (performance_id, name, level_number, price_type_id, at, sold_percent, change_minor,"
        " change_bp, to_minor, made_by) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [performance_id, name, level, price_type_id, at, sold_percent, change_minor, change_bp, to_minor, account_id],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    touch(connection, RuleScope(performance_id=performance_id))
    return row[0]


def end_step(connection: Connection, performance_id: PerformanceId, step_id: int) -> str | None:
    row = connection.execute(
        "update price_step set ended_at = clock_timestamp()"
        " where performance_id = %s and id = %s and ended_at is null returning name::text",
        [performance_id, step_id],
    ).fetchone()
    touch(connection, RuleScope(performance_id=performance_id))
    return None if row is None else row[0]


def insert_fee(
    connection: Connection,
    scope: RuleScope,
    *,
    name: str,
    per: str,
    amount_minor: int | None,
    currency: str | None,
    rate_bp: int | None,
    is_on_top: bool,
    is_kept: bool,
    on_free: bool,
    account_id: AccountId,
) -> int:
    row = connection.execute(
        "insert into fee_rule (organisation_id, venue_id, performance_id, name, per, amount_minor, currency, rate_bp,"
        " is_on_top, is_kept, on_free, made_by) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [
            *_ids(scope), name, per, amount_minor, currency, rate_bp, is_on_top, is_kept, on_free, account_id,
        ],
    ).fetchone()  # fmt: skip
    assert row is not None, "an insert answers with its row"
    touch(connection, scope)
    return row[0]


def insert_tax(
    connection: Connection,
    scope: RuleScope,
    *,
    name: str,
    rate_bp: int,
    is_inclusive: bool,
    on_price: bool,
    on_fees: bool,
    rounding: str,
    account_id: AccountId,
) -> int:
    row = connection.execute(
        "insert into tax_rule (organisation_id, venue_id, performance_id, name, rate_bp, is_inclusive, on_price,"
        " on_fees, rounding, made_by) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [*_ids(scope), name, rate_bp, is_inclusive, on_price, on_fees, rounding, account_id],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    touch(connection, scope)
    return row[0]


def scope_of_fee(connection: Connection, rule_id: int) -> RuleScope | None:
    return _scope(
        connection.execute(
            "select organisation_id, venue_id, performance_id from fee_rule where id = %s for update", [rule_id]
        ).fetchone()
    )


def scope_of_tax(connection: Connection, rule_id: int) -> RuleScope | None:
    return _scope(
        connection.execute(
            "select organisation_id, venue_id, performance_id from tax_rule where id = %s for update", [rule_id]
        ).fetchone()
    )


def end_fee(connection: Connection, scope: RuleScope, rule_id: int) -> str | None:
    row = connection.execute(
        "update fee_rule set ends_at = clock_timestamp() where id = %s and (ends_at is null"
        " or ends_at > clock_timestamp()) returning name::text",
        [rule_id],
    ).fetchone()
    touch(connection, scope)
    return None if row is None else row[0]


def end_tax(connection: Connection, scope: RuleScope, rule_id: int) -> str | None:
    row = connection.execute(
        "update tax_rule set ends_at = clock_timestamp() where id = %s and (ends_at is null"
        " or ends_at > clock_timestamp()) returning name::text",
        [rule_id],
    ).fetchone()
    touch(connection, scope)
    return None if row is None else row[0]


def touch(connection: Connection, scope: RuleScope) -> None:
    """Every price that was worked out before this is refused from now on."""
    connection.execute("select touch_prices(%s, %s, %s)", list(_ids(scope)))


def tell_steps(connection: Connection, limit: int) -> list[ReachedRow]:
    """Mark the steps that took hold as told; which."""
    rows = connection.execute(
        "update price_step s set told_at = clock_timestamp() from performance p where p.id = s.performance_id"
        " and (s.performance_id, s.id) in (select performance_id, id from price_step where told_at is null"
        "   and ended_at is null and coalesce(at, reached_at) <= clock_timestamp() order by coalesce(at, reached_at)"
        "   limit %s for update skip locked) returning p.code, s.name::text, coalesce(s.at, s.reached_at)",
        [limit],
    ).fetchall()
    return sorted((ReachedRow(*row) for row in rows), key=lambda row: row.since)


def reach_steps(postgres: Postgres, limit: int) -> int:
    """See to the steps of performances on sale that wait for so many percent; of how many it was looked."""
    rows = postgres.rows(
        "select reach_steps(s.performance_id)::text from (select distinct s.performance_id from price_step s"
        " join performance p on p.id = s.performance_id and p.state in ('on_sale', 'off_sale', 'in_progress')"
        " where s.sold_percent is not null and s.reached_at is null and s.ended_at is null limit %s) s",
        [limit],
    )
    return len(rows)


def _ids(scope: RuleScope) -> tuple[int | None, int | None, int | None]:
    return scope.organisation_id, scope.venue_id, scope.performance_id


def _scope(row: tuple[int | None, ...] | None) -> RuleScope | None:
    if row is None:
        return None
    organisation, venue, performance = row
    return RuleScope(
        organisation_id=None if organisation is None else OrganisationId(organisation),
        venue_id=None if venue is None else VenueId(venue),
        performance_id=None if performance is None else PerformanceId(performance),
    )
