"""Charts of earlier runs: lines over decades, years in layers, the greatest as bars. Pure.

Money of each currency has a chart of its own; people count together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from core.analytics.reports import Chart, Form, Kind, Series
from core.money import major
from db.queries.past import DaySumRow, SumRow, TitleSumRow, TitleYearRow

S = TypeVar("S", SumRow, DaySumRow, TitleSumRow, TitleYearRow)

_WEEK = timedelta(days=7)
_PLACES_MAX = 6_000
_OTHERS = "others"


def lines_of_weeks(rows: Sequence[DaySumRow]) -> tuple[Chart, ...]:
    """Gross by week, and attendance. Weeks that nobody told of are gaps, so that the axis is true to time."""
    places = _weeks_of([row.last_day for row in rows if row.last_day is not None])
    charts = [
        Chart(
            title="Gross by week",
            form=Form.LINE,
            places=places,
            series=(Series("gross", _along(places, {row.last_day: _money(row) for row in own})),),
            kind=Kind.MONEY,
            currency=currency,
        )
        for currency, own in _by_currency(rows).items()
        if any(row.gross_minor is not None for row in own)
    ]
    people: dict[date | None, float] = defaultdict(float)
    for row in rows:
        if row.attendance is not None:
            people[row.last_day] += row.attendance
    if people:
        series = (Series("attendance", _along(places, people)),)
        charts.append(Chart(title="Attendance by week", form=Form.LINE, places=places, series=series))
    return tuple(charts)


def stacks_of_years(shows: Sequence[TitleYearRow], *, top: int, by_attendance: bool) -> tuple[Chart, ...]:
    """Each year in layers: the shows that were the greatest of all its years, and the others."""
    if by_attendance:
        return (_stack(shows, top, None),) if shows else ()
    return tuple(_stack(own, top, currency) for currency, own in _by_currency(shows).items())


def bars_of_shows(rows: Sequence[TitleSumRow], *, by_attendance: bool) -> tuple[Chart, ...]:
    charts: list[Chart] = []
    for currency, own in _by_currency(rows).items():
        values = tuple(_measured(row, by_attendance) for row in own)
        charts.append(
            Chart(
                title="Greatest by " + ("attendance" if by_attendance else "gross"),
                form=Form.BARS,
                places=tuple(row.title for row in own),
                series=(Series("attendance" if by_attendance else "gross", values),),
                kind=Kind.COUNT if by_attendance else Kind.MONEY,
                currency=None if by_attendance else currency,
            )
        )
    return tuple(charts)


def _stack(shows: Sequence[TitleYearRow], top: int, currency: str | None) -> Chart:
    by_attendance = currency is None
    sums: dict[str, float] = defaultdict(float)
    told: dict[tuple[str, int], float] = defaultdict(float)
    for row in shows:
        sums[row.title] += _measured(row, by_attendance) or 0
    best = sorted(sums, key=lambda title: (-sums[title], title))[:top]
    for row in shows:
        told[(row.title if row.title in best else _OTHERS, row.year)] += _measured(row, by_attendance) or 0
    years = tuple(range(min(row.year for row in shows), max(row.year for row in shows) + 1))
    names = [*best, *([_OTHERS] if len(sums) > len(best) else [])]
    return Chart(
        title="Attendance by year" if by_attendance else "Gross by year",
        form=Form.STACKED,
        places=years,
        series=tuple(Series(name, tuple(told.get((name, year), 0.0) for year in years)) for name in names),
        kind=Kind.COUNT if by_attendance else Kind.MONEY,
        currency=currency,
    )


def _measured(row: TitleYearRow | TitleSumRow, by_attendance: bool) -> float | None:
    value = row.attendance if by_attendance else row.gross_minor
    return None if value is None else float(value if by_attendance else major(value, row.currency))


def _money(row: SumRow) -> float | None:
    return None if row.gross_minor is None else float(major(row.gross_minor, row.currency))


def _weeks_of(days: Sequence[date]) -> tuple[date, ...]:
    """Every day that was told of, and between them the ends of weeks that nobody told of."""
    told = sorted(set(days))
    if not told or len({day.weekday() for day in told}) > 1 or (told[-1] - told[0]) / _WEEK > _PLACES_MAX:
        return tuple(told)
    return tuple(told[0] + number * _WEEK for number in range((told[-1] - told[0]).days // 7 + 1))


def _along(places: Sequence[date], values: Mapping[date | None, float | None]) -> tuple[float | None, ...]:
    return tuple(values.get(place) for place in places)


def _by_currency(rows: Iterable[S]) -> dict[str, list[S]]:
    found: dict[str, list[S]] = defaultdict(list)
    for row in rows:
        found[row.currency].append(row)
    return dict(sorted(found.items()))
