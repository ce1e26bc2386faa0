"""A report as a table of text: as wide as it must be and no wider than asked, a line a row. Pure.

Where the columns do not fit beside each other they go on in a further block, under the first column once more. Names
give way to figures; no figure is ever cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.analytics.reports import Kind, Report, Row
from core.analytics.values import NOTHING, currency_of, is_right, one_currency, shown
from core.printing.cells import cells, cut, padded, printable, wrapped

PAGE_WIDTH = 80
_GAP = "  "
_NAME_LEAST = 12
_RULE = "-"


def text_of(report: Report, width: int = PAGE_WIDTH) -> str:
    """The whole report but its charts, in lines of at most so many cells, where its figures are not wider."""
    grid = _grid(report)
    lines = [cut(printable(report.title), width), _as_of(report), ""]
    for place, block in enumerate(_blocks(report, grid, width)):
        lines += [*([""] if place else []), *_drawn(report, grid, block, width)]
    if not report.rows:
        lines.append("There is nothing to show.")
    notes = [line for note in report.notes for line in wrapped(printable(note), width)]
    return "\n".join([*lines, *(["", *notes] if notes else [])]) + "\n"


def _as_of(report: Report) -> str:
    currency = one_currency(report) if any(column.kind is Kind.MONEY for column in report.columns) else None
    return f"as of {report.as_of:%Y-%m-%d %H:%M %Z}".rstrip() + (f", amounts in {currency}" if currency else "")


def _grid(report: Report) -> list[list[str]]:
    """Head, rows and total, as they are read."""
    mixed = one_currency(report) is None
    found = [[printable(column.name) for column in report.columns]]
    found += [_words(report, row, mixed) for row in report.rows]
    if report.total is not None:
        words = _words(report, report.total, mixed)
        found.append([text if text != NOTHING else "" for text in words])
    return found


def _words(report: Report, row: Row, mixed: bool) -> list[str]:
    currency = currency_of(report, row)
    return [
        printable(shown(value, column.kind, currency, with_currency=mixed))
        for value, column in zip(row.values, report.columns, strict=True)
    ]


def _blocks(report: Report, grid: Sequence[Sequence[str]], width: int) -> Iterator[list[int]]:
    """The columns that stand beside each other, block by block."""
    least = [_least(report, grid, index) for index in range(len(report.columns))]
    block = [0]
    for index in range(1, len(report.columns)):
        room = sum(least[one] for one in block) + len(_GAP) * len(block) + least[index]
        if room > width and len(block) > 1:
            yield block
            block = [0]
        block.append(index)
    yield block


def _least(report: Report, grid: Sequence[Sequence[str]], index: int) -> int:
    widest = max(cells(line[index]) for line in grid)
    return min(widest, _NAME_LEAST) if report.columns[index].kind is Kind.TEXT else widest


def _drawn(report: Report, grid: Sequence[Sequence[str]], block: Sequence[int], width: int) -> Iterator[str]:
    widths = _widths(report, grid, block, width)
    rule = _GAP.join(_RULE * widths[index] for index in block)
    for number, line in enumerate(grid):
        if report.total is not None and number == len(grid) - 1:
            yield rule
        parts = [_cell(line[index], widths[index], is_right(report.columns[index].kind)) for index in block]
        yield _GAP.join(parts).rstrip()
        if number == 0:
            yield rule


def _widths(report: Report, grid: Sequence[Sequence[str]], block: Sequence[int], width: int) -> dict[int, int]:
    """What the figures leave is shared by the names, the first one first."""
    widths = {index: _least(report, grid, index) for index in block}
    left = width - sum(widths.values()) - len(_GAP) * (len(block) - 1)
    for index in block:
        wants = max(cells(line[index]) for line in grid) - widths[index]
        more = max(min(wants, left), 0)
        widths[index] += more
        left -= more
    return widths


def _cell(text: str, width: int, right: bool) -> str:
    return " " * (width - cells(text)) + text if right else padded(text, width)
