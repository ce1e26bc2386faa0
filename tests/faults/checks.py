"""After the faults: does everything come to rest, do books and provider agree, is what was told to buyers there?"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import psycopg

from core import inventory, payments
from core.access import Actor
from core.audit import verify_house
from core.runtime import Core

_REST_SECONDS_MAX = 30.0
_UNDER_WAY = """
select (select count(*) from orders where status = 'paying')
     + (select count(*) from tender where state in ('created', 'submitted', 'unknown'))
     + (select count(*) from refund where state in ('created', 'submitted'))
"""


def come_to_rest(core: Core) -> float | None:
    """Sweep until nothing is under way; how long that took, None if it does not end."""
    began, heard = monotonic(), 0
    while monotonic() - began < _REST_SECONDS_MAX:
        inventory.sweep(core)
        payments.resolve(core)
        heard, _ = payments.hear(core, "simulated", heard)
        if core.postgres.rows(_UNDER_WAY) == [(0,)]:
            return monotonic() - began
        sleep(0.1)
    return None


def violations(core: Core, actor: Actor, owner_url: str, histories: list[Path], provider: Path) -> Iterator[str]:
    """A sentence for everything that should not be."""
    for finding in verify_house(core, actor):
        if not finding.holds:
            yield f"{finding.check}: {finding.detail}"
    with psycopg.connect(owner_url) as owner:
        yield from _charges(owner, provider)
        yield from _told(owner, histories)
        late = owner.execute(
            "select (select count(*) from refund where reason = 'late money'),"
            " (select count(*) from seat_journal where reason = 'late money')"
        ).fetchone()
        if late != (0, 0):  # never with a provider that can cancel
            yield f"(refunded, seats found again) {late}: charged for seats that had been let go (I10)"


def _charges(owner: psycopg.Connection[tuple[object, ...]], provider: Path) -> Iterator[str]:
    """X1 and X2: what the provider took and gave back, against the books; each attempt is ours, and charged once."""
    with closing(sqlite3.connect(provider)) as db:
        rows = db.execute(
            "select json_extract(metadata, '$.tender'), sum(amount_minor), sum(refunded_minor), count(*)"
            " from attempt where state = 'succeeded' group by 1"
        ).fetchall()
    taken = {tender: (paid, back) for tender, paid, back, _ in rows}
    yield from (f"tender {tender} was charged {count} times" for tender, _, _, count in rows if count > 1)
    booked = {
        str(tender): (paid, back)
        for tender, paid, back in owner.execute(
            "select id, amount_minor, refunded_minor from tender where kind = 'card' and state = 'succeeded'"
        )
    }
    for tender in sorted(taken.keys() | booked.keys()):
        if taken.get(tender) != booked.get(tender):
            yield f"tender {tender}: the provider has {taken.get(tender)}, the books {booked.get(tender)} (X1)"


def _told(owner: psycopg.Connection[tuple[object, ...]], histories: list[Path]) -> Iterator[str]:
    """H1: every sale that was acknowledged is there with its seats; none that was refused is."""
    sold: dict[str, list[int]] = {}
    for order, seats in owner.execute(
        "select t.order_id::text, array_agg(t.seat_ordinal order by 1) from ticket t group by 1"
    ):
        sold[str(order)] = list(seats)  # type: ignore[call-overload]
    for line in read(histories):
        if line["act"] == "crash":
            yield f"a service raised {line['word']}: {line['why']}"
        if line["act"] != "sale":
            continue
        there = sold.get(line["order"])
        if line["word"] == "ok" and (there is None or sorted(there) != line["seats"]):
            yield f"order {line['order']} was acknowledged for {line['seats']}, the tickets are {there}"
        if line["word"] == "fail" and there is not None:
            yield f"order {line['order']} was refused, and has tickets for {there}"


def read(histories: list[Path]) -> Iterator[dict[str, object]]:
    """All lines; a last one that a kill cut off is no line."""
    for history in histories:
        for text in history.read_text().splitlines():
            try:
                yield json.loads(text)
            except ValueError:
                continue


def work_done(histories: list[Path]) -> Counter[str]:
    return Counter(f"{line['act']} {line['word']}" for line in read(histories))
