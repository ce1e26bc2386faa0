"""What was sold by day, by month and for what, as the journal and its sums say (`functions/sales_journal.sql`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from db.postgres import Postgres
from db.queries.wanted import SHOWN
from db.scope import Scope, within
from db.vocabulary import ArtistId, EventId, HallId, PerformanceId, PerformanceState, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRow:
    """One performance of a tour, with what its figures are set against. `day` is on the clock of its venue."""

    id: PerformanceId
    code: str
    event_id: EventId
    event: str
    genre: str
    artists: tuple[str, ...]
    venue_id: VenueId
    venue: str
    hall_id: HallId
    hall: str
    time_zone: str
    day: date
    starts_at: datetime
    on_sale_at: datetime | None
    state: PerformanceState
    seats: int
    currency: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", PerformanceState(self.state))
        object.__setattr__(self, "artists", tuple(self.artists))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One performance on one day: tickets that went out and that came back, given away, and money of both ways."""

    performance_id: PerformanceId
    day: date
    sold: int
    returned: int
    comps: int
    gross_minor: int

    @property
    def net(self) -> int:
        return self.sold - self.returned


@dataclass(frozen=True, slots=True, kw_only=True)
class MixRow:
    """What was bought of one performance at one level, as one price type, through one channel."""

    performance_id: PerformanceId
    level_number: int
    price_type_id: int
    channel: str
    tickets: int
    comps: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """What the events with one artist sold in the month that begins on `month`."""

    artist_id: ArtistId
    artist: str
    month: date
    currency: str
    tickets: int
    comps: int
    gross_minor: int


def shows(
    postgres: Postgres, scope: Scope, *, first: date | None = None, last: date | None = None, about: str | None = None,
    by_code: bool = True, near: datetime | None = None, limit: int | None = None,
) -> list[ShowRow]:  # fmt: skip
    """Performances in reach from the first day to the last, soonest first; drafts and archived ones are none.

    With `about` only the one with that code, if it may be one; where there is none in reach, those with that artist,
    event or venue. With `limit` no more than so many, and with `near` those nearest to that moment first.
    """
    found = (
        _shows(postgres, scope, "p.code = upper(%(about)s)", first, last, about)
        if about is not None and by_code
        else []
    )
    which: LiteralString = "true" if about is None else _NAMED
    return found or _shows(postgres, scope, which, first, last, about, near, limit)


_NAMED: LiteralString = (
    "(v.name = %(about)s or e.title = %(about)s or p.event_id in ("
    "select b.event_id from event_artist b join artist a on a.id = b.artist_id where a.name = %(about)s))"
)


def _shows(
    postgres: Postgres, scope: Scope, which: LiteralString, first: date | None, last: date | None, about: str | None,
    near: datetime | None = None, limit: int | None = None,
) -> list[ShowRow]:  # fmt: skip
    condition, values = within(scope)
    order: LiteralString = "abs(extract(epoch from p.starts_at - %(near)s))" if near is not None else "p.starts_at"
    return postgres.records(
        ShowRow,
        "select p.id, p.code, p.event_id, e.title::text as event, e.genre::text, array("
        "   select ar.name::text from event_artist ea join artist ar on ar.id = ea.artist_id"
        "    where ea.event_id = p.event_id order by ea.billing, ar.name) as artists,"
        " p.venue_id, v.name::text as venue, p.hall_id, h.name::text as hall, v.time_zone,"
        " (p.starts_at at time zone v.time_zone)::date as day, p.starts_at, p.on_sale_at, p.state::text,"
        " p.seat_count as seats, p.currency::text"
        " from performance p join event e on e.id = p.event_id join venue v on v.id = p.venue_id"
        " join hall h on h.id = p.hall_id"
        " where " + SHOWN + " and " + which + " and " + condition + " order by " + order + ", p.code limit %(limit)s",
        {"since": first, "until": last, "about": about, "near": near, "limit": limit, **values},
        anew=True,
    )


def by_day(
    postgres: Postgres,
    performances: Sequence[PerformanceId],
    *,
    first: date | None = None,
    last: date | None = None,
    at: datetime | None = None,
) -> list[DayRow]:
    """Day by day, by performance and day; `at`: as it was known then."""
    return postgres.records(
        DayRow,
        "select * from sales_by_day(%s::bigint[], %s::date, %s::date, %s::timestamptz)",
        [list(performances), first, last, at],
        anew=True,
    )


def by_mix(postgres: Postgres, performances: Sequence[PerformanceId], *, at: datetime | None = None) -> list[MixRow]:
    """All in all, by level, price type and channel; `at`: as it was known then."""
    return postgres.records(
        MixRow,
        "select * from sales_by_mix(%s::bigint[], %s::timestamptz)",
        [list(performances), at],
        anew=True,
    )


def fold(postgres: Postgres, rows_max: int) -> int:
    """Put what is new into the sums, so many rows of the journal at most; how many that were."""
    row = postgres.call("select fold_sales(%s)", [rows_max])
    return 0 if row is None else int(row[0])


def zones(postgres: Postgres, scope: Scope) -> list[str]:
    """The time zones of the venues in reach, by name: those of the house, or where there are performances in reach."""
    condition, values = within(scope)
    if scope.everything or scope.venue_id is not None:
        rows = postgres.rows(
            "select distinct time_zone from venue v where coalesce(%(venue)s::bigint, v.id) = v.id order by 1",
            {"venue": scope.venue_id},
        )
    else:
        rows = postgres.rows(
            "select distinct v.time_zone from venue v"
            " where exists (select from performance p where p.venue_id = v.id and " + condition + ") order by 1",
            values,
            anew=True,
        )
    return [str(row[0]) for row in rows]


def mark(postgres: Postgres) -> int:
    """What goes up with every row of the journal."""
    row = postgres.call("select sales_mark()")
    assert row is not None, "a function gives a row"
    return int(row[0])
