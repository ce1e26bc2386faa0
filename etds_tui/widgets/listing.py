"""A list of rows that spans its room: columns of figures are as wide as they must be, columns of names share the rest.

It is filled again and again with what is so now; the cursor stays on its row, and only what differs is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import DataTable

from etds_tui.text import fit, plain

_LEAST = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `gives`: it shares the room that the others leave, and is cut by `cut` where that is too little."""

    name: str
    is_right: bool = False
    gives: bool = False
    cut: Callable[[str, int], str] = fit


@dataclass(frozen=True, slots=True)
class Row:
    """One row under a key of its own; its cells are text of people or ours, and never markup."""

    key: str
    cells: tuple[str, ...]
    style: str = ""


class Listing(DataTable[Text]):
    """`show` fills it; `selected` is the key of the row under the cursor."""

    DEFAULT_CSS = """
    Listing { height: 1fr; scrollbar-gutter: stable; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def __init__(self, *columns: Column, id: str | None = None, **options: Any) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=False, **options)
        self._wanted = columns
        self._listed: tuple[Row, ...] = ()
        self._drawn: tuple[Row, ...] = ()
        self._widths: list[int] = []

    @property
    def selected(self) -> str | None:
        if 0 <= self.cursor_row < len(self._listed):
            return self._listed[self.cursor_row].key
        return None

    def show(self, rows: Sequence[Row]) -> None:
        self._listed = tuple(rows)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        room = self.scrollable_content_region.width - 2 * self.cell_padding * len(self._wanted)
        if room <= 0:
            return
        widths = column_widths(self._wanted, [row.cells for row in self._listed], room)
        is_same = [row.key for row in self._listed] == [row.key for row in self._drawn]
        if is_same and widths == self._widths:
            self._draw_differences()
        else:
            self._draw_all(widths)
        self._drawn = self._listed

    def _draw_differences(self) -> None:
        for before, row in zip(self._drawn, self._listed, strict=True):
            if row == before:
                continue
            for column, width, cell in zip(self._wanted, self._widths, row.cells, strict=True):
                self.update_cell(row.key, column.name, _text(column, width, cell, row.style))

    def _draw_all(self, widths: list[int]) -> None:
        keys = [row.key for row in self._listed]
        at = self.cursor_row
        held = self._drawn[at].key if 0 <= at < len(self._drawn) else None
        self._widths = widths
        self.clear(columns=True)
        for column, width in zip(self._wanted, widths, strict=True):
            self.add_column(_text(column, width, column.name, ""), width=width, key=column.name)
        for row in self._listed:
            cells = zip(self._wanted, widths, row.cells, strict=True)
            self.add_row(*[_text(column, width, cell, row.style) for column, width, cell in cells], key=row.key)
        if keys:
            self.move_cursor(row=keys.index(held) if held in keys else min(at, len(keys) - 1))


def column_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """How wide each column is, in cells. Pure."""
    widest = [
        max([cell_len(column.name), *(cell_len(plain(row[index])) for row in rows)])
        for index, column in enumerate(columns)
    ]
    giving = [index for index, column in enumerate(columns) if column.gives]
    left = room - sum(width for index, width in enumerate(widest) if index not in giving)
    for index, width in zip(giving, shares(left, [widest[index] for index in giving]), strict=True):
        widest[index] = width
    return widest


def shares(room: int, wants: Sequence[int]) -> list[int]:
    """The room shared by those who want so many cells: all get alike, nobody more than they want while another has
    less, and what is over then is spread. Never less than six. Pure."""
    got = [0] * len(wants)
    left = room
    for place, index in enumerate(sorted(range(len(wants)), key=lambda index: wants[index])):
        got[index] = min(wants[index], left // (len(wants) - place))
        left -= got[index]
    for place in range(len(wants)):
        got[place] += left // (len(wants) - place)
        left -= left // (len(wants) - place)
    return [max(width, _LEAST) for width in got]


def _text(column: Column, width: int, cell: str, style: str) -> Text:
    shown = column.cut(cell, width) if column.gives else plain(cell)
    return Text(shown, style=style, justify="right" if column.is_right else "left", no_wrap=True, end="")
