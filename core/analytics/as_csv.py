"""A report as CSV: one head, one row a row, amounts in major units with their currency in a column of its own. Pure.

What people typed and a spreadsheet would take for a formula is given an apostrophe in front, as spreadsheets do it.
Totals and notes are left out: who adds a column up should not count twice.
"""

from __future__ import annotations

import csv
from io import StringIO

from core.analytics.reports import Column, Kind, Report, Value
from core.analytics.values import as_data, currency_of, has_money, plain_amount

BOM = "\ufeff"
CURRENCY = "currency"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_of(report: Report) -> str:
    """The whole file, without a byte order mark. Lines end as RFC 4180 wants them."""
    with_currency = has_money(report) and all(column.name != CURRENCY for column in report.columns)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [harmless(column.name) for column in report.columns]
    writer.writerow([*names, CURRENCY] if with_currency else names)
    for row in report.rows:
        currency = currency_of(report, row)
        cells = [_cell(value, column, currency) for value, column in zip(row.values, report.columns, strict=True)]
        writer.writerow([*cells, currency or ""] if with_currency else cells)
    return out.getvalue()


def _cell(value: Value, column: Column, currency: str | None) -> str:
    if column.kind is Kind.MONEY and isinstance(value, int) and currency is not None:
        return plain_amount(value, currency)
    if isinstance(value, str):
        return harmless(value)
    written = as_data(value)
    return "" if written is None else str(written)
