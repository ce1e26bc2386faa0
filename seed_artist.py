"""What the demo's artists have of their own: deals for their shows, guests on their seats, summers of earlier years."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.analytics.recurring import next_moment, read_recurs
from core.history.weeks import name_key
from core.sales.questions import folded
from db.queries import access, guests, history, report_schedules, settlement
from db.vocabulary import AccountId, OrganisationId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core
    from db.postgres import Connection

_BULK_MS = 300_000
_GUESTS = (("Anna Lindqvist", "wheelchair", 2), ("Bo Ek", "The Evening Post, photographs", 1))
_DEALS: dict[str, tuple[dict[str, object], tuple[tuple[object, ...], ...], int]] = {
    "KT": (
        {"kind": "plus", "guarantee_minor": 12_000_00, "share_bp": 8_500, "profit_bp": 1_500},
        (("Hall hire", 6_000_00, None, None, None), ("Advertising", 2_500_00, None, None, None),
         ("Insurance", None, 40, None, 350_00), ("Card fees", None, None, 180, None)),
        6_000_00,
    ),
    "ST": (
        {"kind": "versus", "guarantee_minor": 250_000_00, "share_bp": 8_500, "share_of": "after_expenses"},
        (("Stadium hire", 180_000_00, None, None, None), ("Stage and crew", 95_000_00, None, None, None),
         ("Insurance", None, 60, None, None)),
        125_000_00,
    ),
    "CN": ({"kind": "percent", "share_bp": 7_000}, (("Sound", 400_00, None, None, None),), 1_000_00),
}  # fmt: skip
"""Terms, expenses (name, amount, a ticket, of gross, cap) and what was paid on signing, by the prefix of the house."""


def agree(connection: Connection, prefix: str, performance_id: PerformanceId, booker: AccountId) -> None:
    """What presenter and artist agreed on: a plus in the theatre, a versus in the stadium, percents in the club."""
    terms, expenses, deposit = _DEALS[prefix]
    nothing = {
        "guarantee_minor": 0, "share_of": "box_office", "split_minor": None, "profit_minor": 0, "profit_bp": 0,
        "cap_minor": None, "currency": "EUR",
    }  # fmt: skip
    settlement.insert_deal(
        connection, performance_id, 1, {**nothing, **terms}, expenses, [("On signing", deposit)], booker
    )


def expect_guests(connection: Connection, performance_id: PerformanceId, seats: Sequence[int], by: AccountId) -> None:
    """Two parties of the artist, from the back of its seats."""
    row = connection.execute(
        "select ar.name::text from performance p join event_artist ea on ea.event_id = p.event_id"
        " join artist ar on ar.id = ea.artist_id where p.id = %s order by ea.billing limit 1",
        [performance_id],
    ).fetchone()
    assert row is not None, "somebody plays"
    artist, left = str(row[0]), list(seats)
    for name, note, count in _GUESTS:
        mine, left = left[-count:], left[:-count]
        guests.name_guest(
            connection, performance_id, "A", mine, name=name, note=note, under=artist,
            folded=folded(f"{name} {artist}"), account_id=by,
        )  # fmt: skip


def remember(core: Core, owner: OrganisationId, houses: Sequence[tuple[str, int]], artists: Sequence[str]) -> None:
    """What the artists played in earlier summers in houses of so many seats, as a report of others tells it."""
    keeper = access.account_by_name(core.postgres, "distributor1")
    assert keeper is not None, "the demo's accounts are made first"
    rows = list(_summers(core.clock.now().date(), houses, artists))
    with core.postgres.write(statement_timeout_ms=_BULK_MS) as connection:
        history.send(connection, rows)
        history.keep_shows(connection, owner, {name_key(venue): venue for venue, _ in houses})
        history.keep_artists(connection, owner, {row.title_key: row.artist for row in rows if row.artist})
        source_id = history.insert_source(
            connection, organisation_id=owner, account_id=keeper.id, name="summers.csv", columns={}, lines=len(rows),
            sha256=hashlib.sha256(repr(rows).encode()).digest(), added=len(rows), changed=0, problems=0,
        )  # fmt: skip
        history.keep_weeks(connection, owner, source_id, days=7, currency="EUR")


def report_daily(core: Core) -> None:
    """The first artist has the counts of the tour written to the folder of reports every morning."""
    reader = access.account_by_name(core.postgres, "fisher")
    assert reader is not None, "the demo's accounts are made first"
    now, zone, recurs = core.clock.now(), ZoneInfo("Europe/Lisbon"), "daily 08:00"
    with core.postgres.write() as connection:
        report_schedules.insert(
            connection, reader.id, report="counts", question={}, recurs=read_recurs(recurs), time_zone=zone.key,
            form="xlsx", to_mail=None, next_at=next_moment(read_recurs(recurs), now, zone), made_at=now,
        )  # fmt: skip


def _summers(today: date, houses: Sequence[tuple[str, int]], artists: Sequence[str]) -> Iterator[history.IncomingRow]:
    """Twelve summers, six weeks of each artist a summer, dearer by the year; one summer nobody played."""
    random, line = Random(f"etds {today:%Y-%m-%d} summers"), 1
    for years_ago, (number, artist) in itertools.product(range(12, 0, -1), enumerate(artists)):
        (venue, places), title = houses[0 if number % 3 else 1], f"{artist}: Summers"
        drawing = random.uniform(0.45, 0.8)
        sunday = date(today.year - years_ago, 6, 1) + timedelta(days=number * 5)
        sunday += timedelta(days=6 - sunday.weekday())
        for week in range(0 if years_ago == 5 else 6):
            line, performances = line + 1, random.choice((6, 7, 7, 8))
            share = min(1.0, drawing + 0.25 * week / 6 + random.uniform(-0.08, 0.08))
            price = 2_400 + 130 * (12 - years_ago) + random.randrange(600)
            sold = int(places * performances * share)
            yield history.IncomingRow(
                line=line, title=title, title_key=name_key(title), place=venue, place_key=name_key(venue),
                artist=artist, last_day=sunday + timedelta(weeks=week), gross_minor=sold * price, attendance=sold,
                share_bp=int(share * 10_000), average_minor=price, performances=performances,
            )  # fmt: skip
