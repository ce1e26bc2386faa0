"""The seat map: one widget that draws a whole house by line from bytes, and knows no service.

Each line of the grid is kept as the bytes to draw. A change of a seat writes one byte and repaints one cell; a repaint
of the screen turns slices of those bytes into runs. There is no object per seat, so 80,000 are as quick as 800.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.inventory import SeatState
from core.venues import Manifest
from etds_tui.text import fit, plain
from etds_tui.widgets.seat_map.glyphs import AISLE, MINE, PENDING, STYLES, glyph
from etds_tui.widgets.seat_map.layout import Layout, open_blocks

_RUNS = re.compile(rb"(.)\1*", re.DOTALL)
_OPEN = SeatState.OPEN.byte
_GUTTER = 6
_TOP = 1
_REGIONS_MAX = 120
CELL_WIDTHS = (1, 2, 4)
_PAGE_LINES = 10


class SeatMap(ScrollView, can_focus=True):
    """Give it a manifest and a plane with `show`, changes with `apply`; it answers with messages."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--{style}" for style in STYLES}
    DEFAULT_CSS = """
    SeatMap { background: $background; scrollbar-size: 1 1; scrollbar-gutter: auto; }
    SeatMap .seat-map--aisle { color: $foreground; }
    SeatMap .seat-map--gutter { color: $text-muted; }
    SeatMap .seat-map--label { color: $text-muted; text-style: bold; }
    SeatMap .seat-map--cursor { text-style: bold reverse; }
    SeatMap .seat-map--open { color: $seat-open; }
    SeatMap .seat-map--held { color: $seat-held; }
    SeatMap .seat-map--paying { color: $seat-held; text-style: bold; }
    SeatMap .seat-map--reserved { color: $seat-reserved; }
    SeatMap .seat-map--sold { color: $seat-sold; }
    SeatMap .seat-map--comp { color: $seat-sold; text-style: bold; }
    SeatMap .seat-map--allocated { color: $seat-allocated; }
    SeatMap .seat-map--killed { color: $seat-killed; }
    SeatMap .seat-map--mine { color: $seat-mine; text-style: bold reverse; }
    SeatMap .seat-map--pending { color: $seat-mine; text-style: underline; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "walk(-1)", "left", show=False),
        Binding("right,l", "walk(1)", "right", show=False),
        Binding("up,k", "climb(-1)", "up", show=False),
        Binding("down,j", "climb(1)", "down", show=False),
        Binding("pageup", f"climb(-{_PAGE_LINES})", "page up", show=False),
        Binding("pagedown", f"climb({_PAGE_LINES})", "page down", show=False),
        Binding("home", "edge(-1)", "row start", show=False),
        Binding("end", "edge(1)", "row end", show=False),
        Binding("tab", "section(1)", "next section", show=False),
        Binding("shift+tab", "section(-1)", "previous section", show=False),
        Binding("left_square_bracket", "block(-1)", "previous open block", show=False),
        Binding("right_square_bracket", "block(1)", "next open block", show=False),
        Binding("shift+left", "stretch(-1)", "extend left", show=False),
        Binding("shift+right", "stretch(1)", "extend right", show=False),
        Binding("space", "pick", "take/leave", show=True),
        Binding("plus,equals_sign", "zoom(1)", "zoom in", show=False),
        Binding("minus", "zoom(-1)", "zoom out", show=False),
    ]

    class Picked(Message):
        """Space, Enter or a click on seats: one, or the stretched range."""

        def __init__(self, seat_map: SeatMap, ordinals: tuple[int, ...]) -> None:
            super().__init__()
            self.seat_map, self.ordinals = seat_map, ordinals

    class CursorMoved(Message):
        """The cursor, or the pointer of the mouse, is on another seat."""

        def __init__(self, ordinal: int | None) -> None:
            super().__init__()
            self.ordinal = ordinal

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, SeatMap.CursorMoved)

    class Changed(Message):
        """Counts have changed; a newer message replaces one that is still waiting."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, SeatMap.Changed)

    class LeftAbove(Message):
        """Zoomed out of the map: the sections are wanted."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.manifest: Manifest | None = None
        self.layout_: Layout | None = None
        self.plane = bytearray()
        self.cursor: int | None = None
        self.wanted = 2
        self._ascii = ascii_only
        self._lines: list[bytearray] = []
        self._mine: frozenset[int] = frozenset()
        self._pending: frozenset[int] = frozenset()
        self._anchor: int | None = None
        self._zoom = 1
        self._kept_styles: dict[str, Style] = {}
        self._kept_segments: dict[tuple[int, int], Segment] = {}

    # --- data -------------------------------------------------------------------------------------------------

    def show(self, manifest: Manifest, plane: bytes) -> None:
        """Show a house. The cursor goes to its first open seat."""
        assert len(plane) == manifest.seat_count, "a plane has a byte a seat"
        self.manifest, self.layout_ = manifest, Layout(manifest)
        self.plane = bytearray(plane)
        self._zoom = 1 if manifest.seat_count <= 6_000 else 0
        first_open = plane.find(_OPEN)
        self.cursor = max(first_open, 0) if plane else None
        self._anchor = None
        self._redraw_lines()
        self._resize()
        self.call_after_refresh(self._keep_visible)
        self.post_message(self.CursorMoved(self.cursor))

    def apply(self, changes: Iterable[tuple[int, int]]) -> None:
        """Take changed seats, (ordinal, letter); repaint only what is seen of them."""
        moved: list[int] = []
        for ordinal, state in changes:
            if self.plane[ordinal] != state:
                self.plane[ordinal] = state
                moved.append(ordinal)
        if moved:
            self._repaint(moved)
            self.post_message(self.Changed())

    def replace(self, plane: bytes) -> None:
        """Take a whole new plane of the same house."""
        assert len(plane) == len(self.plane), "the new plane is of the same house"
        if plane != self.plane:
            self.apply([(i, new) for i, (old, new) in enumerate(zip(self.plane, plane, strict=True)) if old != new])

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

    # --- moving -----------------------------------------------------------------------------------------------

    def go_to(self, ordinal: int | None) -> None:
        """Put the cursor on a seat and bring it into view."""
        if ordinal is None or ordinal == self.cursor:
            return
        before, self.cursor = self.cursor, ordinal
        self._repaint([seat for seat in (before, ordinal) if seat is not None])
        self._keep_visible()
        self.post_message(self.CursorMoved(ordinal))

    def action_walk(self, step: int) -> None:
        self._drop_anchor()
        if self.layout_ is not None and self.cursor is not None:
            self.go_to(self.layout_.beside(self.cursor, step))

    def action_climb(self, lines: int) -> None:
        self._drop_anchor()
        if self.layout_ is not None and self.cursor is not None:
            self.go_to(self.layout_.above(self.cursor, lines))

    def action_edge(self, step: int) -> None:
        if self.manifest is not None and self.cursor is not None:
            row = self.manifest.row_of(self.cursor)
            self.go_to(row.first_ordinal + (len(row.seat_numbers) - 1 if step > 0 else 0))

    def action_section(self, step: int) -> None:
        if self.manifest is not None and self.cursor is not None:
            number = (self.manifest.section_of(self.cursor).number + step) % len(self.manifest.sections)
            self.go_to_section(number)

    def go_to_section(self, number: int) -> None:
        """Put the cursor on the first open seat of a section, or on its first seat."""
        assert self.manifest is not None, "a house is shown"
        section = self.manifest.sections[number]
        found = self.plane.find(_OPEN, section.first_ordinal, section.first_ordinal + section.seat_count)
        self.go_to(found if found >= 0 else section.first_ordinal)

    def action_block(self, step: int) -> None:
        """To the next or previous run of as many open seats as are wanted."""
        if self.manifest is None or self.cursor is None:
            return
        starts = list(open_blocks(self.manifest, self.plane, _OPEN, max(self.wanted, 1)))
        later = [start for start in starts if (start > self.cursor if step > 0 else start < self.cursor)]
        if later:
            self.go_to(later[0] if step > 0 else later[-1])

    def action_stretch(self, step: int) -> None:
        """Extend a range over neighbours of the row."""
        if self.manifest is None or self.cursor is None:
            return
        if self._anchor is None:
            self._anchor = self.cursor
        neighbour = self.manifest.neighbours(self.cursor)[1 if step > 0 else 0]
        self.go_to(neighbour)
        self._repaint(self.stretched())

    def stretched(self) -> tuple[int, ...]:
        """The seats from where stretching began to the cursor."""
        if self.cursor is None:
            return ()
        if self._anchor is None:
            return (self.cursor,)
        return tuple(range(min(self._anchor, self.cursor), max(self._anchor, self.cursor) + 1))

    def action_pick(self) -> None:
        seats = self.stretched()
        self._drop_anchor()
        if seats:
            self.post_message(self.Picked(self, seats))

    def action_zoom(self, step: int) -> None:
        if self._zoom + step < 0:
            self.post_message(self.LeftAbove())
            return
        self._zoom = min(self._zoom + step, len(CELL_WIDTHS) - 1)
        self._kept_segments.clear()
        self._resize()
        self._keep_visible()
        self.refresh()

    # --- mouse ------------------------------------------------------------------------------------------------

    def _seat_under(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None or self.layout_ is None or offset.x < _GUTTER or offset.y < _TOP:
            return None
        x = (offset.x - _GUTTER + self.scroll_offset.x) // CELL_WIDTHS[self._zoom]
        return self.layout_.at(x, offset.y - _TOP + self.scroll_offset.y)

    def on_click(self, event: events.Click) -> None:
        seat = self._seat_under(event)
        if seat is not None:
            self.go_to(seat)
            self.post_message(self.Picked(self, (seat,)))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.post_message(self.CursorMoved(self._seat_under(event) or self.cursor))

    # --- drawing ----------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if self.layout_ is None or self.manifest is None or width <= _GUTTER:
            return Strip.blank(width, self.rich_style)
        if y < _TOP:
            return self._label_line(width)
        line = y - _TOP + self.scroll_offset.y
        if line >= self.layout_.height:
            return Strip.blank(width, self._style("aisle"))
        return Strip([self._gutter(line), *self._cells(line, width - _GUTTER)], width).crop(0, width)

    def _cells(self, line: int, width: int) -> list[Segment]:
        """The visible cells of a line, as runs of equal states; whole cells, then cut to the width."""
        cell = CELL_WIDTHS[self._zoom]
        first, cut = divmod(self.scroll_offset.x, cell)
        count = (cut + width + cell - 1) // cell
        shown = bytes(self._lines[line][first : first + count]).ljust(count, b" ")
        if cell == 4:
            segments = self._numbered(line, first, shown)
        else:
            segments = [self._run(run[0][0], run.end() - run.start()) for run in _RUNS.finditer(shown)]
        segments = self._with_marks(segments, line, first, shown, cell)
        strip = Strip(segments, count * cell)
        return list(strip.crop(cut, cut + width)) if cut or count * cell != width else segments

    def _run(self, byte: int, count: int) -> Segment:
        known = self._kept_segments.get((byte, count))
        if known is None:
            text = (glyph(byte, ascii_only=self._ascii) + " " * (CELL_WIDTHS[self._zoom] - 1)) * count
            known = self._kept_segments[(byte, count)] = Segment(text, self._style_of(byte))
        return known

    def _numbered(self, line: int, first: int, states: bytes) -> list[Segment]:
        """Cells with seat numbers; a seat that is not open shows its glyph instead."""
        assert self.layout_ is not None and self.manifest is not None, "a house is shown"
        segments: list[Segment] = []
        for x, byte in enumerate(states, start=first):
            seat = self.layout_.at(x, line)
            text = "    "
            if seat is not None:
                number = fit(self.manifest.label(seat).seat, 3)
                text = f"{number} " if byte == _OPEN else f" {glyph(byte, ascii_only=self._ascii)}  "
            segments.append(Segment(text, self._style_of(byte)))
        return segments

    def _with_marks(self, segments: list[Segment], line: int, first: int, states: bytes, cell: int) -> list[Segment]:
        """The cursor, and the stretched range, over the run."""
        assert self.layout_ is not None, "a house is shown"
        marked = {self.layout_.column[seat] for seat in self.stretched() if self.layout_.line[seat] == line}
        visible = sorted(x - first for x in marked if first <= x < first + len(states))
        if not visible:
            return segments
        strip = Strip(segments)
        parts: list[Segment] = []
        at = 0
        for x in visible:
            parts += strip.crop(at, x * cell)
            parts += [
                Segment(s.text, (s.style or Style()) + self._style("cursor"))
                for s in strip.crop(x * cell, x * cell + cell)
            ]
            at = x * cell + cell
        return [*parts, *strip.crop(at, len(states) * cell)]

    def _gutter(self, line: int) -> Segment:
        """The row's name: of the section under the cursor, else of the first that has a row there."""
        assert self.manifest is not None and self.layout_ is not None, "a house is shown"
        name = ""
        cells = self.layout_.lines[line]
        wanted = self.manifest.section_of(self.cursor).number if self.cursor is not None else -1
        box = self.layout_.boxes[wanted] if wanted >= 0 else None
        if box is not None and box.top <= line <= box.bottom:
            found = next((seat for seat in cells[box.left : box.right + 1] if seat >= 0), None)
        else:
            found = next((seat for seat in cells if seat >= 0), None)
        if found is not None:
            name = self.manifest.row_of(found).name
        return Segment(f"{fit(plain(name), _GUTTER - 1)} ", self._style("gutter"))

    def _label_line(self, width: int) -> Strip:
        """Names of the sections that are in view, above their first visible column."""
        assert self.layout_ is not None and self.manifest is not None, "a house is shown"
        cell = CELL_WIDTHS[self._zoom]
        line = [" "] * width
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.scrollable_content_region.height
        used = 0
        for section, box in sorted(
            zip(self.manifest.sections, self.layout_.boxes, strict=True), key=lambda p: p[1].left
        ):
            start = max(_GUTTER + box.left * cell - self.scroll_offset.x, _GUTTER)
            end = min(_GUTTER + (box.right + 1) * cell - self.scroll_offset.x, width)
            if box.top < bottom and box.bottom >= top and end > start and start >= used:
                name = plain(section.name)
                if name.isascii():
                    line[start:end] = list(name[: end - start].ljust(end - start))
                    used = end + 1
        return Strip([Segment("".join(line)[:width], self._style("label"))], width)

    def _style(self, name: str) -> Style:
        if name not in self._kept_styles:
            self._kept_styles[name] = self.get_component_rich_style(f"seat-map--{name}")
        return self._kept_styles[name]

    def _style_of(self, byte: int) -> Style:
        from etds_tui.widgets.seat_map.glyphs import LOOKS

        look = LOOKS.get(byte)
        return self._style(look.style if look else "aisle")

    def notify_style_update(self) -> None:
        self._kept_styles.clear()
        self._kept_segments.clear()
        super().notify_style_update()

    # --- bookkeeping ------------------------------------------------------------------------------------------

    def _shown(self, ordinal: int) -> int:
        """The byte to draw: what is mine lies over what the plane says."""
        if ordinal in self._mine:
            return MINE
        return PENDING if ordinal in self._pending else self.plane[ordinal]

    def _redraw_lines(self) -> None:
        assert self.layout_ is not None, "a house is shown"
        self._lines = [
            bytearray(AISLE if seat < 0 else self._shown(seat) for seat in cells) for cells in self.layout_.lines
        ]

    def _repaint(self, ordinals: Iterable[int]) -> None:
        """Put seats into their lines, and ask for their cells to be painted as far as they are in view."""
        if self.layout_ is None:
            return
        cell, (dx, dy) = CELL_WIDTHS[self._zoom], self.scroll_offset
        view = self.scrollable_content_region.size
        regions: list[Region] = []
        for ordinal in ordinals:
            x, y = self.layout_.column[ordinal], self.layout_.line[ordinal]
            self._lines[y][x] = self._shown(ordinal)
            left, top = _GUTTER + x * cell - dx, _TOP + y - dy
            if _GUTTER - cell < left < view.width and _TOP <= top < view.height:
                regions.append(Region(max(left, _GUTTER), top, cell, 1))
        if len(regions) > _REGIONS_MAX:
            self.refresh()
        elif regions:
            self.refresh(*regions)

    def _resize(self) -> None:
        if self.layout_ is not None:
            cell = CELL_WIDTHS[self._zoom]
            self.virtual_size = Size(self.layout_.width * cell + _GUTTER, self.layout_.height + _TOP)

    def _keep_visible(self) -> None:
        """Scroll so that the cursor's cell is inside the view, with a margin where there is room."""
        if self.layout_ is None or self.cursor is None:
            return
        cell = CELL_WIDTHS[self._zoom]
        view = self.scrollable_content_region.size
        width, height = max(view.width - _GUTTER, cell), max(view.height - _TOP, 1)
        x, y = self.layout_.column[self.cursor] * cell, self.layout_.line[self.cursor]
        margin_x, margin_y = min(4 * cell, width // 3), min(2, height // 3)
        left, top = self.scroll_offset
        left = min(max(left, x + cell + margin_x - width), max(x - margin_x, 0))
        top = min(max(top, y + 1 + margin_y - height), max(y - margin_y, 0))
        if (left, top) != tuple(self.scroll_offset):
            self.scroll_to(left, top, animate=False, force=True, immediate=True)

    def _drop_anchor(self) -> None:
        if self._anchor is not None:
            seats = self.stretched()
            self._anchor = None
            self._repaint(seats)

    def on_resize(self) -> None:
        self.call_after_refresh(self._keep_visible)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.refresh()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_x(old_value, new_value)
        self.refresh()
