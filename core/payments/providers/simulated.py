"""A card terminal for demos and tests: it moves no money, and says so wherever its name is shown.

It is a provider in all else. Its books are a file of their own (SQLite, durable), so several processes see one
terminal, and one that is killed in the middle of a call has charged or has not, as with a real one. The cents of an
amount script what happens (`SCRIPT`), so that every ending can be shown at a till; tests give faults of their own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import sleep
from uuid import uuid4

from core.payments.providers.protocol import Answer, AttemptState, Capture, ProviderEvent, Rejected, Unanswered

_BUSY_SECONDS = 8.0
_SCHEMA = """
create table if not exists attempt (
  reference text primary key, key text not null unique, amount_minor integer not null, currency text not null,
  metadata text not null, state text not null, reason text not null default '',
  refunded_minor integer not null default 0 check (refunded_minor <= amount_minor));
create table if not exists refund (
  key text primary key, reference text not null, amount_minor integer not null, id text not null);
create table if not exists event (
  id integer primary key autoincrement, reference text not null, state text not null, reason text not null default '');
create table if not exists late_event (
  due real not null, reference text not null, state text not null, reason text not null default '');
"""
_NOW = "(julianday('now') * 86400)"

SCRIPT: Mapping[int, str] = {1: "declined", 2: "silent", 3: "unheard", 4: "slow"}
"""By the cents of the amount: declined; charged, but the reply is lost; not charged and no reply; takes two seconds."""


def _nobody(kind: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Chances between 0 and 1, a call or an event each, drawn by a seeded source. `told` hears of each that strikes."""

    lost_before: float = 0.0  # the call never reaches the terminal
    lost_after: float = 0.0  # it does, and its reply is lost
    broken: float = 0.0  # the terminal answers with an error of its own, and has done nothing
    declined: float = 0.0
    doubled: float = 0.0  # an event is told once more
    late: float = 0.0  # an event is told `late_seconds` after those that follow it
    late_seconds: float = 3.0
    stale: float = 0.0  # after an end, the terminal tells of the beginning
    slow: float = 0.0  # a call takes `slow_seconds` before it does anything
    slow_seconds: float = 1.5
    random: Random = field(default_factory=Random)
    told: Callable[[str], None] = _nobody

    def strikes(self, kind: str) -> bool:
        if self.random.random() >= getattr(self, kind):
            return False
        self.told(kind)
        return True


