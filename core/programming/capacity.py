"""How well halls are used: heat by hall and week, dark days, what is nearly sold out, what earns most. Pure.

Utilisation is tickets (sold and complimentary) of the places that could be sold: those of the manifest that are not off
sale. A day is dark where no performance in reach is in the hall. Performances that were called off count nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.queries.capacity import FigureRow as Figure
from db.queries.capacity import HallRow as UsedHall
from db.vocabulary import HallId, PerformanceState

TOP = 5
WEEKS_MAX = 53
_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Some performances taken together. `seats` could be sold; `days` is how many days had one, of `of_days`."""

    performances: int
    seats: int
    sold: int
    comp: int
    days: int
    of_days: int

    @property
    def share(self) -> float | None:
        """Tickets of places, 0 to 1; None where nothing was on."""
        return (self.sold + self.comp) / self.seats if self.seats else None

    @property
    def sell_through(self) -> float | None:
        """The same without those that were given away."""
        return self.sold / self.seats if self.seats else None

    @property
    def dark(self) -> int:
        return self.of_days - self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class HallUse:
    """One hall: its weeks, all of them together, and what came in, by currency."""

    hall: UsedHall
    weeks: tuple[Usage, ...]
    all: Usage
    gross_minor: Mapping[str, int]

    def average_minor(self) -> Mapping[str, int]:
        """What a sold ticket brought, by currency, rounded half up."""
        return {key: (2 * gross + self.all.sold) // (2 * self.all.sold) for key, gross in self.gross_minor.items()
                if self.all.sold}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Earner:
    """An event, with what its performances of the period took in one currency."""

    event: str
    performances: int
    sold: int
    gross_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The dashboard of a period of whole weeks from a Monday on."""

    first: date
    weeks: int
    halls: tuple[HallUse, ...]
    all: Usage
    low: tuple[Figure, ...]
    top: tuple[Earner, ...]
    figures: tuple[Figure, ...]

    @property
    def last(self) -> date:
        """The first day behind it."""
        return self.first + timedelta(weeks=self.weeks)

    @property
    def mondays(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(weeks=week) for week in range(self.weeks))

    def of_hall(self, hall: HallId, week: int | None = None) -> tuple[Figure, ...]:
        """The performances of a hall, of one week or of all, soonest first."""
        return tuple(
            one for one in self.figures if one.hall_id == hall and week in (None, (one.day - self.first).days // _DAYS)
        )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def capacity_of(
    halls: Sequence[UsedHall], figures: Sequence[Figure], first: date, weeks: int, *, low_percent: int
) -> Capacity:
    """All figures of a period that begins on a Monday."""
    by_hall = {hall.id: [one for one in figures if one.hall_id == hall.id] for hall in halls}
    uses = tuple(_hall_use(hall, by_hall[hall.id], first, weeks) for hall in halls)
    return Capacity(
        first=first,
        weeks=weeks,
        halls=uses,
        all=usage(figures, of_days=weeks * _DAYS * len(halls)),
        low=low_stock(figures, low_percent),
        top=top_earners(figures),
        figures=tuple(figures),
    )


def usage(figures: Iterable[Figure], *, of_days: int) -> Usage:
    """These performances taken together; a day counts once a hall."""
    rows = tuple(figures)
    return Usage(
        performances=len(rows),
        seats=sum(sellable(row) for row in rows),
        sold=sum(row.sold for row in rows),
        comp=sum(row.comp for row in rows),
        days=len({(row.hall_id, row.day) for row in rows}),
        of_days=of_days,
    )


def sellable(row: Figure) -> int:
    """Places that are not off sale."""
    return row.seats - row.killed


def low_stock(figures: Iterable[Figure], percent: int) -> tuple[Figure, ...]:
    """Performances on sale with no more than so many percent of their places open, the scarcest first."""
    low = [
        row
        for row in figures
        if row.state is PerformanceState.ON_SALE and sellable(row) and row.open * 100 <= percent * sellable(row)
    ]
    return tuple(sorted(low, key=lambda row: (row.open / sellable(row), row.day, row.code)))


def top_earners(figures: Iterable[Figure]) -> tuple[Earner, ...]:
    """The five events that took most, in each currency; amounts of different currencies do not compare."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for row in figures:
        found.setdefault((row.currency, row.event), []).append(row)
    earners = [
        Earner(
            event=event,
            performances=len(rows),
            sold=sum(row.sold for row in rows),
            gross_minor=sum(row.gross_minor for row in rows),
            currency=currency,
        )
        for (currency, event), rows in found.items()
    ]
    earners = sorted((one for one in earners if one.gross_minor), key=lambda one: (-one.gross_minor, one.event))
    currencies = sorted({one.currency for one in earners})
    return tuple(one for key in currencies for one in [e for e in earners if e.currency == key][:TOP])


def _hall_use(hall: UsedHall, rows: Sequence[Figure], first: date, weeks: int) -> HallUse:
    by_week: list[list[Figure]] = [[] for _ in range(weeks)]
    gross: dict[str, int] = {}
    for row in rows:
        by_week[(row.day - first).days // _DAYS].append(row)
        gross[row.currency] = gross.get(row.currency, 0) + row.gross_minor
    return HallUse(
        hall=hall,
        weeks=tuple(usage(week, of_days=_DAYS) for week in by_week),
        all=usage(rows, of_days=weeks * _DAYS),
        gross_minor=gross,
    )
