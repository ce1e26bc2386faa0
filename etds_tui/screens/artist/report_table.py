"""A report as a list that fits a terminal: the columns that have room, and what the others say of a row. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from core.analytics import Chart, Column, Kind, Report, Row
from core.analytics.values import currency_of, is_right, one_currency, shown
from etds_tui.text import plain
from etds_tui.widgets import listing

ROWS_MAX = 500
_TEXT_LEAST = 12
_PADDING = 2
TOTAL = "\x1f"


@dataclass(frozen=True, slots=True)
class Table:
    """`by_key` finds the row of the report behind a line; `hidden` are the columns that have no room."""

    columns: tuple[listing.Column, ...]
    rows: tuple[listing.Row, ...]
    by_key: Mapping[str, Row]
    hidden: tuple[int, ...]
    names: tuple[str, ...]
    left_out: int

    def rest(self, report: Report, key: str | None) -> str:
        """What the columns without room have to say of this line."""
        row = self.by_key.get(key or "")
        if row is None or not self.hidden:
            return ""
        cells = _cells(report, row)
        return "   ".join(f"{self.names[place]} {cells[place]}" for place in self.hidden if cells[place])


def table_of(report: Report, width: int) -> Table:
    """The first column always, the others from the left as long as there is room; at most `ROWS_MAX` rows."""
    rows = [*report.rows[:ROWS_MAX], *([report.total] if report.total is not None else [])]
    cells = [_cells(report, row) for row in rows]
    names = _names(report)
    kept = _kept(report.columns, names, cells, width)
    keys = _keys(report, rows, cells)
    return Table(
        columns=tuple(
            listing.Column(names[place], is_right=is_right(report.columns[place].kind), gives=_gives(report, place))
            for place in kept
        ),
        rows=tuple(
            listing.Row(key, tuple(line[place] for place in kept)) for key, line in zip(keys, cells, strict=True)
        ),
        by_key=dict(zip(keys, rows, strict=True)),
        hidden=tuple(place for place in range(len(report.columns)) if place not in kept),
        names=names,
        left_out=max(len(report.rows) - ROWS_MAX, 0),
    )


def place_of(chart: Chart, row: Row | None) -> int | None:
    """Where the row stands along the chart: at the place that is one of its values, or its key."""
    if row is None:
        return None
    told = [str(value) for value in (*row.values, row.key) if value not in (None, "")]
    places = {str(place): at for at, place in reversed(list(enumerate(chart.places)))}
    return next((places[value] for value in told if value in places), None)


def _gives(report: Report, place: int) -> bool:
    return report.columns[place].kind is Kind.TEXT


def _cells(report: Report, row: Row) -> list[str]:
    has_several = one_currency(report) is None
    currency = currency_of(report, row)
    return [
        ""
        if value is None and row is report.total
        else plain(shown(value, column.kind, currency, with_currency=has_several))
        for value, column in zip(row.values, report.columns, strict=True)
    ]


def _names(report: Report) -> tuple[str, ...]:
    """Amounts of one currency say in their heading which."""
    currency = one_currency(report)
    return tuple(
        f"{column.name} {currency}" if column.kind is Kind.MONEY and currency is not None else column.name
        for column in report.columns
    )


def _keys(report: Report, rows: Sequence[Row], cells: Sequence[Sequence[str]]) -> list[str]:
    """Keys of their own: several rows may be about the same thing."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for row, line in zip(rows, cells, strict=True):
        if row is report.total:
            keys.append(TOTAL)
            continue
        name = (row.key, line[0])
        seen[name] += 1
        keys.append(TOTAL.join((*name, str(seen[name]))))
    return keys


def _kept(columns: Sequence[Column], names: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """As many columns from the left as there is room for; all text gives way down to twelve cells."""
    kept: list[int] = []
    left = width
    for place, column in enumerate(columns):
        widest = max([cell_len(names[place]), *(cell_len(line[place]) for line in cells)])
        least = (min(widest, _TEXT_LEAST) if column.kind is Kind.TEXT else widest) + _PADDING
        if kept and least > left:
            break
        left -= least
        kept.append(place)
    return kept
