"""Earlier runs in the shapes that reports of own sales have, so that months, rankings and pacing can take them in.

Not services: whoever calls brings the scope of a permission that was asked for already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from core.history.weeks import name_key
from db.queries import past
from db.queries.past import PastMonthRow, RunWeekRow
from db.scope import Scope
from db.vocabulary import ArtistId, VenueId

if TYPE_CHECKING:
    from core.runtime import Core

WEEKS_MAX = 520
_REVIVAL_DAYS = 182
"""After half a year of silence a show that plays again in the same place is another run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where a run stood at the end of its nth week (from 1), all in all; `share` of the places of that week."""

    week: int
    last_day: date
    tickets: int
    gross_minor: int
    share: float | None


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

    def filled(self, week: int) -> float | None:
        """How full it was in that week; None where nobody told."""
        return next((point.share for point in self.points if point.week == week), None)


def history_months(
    core: Core, scope: Scope, first: date | None, last: date | None, *, artist: str | None = None,
    at: datetime | None = None,
) -> Sequence[PastMonthRow]:  # fmt: skip
    """What earlier runs brought, by month (a week counts where it ends), show, place and currency; `at`: in the weeks
    that were over then.

    `artist_id` and `venue_id` are None where the house knows none. Raises StoreError.
    """
    ended = min(last or date.max, _over(at) or date.max)
    return past.months(core.postgres, scope, first=first, last=None if ended == date.max else ended, artist=artist)


def history_curves(
    core: Core, scope: Scope, *, show: str | None = None, artist: str | None = None, places: int | None = None,
    at: datetime | None = None,
) -> Sequence[PastCurve]:  # fmt: skip
    """The curve of every earlier run, or of those of one show or artist, the oldest of each show first; of shows in so
    many `places`, those played last; `at`: in the weeks that were over then."""
    key = None if show is None else name_key(show)
    rows = past.run_weeks(core.postgres, scope, title_key=key, artist=artist, places=places, last=_over(at))
    return [
        _curve(run)
        for _, weeks in groupby(rows, key=lambda row: (row.run_id, row.currency))
        for run in _runs(list(weeks))
    ]


def history_shares(
    core: Core, scope: Scope, artists: Collection[str], *, at: datetime | None = None
) -> Mapping[str, Sequence[float]]:
    """How full the houses of these artists were in the latest weeks of their earlier runs, 0 to 1; `at`: in those that
    were over then. Raises StoreError."""
    if not artists:
        return {}
    return past.week_shares(core.postgres, scope, sorted(artists), last=_over(at), limit=WEEKS_MAX)


def _over(at: datetime | None) -> date | None:
    """The last day of weeks that were over at that moment."""
    return None if at is None else at.date() - timedelta(days=1)


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
        point = Point(week=week, last_day=row.last_day, tickets=tickets, gross_minor=gross_minor, share=row.share)
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
