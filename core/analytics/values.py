"""The values of a report as words and as data: one way to write each kind, for every form. Pure."""

from __future__ import annotations

import math
from datetime import date, datetime

from core.analytics.reports import Chart, Column, Kind, Report, Row, Value
from core.money import Money, currency_digits, major

NOTHING = "–"
_ON_THE_RIGHT = (Kind.COUNT, Kind.MONEY, Kind.SHARE, Kind.CHANGE)


def is_right(kind: Kind) -> bool:
    """Whether a column of this kind stands at the right edge."""
    return kind in _ON_THE_RIGHT


def one_currency(report: Report) -> str | None:
    """The currency of all amounts; None where there are several, or no amounts."""
    if report.currency is not None:
        return report.currency
    found = {row.currency for row in report.rows if row.currency is not None}
    return found.pop() if len(found) == 1 else None


def currency_of(report: Report, row: Row) -> str | None:
    """What the amounts of this row are in."""
    return row.currency or one_currency(report)


def has_money(report: Report) -> bool:
    return any(column.kind is Kind.MONEY for column in report.columns)


def shown(value: Value, kind: Kind, currency: str | None = None, *, with_currency: bool = False) -> str:
    """A value for a person."""
    match value:
        case None:
            return NOTHING
        case float() if not math.isfinite(value):
            return NOTHING
        case int() if kind is Kind.MONEY and currency is not None:
            amount = Money(value, currency)
            return str(amount) if with_currency else amount.plain()
        case int() if kind is Kind.CHANGE:
            return f"{value:+,}" if value else "0"
        case int() | float() if kind is Kind.SHARE:
            return f"{100 * value:.1f}%"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m}" if kind is Kind.MONTH else f"{value:%Y-%m-%d}"
        case _:
            return value


def as_data(value: Value) -> str | int | float | None:
    """A value for a program: dates as ISO 8601 writes them, amounts in minor units, what is no number as nothing."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date) else value


def chart_table(report: Report, number: int = 1) -> Report:
    """The figures of one chart of the report, counted from one, as a table: a row a place, a column a series."""
    chart = report.charts[number - 1]
    first = Column("place", Kind.DAY if any(isinstance(place, date) for place in chart.places) else Kind.TEXT)
    marks = {mark.place: mark.words for mark in chart.marks}
    columns = (first, *(Column(one.name, chart.kind) for one in chart.series), *([Column("mark")] if marks else []))
    rows = tuple(
        Row(
            str(place),
            (
                place if isinstance(place, date) else str(place),
                *(_in_minor(one.values[index], chart) for one in chart.series),
                *([marks.get(index)] if marks else []),
            ),
            chart.currency,
        )
        for index, place in enumerate(chart.places)
    )
    return Report(
        name=f"{report.name}-{number}", title=chart.title, columns=columns, rows=rows, as_of=report.as_of,
        currency=chart.currency, charts=(chart,),
    )  # fmt: skip


def _in_minor(value: float | None, chart: Chart) -> Value:
    """Charts draw major units; tables count minor ones."""
    if value is None or not math.isfinite(value):
        return None
    if chart.kind is Kind.MONEY and chart.currency is not None:
        return round(value * 10 ** currency_digits(chart.currency))
    return value if chart.kind is Kind.SHARE or value != int(value) else int(value)


def plain_amount(value: int, currency: str) -> str:
    """Major units without a separator of thousands, for programs: `1234.50`."""
    return f"{major(value, currency):.{currency_digits(currency)}f}"
