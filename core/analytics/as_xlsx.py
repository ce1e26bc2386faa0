"""A report as a workbook: numbers are numbers, days are days, amounts carry their format; the head stays in sight.

Text of people is written as text and never read as a formula. Each chart's figures have a sheet of their own, and what
the report says about itself has one too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from core.analytics.reports import Column, Kind, Report, Row, Value
from core.analytics.values import as_data, chart_table, currency_of, has_money, one_currency, shown
from core.money import currency_digits, major
from core.printing.cells import cells

_CELLS_MIN, _CELLS_MAX = 8, 48
_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.CHANGE: "+#,##0;-#,##0;0",
    Kind.SHARE: "0.0%",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MONTH: "yyyy-mm",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}


def xlsx_of(report: Report) -> bytes:
    """The whole file. Made of the report alone: the same report is the same workbook."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": report.title, "created": report.as_of.astimezone(UTC).replace(tzinfo=None)})
    _Sheet(book, "Report").write(report)
    for number in range(1, len(report.charts) + 1):
        _Sheet(book, f"Chart {number}").write(chart_table(report, number))
    _about(book, report)
    book.close()
    return out.getvalue()


class _Sheet:
    """One table on a sheet of its own."""

    def __init__(self, book: Any, name: str) -> None:
        self._book, self._sheet = book, book.add_worksheet(name)
        self._formats: dict[tuple[str, bool], Any] = {}

    def write(self, report: Report) -> None:
        columns = list(_columns(report))
        for place, column in enumerate(columns):
            self._sheet.write_string(0, place, _head(column), self._format("", is_bold=True))
        rows = [*report.rows, *([report.total] if report.total else [])]
        for line, row in enumerate(rows, start=1):
            is_total = report.total is not None and line == len(rows)
            for place, value in enumerate(_values(report, row, len(columns))):
                self._cell(line, place, value, columns[place].kind, currency_of(report, row), is_total)
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, _width(report, place, column))
        self._sheet.freeze_panes(1, 0)
        if report.rows:
            self._sheet.autofilter(0, 0, len(report.rows), len(columns) - 1)

    def _cell(self, line: int, place: int, value: Value, kind: Kind, currency: str | None, is_bold: bool) -> None:
        written = as_data(value)
        if isinstance(value, datetime):
            moment = value.astimezone(UTC).replace(tzinfo=None)
            self._sheet.write_datetime(line, place, moment, self._format(_FORMATS[Kind.MOMENT], is_bold=is_bold))
        elif isinstance(value, date):
            format_ = _FORMATS[kind if kind is Kind.MONTH else Kind.DAY]
            self._sheet.write_datetime(line, place, value, self._format(format_, is_bold=is_bold))
        elif isinstance(written, str):
            self._sheet.write_string(line, place, written, self._format("", is_bold=is_bold))
        elif kind is Kind.MONEY and isinstance(value, int) and currency is not None:
            digits = currency_digits(currency)
            format_ = "#,##0" + (f".{'0' * digits}" if digits else "")
            self._sheet.write_number(line, place, major(value, currency), self._format(format_, is_bold=is_bold))
        elif written is not None:
            self._sheet.write_number(line, place, written, self._format(_FORMATS.get(kind, ""), is_bold=is_bold))

    def _format(self, format_: str, *, is_bold: bool) -> Any:
        key = (format_, is_bold)
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"num_format": format_ or "General", "bold": is_bold})
        return self._formats[key]


def _columns(report: Report) -> Iterator[Column]:
    yield from report.columns
    if has_money(report):
        yield Column("currency")


def _values(report: Report, row: Row, count: int) -> tuple[Value, ...]:
    return row.values if count == len(row.values) else (*row.values, currency_of(report, row))


def _head(column: Column) -> str:
    """A workbook knows no zones, so moments are those of UTC, and say so."""
    return f"{column.name} (UTC)" if column.kind is Kind.MOMENT else column.name


def _width(report: Report, place: int, column: Column) -> int:
    if place == len(report.columns):
        return _CELLS_MIN
    written = [shown(row.values[place], column.kind, currency_of(report, row)) for row in report.rows]
    return min(max([_CELLS_MIN, cells(_head(column)) + 2, *(cells(one) + 1 for one in written)]), _CELLS_MAX)


def _about(book: Any, report: Report) -> None:
    sheet = book.add_worksheet("About")
    lines = [
        ("report", report.title),
        ("as of", report.as_of.isoformat()),
        ("currency", one_currency(report) or ("several" if has_money(report) else "")),
        *(("note", note) for note in report.notes),
    ]
    for line, (name, text) in enumerate(lines):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, text)
    sheet.set_column(0, 0, _CELLS_MIN + 2)
    sheet.set_column(1, 1, 2 * _CELLS_MAX)
