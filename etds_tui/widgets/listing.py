"""A list of rows that spans its room: columns of figures are as wide as they must be, columns of names share the rest.

It is filled again and again with what is so now; the cursor stays on its row, and only what differs is drawn. A list
that was not shown before knows its width, and so its rows, some refreshes later: keys that come before that count too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from etds_tui.text import fit, plain

_LEAST = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `gives`: it shares the room that the others leave, and is cut by `cut` where that is too little.

    A list of less than `least` cells goes without it.
    """

    name: str
    is_right: bool = False
    gives: bool = False
    least: int = 0
    cut: Callable[[str, int], str] = fit


@dataclass(frozen=True, slots=True)
class Row:
    """One row under a key of its own, a cell a column; their text is never markup."""

    key: str
    cells: tuple[str, ...]


class Listing(DataTable[Text]):
    """`show` fills it; `selected` is the key of the row under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "open")]
    DEFAULT_CSS = """
    Listing { height: 1fr; scrollbar-gutter: stable; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Listing.-empty { height: 1; }
    """

    def __init__(self, *columns: Column, id: str | None = None, **options: Any) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=False, **options)
        self._wanted = columns
        self._listed: tuple[Row, ...] = ()
        self._drawn: tuple[Row, ...] = ()
        self._widths: dict[int, int] = {}  # of the columns that are drawn, by their place
        self._early: str | None = None  # the row that was gone to before it was drawn
        self._entered: str | None = None  # the row that Enter was pressed on before it was drawn

    @property
    def selected(self) -> str | None:
        return self._listed[self._place].key if self._listed else None

    @property
    def _place(self) -> int:
        """Where the cursor stands, or will once these rows are drawn: on its row, or on that which took its place."""
        at = self.cursor_row
        held = self._early or (self._drawn[at].key if 0 <= at < len(self._drawn) else None)
        keys = [row.key for row in self._listed]
        return keys.index(held) if held in keys else max(min(at, len(keys) - 1), 0)

    def go(self, rows: int) -> None:
        """Move the cursor so many rows down, or up if negative, from wherever the focus is."""
        if self._listed:
            self.go_to(self._listed[min(max(self._place + rows, 0), len(self._listed) - 1)].key)

    def go_to(self, key: str) -> None:
        """Put the cursor on this row, if it is listed."""
        if not any(row.key == key for row in self._listed):
            return
        self._early = key
        if self._drawn is self._listed:
            self.move_cursor(row=self._place)
            self._early = None

    def go_to_top(self) -> None:
        if self._listed:
            self.go_to(self._listed[0].key)

    def action_select_cursor(self) -> None:
        if self._drawn is self._listed:
            super().action_select_cursor()
        else:
            self._entered = self._early = self.selected

    def show(self, rows: Sequence[Row]) -> None:
        self._listed = tuple(rows)
        self.set_class(not rows, "-empty")
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        cells = self.scrollable_content_region.width
        if not cells:
            return
        places = [place for place, column in enumerate(self._wanted) if column.least <= cells]
        columns = [self._wanted[place] for place in places]
        rows = [[row.cells[place] for place in places] for row in self._listed]
        widths = column_widths(columns, rows, cells - 2 * self.cell_padding * len(places))
        by_place = dict(zip(places, widths, strict=True))
        at = self._place
        is_same = [row.key for row in self._listed] == [row.key for row in self._drawn]
        if is_same and by_place == self._widths:
            self._draw_differences()
        else:
            self._widths = by_place
            self._draw_all()
        if self._listed and at != self.cursor_row:
            self.move_cursor(row=at)
        self._drawn, self._early = self._listed, None
        entered, self._entered = self._entered, None
        if entered is not None and entered == self.selected:  # never another that came to its place meanwhile
            super().action_select_cursor()

    def _draw_differences(self) -> None:
        for before, row in zip(self._drawn, self._listed, strict=True):
            for place in self._widths:
                if row.cells[place] != before.cells[place]:
                    self.update_cell(row.key, self._wanted[place].name, self._text(place, row.cells[place]))

    def _draw_all(self) -> None:
        self.clear(columns=True)
        for place, width in self._widths.items():
            name = self._wanted[place].name
            self.add_column(self._text(place, name), width=width, key=name)
        for row in self._listed:
            self.add_row(*[self._text(place, row.cells[place]) for place in self._widths], key=row.key)

    def _text(self, place: int, cell: str) -> Text:
        column = self._wanted[place]
        shown = column.cut(cell, self._widths[place]) if column.gives else plain(cell)
        return Text(shown, justify="right" if column.is_right else "left", no_wrap=True, end="")


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
