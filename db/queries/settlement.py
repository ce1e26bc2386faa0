"""Deals, what a performance took, sheets and their signatures. Everything here is only ever added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from db.postgres import Connection, Postgres
from db.vocabulary import AccountId, PerformanceId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRow:
    """The newest version. Expenses are (name, amount, per ticket, of gross in basis points, cap), deposits (name,
    amount)."""

    version: int
    kind: str
    guarantee_minor: int
    share_bp: int
    share_of: str
    split_minor: int | None
    profit_minor: int
    profit_bp: int
    cap_minor: int | None
    currency: str
    expenses: list[list[Any]]
    deposits: list[list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixLine:
    level: int
    price_type: int
    tickets: int
    comps: int
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresRow:
    """What was sold, and what the books have earned by account, at one moment."""

    mix: tuple[MixLine, ...]
    accounts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRow:
    """A frozen sheet. Signatures are (side, name, user name, moment, hash)."""

    number: int
    deal_version: int
    content: dict[str, Any]
    sha256: str
    frozen_by: str
    frozen_at: datetime
    signatures: list[list[Any]]


def deal_of(postgres: Postgres, performance_id: PerformanceId) -> DealRow | None:
    """The newest version of the deal, with what belongs to it."""
    found = postgres.records(
        DealRow,
        "select d.version, d.kind, d.guarantee_minor, d.share_bp, d.share_of, d.split_minor, d.profit_minor,"
        " d.profit_bp, d.cap_minor, d.currency::text,"
        " (select coalesce(jsonb_agg(jsonb_build_array(e.name, e.amount_minor, e.ticket_minor, e.gross_bp, e.cap_minor)"
        "    order by e.number), '[]') from deal_expense e"
        "   where (e.performance_id, e.version) = (d.performance_id, d.version)) as expenses,"
        " (select coalesce(jsonb_agg(jsonb_build_array(p.name, p.amount_minor) order by p.number), '[]')"
        "    from deal_deposit p where (p.performance_id, p.version) = (d.performance_id, d.version)) as deposits"
        " from deal d where d.performance_id = %s order by d.version desc limit 1",
        [performance_id],
    )
    return found[0] if found else None


def lock(connection: Connection, performance_id: PerformanceId) -> None:
    """One act on the settlement of a performance at a time, until the transaction ends."""
    connection.execute("select pg_advisory_xact_lock(hashtextextended('settlement', %s))", [performance_id])


def insert_deal(
    connection: Connection,
    performance_id: PerformanceId,
    version: int,
    terms: Mapping[str, object],
    expenses: Sequence[Sequence[object]],
    deposits: Sequence[Sequence[object]],
    account_id: AccountId,
) -> bool:
    """Write the version that follows the one which was seen; False where somebody was faster."""
    lock(connection, performance_id)
    made = connection.execute(
        "insert into deal (performance_id, version, kind, guarantee_minor, share_bp, share_of, split_minor,"
        " profit_minor, profit_bp, cap_minor, currency, made_by) values (%(performance_id)s, %(version)s, %(kind)s,"
        " %(guarantee_minor)s, %(share_bp)s, %(share_of)s, %(split_minor)s, %(profit_minor)s, %(profit_bp)s,"
        " %(cap_minor)s, %(currency)s, %(account_id)s) on conflict do nothing",
        {**terms, "performance_id": performance_id, "version": version, "account_id": account_id},
    )
    if made.rowcount == 0:
        return False
    for number, expense in enumerate(expenses, start=1):
        connection.execute(
            "insert into deal_expense (performance_id, version, number, name, amount_minor, ticket_minor, gross_bp,"
            " cap_minor) values (%s, %s, %s, %s, %s, %s, %s, %s)",
            [performance_id, version, number, *expense],
        )
    for number, deposit in enumerate(deposits, start=1):
        connection.execute(
            "insert into deal_deposit (performance_id, version, number, name, amount_minor)"
            " values (%s, %s, %s, %s, %s)",
            [performance_id, version, number, *deposit],
        )
    return True


def figures_of(postgres: Postgres, performance_id: PerformanceId, at: datetime | None) -> FiguresRow:
    """All of one look, so tickets and money fit; `at`: as it was known then."""
    row = postgres.call("select settlement_figures(%s, %s)", [performance_id, at])
    assert row is not None, "a function answers with a row"
    found = row[0]
    return FiguresRow(
        mix=tuple(MixLine(**line) for line in found["mix"]),
        accounts=found["accounts"],
    )


def stamp_of(postgres: Postgres, performance_id: PerformanceId) -> str:
    row = postgres.call("select settlement_stamp(%s)", [performance_id])
    assert row is not None, "a function answers with a row"
    return str(row[0])


def latest(connection: Connection, performance_id: PerformanceId) -> tuple[int, int, str]:
    """(version of the deal, number of the newest sheet, its hash); 0 and nothing where there is none."""
    row = connection.execute(
        "select coalesce((select max(version) from deal where performance_id = %(id)s), 0),"
        " coalesce((select max(number) from settlement where performance_id = %(id)s), 0),"
        " coalesce((select encode(sha256, 'hex') from settlement where performance_id = %(id)s"
        "   order by number desc limit 1), '')",
        {"id": performance_id},
    ).fetchone()
    assert row is not None, "a select of no table answers with a row"
    return row[0], row[1], row[2]


def insert_settlement(
    connection: Connection,
    performance_id: PerformanceId,
    number: int,
    *,
    deal_version: int,
    as_of: datetime,
    content: Mapping[str, Any],
    account_id: AccountId,
) -> str:
    """Its hash, of the content as the database writes it."""
    row = connection.execute(
        "insert into settlement (performance_id, number, deal_version, as_of, content, sha256, frozen_by)"
        " select %s, %s, %s, %s, c.content, sha256(convert_to(c.content::text, 'UTF8')), %s"
        " from (select %s::jsonb as content) c returning encode(sha256, 'hex')",
        [performance_id, number, deal_version, as_of, account_id, Jsonb(content)],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return str(row[0])


def insert_signature(
    connection: Connection,
    performance_id: PerformanceId,
    number: int,
    *,
    side: str,
    sha256: str,
    account_id: AccountId,
    session_id: SessionId,
) -> bool:
    """False where this side, or this account, has signed it already."""
    made = connection.execute(
        "insert into settlement_signature (performance_id, number, side, account_id, session_id, sha256)"
        " values (%s, %s, %s, %s, %s, decode(%s, 'hex')) on conflict do nothing",
        [performance_id, number, side, account_id, session_id, sha256],
    )
    return made.rowcount == 1


def settlements_of(postgres: Postgres, performance_id: PerformanceId) -> list[SettlementRow]:
    """Every sheet that was frozen, the newest first."""
    return postgres.records(
        SettlementRow,
        "select s.number, s.deal_version, s.content, encode(s.sha256, 'hex') as sha256, s.frozen_at,"
        " f.display_name::text as frozen_by, coalesce(g.signatures, '[]') as signatures"
        " from settlement s join account f on f.id = s.frozen_by left join lateral ("
        "   select jsonb_agg(jsonb_build_array(x.side, a.display_name, a.username, x.signed_at,"
        "     encode(x.sha256, 'hex')) order by x.side desc) as signatures"
        "   from settlement_signature x join account a on a.id = x.account_id"
        "   where (x.performance_id, x.number) = (s.performance_id, s.number)) g on true"
        " where s.performance_id = %s order by s.number desc",
        [performance_id],
    )
