"""The chain over the journals: sealed, looked through, its heads."""

from __future__ import annotations

from dataclasses import dataclass

from db.postgres import Connection, Postgres

JOURNALS = ("seat_journal", "money_journal", "audit_entry", "voucher_journal")


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One seal. `head` is its hash, in hexadecimal."""

    journal: str
    number: int
    last_id: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRow:
    """A seal that is broken, and the row that breaks it; None where it is the seal itself."""

    journal: str
    number: int
    row_id: int | None
    what: str


def settled_upto(postgres: Postgres, journal: str, *, patience_seconds: float) -> int | None:
    """The number of a journal up to which nothing is on its way any more; None where somebody who may have drawn a
    lower one writes longer than that. Keeps nobody waiting."""
    row = postgres.call("select settled_upto(%s, make_interval(secs => %s))", [journal, patience_seconds])
    assert row is not None, "a function answers with a row"
    return None if row[0] is None else int(row[0])


def seal_journal(connection: Connection, journal: str, upto: int, rows_max: int) -> HeadRow | None:
    """Seal what came since the last seal; None where nothing came."""
    row = connection.execute(
        "select number, last_id, encode(head, 'hex') from seal_journal(%s, %s, %s)", [journal, upto, rows_max]
    ).fetchone()
    return None if row is None or row[0] is None else HeadRow(journal, row[0], row[1], row[2])


def broken_seals(connection: Connection) -> list[BrokenRow]:
    rows = connection.execute("select journal, number, row_id, what from broken_seals() limit 20").fetchall()
    return [BrokenRow(journal=row[0], number=row[1], row_id=row[2], what=row[3]) for row in rows]


def heads(connection: Connection) -> list[HeadRow]:
    """Every seal, by journal and number."""
    rows = connection.execute(
        "select journal, number, last_id, encode(head, 'hex') from seal order by journal, number"
    ).fetchall()
    return [HeadRow(*row) for row in rows]