class SimulatedTerminal:
    """One terminal; as many objects of it as there are processes, over one file."""

    name = "simulated"

    def __init__(self, books: Path, *, faults: Faults | None = None, supports_cancel: bool = True) -> None:
        self.supports_cancel = supports_cancel
        self._books, self._faults = books, faults or Faults()
        books.parent.mkdir(parents=True, exist_ok=True)
        with self._look() as db:
            is_new = db.execute("select 1 from sqlite_master where name = 'late_event'").fetchone() is None
        if is_new:
            with self._open() as db:
                db.executescript("pragma journal_mode = wal;" + _SCHEMA)

    def create(self, key: str, amount_minor: int, currency: str, metadata: Mapping[str, str]) -> str:
        self._before()
        with self._open() as db:
            told = (amount_minor, currency, json.dumps(metadata, sort_keys=True))
            db.execute(
                "insert into attempt (reference, key, amount_minor, currency, metadata, state)"
                " values (?, ?, ?, ?, ?, 'created') on conflict (key) do nothing",
                [f"sim_{uuid4().hex[:20]}", key, *told],
            )
            reference, *known = db.execute(
                "select reference, amount_minor, currency, metadata from attempt where key = ?", [key]
            ).fetchone()
        if tuple(known) != told:
            raise Rejected("The key was used for another payment.")
        self._after()
        return str(reference)

    def confirm(self, reference: str, key: str) -> Answer:
        self._before()
        with self._open() as db:
            amount, state, reason = self._row(db, reference)
            script = SCRIPT.get(amount % 100, "")
            if state == AttemptState.CREATED and script != "unheard":
                is_declined = script == "declined" or self._faults.strikes("declined")
                state, reason = (AttemptState.CANCELLED, "declined") if is_declined else (AttemptState.SUCCEEDED, "")
                self._end(db, reference, state, reason)
        sleep(2.0 if script == "slow" else 0.0)
        if script in ("silent", "unheard"):
            raise Unanswered("The terminal does not answer.")
        self._after()
        return Answer(state, reason)

    def cancel(self, reference: str) -> Answer:
        self._before()
        with self._open() as db:
            _, state, reason = self._row(db, reference)
            if state == AttemptState.CREATED and self.supports_cancel:
                state, reason = AttemptState.CANCELLED, "cancelled"
                self._end(db, reference, state, reason)
        self._after()
        return Answer(state, reason)

    def get(self, reference: str) -> Answer:
        self._before()
        with self._look() as db:
            _, state, reason = self._row(db, reference)
        return Answer(state, reason)

    def find(self, metadata: Mapping[str, str]) -> str | None:
        self._before()
        with self._look() as db:
            row = db.execute(
                "select reference from attempt where metadata = ?", [json.dumps(metadata, sort_keys=True)]
            ).fetchone()
        return None if row is None else str(row[0])

    def refund(self, reference: str, key: str, amount_minor: int) -> str:
        self._before()
        with self._open() as db:
            known = db.execute("select reference, amount_minor, id from refund where key = ?", [key]).fetchone()
            if known is None:
                made = f"simr_{uuid4().hex[:20]}"
                try:
                    found = db.execute(
                        "update attempt set refunded_minor = refunded_minor + ?"
                        " where reference = ? and state = 'succeeded'",
                        [amount_minor, reference],
                    ).rowcount
                except sqlite3.IntegrityError:
                    raise Rejected("More would go back than was paid.") from None
                if not found:
                    raise Rejected("Nothing was paid there.")
                db.execute("insert into refund values (?, ?, ?, ?)", [key, reference, amount_minor, made])
            elif tuple(known[:2]) != (reference, amount_minor):
                raise Rejected("The key was used for another refund.")
            else:
                made = str(known[2])
        self._after()
        return made

    def events(self, after: int) -> tuple[int, Sequence[ProviderEvent]]:
        self._before()
        self._tell_late_ones()
        with self._look() as db:
            rows = db.execute(
                "select e.id, a.metadata, e.state, e.reason from event e join attempt a using (reference)"
                " where e.id > ? order by e.id limit 200",
                [after],
            ).fetchall()
        told = [
            ProviderEvent(
                event_id=f"sime_{number}",
                metadata=json.loads(metadata),
                answer=Answer(AttemptState(state), reason),
            )
            for number, metadata, state, reason in rows
        ]
        return (rows[-1][0] if rows else after), told

    def captures(self) -> dict[str, Capture]:
        self._before()
        with self._look() as db:
            rows = db.execute("select metadata, amount_minor, refunded_minor from attempt where state = 'succeeded'")
            return {json.loads(metadata)["tender"]: Capture(paid, back) for metadata, paid, back in rows.fetchall()}

    @contextmanager
    def _open(self, begin: str = "begin immediate") -> Generator[sqlite3.Connection]:
        """One transaction, that writes from its begin: two processes never both find an attempt untouched.

        Somebody who died in one is no matter; who was frozen in one keeps the terminal from answering.
        """
        try:
            with closing(sqlite3.connect(self._books, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
                db.execute(begin)
                try:
                    yield db
                except BaseException:
                    db.execute("rollback")
                    raise
                if db.in_transaction:
                    db.execute("commit")
        except sqlite3.OperationalError as error:
            raise Unanswered("The terminal does not answer.") from error

    def _look(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction that only reads, and waits for nobody."""
        return self._open("begin")

    @staticmethod
    def _row(db: sqlite3.Connection, reference: str) -> tuple[int, AttemptState, str]:
        row = db.execute("select amount_minor, state, reason from attempt where reference = ?", [reference]).fetchone()
        if row is None:
            raise Rejected("There is no such payment.")
        return int(row[0]), AttemptState(row[1]), str(row[2])

    def _end(self, db: sqlite3.Connection, reference: str, state: AttemptState, reason: str) -> None:
        db.execute("update attempt set state = ?, reason = ? where reference = ?", [state, reason, reference])
        told = [(reference, state, reason)] * (1 + self._faults.strikes("doubled"))
        if self._faults.strikes("stale"):
            told.append((reference, AttemptState.CREATED, ""))
        for event in told:
            if self._faults.strikes("late"):
                db.execute(f"insert into late_event values ({_NOW} + ?, ?, ?, ?)", [self._faults.late_seconds, *event])
            else:
                db.execute("insert into event (reference, state, reason) values (?, ?, ?)", event)

    def _tell_late_ones(self) -> None:
        """A late event gets its number when it is told, so that nobody who follows the numbers misses it."""
        with self._look() as db:
            if db.execute(f"select 1 from late_event where due <= {_NOW} limit 1").fetchone() is None:
                return
        with self._open() as db:
            db.execute(
                "insert into event (reference, state, reason)"
                f" select reference, state, reason from late_event where due <= {_NOW} order by due"
            )
            db.execute(f"delete from late_event where due <= {_NOW}")

    def _before(self) -> None:
        if self._faults.strikes("slow"):
            sleep(self._faults.slow_seconds)
        if self._faults.strikes("lost_before"):
            raise Unanswered("The terminal was not reached.")
        if self._faults.strikes("broken"):
            raise Unanswered("The terminal answers with an error: 500.")

    def _after(self) -> None:
        if self._faults.strikes("lost_after"):
            raise Unanswered("The terminal's reply was lost.")
