"""An event week by week, and how full earlier runs were in the same week of theirs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.analytics.curves import quantile
from core.analytics.ranking import average, only, share
from core.analytics.reports import Chart, Column, Form, Kind, Report, Row, Series, Value
from core.history.past import PastCurve
from db.queries.ranking import PlayedRow

RUNS_MAX = 40
RUNS_LEAST = 3
"""With fewer that told of a week nothing is usual in it."""

_COLUMNS = (
    Column("Week", Kind.COUNT),
    Column("Up to", Kind.DAY),
    Column("Shows", Kind.COUNT),
    Column("Seats", Kind.COUNT),
    Column("Tickets", Kind.COUNT),
    Column("Sold", Kind.SHARE),
    Column("Low", Kind.SHARE),
    Column("Usual", Kind.SHARE),
    Column("High", Kind.SHARE),
    Column("Runs", Kind.COUNT),
    Column("Gross", Kind.MONEY),
    Column("Average", Kind.MONEY),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The latest runs that the event is compared with, and what they have in common with it."""

    what: str
    runs: tuple[PastCurve, ...]

    def shares(self, week: int) -> list[float]:
        """How full those were that told of that week, in order."""
        return sorted(told for run in self.runs if (told := run.filled(week)) is not None)


def run_by_week(shows: Sequence[PlayedRow], compared: Compared, *, event: str, as_of: datetime) -> Report:
    """A row for each week from the first performance to the last, also those in which none was; weeks end on Sunday."""
    by_week: dict[date, list[PlayedRow]] = {}
    for one in shows:
        [day] = one.days  # a performance is on one day
        by_week.setdefault(day + timedelta(days=6 - day.weekday()), []).append(one)
    ends = _weeks(by_week)
    bands = [_band(compared.shares(number)) for number in range(1, len(ends) + 1)]
    currency = only(one.currency for one in shows)
    return Report(
        name="run",
        title=f"Run of {event} by week",
        columns=_COLUMNS,
        rows=tuple(
            Row(end.isoformat(), (number, end, *_values(by_week.get(end, []), compared.shares(number))), currency)
            for number, end in enumerate(ends, start=1)
        ),
        total=Row("", (None, None, *_values(shows, [])), currency) if shows else None,
        currency=currency,
        as_of=as_of,
        charts=(_chart(ends, by_week, bands),) if ends else (),
        notes=(
            "Sold is the share of the week's seats that was sold for money, by now; weeks end on Sunday.",
            _against(compared),
        ),
    )


def _against(compared: Compared) -> str:
    count = len(compared.runs)
    if count < RUNS_LEAST:
        return (
            f"To compare it takes {RUNS_LEAST} earlier runs that told how full they were; there are {count}."
            " Bring in their box-office reports by 'etds history import'."
        )
    return (
        f"Low, usual and high: so full were a tenth, half and nine tenths of {count} earlier runs {compared.what} in"
        f" the same week of theirs, where {RUNS_LEAST} told of it."
    )


def _weeks(found: Mapping[date, object]) -> list[date]:
    """Every end of a week from the first to the last."""
    if not found:
        return []
    first, last = min(found), max(found)
    return [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]


def _band(shares: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    if len(shares) < RUNS_LEAST:
        return None, None, None
    return quantile(shares, 0.1), quantile(shares, 0.5), quantile(shares, 0.9)


def _values(own: Sequence[PlayedRow], shares: Sequence[float]) -> tuple[Value, ...]:
    seats, tickets = sum(one.seats for one in own), sum(one.tickets for one in own)
    gross = sum(one.gross_minor for one in own)
    return (
        len(own), seats, tickets, share(tickets, seats), *_band(shares), len(shares) or None, gross,
        average(gross, tickets),
    )  # fmt: skip


def _chart(
    ends: Sequence[date],
    by_week: Mapping[date, Sequence[PlayedRow]],
    bands: Sequence[tuple[float | None, float | None, float | None]],
) -> Chart:
    own = tuple(
        share(sum(one.tickets for one in shows), sum(one.seats for one in shows))
        for shows in (by_week.get(end, ()) for end in ends)
    )
    is_compared = any(low is not None for low, _, _ in bands)
    low, usual, high = zip(*bands, strict=True)
    band = (Series("low", low), Series("high", high), Series("usual", usual)) if is_compared else ()
    return Chart(
        title="Share of the seats by week of the run",
        form=Form.BAND if is_compared else Form.LINE,
        places=tuple(range(1, len(ends) + 1)),
        series=(*band, Series("this run", own)),
        kind=Kind.SHARE,
    )
