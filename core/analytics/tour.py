"""Ticket counts of a tour: a row a performance, what is to worry about first; now, or as it was known at a moment.

What counts is on the clock of each venue: its day begins at its midnight. Tickets by time are those for money, less
what came back; seven days are the seven whole days before today, against the seven before those, so that a morning
does not look worse than an evening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.analytics.reports import Question
from core.analytics.worry import Worry, worry_of
from core.errors import BadInput, NotFound
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from db.queries import analytics
from db.queries import counts as queries
from db.queries.analytics import ShowRow
from db.queries.counts import TallyRow
from db.vocabulary import PerformanceId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

SHOWS_MAX = 300
"""No table has more performances; of more in reach those that are nearest in time."""
PAST_DAYS = 365
"""How far back `past too` looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """Figures of one performance or of several in one currency; `week` and `week_before` are seven whole days each."""

    today: int
    yesterday: int
    week: int
    week_before: int
    sold: int
    comps: int
    allocated: int
    held: int  # in carts, being paid, and reserved until they are
    open: int
    capacity: int  # the manifest less what is killed
    gross_minor: int
    currency: str

    @property
    def share(self) -> float | None:
        """Tickets of the places that can be sold, 0 to 1; None where there are none."""
        return (self.sold + self.comps) / self.capacity if self.capacity else None

    @property
    def change(self) -> int:
        """The last seven days against the seven before."""
        return self.week - self.week_before

    @property
    def average_minor(self) -> int | None:
        """What a ticket for money brought, rounded half up; None where none was sold."""
        return (2 * self.gross_minor + self.sold) // (2 * self.sold) if self.sold > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TourRow:
    """One performance. `today` is the day at its venue that its figures are of; days out fall below zero after it."""

    show: ShowRow
    today: date
    tickets: Tickets
    worry: Worry

    @property
    def days_out(self) -> int:
        return (self.show.day - self.today).days


@dataclass(frozen=True, slots=True, kw_only=True)
class TourTotal:
    """All performances of one currency."""

    performances: int
    tickets: Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class TourCounts:
    """`is_past`: it is as of a moment, not live."""

    rows: tuple[TourRow, ...]
    totals: tuple[TourTotal, ...]
    as_of: datetime
    is_past: bool
    is_cut: bool = False  # there are more than `SHOWS_MAX`; these are the nearest, and the totals are theirs


@permits(Permission.SALES_SEE)
def tour_counts(core: Core, actor: Actor, question: Question | None = None) -> TourCounts:
    """Performances in reach from today on, at their venues; with `first` from that day on, past ones too.

    Raises BadInput for a moment that is still to come.
    """
    question = question or Question()
    now = core.clock.now()
    at = question.at or now
    if at > now:
        raise BadInput("That moment is still to come. Name one in the past.")
    key = None if question.key is None else question.key.strip()
    found = analytics.shows(
        core.postgres,
        scope_of(actor, Permission.SALES_SEE),
        first=question.first or at.date() - timedelta(days=1),
        last=question.last,
        about=key or question.artist,
        by_code=key is not None,
        near=at,
        limit=SHOWS_MAX + 1,
    )
    shows = [show for show in found if _is_asked(show, question, at)][:SHOWS_MAX]
    todays = [day_at(at, show.time_zone) for show in shows]
    ids = [show.id for show in shows]
    by_id = (
        {row.performance_id: row for row in queries.tallies(core.postgres, ids, todays, at=question.at)} if ids else {}
    )
    rows = [_row(show, today, by_id[show.id], question, at) for show, today in zip(shows, todays, strict=True)]
    return TourCounts(
        rows=tuple(sorted(rows, key=_by_worry)),
        totals=totals_of(rows),
        as_of=at,
        is_past=question.at is not None,
        is_cut=len(found) > SHOWS_MAX,
    )


@permits(Permission.SALES_SEE)
def show_counts(core: Core, actor: Actor, question: Question) -> TourRow:
    """Of one performance, `key`, whenever it is. Raises NotFound, for a foreign one as for a missing one; BadInput."""
    performance = asked_performance(core, actor, question)
    day = day_at(performance.starts_at, performance.time_zone)
    found = tour_counts(core, actor, replace(question, key=performance.code, artist=None, first=day, last=day))
    if not found.rows:
        raise NotFound("There is nothing to count of it: it is a draft, or in the archive.")
    return found.rows[0]


