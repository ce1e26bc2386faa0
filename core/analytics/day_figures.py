"""What was sold day by day, with the moments that sales may have answered to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from core.analytics.ranking import apart, charted, only
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Report, Row, Series
from db.queries.figures import DaySumRow, MomentRow

_COLUMNS = (
    Column("Day", Kind.DAY),
    Column("Sold", Kind.COUNT),
    Column("Returned", Kind.COUNT),
    Column("Net", Kind.CHANGE),
    Column("Comps", Kind.CHANGE),
    Column("Gross", Kind.MONEY),
    Column("To date", Kind.COUNT),
    Column("What happened"),
)
_WORDS = {"announced": "announced", "on sale": "on sale", "window": "opens: ", "price": "price: "}
_NAMED_MAX = 2
_Told: TypeAlias = tuple[date, int, int, int, int, int, int, str]
"""What stands in the columns."""


def daily(
    rows: Sequence[DaySumRow], before: Mapping[str, int], moments: Sequence[MomentRow], *, about: str,
    as_of: datetime, first: date, last: date, measure: str = "tickets",
) -> Report:  # fmt: skip
    """Every day of the period, the newest first; `before`: what each currency had sold before the first of `rows`."""
    days = [first + timedelta(days=n) for n in range(max((last - first).days + 1, 0))]
    currencies = sorted({*before, *(row.currency for row in rows)})
    happened = {day: _words(moments, day) for day in days}
    by_currency = {
        of: _told([row for row in rows if row.currency == of], before.get(of, 0), days, happened) for of in currencies
    }
    currency = only(currencies)
    return Report(
        name="daily",
        title=f"Day by day, {about}, {first:%d %b %Y} to {last:%d %b %Y}",
        columns=_COLUMNS,
        rows=tuple(
            Row(day.isoformat(), by_currency[of][place], of)
            for place, day in reversed(list(enumerate(days)))
            for of in currencies
        ),
        total=_total(by_currency[currency], currency) if currency is not None and days else None,
        currency=currency,
        as_of=as_of,
        charts=_charts(by_currency, days, happened, measure) if days else (),
        notes=(
            "Days are those of the venue. Sold and returned are tickets for money; an exchange is one of each.",
            "To date is all that was sold, less what came back, from the first sale on.",
            *apart(currencies),
        ),
    )


def _told(rows: Sequence[DaySumRow], before: int, days: Sequence[date], happened: Mapping[date, str]) -> list[_Told]:
    """The values of each day, in the order of days."""
    found = {row.day: row for row in rows}
    to_date = before + sum(row.sold - row.returned for row in rows if days and row.day < days[0])
    told: list[_Told] = []
    for day in days:
        row = found.get(day)
        sold, returned = (row.sold, row.returned) if row is not None else (0, 0)
        comps, gross = (row.comps, row.gross_minor) if row is not None else (0, 0)
        to_date += sold - returned
        told.append((day, sold, returned, sold - returned, comps, gross, to_date, happened[day]))
    return told


def _total(told: Sequence[_Told], currency: str) -> Row:
    sums = [sum(int(values[n]) for values in told) for n in (1, 2, 3, 4, 5)]  # type: ignore[arg-type]
    return Row("", (None, *sums, told[-1][6], None), currency)


def _words(moments: Sequence[MomentRow], day: date) -> str:
    """`on sale, price: early birds end`; the same of several performances once."""
    told: list[str] = []
    for moment in moments:
        if moment.day == day:
            word = _WORDS[moment.what]
            words = f"{word}{moment.name}" if word.endswith(" ") else word
            if words not in told:
                told.append(words)
    more = len(told) - _NAMED_MAX
    return ", ".join(told[:_NAMED_MAX]) + (f" and {more} more" if more > 0 else "")


def _charts(
    by_currency: Mapping[str, Sequence[_Told]],
    days: Sequence[date], happened: Mapping[date, str], measure: str,
) -> tuple[Chart, ...]:  # fmt: skip
    marks = tuple(Mark(place, happened[day]) for place, day in enumerate(days) if happened[day])
    if measure == "gross":
        return tuple(
            Chart(
                title=f"Gross by day, {of}",
                form=Form.BARS,
                places=tuple(days),
                series=(Series("gross", tuple(charted(values[5], of) for values in told)),),
                kind=Kind.MONEY,
                currency=of,
                marks=marks,
            )
            for of, told in by_currency.items()
        )
    together = [[told[place] for told in by_currency.values()] for place in range(len(days))]
    net = tuple(float(sum(values[3] for values in told)) for told in together)
    to_date = tuple(float(sum(values[6] for values in told)) for told in together)
    return (
        Chart(title="Tickets by day", form=Form.BARS, places=tuple(days), series=(Series("net", net),), marks=marks),
        Chart(
            title="Tickets to date",
            form=Form.LINE,
            places=tuple(days),
            series=(Series("to date", to_date),),
            marks=marks,
        ),
    )
