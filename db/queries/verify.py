"""The invariants as they are sent: named checks out of `sql/verify.sql`, all read at one moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

from db.postgres import Connection, Postgres

_HEAD = re.compile(r"^-- check: (\w+) (\w+)\n-- (.+)\n", re.MULTILINE)
BROKEN_SHOWN_MAX = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: number and name, the sentence, and the query that returns rows only where it is broken."""

    number: str
    name: str
    promise: str
    sql: LiteralString


@cache
def checks() -> tuple[Check, ...]:
    text = (Path(__file__).parent.parent / "sql" / "verify.sql").read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return tuple(
        # The text comes from our own file, never from a person.
        Check(head[1], head[2], head[3], cast(LiteralString, text[head.end() : end].strip().rstrip(";")))
        for head, end in zip(heads, ends, strict=True)
    )


def broken(connection: Connection, check: Check) -> list[str]:
    """What is wrong, at most BROKEN_SHOWN_MAX rows of it; empty where the promise holds."""
    rows = connection.execute(check.sql).fetchmany(BROKEN_SHOWN_MAX)
    return [str(row[0]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTenderRow:
    """A tender that a provider knows. `is_moving`: a payment or refund of it is under way, so the two may differ."""

    tender_id: str
    amount_minor: int
    refunded_minor: int
    is_taken: bool
    is_moving: bool


def providers(postgres: Postgres) -> list[str]:
    """The names of those that ever had a tender of ours."""
    return [row[0] for row in postgres.rows("select distinct provider::text from tender where provider is not null")]


def card_tenders(postgres: Postgres, provider: str) -> list[CardTenderRow]:
    return postgres.records(
        CardTenderRow,
        # What was carried to other orders is one payment to its provider, told together under its first id.
        "select t.id::text as tender_id, t.amount_minor, t.state = 'succeeded' as is_taken,"
        " (t.refunded_minor + coalesce(c.refunded_minor - c.amount_minor, 0))::bigint as refunded_minor,"
        " t.state in ('created', 'submitted', 'unknown') or t.refunding_minor > 0"
        " or coalesce(c.is_moving, false) as is_moving"
        " from tender t left join (select carried_from, sum(amount_minor) as amount_minor,"
        "   sum(refunded_minor) as refunded_minor, bool_or(refunding_minor > 0) as is_moving"
        "   from tender where carried_from is not null group by 1) c on c.carried_from = t.id"
        " where t.provider = %s and t.carried_from is null",
        [provider],
    )