@permits(Permission.SALES_SEE)
def tour_mark(core: Core, actor: Actor, performances: Sequence[PerformanceId]) -> tuple[tuple[object, ...], ...]:
    """Something that is another one when their counts may have changed; far cheaper than the counts."""
    return queries.mark(core.postgres, scope_of(actor, Permission.SALES_SEE), performances)


def asked_performance(core: Core, actor: Actor, question: Question) -> Performance:
    """The one that `key` names. Raises NotFound, for a foreign performance as for a missing one; BadInput."""
    if not question.key:
        raise BadInput("Name the performance by its code, as 'etds counts' lists them.")
    if question.at is not None and question.at > core.clock.now():
        raise BadInput("That moment is still to come. Name one in the past.")
    return performance_in_reach(core, actor, Permission.SALES_SEE, core.repertoire.id_of(question.key))


def day_at(at: datetime, time_zone: str) -> date:
    """The day that it is there at that moment."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def totals_of(rows: Iterable[TourRow]) -> tuple[TourTotal, ...]:
    """One a currency; amounts of different currencies are never added. Pure."""
    by_currency: dict[str, list[Tickets]] = {}
    for row in rows:
        by_currency.setdefault(row.tickets.currency, []).append(row.tickets)
    return tuple(TourTotal(performances=len(some), tickets=_added(some)) for _, some in sorted(by_currency.items()))


def _added(some: Sequence[Tickets]) -> Tickets:
    def total(name: str) -> int:
        return sum(getattr(one, name) for one in some)

    return Tickets(
        today=total("today"),
        yesterday=total("yesterday"),
        week=total("week"),
        week_before=total("week_before"),
        sold=total("sold"),
        comps=total("comps"),
        allocated=total("allocated"),
        held=total("held"),
        open=total("open"),
        capacity=total("capacity"),
        gross_minor=total("gross_minor"),
        currency=some[0].currency,
    )


def _is_asked(show: ShowRow, question: Question, at: datetime) -> bool:
    if question.artist is not None and question.artist not in show.artists:
        return False
    if question.key is not None and show.code != question.key.strip().upper():
        return False
    return question.first is not None or show.day >= day_at(at, show.time_zone)


def _row(show: ShowRow, today: date, tally: TallyRow, question: Question, at: datetime) -> TourRow:
    tickets = Tickets(
        today=tally.today,
        yesterday=tally.yesterday,
        week=tally.week,
        week_before=tally.week_before,
        sold=tally.sold,
        comps=tally.comps,
        allocated=tally.allocated,
        held=tally.held + tally.paying + tally.reserved,
        open=tally.open,
        capacity=tally.seats - tally.killed,
        gross_minor=tally.gross_minor,
        currency=show.currency,
    )
    return TourRow(
        show=show,
        today=today,
        tickets=tickets,
        worry=worry_of(
            tickets=tickets.sold + tickets.comps,
            open=tickets.open,
            capacity=tickets.capacity,
            days_out=(show.day - today).days,
            week=tickets.week,
            state=_state(show, at) if question.at is None else None,
        ),
    )


def _state(show: ShowRow, now: datetime) -> PerformanceState:
    """Without a worker nobody has written down yet that the sale has begun."""
    is_open = show.on_sale_at is not None and show.on_sale_at <= now
    return PerformanceState.ON_SALE if show.state is PerformanceState.ANNOUNCED and is_open else show.state


def _by_worry(row: TourRow) -> tuple[object, ...]:
    """Most worry first; then what there is nothing to do about, the coming ones soonest first, the past ones latest
    first."""
    points = row.worry.points
    if points is not None:
        return 0, -points, row.show.day.toordinal(), row.show.code
    if row.days_out >= 0:
        return 1, row.show.day.toordinal(), 0, row.show.code
    return 2, -row.show.day.toordinal(), 0, row.show.code
