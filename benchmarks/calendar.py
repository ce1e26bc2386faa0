"""The calendar of ten halls over five years, 20,000 bookings: opened, and asked what speaks against a move.

Opening is what the screen does: it reads seventy days to both sides of a day, draws the month, and judges what is
under the cursor. Everything at once is read for comparison, and the moves are judged in that.

Half are performances, by two hundred companies with radius clauses, the other half what is around them. A move is a bar
that goes a quarter of an hour on at each key, in a calendar that was just read: the first also sorts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import psycopg

from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.timing import Watch, median, p99
from core import programming
from core.access import Actor
from core.programming import Calendar, CalendarEntry, EntryKind, Proposal
from db.vocabulary import Role
from etds_tui.screens.programming.calendar import DAYS_AROUND
from etds_tui.widgets.calendar import Shown, View
from etds_tui.widgets.calendar.canvas import Picture
from etds_tui.widgets.calendar.month import month
from etds_tui.widgets.calendar.shown import goto
from tests.factories.calendars import a_stage
from tests.factories.house import someone

_OPEN_MS, _MOVE_MS = 150.0, 20.0
_HALLS, _DAYS = 10, 1_000
_FIRST = date(2027, 1, 1)
_LAST = _FIRST + timedelta(days=5 * 365)
_MOVES = 400


def run(quick: bool) -> list[Figure]:
    days = _DAYS // 5 if quick else _DAYS
    with a_town() as town:
        _load(town, days)
        booker = someone(town.core, Role.DISTRIBUTOR, organisation="Presenter")
        whole, opened = list[float](), list[float]()
        for turn in range(4 if quick else 16):
            with Watch() as watch:
                calendar = programming.read_calendar(town.core, booker, _FIRST, _LAST)
            whole.append(watch.seconds * 1000)
            with Watch() as watch:
                drawn = _open(town, booker, _FIRST + timedelta(days=150 + 20 * turn))
            opened.append(watch.seconds * 1000)
            assert "Tour" in drawn.text, "something is on"
    bookings = len(calendar.entries)
    assert bookings == 2 * days * _HALLS, "all of them are there"
    first, *moves = _moves(calendar)
    looked = _by_looking_at_all(calendar)
    return [
        figure(f"calendar of {bookings:,} bookings opens: median", median(opened), "ms", _OPEN_MS, at_least=False),
        seen("all of it read at once: median", median(whole), "ms"),
        figure("that, against opening it", median(whole) / median(opened), "times", 2, at_least=True),
        figure("conflicts of a move: p99", p99(moves), "ms", _MOVE_MS, at_least=False),
        seen("conflicts of a move: median", median(moves), "ms"),
        seen("conflicts of the first move in all of it, which sorts it", first, "ms"),
        figure("a look at every booking, against the median move", looked / median(moves), "times", 20, at_least=True),
    ]


def _open(town: Town, booker: Actor, day: date) -> Picture:
    around = timedelta(days=DAYS_AROUND)
    calendar = programming.read_calendar(town.core, booker, day - around, day + around)
    shown = goto(Shown(calendar, View.MONTH, day, calendar.halls[0].hall_id, day), day)
    if shown.chosen is not None:
        programming.conflicts(calendar, programming.proposal_of(shown.chosen))
    return month(shown, 140, 34)


def _moves(calendar: Calendar) -> Iterator[float]:
    """Milliseconds of each step of bars that go on, now here, now there."""
    shows = [one for one in calendar.entries if one.kind is EntryKind.PERFORMANCE]
    for number in range(_MOVES):
        asked = _proposal(shows[(number // 40) * 997 % len(shows)], timedelta(minutes=15 * (number % 40)))
        with Watch() as watch:
            programming.conflicts(calendar, asked)
        yield watch.seconds * 1000


def _proposal(one: CalendarEntry, by: timedelta) -> Proposal:
    return Proposal(
        hall_id=one.hall_id, kind=one.kind, starts_at=one.starts_at + by, ends_at=one.ends_at + by,
        event_id=one.event_id, artist_ids=one.artist_ids, radius_km=one.radius_km, radius_days=one.radius_days,
        without=frozenset({one.id}),
    )  # fmt: skip


def _by_looking_at_all(calendar: Calendar) -> float:
    """Milliseconds of the plainest part of it without an index: who else is in the hall."""
    asked = _proposal(calendar.entries[-2], timedelta())
    with Watch() as watch:
        for _ in range(5):
            sum(
                one.hall_id == asked.hall_id and one.starts_at < asked.ends_at and one.ends_at > asked.starts_at
                for one in calendar.entries
            )
    return watch.seconds * 1000 / 5


def _load(town: Town, days: int) -> None:
    """A show and a load-in on every second day of every hall; companies change from day to day."""
    stages = [a_stage(town.core, venue=f"House {n}", hall=f"Hall {n}", event=f"Event {n}") for n in range(_HALLS)]
    with psycopg.connect(town.owner_url) as owner:
        owner.execute(
            "update venue set latitude_microdegrees = 50000000 + id * 300000, longitude_microdegrees = 9000000"
        )
        owner.execute("insert into artist (name) select 'Company ' || n from generate_series(1, 200) n")
        owner.execute(
            "insert into event (organisation_id, title, radius_km, radius_days) select o.id, 'Tour ' || n, 80, 14"
            " from organisation o, generate_series(1, 200) n where o.name = 'Presenter'"
        )
        owner.execute(
            "insert into event_artist (event_id, artist_id) select e.id, a.id from event e join artist a"
            " on a.name = replace(e.title, 'Tour ', 'Company ') where e.title like 'Tour %'"
        )
        begin = datetime.combine(_FIRST, datetime.min.time(), UTC) + timedelta(hours=19)
        for number, stage in enumerate(stages):
            owner.execute(
                "insert into performance (code, event_id, organisation_id, venue_id, hall_id, manifest_id, seat_count,"
                " starts_at, ends_at, currency)"
                " select 'B-' || %(hall)s || '-' || n, e.id, e.organisation_id, h.venue_id, h.id, m.id, m.seat_count,"
                " %(begin)s + n * interval '43 h', %(begin)s + n * interval '43 h' + interval '150 min',"
                " 'EUR' from generate_series(0, %(days)s - 1) n"
                " join event e on e.title = 'Tour ' || (1 + (n * 7 + %(number)s * 31) %% 200)"
                " join hall h on h.id = %(hall)s join manifest m on m.id = %(manifest)s",
                {"hall": stage.hall_id, "begin": begin, "days": days, "number": number, "manifest": stage.manifest_id},
            )
        owner.execute(
            "insert into hall_booking (hall_id, organisation_id, kind, performance_id, title, starts_at, ends_at)"
            " select hall_id, organisation_id, 'load_in', id, 'Load-in', starts_at - interval '10 h',"
            " starts_at - interval '2 h' from performance"
        )
        owner.commit()
        owner.autocommit = True
        owner.execute("vacuum analyze")
