"""Monthly gross by artist. Pure: rows of events and months in, a report out.

An event counts for everybody on its bill, and once in the total and for the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.analytics.played import EARLIER
from core.analytics.ranking import TIES, apart, average, charted, only, ranked
from core.analytics.reports import Chart, Column, Form, Kind, Report, Row, Series, Value
from db.queries.figures import BillMonthRow
from db.queries.past import PastMonthRow

_COLUMNS = (
    Column("Month", Kind.MONTH),
    Column("Artist"),
    Column("Tickets", Kind.COUNT),
    Column("Comps", Kind.COUNT),
    Column("Gross", Kind.MONEY),
    Column("Average", Kind.MONEY),
)


_NAMELESS = "An earlier show that no artist is known of stands under its own name."


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table in each month: an artist, or all the others; `key` goes into it."""

    name: str
    key: str
    sold: dict[date, tuple[int, int, int]]  # tickets, comps, gross

    def value(self, month: date, measure: str) -> int:
        return self.sold.get(month, (0, 0, 0))[2 if measure == "gross" else 0]


def monthly(
    rows: Sequence[BillMonthRow], *, as_of: datetime, first: date, last: date | None = None, top: int,
    measure: str = "gross", own: Collection[str] | None = None, has_earlier: bool = False,
) -> Report:  # fmt: skip
    """The `top` artists of each currency by month, the newest first, and everybody else in one line.

    `own`: only these artists are told of, and no others are. `has_earlier`: rows of earlier runs are among them.
    """
    currencies = sorted({row.currency for row in rows})
    table: list[Row] = []
    charts: list[Chart] = []
    is_shared = False
    for currency in currencies:
        mine = [row for row in rows if row.currency == currency]
        lines = _lines(mine, top, measure, own)
        months = _months(row.month for row in mine)
        names = {line.key for line in lines}
        overlap = any(len(names.intersection(row.artists)) > 1 for row in mine)
        is_shared = is_shared or overlap
        table += [
            _row(month, line.name, line.key, line.sold[month], currency)
            for month in months
            for line in lines
            if month in line.sold
        ]
        charts.append(_chart(lines, months, currency, measure, is_shared=overlap))
    table.sort(key=lambda row: row.values[0], reverse=True)  # type: ignore[arg-type,return-value]
    currency = only(currencies)
    end = f" to {last:%B %Y}" if last is not None else ""
    return Report(
        name="months",
        title=f"By month and artist, from {first:%B %Y}{end}",
        columns=_COLUMNS,
        rows=tuple(table),
        total=_total(rows, currency) if currency is not None else None,
        currency=currency,
        as_of=as_of,
        charts=tuple(charts),
        notes=(
            "Months are whole, on the clock of the venue. What comes back is taken off in the month in which it does.",
            *(["An event counts for every artist on its bill, and once in the total."] if is_shared else []),
            *([EARLIER, _NAMELESS] if has_earlier else []),
            *apart(currencies),
            *([TIES] if own is None else []),
        ),
        links=("daily", "top"),
    )


def earlier_months(months: Sequence[PastMonthRow]) -> list[BillMonthRow]:
    """Months of earlier runs as those of bills."""
    return [
        BillMonthRow(
            artists=(row.artist or row.show,),
            month=row.month,
            currency=row.currency,
            tickets=row.tickets,
            comps=0,
            gross_minor=row.gross_minor,
        )
        for row in months
    ]


def _lines(rows: Sequence[BillMonthRow], top: int, measure: str, own: Collection[str] | None) -> list[_Line]:
    by_artist: dict[str, list[BillMonthRow]] = {}
    for row in rows:
        for artist in row.artists:
            if own is None or artist in own:
                by_artist.setdefault(artist, []).append(row)
    lines = [_Line(artist, artist, _summed(sold)) for artist, sold in by_artist.items()]

    def whole(line: _Line) -> int:
        return sum(line.value(month, measure) for month in line.sold)

    shown = [line for _, line in ranked(lines, whole, lambda line: line.name, top)] if own is None else lines
    names = {line.name for line in shown}
    others = [row for row in rows if own is None and not names.intersection(row.artists)]
    if others:
        count = len({artist for row in others for artist in row.artists} or {""})
        shown.append(_Line(f"{count} other{'s' if count > 1 else ''}", "", _summed(others)))
    return shown


def _summed(rows: Iterable[BillMonthRow]) -> dict[date, tuple[int, int, int]]:
    found: dict[date, tuple[int, int, int]] = {}
    for row in rows:
        tickets, comps, gross = found.get(row.month, (0, 0, 0))
        found[row.month] = tickets + row.tickets, comps + row.comps, gross + row.gross_minor
    return found


def _months(found: Iterable[date]) -> list[date]:
    """Every month from the first to the last, also those in which nothing was sold."""
    all_ = sorted(set(found))
    months = all_[:1]
    while months and months[-1] < all_[-1]:
        months.append((months[-1].replace(day=28) + timedelta(days=4)).replace(day=1))
    return months


def _row(month: date, name: str, key: str, sold: tuple[int, int, int], currency: str) -> Row:
    tickets, comps, gross = sold
    values: tuple[Value, ...] = (month, name, tickets, comps, gross, average(gross, tickets))
    return Row(key, values, currency)


def _total(rows: Sequence[BillMonthRow], currency: str) -> Row:
    tickets, comps = sum(row.tickets for row in rows), sum(row.comps for row in rows)
    gross = sum(row.gross_minor for row in rows)
    return Row("", (None, "all", tickets, comps, gross, average(gross, tickets)), currency)


def _chart(lines: Sequence[_Line], months: Sequence[date], currency: str, measure: str, *, is_shared: bool) -> Chart:
    """Stacked, where the parts add up to something; lines, where they overlap or money went back."""
    values = [tuple(line.value(month, measure) for month in months) for line in lines]
    is_stack = not is_shared and all(value >= 0 for line in values for value in line)
    is_money = measure == "gross"
    return Chart(
        title=f"Gross by month, {currency}" if is_money else "Tickets by month",
        form=Form.BARS if len(lines) == 1 else Form.STACKED if is_stack else Form.LINE,
        places=tuple(months),
        series=tuple(
            Series(line.name, tuple(charted(value, currency) if is_money else float(value) for value in found))
            for line, found in zip(lines, values, strict=True)
        ),
        kind=Kind.MONEY if is_money else Kind.COUNT,
        currency=currency if is_money else None,
    )
