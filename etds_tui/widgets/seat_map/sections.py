"""A large house as tiles: a section each, with how many seats are open there. One key dives into the seats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.inventory import SeatState
from core.venues import Manifest
from etds_tui.text import fit, plain

_TILE = 16
_HIGH = 4
_BAR = _TILE - 3
_OPEN = SeatState.OPEN.byte


class SectionTiles(ScrollView, can_focus=True):
    """Tiles in the order of the manifest, each stand under its name. Arrows choose, Enter opens."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "section-tiles--stand",
        "section-tiles--name",
        "section-tiles--bar",
        "section-tiles--cursor",
    }
    DEFAULT_CSS = """
    SectionTiles { background: $background; scrollbar-size: 1 1; }
    SectionTiles .section-tiles--stand { color: $text-muted; text-style: bold; }
    SectionTiles .section-tiles--name { color: $foreground; text-style: bold; }
    SectionTiles .section-tiles--bar { color: $seat-open; }
    SectionTiles .section-tiles--cursor { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "left", show=False),
        Binding("right,l", "move(1)", "right", show=False),
        Binding("up,k", "climb(-1)", "up", show=False),
        Binding("down,j", "climb(1)", "down", show=False),
        Binding("home", "edge(0)", "first", show=False),
        Binding("end", "edge(-1)", "last", show=False),
        Binding("enter,space,plus,equals_sign", "dive", "open section", show=True),
    ]

    class Chosen(Message):
        """A section to be shown seat by seat."""

        def __init__(self, section: int) -> None:
            super().__init__()
            self.section = section

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._full, self._empty = ("#", ".") if ascii_only else ("━", "─")
        self._mark = "~" if ascii_only else "…"
        self._manifest: Manifest | None = None
        self._open: list[int] = []
        self._rows: list[tuple[str, tuple[int, ...]]] = []  # a stand's heading, or a row of tiles
        self.cursor = 0

    def show(self, manifest: Manifest, plane: Sequence[int]) -> None:
        self._manifest = manifest if manifest.sections else None
        self.cursor = max(min(self.cursor, len(manifest.sections) - 1), 0)
        self.count(plane)
        self._arrange()

    def count(self, plane: Sequence[int]) -> None:
        """Count the open seats of every section again."""
        if self._manifest is None:
            return
        states = bytes(plane)
        counted = [self._manifest.count_in(section, states, _OPEN) for section in self._manifest.sections]
        if counted != self._open:
            self._open = counted
            self.refresh()

    def _arrange(self) -> None:
        if self._manifest is None:
            return
        per_row = max(1, self.scrollable_content_region.width // _TILE)
        self._rows = []
        for stand in dict.fromkeys(section.stand for section in self._manifest.sections):
            numbers = [section.number for section in self._manifest.sections if section.stand == stand]
            self._rows.append((stand, ()))
            self._rows += [("", tuple(numbers[i : i + per_row])) for i in range(0, len(numbers), per_row)]
        height = sum(_HIGH if tiles else 1 for _, tiles in self._rows)
        self.virtual_size = Size(self.scrollable_content_region.width, height)
        self.call_after_refresh(self._keep_visible)

    def on_resize(self) -> None:
        self._arrange()

    def action_move(self, step: int) -> None:
        if self._manifest is not None:
            self._put(min(max(self.cursor + step, 0), len(self._manifest.sections) - 1))

    def action_climb(self, step: int) -> None:
        """To the tile above or below, as near to the same column as there is one."""
        rows = [tiles for _, tiles in self._rows if tiles]
        at = next((i for i, tiles in enumerate(rows) if self.cursor in tiles), 0)
        if 0 <= at + step < len(rows):
            column = rows[at].index(self.cursor)
            self._put(rows[at + step][min(column, len(rows[at + step]) - 1)])

    def action_edge(self, which: int) -> None:
        if self._manifest is not None:
            self._put(self._manifest.sections[which].number)

    def action_dive(self) -> None:
        if self._manifest is not None:
            self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            tiles, _ = self._row_at(offset.y + self.scroll_offset.y)
            if isinstance(tiles, tuple) and offset.x // _TILE < len(tiles):
                self._put(tiles[offset.x // _TILE])
                self.action_dive()

    def _put(self, section: int) -> None:
        self.cursor = section
        self._keep_visible()
        self.refresh()

    def _keep_visible(self) -> None:
        y = 0
        for _, tiles in self._rows:
            height = _HIGH if tiles else 1
            if self.cursor in tiles:
                top, view = self.scroll_offset.y, self.scrollable_content_region.height
                if y - 1 < top or y + height > top + view:
                    self.scroll_to(
                        0, max(0, y - 1 if y - 1 < top else y + height - view), animate=False, immediate=True
                    )
                return
            y += height

    def _row_at(self, y: int) -> tuple[tuple[int, ...] | str, int]:
        """The row of tiles (or heading) at a line, and the line within it."""
        for stand, tiles in self._rows:
            height = _HIGH if tiles else 1
            if y < height:
                return (tiles or stand), y
            y -= height
        return "", 0

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if self._manifest is None or width <= 0:
            return Strip.blank(width, self.rich_style)
        tiles, line = self._row_at(y + self.scroll_offset.y)
        if isinstance(tiles, str):
            style = self.get_component_rich_style("section-tiles--stand")
            return Strip([Segment(self._fit(f" {self._heading(tiles)}", width), style)], width)
        segments = [segment for tile in tiles for segment in self._tile(tile, line)]
        return Strip(segments).adjust_cell_length(width, self.rich_style).crop(0, width)

    def _heading(self, stand: str) -> str:
        assert self._manifest is not None, "a house is shown"
        sections = [section for section in self._manifest.sections if section.stand == stand]
        free, seats = sum(self._open[section.number] for section in sections), sum(s.seat_count for s in sections)
        return f"{plain(stand)}  {free:,} open of {seats:,}"

    def _fit(self, text: str, width: int) -> str:
        return fit(text, width, mark=self._mark)

    def _tile(self, number: int, line: int) -> list[Segment]:
        assert self._manifest is not None, "a house is shown"
        section, count = self._manifest.sections[number], self._open[number]
        here = self.get_component_rich_style("section-tiles--cursor") if number == self.cursor else Style()
        if line == 0:
            return self._padded(section.name, "section-tiles--name", here)
        if line == 1:
            return self._padded(f"{count:,} of {section.seat_count:,}", None, here)
        if line == 2:
            filled = round(_BAR * count / max(section.seat_count, 1))
            return self._padded(self._full * filled + self._empty * (_BAR - filled), "section-tiles--bar", here)
        return [Segment(" " * _TILE, self.rich_style)]

    def _padded(self, text: str, component: str | None, here: Style) -> list[Segment]:
        style = self.get_component_rich_style(component) if component else self.rich_style
        return [Segment(f" {self._fit(text, _TILE - 3)} ", style + here), Segment(" ", self.rich_style)]
