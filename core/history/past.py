"""Earlier runs in the shapes that reports of own sales have, so that months, rankings and pacing can take them in.

Not services: whoever calls brings the scope of a permission that was asked for already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from core.history.weeks import name_key
from db.queries import past
from db.queries.analytics import MonthRow
from db.queries.past import PastMonthRow as PastMonth
from db.queries.past import RunWeekRow
from db.scope import Scope
from db.vocabulary import ArtistId, VenueId

if TYPE_CHECKING:
    from core.runtime import Core

_REVIVAL_DAYS = 182
"""After half a year of silence a show that plays again in the same place is another run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where a run stood at the end of its nth week (from 1), all in all."""

    week: int
    last_day: date
    tickets: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCurve:
    """How one run went. Weeks that nobody told of have no point; the curve goes flat over them."""

    show: str
    artist_id: ArtistId | None
    artist: str | None
    venue_id: VenueId | None
    venue: str
    currency: str
    points: tuple[Point, ...]

    @property
    def tickets(self) -> int:
        return self.points[-1].tickets

    def share_at(self, week: int) -> float:
        """Which share of all its tickets the run had at the end of that week, 0 to 1."""
        reached = [point.tickets for point in self.points if point.week <= week]
        return reached[-1] / self.tickets if reached and self.tickets else 0.0


def history_months(core: Core, scope: Scope, first: date | None, last: date | None) -> Sequence[PastMonth]:
    """What earlier runs brought, by month (a week counts where it ends), show, place and currency.

    `artist_id` and `venue_id` are None where the house knows none. Raises StoreError.
    """
    return past.months(core.postgres, scope, first=first, last=last)


def history_artist_months(core: Core, scope: Scope, first: date | None, last: date | None) -> Sequence[MonthRow]:
    """The same of the shows that are linked, as the rows that own sales have: by artist, month and currency."""
    sums: dict[tuple[ArtistId, str, date, str], list[int]] = {}
    for row in history_months(core, scope, first, last):
        if row.artist_id is not None and row.artist is not None:
            own = sums.setdefault((row.artist_id, row.artist, row.month, row.currency), [0, 0])
            own[0], own[1] = own[0] + row.tickets, own[1] + row.gross_minor
    return [
        MonthRow(
            artist_id=artist_id, artist=artist, month=month, currency=currency, tickets=tickets, comps=0,
            gross_minor=gross_minor,
        )
        for (artist_id, artist, month, currency), (tickets, gross_minor) in sums.items()
    ]  # fmt: skip


def history_curves(
    core: Core, scope: Scope, *, show: str | None = None, artist: str | None = None
) -> Sequence[PastCurve]:
    """The curve of every earlier run, or of those of one show or artist, the oldest of each show first."""
    key = None if show is None else name_key(show)
    rows = past.run_weeks(core.postgres, scope, title_key=key, artist=artist)
    return [
        _curve(run)
        for _, weeks in groupby(rows, key=lambda row: (row.run_id, row.currency))
        for run in _runs(list(weeks))
    ]


def _runs(weeks: Sequence[RunWeekRow]) -> Sequence[Sequence[RunWeekRow]]:
    """One list of weeks for each time that the show came back."""
    found: list[list[RunWeekRow]] = []
    for week in weeks:
        if not found or (week.last_day - found[-1][-1].last_day).days > _REVIVAL_DAYS:
            found.append([])
        found[-1].append(week)
    return found


def _curve(weeks: Sequence[RunWeekRow]) -> PastCurve:
    first, tickets, gross_minor, points = weeks[0], 0, 0, list[Point]()
    for row in weeks:
        tickets += row.attendance or 0
        gross_minor += row.gross_minor or 0
        week = (row.last_day - first.last_day).days // 7 + 1
        point = Point(week=week, last_day=row.last_day, tickets=tickets, gross_minor=gross_minor)
        if points and points[-1].week == week:  # a report by day
            points.pop()
        points.append(point)
    return PastCurve(
        show=first.show,
        artist_id=first.artist_id,
        artist=first.artist,
        venue_id=first.venue_id,
        venue=first.venue,
        currency=first.currency,
        points=tuple(points),
    )
