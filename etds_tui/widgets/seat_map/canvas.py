"""Draws a house by line from bytes and keeps its cursor in view. Takes data; keys and mouse are `widget.SeatMap`'s.

Each line of the grid is kept as the bytes to draw. A change of a seat writes one byte and repaints one cell; a repaint
of the screen turns slices of those bytes into runs. There is no object per seat, so 80,000 are as quick as 800.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.inventory import STATE_OF_BYTE, SeatState, count_states
from core.venues import Manifest
from etds_tui.pacing import Span, spans
from etds_tui.widgets.seat_map.glyphs import AISLE, LOOKS, MINE, PENDING, STYLES, Look
from etds_tui.widgets.seat_map.layout import Box, Layout
from etds_tui.widgets.seat_map.overview import Overview
from etds_tui.widgets.seat_map.painter import NUMBERED_FROM, Marks, Painter
from etds_tui.widgets.seat_map.view import GUTTER, TOP, View, scrolled_to, view

_OPEN = SeatState.OPEN.byte
_LARGE_HOUSE = 6_000
_NUMBER_CELL_MAX = 5
_COMPARED = 512

OVERVIEW, DENSE, SEATS, NUMBERS = -1, 0, 1, 2


class SeatCanvas(ScrollView):
    """A house, its states, a cursor, a range; four zooms. Widgets that derive from it move the cursor."""

    ALLOW_SELECT = False
    LOOKS: ClassVar[Mapping[int, Look]] = LOOKS
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--{style}" for style in STYLES}
    DEFAULT_CSS = """
    SeatCanvas { background: $background; scrollbar-size: 1 1; scrollbar-gutter: auto; }
    SeatCanvas .seat-map--aisle { color: $foreground; }
    SeatCanvas .seat-map--gutter { color: $text-muted; }
    SeatCanvas .seat-map--label { color: $text-muted; text-style: bold; }
    SeatCanvas .seat-map--here { color: $seat-mine; text-style: bold; }
    SeatCanvas .seat-map--cursor { color: $seat-cursor; text-style: bold reverse; }
    SeatCanvas .seat-map--range { text-style: reverse; }
    SeatCanvas .seat-map--colleague { color: $foreground; text-style: bold underline; }
    SeatCanvas .seat-map--dense { color: $seat-open 65%; }
    SeatCanvas .seat-map--open { color: $seat-open; }
    SeatCanvas .seat-map--held { color: $seat-held; }
    SeatCanvas .seat-map--paying { color: $seat-paying; text-style: bold; }
    SeatCanvas .seat-map--reserved { color: $seat-reserved; }
    SeatCanvas .seat-map--sold { color: $seat-sold; }
    SeatCanvas .seat-map--comp { color: $seat-comp; }
    SeatCanvas .seat-map--allocated { color: $seat-allocated; }
    SeatCanvas .seat-map--killed { color: $seat-killed; }
    SeatCanvas .seat-map--mine { color: $seat-mine; text-style: bold reverse; }
    SeatCanvas .seat-map--pending { color: $seat-mine; text-style: underline; }
    """

    class CursorMoved(Message, namespace="seat_map"):
        """The cursor, or the pointer of the mouse, is on another seat."""

        def __init__(self, ordinal: int | None) -> None:
            super().__init__()
            self.ordinal = ordinal

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, SeatCanvas.CursorMoved)

    class Changed(Message, namespace="seat_map"):
        """Counts have changed; a newer message replaces one that is still waiting."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, SeatCanvas.Changed)

    class ZoomChanged(Message, namespace="seat_map"):
        """Another zoom: OVERVIEW, DENSE, SEATS or NUMBERS."""

        def __init__(self, zoom: int) -> None:
            super().__init__()
            self.zoom = zoom

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.manifest: Manifest | None = None
        self.layout_: Layout | None = None
        self.plane = bytearray()
        self.cursor: int | None = None
        self._ascii = ascii_only
        self._drawn: list[bytearray] = []
        self._painter: Painter | None = None
        self._counts: dict[SeatState, int] = dict.fromkeys(SeatState, 0)
        self._mine: frozenset[int] = frozenset()
        self._pending: frozenset[int] = frozenset()
        self._window = Size(0, 0)  # that the seat under the cursor was last brought into
        self._colleagues: dict[int, str] = {}
        self._anchor: int | None = None
        self._told: int | None = None
        self._zoom = SEATS
        self._number_cell = NUMBERED_FROM
        self._overview: Overview | None = None
        self._levels: dict[int, bytes] = {}

    # --- data -------------------------------------------------------------------------------------------------

    def show(self, manifest: Manifest, plane: bytes) -> None:
        """Show a house. The cursor goes to its first open seat."""
        assert len(plane) == manifest.seat_count, "a plane has a byte a seat"
        self.manifest, self.layout_ = manifest, Layout(manifest)
        self.plane = bytearray(plane)
        self._counts = count_states(plane)
        self._drawn = [bytearray([AISLE]) * self.layout_.width for _ in range(self.layout_.height)]
        self._painter = Painter(
            manifest, self.layout_, self._drawn, self._style, ascii_only=self._ascii, looks=self.LOOKS
        )
        longest = max((len(number) for row in manifest.rows for number in row.seat_numbers), default=0)
        self._number_cell = min(max(longest + 1, NUMBERED_FROM), _NUMBER_CELL_MAX)
        self._zoom = SEATS if manifest.seat_count <= _LARGE_HOUSE else DENSE
        found = plane.find(_OPEN)
        self.cursor = found if found >= 0 else manifest.rows[0].first_ordinal if manifest.rows else None
        self._anchor = None
        self._mine = self._pending = frozenset()
        self._colleagues = {}
        self._redraw()
        self._resize()
        self.call_after_refresh(self._keep_visible)
        self._tell(self.cursor)

    def apply(self, changes: Iterable[tuple[int, int]]) -> None:
        """Take changed seats, (ordinal, letter); repaint only what is seen of them."""
        moved: list[int] = []
        for ordinal, state in changes:
            before = self.plane[ordinal]
            if before != state:
                self.plane[ordinal] = state
                self._counts[STATE_OF_BYTE[before]] -= 1
                self._counts[STATE_OF_BYTE[state]] += 1
                moved.append(ordinal)
        if moved:
            self._repaint(moved)
            self.post_message(self.Changed())

    def replace(self, plane: bytes) -> None:
        """Take a whole new plane of the same house; repaint what differs."""
        assert len(plane) == len(self.plane), "the new plane is of the same house"
        parts = (
            (start, self.plane[start : start + _COMPARED], plane[start : start + _COMPARED])
            for start in range(0, len(plane), _COMPARED)
        )
        self.apply(
            [
                (start + i, new)
                for start, olds, news in parts
                if olds != news
                for i, (old, new) in enumerate(zip(olds, news, strict=True))
                if old != new
            ]
        )

    @property
    def counts(self) -> Mapping[SeatState, int]:
        """How many seats are in each state; kept up with every change, never counted again."""
        return self._counts

    @property
    def mine(self) -> frozenset[int]:
        """Seats of this terminal's cart."""
        return self._mine

    @mine.setter
    def mine(self, seats: Iterable[int]) -> None:
        before, self._mine = self._mine, frozenset(seats)
        self._repaint(before ^ self._mine)

    @property
    def pending(self) -> frozenset[int]:
        """Seats that were asked for and not answered yet."""
        return self._pending

    @pending.setter
    def pending(self, seats: Iterable[int]) -> None:
        before, self._pending = self._pending, frozenset(seats)
        self._repaint(before ^ self._pending)

    @property
    def colleagues(self) -> Mapping[int, str]:
        """What is written on seats about colleagues: initials in capitals where their carts begin, in small letters
        where they look, and nothing but a mark (an empty string) on the rest of their carts."""
        return self._colleagues

    @colleagues.setter
    def colleagues(self, words: Mapping[int, str]) -> None:
        seats = len(self.plane)
        before, self._colleagues = self._colleagues, {seat: word for seat, word in words.items() if 0 <= seat < seats}
        changed = {seat for seat in before.keys() | words.keys() if before.get(seat) != self._colleagues.get(seat)}
        self._repaint(seat for seat in changed if 0 <= seat < seats)

    # --- cursor and zoom ---------------------------------------------------------------------------------

    def go_to(self, ordinal: int | None) -> None:
        """Put the cursor on a seat and bring it into view; None leaves it where it is."""
        if ordinal is None or self.layout_ is None or self.manifest is None:
            return
        before, self.cursor = self.cursor, ordinal
        if before != ordinal:
            is_elsewhere = before is None or self.manifest.section_of(before) != self.manifest.section_of(ordinal)
            if is_elsewhere or self._zoom == OVERVIEW:
                self.refresh()
            else:
                self._refresh_spans([*self._cursor_spans(before), *self._cursor_spans(ordinal)])
        self._keep_visible()
        self._tell(ordinal)

    @property
    def zoom(self) -> int:
        """OVERVIEW, DENSE (a column a seat), SEATS (two) or NUMBERS."""
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: int) -> None:
        if zoom != self._zoom:
            self._drop_range()
            self._zoom = zoom
            self._resize()
            self._keep_visible()
            self.refresh()
            self.post_message(self.ZoomChanged(zoom))

    @property
    def _is_scrolled_when_dense(self) -> bool:
        if self.layout_ is None:
            return False
        window = self.scrollable_content_region.size
        return self.layout_.width + GUTTER > window.width or self.layout_.height + TOP > window.height

    @property
    def cell(self) -> int:
        """Columns a seat takes."""
        return {SEATS: 2, NUMBERS: self._number_cell}.get(self._zoom, 1)

    # --- drawing ----------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What is in the window now."""
        assert self.layout_ is not None, "a house is shown"
        house = self.layout_.width, self.layout_.height
        (width, height), (x, y) = self.scrollable_content_region.size, self.scroll_offset
        return view(house, (width, height), (x, y), self.cell)

    def render_line(self, y: int) -> Strip:
        if self._painter is None or self.layout_ is None or not self.layout_.height:
            return Strip.blank(self.scrollable_content_region.width, self.rich_style)
        now = self.view
        if now.width <= 0:
            return Strip([], 0)
        if self._zoom == OVERVIEW:
            return self._render_overview(y, now.width)
        if y == now.band:
            return self._painter.overhead(now, self._marks(-1))
        return self._painter.seats(y - now.top, now, self._marks(y - now.top))

    def _marks(self, line: int) -> Marks:
        if self.cursor is None or self.layout_ is None or self.manifest is None:
            return Marks()
        box = self._range_box()
        here = {
            self.layout_.column[seat]: word
            for seat, word in self._colleagues.items()
            if self.layout_.line[seat] == line and seat not in self._mine
        }
        return Marks(
            colleagues=here,
            cursor=(self.layout_.column[self.cursor], self.layout_.line[self.cursor]),
            section=self.manifest.row_of(self.cursor).section,
            range_columns=(box.left, box.right) if box is not None and box.top <= line <= box.bottom else None,
        )

    @property
    def _overview_at(self) -> tuple[int, int]:
        """Where the overview's upper left cell is drawn."""
        assert self._overview is not None, "there is an overview"
        window = self.scrollable_content_region.size
        return (window.width - self._overview.width) // 2, (window.height - self._overview.height) // 2

    def _render_overview(self, y: int, width: int) -> Strip:
        assert self._painter is not None and self.layout_ is not None, "a house is shown"
        if self._overview is None:
            return self._painter.blocks(b"", width, None)
        row = y - self._overview_at[1]
        if not 0 <= row < self._overview.height:
            return self._painter.blocks(b"", width, None)
        if row not in self._levels:
            self._levels[row] = self._overview.levels(row, self._drawn)
        column = None
        if self.cursor is not None:
            x, at = self._overview.cell_of(self.layout_.column[self.cursor], self.layout_.line[self.cursor])
            column = x if at == row else None
        return self._painter.blocks(self._levels[row], width, column)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"seat-map--{name}")

    def notify_style_update(self) -> None:
        if self._painter is not None:
            self._painter.forget()
        super().notify_style_update()

    # --- bookkeeping ------------------------------------------------------------------------------------------

    @property
    def drawn(self) -> list[bytearray]:
        """The letters that are drawn, by line: the plane, with what is mine or asked for over it."""
        return self._drawn

    def _shown(self, ordinal: int) -> int:
        """The byte to draw: what is mine lies over what the plane says."""
        if ordinal in self._mine:
            return MINE
        return PENDING if ordinal in self._pending else self.plane[ordinal]

    def _redraw(self) -> None:
        """Put the whole plane into the lines; nothing is mine yet."""
        assert self.layout_ is not None, "a house is shown"
        for first, count, x, y in self.layout_.runs:
            self._drawn[y][x : x + count] = self.plane[first : first + count]
        self._levels.clear()
        self.refresh()

    def _repaint(self, ordinals: Iterable[int]) -> None:
        """Put seats into their lines, and ask for their cells to be painted as far as they are in view."""
        if self.layout_ is None:
            return
        now = self.view
        found: list[Span] = []
        for ordinal in ordinals:
            x, y = self.layout_.column[ordinal], self.layout_.line[ordinal]
            if y < 0:  # it is of no place any more
                continue
            self._drawn[y][x] = self._shown(ordinal)
            if self._zoom == OVERVIEW and self._overview is not None:
                cell, row = self._overview.cell_of(x, y)
                self._levels.pop(row, None)
                left, top = self._overview_at
                found.append((top + row, left + cell, left + cell + 1))
            elif now.is_line_seen(y) and (span := now.span(x, x)) is not None:
                found.append((now.top + y, *span))
        if self._zoom != OVERVIEW:
            self._levels.clear()
        self._refresh_spans(found)

    def _refresh_spans(self, changed: Iterable[Span]) -> None:
        found = spans(changed)
        if found is None:
            self.refresh()
        elif found:
            self.refresh(*(Region(start, y, end - start, 1) for y, start, end in found))

    def _cursor_spans(self, ordinal: int | None) -> list[Span]:
        """A seat with the brackets of the cursor, and the name of its row."""
        if ordinal is None or self.layout_ is None:
            return []
        now, x, y = self.view, self.layout_.column[ordinal], self.layout_.line[ordinal]
        if not now.is_line_seen(y):
            return []
        name = (now.top + y, now.gutter, now.edge)
        span = now.span(x, x)
        return [name] if span is None else [name, (now.top + y, span[0] - 1, span[1])]

    def _range_box(self) -> Box | None:
        if self._anchor is None or self.cursor is None or self.layout_ is None:
            return None
        columns = sorted((self.layout_.column[self._anchor], self.layout_.column[self.cursor]))
        lines = sorted((self.layout_.line[self._anchor], self.layout_.line[self.cursor]))
        return Box(columns[0], lines[0], columns[1], lines[1])

    def _refresh_range(self) -> None:
        box = self._range_box()
        if box is not None and (span := self.view.span(box.left, box.right)) is not None:
            top = self.view.top
            self._refresh_spans((top + y, *span) for y in range(box.top, box.bottom + 1) if self.view.is_line_seen(y))

    def _drop_range(self) -> None:
        self._refresh_range()
        self._anchor = None

    def _tell(self, ordinal: int | None) -> None:
        """Say which seat is looked at, once."""
        if ordinal != self._told:
            self._told = ordinal
            self.post_message(self.CursorMoved(ordinal))

    def _resize(self) -> None:
        if self.layout_ is None:
            return
        window = self.scrollable_content_region.size
        self._levels.clear()
        if self._zoom == OVERVIEW and self.layout_.height and window:
            self._overview = Overview(self.layout_, max(window.width - 2, 1), window.height)
            self.virtual_size = Size(0, 0)
        else:
            self._overview = None
            self.virtual_size = Size(self.layout_.width * self.cell + GUTTER, self.layout_.height + TOP)

    def _keep_visible(self) -> None:
        if self.layout_ is None or self.cursor is None or self._zoom == OVERVIEW:
            return
        seat = self.layout_.column[self.cursor], self.layout_.line[self.cursor]
        now = self.scroll_offset.x, self.scroll_offset.y
        width, height = self.scrollable_content_region.size
        to = scrolled_to(seat, (width, height), now, self.cell)
        if to != now:
            self.scroll_to(*to, animate=False, force=True, immediate=True)

    def on_mount(self) -> None:
        """A window that shrinks and grows again at once, as where a sentence under it comes and goes, or a scrollbar
        comes late, is not told of by a resize each time; after each layout it is what it is."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._look_at_window, immediate=True)

    def on_resize(self) -> None:
        self._look_at_window()

    def _look_at_window(self, _screen: object = None) -> None:
        window = self.scrollable_content_region.size
        if window != self._window:
            self._window = window
            self._resize()
            self.call_after_refresh(self._keep_visible)
