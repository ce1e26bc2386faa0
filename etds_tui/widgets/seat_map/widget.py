"""The seat map as a person uses it: keys and mouse move a cursor, stretch ranges, pick seats. Knows no service."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from core.inventory import SeatState
from etds_tui.acts import MAP
from etds_tui.widgets.seat_map.canvas import DENSE, NUMBERS, OVERVIEW, SeatCanvas
from etds_tui.widgets.seat_map.layout import open_blocks

_OPEN = SeatState.OPEN.byte
_PAGE_LINES = 10


class SeatMap(SeatCanvas, can_focus=True):
    """Give it a manifest and a plane with `show`, changes with `apply`; it answers with messages."""

    BINDINGS: ClassVar[list[BindingType]] = MAP.bindings

    class Picked(Message):
        """Space, Enter, a click or a drag: one seat as it is, or what is open of a range (else what is mine)."""

        def __init__(self, seat_map: SeatMap, ordinals: tuple[int, ...]) -> None:
            super().__init__()
            self.seat_map, self.ordinals = seat_map, ordinals

        @property
        def control(self) -> SeatMap:
            return self.seat_map

    class LeftAbove(Message):
        """Zoomed out of the map: the sections are wanted."""

    def __init__(self, *, ascii_only: bool = False, picks: bool = True, id: str | None = None) -> None:
        super().__init__(ascii_only=ascii_only, id=id)
        self.wanted = 2
        self.picks_whole = False  # a range is picked as it was drawn, not only what is open in it
        self._picks = picks
        self._pressed: int | None = None
        self._is_dragging = False

    # --- moving -----------------------------------------------------------------------------------------------

    def action_walk(self, step: int) -> None:
        self._drop_range()
        for _ in range(self._stride[0]):
            if self.layout_ is not None and self.cursor is not None:
                self.go_to(self.layout_.beside(self.cursor, step))

    def action_climb(self, lines: int) -> None:
        self._drop_range()
        if self.layout_ is not None and self.cursor is not None:
            self.go_to(self.layout_.above(self.cursor, lines * self._stride[1]))

    def action_edge(self, step: int) -> None:
        self._drop_range()
        if self.manifest is not None and self.layout_ is not None and self.cursor is not None:
            ends = self.layout_.ends(self.cursor, self.manifest.row_of(self.cursor).section)
            self.go_to(ends[step > 0])

    def action_section(self, step: int) -> None:
        if self.manifest is not None and self.cursor is not None:
            here, count = self.manifest.section_of(self.cursor).number, len(self.manifest.sections)
            others = ((here + step * i) % count for i in range(1, count + 1))
            self.go_to_section(next(number for number in others if self.manifest.sections[number].seat_count))

    def go_to_section(self, number: int) -> None:
        """Put the cursor on the first open seat of a section, or on its first seat; close enough to see seats."""
        assert self.manifest is not None, "a house is shown"
        self._drop_range()
        section = self.manifest.sections[number]
        if self._zoom == OVERVIEW:
            self.zoom = DENSE
        rows = self.manifest.rows_of(section)
        found = (self.plane.find(_OPEN, row.first_ordinal, row.ordinals.stop) for row in rows)
        if rows:
            self.go_to(next((seat for seat in found if seat >= 0), rows[0].first_ordinal))

    def action_block(self, step: int) -> None:
        """To the next or previous run of as many open seats as are wanted."""
        if self.manifest is None or self.cursor is None:
            return
        self._drop_range()
        starts = list(open_blocks(self.manifest, self.plane, _OPEN, max(self.wanted, 1)))
        later = [start for start in starts if (start > self.cursor if step > 0 else start < self.cursor)]
        if later:
            self.go_to(later[0] if step > 0 else later[-1])

    @property
    def _stride(self) -> tuple[int, int]:
        """How many seats and lines a step of the cursor is: in the overview about as many as a cell shows."""
        if self._zoom != OVERVIEW or self._overview is None or self.layout_ is None:
            return 1, 1
        across, down = self.layout_.width / self._overview.width, self.layout_.height / self._overview.height
        return max(round(across), 1), max(round(down), 1)

    # --- ranges and picking -----------------------------------------------------------------------------------

    def action_stretch(self, columns: int, lines: int) -> None:
        """Extend a range from where the cursor is: over seats of the line, over aisles, and over lines."""
        if self.layout_ is None or self.cursor is None or self._zoom == OVERVIEW:
            return
        to = self.layout_.beside(self.cursor, columns) if columns else self.layout_.above(self.cursor, lines)
        if to is not None:
            self._stretch_to(to, anchor=self.cursor if self._anchor is None else self._anchor)

    def _stretch_to(self, ordinal: int, *, anchor: int) -> None:
        self._refresh_range()
        self._anchor = anchor
        self.go_to(ordinal)
        self._refresh_range()

    def stretched(self) -> tuple[int, ...]:
        """The seats of the rectangle from where stretching began to the cursor, or the cursor's seat."""
        if self.cursor is None or self.layout_ is None:
            return ()
        return (self.cursor,) if self._anchor is None else self.layout_.block(self._anchor, self.cursor)

    def action_shrink(self) -> None:
        self._drop_range()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is ours only while there is a range; otherwise it belongs to the screen."""
        if action == "pick":
            return self._picks
        return self._anchor is not None if action == "shrink" else True

    def action_pick(self) -> None:
        if self._zoom == OVERVIEW:
            self.zoom = DENSE
            return
        seats = self.stretched()
        self._drop_range()
        if len(seats) > 1 and not self.picks_whole:
            free = tuple(seat for seat in seats if self.plane[seat] == _OPEN and seat not in self._mine)
            seats = free or tuple(seat for seat in seats if seat in self._mine) or seats
        if seats:
            self.post_message(self.Picked(self, seats))

    def action_zoom(self, step: int) -> None:
        """Closer or further; further than the map itself are the sections (LeftAbove)."""
        zoom = self._zoom + step
        if zoom < (OVERVIEW if self._is_scrolled_when_dense else DENSE):
            self.post_message(self.LeftAbove())
        elif zoom <= NUMBERS:
            self.zoom = zoom

    # --- mouse ------------------------------------------------------------------------------------------------

    def _seat_under(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None or self.layout_ is None:
            return None
        if self._zoom == OVERVIEW:
            return self._block_under(offset.x, offset.y)
        cell = self.view.cell_under(offset.x, offset.y)
        return self.layout_.at(*cell) if cell is not None else None

    def _block_under(self, x: int, y: int) -> int | None:
        if self._overview is None or self.layout_ is None:
            return None
        left, top = self._overview_at
        if not (0 <= x - left < self._overview.width and 0 <= y - top < self._overview.height):
            return None
        return self.layout_.nearest(*self._overview.house_cell(x - left, y - top))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._is_dragging = False
        self._pressed = self._seat_under(event) if event.button == 1 and self._zoom != OVERVIEW else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        seat = self._seat_under(event)
        if self._pressed is None or event.button != 1:
            self._pressed = None
            self._tell(self.cursor if seat is None else seat)
        elif seat is not None and (self._is_dragging or seat != self._pressed):
            if not self._is_dragging:
                self._is_dragging = True
                self.capture_mouse()
                self._drop_range()
                self.go_to(self._pressed)
            self._stretch_to(seat, anchor=self._pressed)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._pressed = None
        if self._is_dragging:
            self.release_mouse()
            self.action_pick()

    def on_click(self, event: events.Click) -> None:
        """One click takes or leaves; the second of a double click, and the end of a drag, are not another one."""
        if self._is_dragging or event.chain > 1 or event.button != 1:
            self._is_dragging = False
            return
        seat = self._seat_under(event)
        if seat is not None:
            self._drop_range()
            self.go_to(seat)
            self.action_pick()

    def on_leave(self) -> None:
        self._tell(self.cursor)
